"""Handing a case over: who may, to whom, when, what the earlier and the new body see then, and what is kept of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from evalcase.audit.models import Entry
from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.cases.selectors import person_on
from scoring.cases.services import ScoreSheetError
from scoring.desk.selectors import desk_of
from scoring.entrusting.selectors import IN_HAND
from scoring.handover.selectors import takers
from scoring.handover.services import hand_over_case
from scoring.review.services import has_filled_in
from scoring.score_sheet.edits import Edit
from scoring.score_sheet.services import save_cells
from tests.factories import people
from tests.factories.agencies import FOUNDED, make_agency
from tests.factories.entrustments import entrusted
from tests.factories.people import PASSWORD
from units.agencies.choices import AgencyKind
from units.people.choices import Role
from units.people.models import User
from units.people.services import assign_role, create_user


def person(name: str, agency: Any, role: Role) -> User:
    user = create_user(username=f"hand-{name}", display_name=name, password=PASSWORD)
    assign_role(user=user, agency=agency, role=role, valid_from=FOUNDED)
    return user


@pytest.fixture
def reviewer(fumin: Case) -> User:
    return people.reviewer(fumin.agency)


@pytest.fixture
def firm_evaluator(fumin: Case) -> User:
    """An evaluator of a firm that is entrusted with the agency of the case by the body that evaluates it now."""
    assert fumin.evaluator is not None
    firm = make_agency("hand-firm", "某会计师事务所", kind=AgencyKind.THIRD_PARTY)
    entrusted(firm, fumin.evaluator, {fumin.agency: False})
    return person("firm", firm, Role.EVALUATOR)


def value_of(case: Case, words: str) -> str:
    return next(taker.value for taker in takers(case) if words in taker.label)


def groups(user: User, case: Case) -> list[str]:
    return [part.group.code for part in desk_of(user).todo if any(task.case == case for task in part.tasks)]


def test_the_firm_goes_on_and_who_had_it_before_no_longer_writes(
    fumin: Case, reviewer: User, firm_evaluator: User, client: Client
) -> None:
    assert fumin.evaluator is not None
    earlier = people.evaluator(fumin.evaluator)
    leaf = fumin.indicators.exclude(rule={}).first()
    assert leaf is not None
    assert groups(earlier, fumin) == ["submit"]
    to = value_of(fumin, "某会计师事务所")
    hand_over_case(case=fumin, to=to, responsible=firm_evaluator, reason="任务调整", actor=reviewer)
    now = Case.objects.select_related("agency", "evaluator").get(pk=fumin.pk)
    assert (str(now.evaluator), now.responsible, now.state) == ("某会计师事务所", firm_evaluator, State.SCORING)
    assert now.entrustment is not None
    assert groups(firm_evaluator, now) == ["submit"]
    assert groups(earlier, now) == []
    client.force_login(earlier)
    sent = {f"{leaf.pk}:reason": "还想改", f"v:{leaf.pk}:reason": "0"}
    assert client.post(f"/cases/{now.code}/sheet/", sent).status_code in (403, 404)
    client.force_login(firm_evaluator)
    assert client.get(f"/cases/{now.code}/sheet/").status_code == 200


def test_back_from_a_firm_its_people_see_nothing_any_more(
    fumin: Case, reviewer: User, firm_evaluator: User, client: Client
) -> None:
    bureau = str(fumin.evaluator)
    hand_over_case(case=fumin, to=value_of(fumin, "会计师"), responsible=None, reason="委托", actor=reviewer)
    client.force_login(firm_evaluator)
    assert client.get(f"/cases/{fumin.code}/").status_code == 200
    assert fumin.evaluator is not None
    people.evaluator(fumin.evaluator)
    hand_over_case(case=fumin, to=value_of(fumin, bureau), responsible=None, reason="合同到期", actor=reviewer)
    now = Case.objects.get(pk=fumin.pk)
    assert (now.evaluator_id, now.entrustment_id) == (fumin.evaluator_id, None)
    assert client.get(f"/cases/{fumin.code}/").status_code == 404


def test_another_person_of_the_same_body(fumin: Case, reviewer: User, client: Client) -> None:
    assert fumin.evaluator is not None
    writer = person("接手人", fumin.evaluator, Role.EVALUATOR)
    client.force_login(reviewer)
    page = client.get(f"/cases/{fumin.code}/hand-over/").content.decode()
    assert "富民县财政局，现在的评价机构" in page
    present = next(taker.value for taker in takers(fumin) if taker.is_present)
    sent = {"to": present, "responsible": str(writer.pk), "reason": "调离岗位"}
    assert client.post(f"/cases/{fumin.code}/hand-over/", sent).status_code == 302
    shown = client.get(f"/cases/{fumin.code}/").content.decode()
    assert "经办人：接手人" in shown
    assert "富民县财政局 → 富民县财政局（经办人：接手人）" in shown
    assert "调离岗位" in shown
    entry = Entry.objects.filter(action="移交案件").get()
    assert (entry.reason, entry.actor_id, entry.changes["responsible"]) == ("调离岗位", reviewer.pk, [None, "接手人"])
    assert "接手人" in client.get("/cases/").content.decode()


@pytest.mark.parametrize("state", State)
def test_a_case_changes_hands_while_it_is_with_its_evaluators(
    fumin: Case, reviewer: User, firm_evaluator: User, client: Client, state: State
) -> None:
    Case.objects.filter(pk=fumin.pk).update(state=state)
    to = value_of(fumin, "会计师")
    client.force_login(reviewer)
    offered = f"/cases/{fumin.code}/hand-over/" in client.get(f"/cases/{fumin.code}/").content.decode()
    answer = client.post(f"/cases/{fumin.code}/hand-over/", {"to": to, "responsible": "", "reason": "调整"})
    now = Case.objects.get(pk=fumin.pk)
    assert (offered, answer.status_code == 302, now.evaluator_id != fumin.evaluator_id) == (state in IN_HAND,) * 3
    assert now.state == state
    if state not in IN_HAND:
        assert "可以移交" in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "change", "why"),
    [
        ("writer", {}, "审核人员或管理员移交"),
        ("reviewer", {"reason": " "}, "理由"),
        ("reviewer", {"to": "body-0"}, "不能评价该单位"),
        ("reviewer", {"to": "self"}, "没有评价人员"),
        ("reviewer", {"responsible": "writer"}, "不是“某会计师事务所"),
        ("reviewer", {"to": "present"}, "都没有改动"),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(
    fumin: Case, reviewer: User, firm_evaluator: User, who: str, change: dict[str, str], why: str
) -> None:
    assert fumin.evaluator is not None
    by_name = {"writer": people.evaluator(fumin.evaluator), "reviewer": reviewer}
    asked: dict[str, Any] = {"to": value_of(fumin, "会计师"), "responsible": "", "reason": "调整"} | change
    if asked["to"] == "present":
        asked["to"] = next(taker.value for taker in takers(fumin) if taker.is_present)
    asked["responsible"] = by_name.get(asked["responsible"])
    with pytest.raises(ScoreSheetError, match=why):
        hand_over_case(case=fumin, actor=by_name[who], **asked)
    assert Case.objects.get(pk=fumin.pk).evaluator_id == fumin.evaluator_id
    assert not fumin.transitions.exists()


def test_who_filled_in_before_still_does_not_review(fumin: Case, reviewer: User, firm_evaluator: User) -> None:
    """A handover does not wash off what a person wrote."""
    assert fumin.evaluator is not None
    writer = people.evaluator(fumin.evaluator)
    leaf = fumin.indicators.exclude(rule={}).first()
    assert leaf is not None
    save_cells(case=fumin, edits=[Edit(leaf.pk, "reason", "甲写的")], actor=writer)
    hand_over_case(case=fumin, to=value_of(fumin, "会计师"), responsible=None, reason="调整", actor=reviewer)
    assert has_filled_in(Case.objects.get(pk=fumin.pk), writer)
    assert person_on(firm_evaluator, Case.objects.get(pk=fumin.pk)).roles == {Role.EVALUATOR}
