"""Entrustments of firms: what is refused, how long they run, and what they cover."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from evalcase.audit.selectors import entries_for
from tests.factories import agencies, people
from tests.factories.agencies import FOUNDED, make_agency
from tests.factories.entrustments import entrusted
from units.agencies.models import Agency
from units.entrustments.choices import Standing
from units.entrustments.selectors import agencies_to_entrust, clients_among, entrusted_agencies, roles_by_entrustment
from units.entrustments.services import end_entrustment, entrust_agencies, extend_entrustment
from units.people.choices import Role
from units.people.services import assign_role

TODAY = timezone.localdate()


@pytest.fixture
def firm(db: None) -> Agency:
    return agencies.firm()


def covered(*firms: Agency, on: date | None = None) -> set[str]:
    found = entrusted_agencies([firm.pk for firm in firms], on)
    return set(Agency.objects.filter(pk__in=found).values_list("code", flat=True))


def test_it_covers_what_is_below_only_where_it_says_so_and_while_it_runs(
    firm: Agency, bureau: Agency, centre: Agency
) -> None:
    other = agencies.firm("firm-2", "另一公司")
    given = entrusted(firm, bureau, {bureau: True})
    entrusted(other, bureau, {bureau: False}, number="2号")
    assert (covered(firm), covered(other)) == ({bureau.code, centre.code}, {bureau.code})
    assert covered(firm, on=given.valid_from) == {bureau.code, centre.code}
    assert covered(firm, on=given.valid_from - timedelta(days=1)) == set()
    assert covered(firm, on=given.valid_to) == set()
    assert given.standing is Standing.RUNNING
    assert given.standing_on(given.valid_to) is Standing.ENDED
    assert given.standing_on(given.valid_from - timedelta(days=1)) is Standing.COMING


def test_only_a_bureau_entrusts_and_only_a_firm_is_entrusted(firm: Agency, bureau: Agency, centre: Agency) -> None:
    with pytest.raises(ValidationError, match="只能委托第三方机构"):
        entrusted(bureau, bureau, {centre: False})
    with pytest.raises(ValidationError, match="应为财政部门或主管部门"):
        entrusted(firm, centre, {centre: False})
    with pytest.raises(ValidationError, match="不是被评价单位"):
        entrusted(firm, bureau, {firm: False})
    with pytest.raises(ValidationError, match="应晚于起始日期"):
        entrusted(firm, bureau, {centre: False}, valid_from=TODAY, valid_to=TODAY)
    entrusted(firm, bureau, {centre: False})
    with pytest.raises(ValidationError, match="已登记过这个合同编号"):
        entrusted(firm, bureau, {centre: False})


def test_it_is_extended_and_ended_with_a_reason_and_the_log_tells(firm: Agency, bureau: Agency, centre: Agency) -> None:
    given = entrusted(firm, bureau, {centre: False})
    longer = given.valid_to + timedelta(days=30)
    with pytest.raises(ValidationError, match="应晚于现在的"):
        extend_entrustment(entrustment=given, valid_to=given.valid_to, reason="补充协议")
    extend_entrustment(entrustment=given, valid_to=longer, reason="补充协议")
    with pytest.raises(ValidationError, match="要推迟的请用“延期”"):
        end_entrustment(entrustment=given, on=longer, reason="合同解除")
    with pytest.raises(ValidationError, match="请填写提前终止的原因"):
        end_entrustment(entrustment=given, on=TODAY, reason=" ")
    ended = end_entrustment(entrustment=given, on=TODAY, reason="合同解除")
    assert (ended.standing, covered(firm)) == (Standing.ENDED, set())
    with pytest.raises(ValidationError, match="不能延期"):
        extend_entrustment(entrustment=given, valid_to=longer, reason="继续")
    with pytest.raises(ValidationError, match="不能再增加"):
        entrust_agencies(entrustment=given, agencies={bureau: True}, reason="继续")
    told = [(entry.action, entry.reason) for entry in entries_for(given)]
    assert told == [("登记委托", ""), ("委托延期", "补充协议"), ("提前终止委托", "合同解除")]


def test_who_may_entrust_and_for_what(bureau: Agency, centre: Agency, firm: Agency) -> None:
    reviewer, evaluator, administrator = people.reviewer(bureau), people.evaluator(bureau), people.administrator()
    assert agencies_to_entrust(reviewer) == {bureau.pk, centre.pk}
    assert set(clients_among(agencies_to_entrust(reviewer))) == {bureau}
    assert agencies_to_entrust(evaluator) == set()
    assert agencies_to_entrust(administrator) == {bureau.pk, centre.pk, firm.pk}
    assign_role(user=reviewer, agency=centre, role=Role.AGENCY_STAFF, valid_from=FOUNDED)
    assert agencies_to_entrust(reviewer) == {bureau.pk}
    school = make_agency("school", "某县二中", parent=make_agency("edu", "某县教育局"))
    assert set(clients_among({school.pk, school.parent_id, firm.pk})) == {school.parent}  # type: ignore[arg-type]


@pytest.mark.parametrize("more", [0, 2])
def test_what_is_covered_takes_five_queries(
    firm: Agency, bureau: Agency, centre: Agency, more: int, django_assert_num_queries: Any
) -> None:
    for number in range(1 + more):
        entrusted(firm, bureau, {bureau: True, centre: True}, number=f"{number}号")
    with django_assert_num_queries(5):
        found = entrusted_agencies([firm.pk])
    assert {pk: len(given) for pk, given in found.items()} == {bureau.pk: 1 + more, centre.pk: 1 + more}


def test_a_firms_evaluators_do_their_part_at_what_it_is_entrusted_with(
    firm: Agency, bureau: Agency, centre: Agency
) -> None:
    evaluator = people.evaluator(firm)
    assert roles_by_entrustment(evaluator) == {}
    entrusted(firm, bureau, {centre: False})
    assert roles_by_entrustment(evaluator) == {centre.pk: Role.EVALUATOR}
    assert roles_by_entrustment(people.reviewer(bureau)) == {}
