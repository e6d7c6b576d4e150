"""Lists of cases: whose they are, narrowing, searching, sorting, deadlines, the workbook, and the desk's groups."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import combinations, product
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from evalcase.audit.models import Entry
from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.cases.selectors import cases_by_role, cases_open_to, listed_to, person_on, sees_scores
from scoring.desk.selectors import desk_of
from tests.depth import some
from tests.factories import people
from tests.factories.agencies import FOUNDED, make_agency
from units.agencies.choices import AgencyKind
from units.agencies.models import Agency
from units.people.choices import Role
from units.people.models import Membership, User

_SCORED = {"leaves": 2, "scored_leaves": 2, "total": Decimal("75")}
LIST, WORKBOOK, DESK, DEADLINES = "/cases/", "/cases/list.xlsx", "/desk/", "/cases/deadlines/"


def _case(code: str, agency: Agency, **fields: Any) -> Case:
    given = {"title": f"{agency}{code}", "year": 2024, "report_kind": "project_evaluation", "framework_code": "f"}
    return Case.objects.create(code=code, agency=agency, **given | fields)


@pytest.fixture
def water(bureau: Agency) -> Agency:
    return make_agency("water", "云溪县水务局", short_name="水务局", parent=bureau)


@pytest.fixture
def reviewer(bureau: Agency) -> User:
    return people.reviewer(bureau)


@pytest.fixture
def cases(water: Agency, bureau: Agency) -> dict[str, Case]:
    today = timezone.localdate()
    late, soon = today - timedelta(days=1), today + timedelta(days=5)
    made = (
        _case("a", water, project="河道清淤", state=State.SUBMITTED, due_on=late, total=Decimal("91"), grade="优"),
        _case("b", bureau, year=2023, state=State.SCORING, due_on=soon, leaves=4, scored_leaves=1, total=Decimal("20")),
        _case(
            "c",
            water,
            title="Wi-Fi建设",
            state=State.PUBLISHED,
            due_on=late,
            leaves=2,
            scored_leaves=2,
            total=Decimal("75"),
        ),
        _case("d", bureau, state=State.SETUP, report_kind="department_evaluation"),
    )
    return {case.code: case for case in made}


def _codes(page: str) -> str:
    return "".join(code for code in "abcd" if f'href="/cases/{code}/"' in page)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "abcd"),
        ("q=清淤", "a"),
        ("q=水务", "ac"),  # an agency by two characters
        ("q=人社局", "abcd"),  # and with all below it
        ("q=ＷＩ-ＦＩ", "c"),
        ("q=水务 清淤", "a"),
        ("q=没有", ""),
        ("state=submitted", "a"),
        ("holder=evaluators", "bd"),
        ("holder=reviewers", "a"),
        ("holder=nobody", "c"),
        ("due=overdue", "a"),  # what is published is late no more
        ("due=soon", "b"),
        ("due=none", "d"),
        ("kind=department_evaluation", "d"),
        ("year=2023", "b"),
        ("agency=water", "ac"),
        ("final=yes", "c"),
        ("final=no", "abd"),
        ("least=75", "ac"),
        ("most=75&least=1", "bc"),
        ("grade=优", "a"),
        ("group=review", "a"),
        ("group=with-evaluators", "b"),
        ("group=score", ""),  # an evaluators' group: nobody else has cases in it
    ],
)
def test_what_is_asked_for_is_shown(
    client: Client, reviewer: User, cases: dict[str, Case], query: str, expected: str
) -> None:
    client.force_login(reviewer)
    assert _codes(client.get(f"{LIST}?{query}").content.decode()) == expected


def test_what_makes_no_sense_is_said_and_narrows_nothing(
    client: Client, reviewer: User, cases: dict[str, Case]
) -> None:
    client.force_login(reviewer)
    page = client.get(LIST, {"year": "去年", "sort": "nothing", "group": "nothing", "state": "?", "q": "\x00"})
    assert page.status_code == 200
    assert _codes(page.content.decode()) == "abcd"
    assert page.content.decode().count('class="error"') == 2
    assert client.get(LIST, {"page": "9" * 30}).status_code == 404


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("code", "abcd"), ("-code", "dcba"), ("year", "bacd"), ("score", "bcad"), ("-score", "acbd"), ("due", "acbd")],
)
def test_a_column_sorts_both_ways_and_blanks_stand_last(
    client: Client, reviewer: User, cases: dict[str, Case], sort: str, expected: str
) -> None:
    client.force_login(reviewer)
    shown = client.get(LIST, {"sort": sort}).context["cases"]
    assert "".join(case.code for case in shown) == expected


def test_the_workbook_holds_what_is_seen_and_no_formula(client: Client, reviewer: User, cases: dict[str, Case]) -> None:
    Case.objects.filter(code="a").update(title="=1+1")
    client.force_login(reviewer)
    answer = client.get(WORKBOOK, {"q": "水务", "sort": "-score"})
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]
    head, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    assert [row[0] for row in rows] == ["a", "c"]
    shown = dict(zip(head, rows[0], strict=True))
    assert (shown["名称"], shown["总分"], shown["等级"], shown["超期"]) == ("=1+1", 91, "优", "是")
    assert sheet["B2"].data_type == "s"
    assert shown["期限"].date() == cases["a"].due_on


def test_deadlines_are_set_for_all_ticked_or_for_none(
    client: Client, reviewer: User, cases: dict[str, Case], water: Agency
) -> None:
    client.force_login(reviewer)
    page = client.post(DEADLINES, {"codes": ["a", "b"], "due_on": "2030-06-30", "query": "year=2024"}, follow=True)
    assert page.redirect_chain[0][0] == f"{LIST}?year=2024"
    assert "已把2个案件的办结期限定为2030年6月30日" in page.content.decode()
    assert set(Case.objects.filter(code__in="ab").values_list("due_on", flat=True)) == {date(2030, 6, 30)}
    entry = Entry.objects.filter(action="定办结期限").latest("pk")
    assert entry.changes["due_on"][1] == "2030-06-30"

    def refused(user: User, codes: list[str], why: str) -> None:
        client.force_login(user)
        told = client.post(DEADLINES, {"codes": codes, "due_on": "2031-01-01"}, follow=True).content.decode()
        assert escape(why) in told
        assert not Case.objects.filter(due_on=date(2031, 1, 1)).exists()

    refused(reviewer, ["a", "c"], "已发布，不再有办结期限")
    refused(reviewer, ["a", "nothing"], "没有代码为“nothing”的案件")
    refused(reviewer, [], "没有勾选案件")
    refused(people.agency_clerk(water), ["a"], "由审核人员或管理员确定")
    client.force_login(reviewer)
    assert "定办结期限" not in client.get(LIST).content.decode()  # a day that is no day changes nothing
    client.post(DEADLINES, {"codes": ["a"], "due_on": "明天"})
    assert Case.objects.get(code="a").due_on == date(2030, 6, 30)


def test_a_desk_drops_no_case_however_many_there_are(
    client: Client, reviewer: User, bureau: Agency, django_assert_num_queries: Any
) -> None:
    titles = [f"{number:03}" for number in range(230)]
    Case.objects.bulk_create(
        Case(code=f"s{name}", title=name, agency=bureau, year=2024, report_kind="x", state=State.SUBMITTED)
        for name in titles
    )
    oldest = Case.objects.get(code="s017")
    Case.objects.filter(pk=oldest.pk).update(due_on=timezone.localdate() - timedelta(days=3), year=2001)
    client.force_login(reviewer)
    page = client.get(DESK).content.decode()
    assert "待办（230）" in page
    assert page.count("/review/") == 10
    assert page.index('href="/cases/s017/review/"') < page.index('href="/cases/s000/review/"')
    assert "超期 1" in page
    seen = {
        case.code
        for number in range(1, 6)
        for case in client.get(LIST, {"group": "review", "page": number}).context["cases"]
    }
    assert seen == {f"s{name}" for name in titles}


@pytest.mark.parametrize("count", [1, 3])
def test_a_desk_asks_the_same_number_of_questions_whatever_it_shows(
    client: Client, reviewer: User, bureau: Agency, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        _case(f"r{number}", bureau, state=State.SUBMITTED)
    client.force_login(reviewer)
    with django_assert_num_queries(8):
        page = client.get(DESK).content.decode()
    assert page.count("/review/") == count


@pytest.mark.django_db
def test_groups_of_many_cases_agree_with_what_a_person_is_to_each() -> None:
    finance = make_agency("finance", "某市财政局", kind=AgencyKind.FINANCE)
    school = make_agency("school", "某市二中", parent=finance)
    firm = make_agency("firm", "某评价公司", kind=AgencyKind.THIRD_PARTY)
    for number, (agency, evaluator) in enumerate(product((finance, school, firm), (None, finance, school, firm))):
        _case(f"n{number}", agency, evaluator=evaluator)
    several = [(), *((role,) for role in Role), *combinations(Role, 2)]
    every = list(product(several, several, several))
    for number, held in enumerate(some(every, len(every) // 20)):
        user = User.objects.create(username=f"u{number}")
        for agency, roles in zip((finance, school, firm), held, strict=True):
            for role in roles:
                Membership.objects.create(user=user, agency=agency, role=role, valid_from=FOUNDED)
        by_role = {role: set(Case.objects.filter(mine)) for role, mine in cases_by_role(user).items()}
        for case in Case.objects.all():
            found = [role for role, mine in by_role.items() if case in mine]
            assert set(found) == person_on(user, case).roles, (held, case.agency, case.evaluator)
        assert set(cases_open_to(user)) == set().union(*by_role.values())
        seen = Case.objects.filter(veiled) if (veiled := listed_to(user)[1]) is not None else Case.objects.none()
        assert set(seen) == {one for one in cases_open_to(user) if not sees_scores(person_on(user, one), one)}
        assert desk_of(user).total <= Case.objects.count()
