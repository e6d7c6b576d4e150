"""Entrustments on the pages: who may give, change and read them, and what happens to single cases."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from evalcase.audit.selectors import entries_for
from scoring.cases.choices import State
from scoring.cases.models import Case
from tests.factories import agencies, people
from tests.factories.agencies import FOUNDED, make_agency
from tests.factories.entrustments import entrusted
from units.agencies.models import Agency
from units.entrustments.models import Entrustment
from units.people.choices import Role
from units.people.models import User
from units.people.services import assign_role, create_user

LIST, NEW = "/entrustments/", "/entrustments/new/"
TODAY = timezone.localdate()


@pytest.fixture
def firm(db: None) -> Agency:
    return agencies.firm()


@pytest.fixture
def signed_in(client: Client, reviewer: User) -> Client:
    """A reviewer of the bureau, which stands above the centre."""
    client.force_login(reviewer, backend="units.people.backends.RoleBackend")
    return client


@pytest.fixture
def given(firm: Agency, bureau: Agency, centre: Agency) -> Entrustment:
    return entrusted(firm, bureau, {centre: False})


def a_case(agency: Agency, code: str = "a-2024", **fields: Any) -> Case:
    given = {"title": "某县社保局2024年评价", "year": 2024, "report_kind": "final_accounts", "state": State.SCORING}
    return Case.objects.create(code=code, agency=agency, **given | fields)


def sent(firm: Agency, bureau: Agency, **more: Any) -> dict[str, Any]:
    days = {"valid_from": str(TODAY), "valid_to": str(TODAY + timedelta(days=30))}
    return {"client": bureau.pk, "firm": firm.pk, "number": "某采1号", **days, **more}


def test_a_contract_is_registered_with_agencies_and_a_case(
    signed_in: Client, firm: Agency, bureau: Agency, centre: Agency
) -> None:
    case = a_case(centre)
    school = make_agency("school", "某县二中", parent=bureau)
    scope = {"whole": f"{centre}\r\n", "single": f" {school.code} \n", "cases": case.code, "fee": "12.5万元"}
    answer = signed_in.post(NEW, sent(firm, bureau, **scope))
    made = Entrustment.objects.get()
    assert answer["Location"] == f"/entrustments/{made.pk}/"
    assert made.fee == Decimal("125000.00")
    assert {(row.agency, row.with_below) for row in made.scope.all()} == {(centre, True), (school, False)}
    case.refresh_from_db()
    assert (case.evaluator, case.entrustment) == (firm, made)
    last = entries_for(case).last()
    assert last is not None
    assert (last.action, last.reason) == ("委托第三方机构评价", "按委托合同某采1号")
    page = signed_in.get(answer["Location"]).content.decode()
    for words in ("费用 125,000.00 元", "某县社保局2024年评价", "连同下级单位", "登记委托", "委托案件"):
        assert words in page


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({}, "没有填委托评价的单位"),
        ({"whole": "county-centre", "number": ""}, "请填写合同编号"),
        ({"whole": "county-centre", "fee": "很多"}, "“很多”不是一个金额"),
        ({"whole": "county-centre", "fee": "100人"}, "不是一个金额"),
        ({"whole": "county-centre", "fee": "0.001"}, "精确到分"),
        ({"whole": "county-centre", "valid_to": "2000-01-01"}, "应晚于起始日期"),
        ({"whole": "county-centre\n\nother-bureau"}, "第3行：没有您管理或审核的单位“other-bureau”"),
        ({"whole": "county-centre\n某县社保局"}, "是同一单位"),
        ({"whole": "county-centre", "single": "county-centre"}, "请删去一处"),
        ({"cases": "nowhere"}, "没有您管理或审核的案件“nowhere”"),
        ({"cases": "elsewhere"}, "没有您管理或审核的案件“elsewhere”"),
        ({"cases": "done"}, "现在是“已发布”"),
        ({"single": "other-bureau"}, "没有您管理或审核的单位"),
        ({"whole": "county-centre", "client": "0"}, "委托单位"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(
    signed_in: Client,
    firm: Agency,
    bureau: Agency,
    centre: Agency,
    foreign_bureau: Agency,
    more: dict[str, str],
    message: str,
) -> None:
    a_case(centre, "done", state=State.PUBLISHED)
    a_case(foreign_bureau, "elsewhere")
    answer = signed_in.post(NEW, sent(firm, bureau, **more))
    assert (answer.status_code, Entrustment.objects.count()) == (422, 0)
    assert message in answer.content.decode()


def test_agencies_below_that_are_not_the_persons_are_not_entrusted_with_the_rest(
    signed_in: Client, reviewer: User, firm: Agency, bureau: Agency, centre: Agency
) -> None:
    assign_role(user=reviewer, agency=centre, role=Role.AGENCY_STAFF, valid_from=FOUNDED)
    answer = signed_in.post(NEW, sent(firm, bureau, whole=bureau.code))
    assert "下级单位“某县社保局”不由您管理或审核" in answer.content.decode()
    assert signed_in.post(NEW, sent(firm, bureau, single=bureau.code)).status_code == 302


@pytest.mark.parametrize(
    ("place", "role", "signs"),
    [
        ("bureau", Role.REVIEWER, ".111"),
        ("bureau", Role.ADMINISTRATOR, ".111"),
        ("bureau", Role.EVALUATOR, "3444"),
        ("bureau", Role.AGENCY_STAFF, "3444"),
        ("centre", Role.ADMINISTRATOR, "3444"),
        ("foreign_bureau", Role.ADMINISTRATOR, ".444"),
        ("firm", Role.EVALUATOR, "3133"),
        ("firm", Role.ADMINISTRATOR, "3133"),
        ("firm", Role.AGENCY_STAFF, "3444"),
    ],
)
def test_who_may_register_read_and_change(
    client: Client, given: Entrustment, place: str, role: Role, signs: str, request: pytest.FixtureRequest
) -> None:
    user = create_user(username="someone", display_name="某人", password=people.PASSWORD)
    assign_role(user=user, agency=request.getfixturevalue(place), role=role, valid_from=FOUNDED)
    client.force_login(user, backend="units.people.backends.RoleBackend")
    one = f"/entrustments/{given.pk}/"
    shown = {200: "1", 403: "3", 404: "4"}
    got = "".join(shown[client.get(address).status_code] for address in (NEW, one, f"{one}end/", f"{one}add/"))
    assert got == signs.replace(".", "1")
    assert (given.number in client.get(LIST).content.decode()) is ("1" in signs[1:])


def test_a_case_is_added_taken_back_and_entrusted_to_another(
    signed_in: Client, given: Entrustment, bureau: Agency, centre: Agency
) -> None:
    case, one = a_case(centre), f"/entrustments/{given.pk}/"
    assert "请填写原因" in signed_in.post(f"{one}add/", {"cases": case.code}).content.decode()
    assert signed_in.post(f"{one}add/", {"cases": case.code, "reason": "补充协议"}).status_code == 302
    again = signed_in.post(f"{one}add/", {"cases": case.code, "reason": "补充协议"})
    assert "已在本委托中" in again.content.decode()
    other = entrusted(agencies.firm("firm-2", "另一公司"), bureau, number="2号")
    added = {"cases": case.code, "reason": "换机构"}
    refused = signed_in.post(f"/entrustments/{other.pk}/add/", added)
    assert "请先收回" in refused.content.decode()
    assert signed_in.post(f"{one}take-back/", {"cases": [case.pk], "reason": "进度太慢"}).status_code == 302
    case.refresh_from_db()
    assert (case.evaluator, case.entrustment) == (bureau, None)
    assert signed_in.post(f"/entrustments/{other.pk}/add/", added).status_code == 302
    case.refresh_from_db()
    assert (case.evaluator, case.entrustment) == (other.firm, other)
    reasons = [entry.reason for entry in entries_for(case)]
    assert reasons == ["补充协议", "进度太慢", "换机构"]


def test_an_early_end_takes_back_what_is_in_hand_where_it_says_so(
    signed_in: Client, given: Entrustment, bureau: Agency, centre: Agency
) -> None:
    under: dict[str, Any] = {"evaluator": given.firm, "entrustment": given}
    open_case = a_case(centre, **under)
    done = a_case(centre, "b-2024", state=State.SUBMITTED, **under)
    one = f"/entrustments/{given.pk}/"
    later = {"on": str(TODAY + timedelta(days=9)), "reason": "合同解除", "take_back": "on"}
    assert "到期后在委托的页面上收回" in signed_in.post(f"{one}end/", later).content.decode()
    assert signed_in.post(f"{one}end/", later | {"on": str(TODAY)}).status_code == 302
    for case, evaluator in ((open_case, bureau), (done, given.firm)):
        case.refresh_from_db()
        assert case.evaluator == evaluator
    assert "委托已终止" in signed_in.get(one).content.decode()
    tried = signed_in.post(f"{one}take-back/", {"cases": [done.pk], "reason": "一并收回"})
    assert "已不在受托机构手中" in tried.content.decode()
    assert "不能延期" in signed_in.post(f"{one}extend/", {"valid_to": "2040-01-01", "reason": "继续"}).content.decode()


def test_the_client_that_evaluates_itself_is_no_other_body(signed_in: Client, firm: Agency, bureau: Agency) -> None:
    given = entrusted(firm, bureau, {bureau: False})
    case = a_case(bureau, evaluator=firm, entrustment=given)
    signed_in.post(f"/entrustments/{given.pk}/take-back/", {"cases": [case.pk], "reason": "改为自评"})
    case.refresh_from_db()
    assert case.evaluator is None


def test_it_is_told_where_nobody_reviews(
    client: Client, administrator: User, given: Entrustment, bureau: Agency, centre: Agency
) -> None:
    client.force_login(administrator)
    address = f"/entrustments/{given.pk}/"
    assert f"{centre}还没有审核人员" in client.get(address).content.decode()
    people.reviewer(bureau)
    assert "还没有审核人员" not in client.get(address).content.decode()


@pytest.mark.parametrize("more", [0, 2])
def test_one_with_three_cases_takes_as_many_queries(
    signed_in: Client, given: Entrustment, centre: Agency, more: int, django_assert_num_queries: Any
) -> None:
    for number in range(1 + more):
        a_case(centre, f"a-{number}", evaluator=given.firm, entrustment=given)
    with django_assert_num_queries(16):
        page = signed_in.get(f"/entrustments/{given.pk}/").content.decode()
    assert page.count('href="/cases/a-') == 1 + more


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_takes_as_many_queries_for_three(
    signed_in: Client, firm: Agency, bureau: Agency, centre: Agency, more: int, django_assert_num_queries: Any
) -> None:
    for number in range(1 + more):
        given = entrusted(firm, bureau, {centre: False}, number=f"{number}号")
        a_case(centre, f"a-{number}", evaluator=firm, entrustment=given)
    with django_assert_num_queries(10):
        page = signed_in.get(LIST, {"q": "评价咨询", "standing": "running", "page": "9"}).content.decode()
    assert page.count("1 个单位，1 个案件") == 1 + more


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=社保", True), ("q=水利", False), ("standing=ended", False), ("standing=x", True), ("q=1号 县人社局", True)],
)
@pytest.mark.usefixtures("centre")
def test_the_list_is_narrowed(signed_in: Client, firm: Agency, bureau: Agency, query: str, found: bool) -> None:
    given = entrusted(firm, bureau, {bureau: True})
    assert (f"/entrustments/{given.pk}/" in signed_in.get(f"{LIST}?{query}").content.decode()) is found
