"""The list of cases and a case's page, on the demo case; and who may open what."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from scoring.cases.models import Case
from scoring.scores.models import Score
from scoring.scores.services import override_score, score_case
from tests.factories import people
from units.agencies.models import Agency
from units.people.models import User
from units.people.services import end_role

LIST = "/cases/"
CASE = "/cases/fumin-2023/"
ROUTES = [CASE, f"{CASE}report/", f"{CASE}report.pdf", f"{CASE}trace?fact=部门.支出"]


@pytest.fixture
def evaluating(fumin: Case) -> User:
    """Someone of the institution that evaluates the case."""
    assert fumin.evaluator is not None
    return people.evaluator(fumin.evaluator)


@pytest.fixture
def signed_in(client: Client, evaluating: User) -> Client:
    client.force_login(evaluating)
    return client


def _copies(case: Case, count: int) -> None:
    """More cases of the same agency, not scored."""
    for number in range(count):
        case.pk, case.code, case.year = None, f"copy-{number}", 2010 + number
        case.total, case.grade = None, ""
        case.save(force_insert=True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions_whatever_it_shows(
    signed_in: Client, fumin: Case, count: int, django_assert_num_queries: Any
) -> None:
    _copies(fumin, count - 1)
    with django_assert_num_queries(7):
        page = signed_in.get(LIST).content.decode()
    assert f"共 {count} 个案件" in page
    assert page.count('<th scope="row"') == count
    assert page.count('nowrap">未评') == count - 1


def test_the_list_leads_to_the_case(signed_in: Client) -> None:
    page = signed_in.get(LIST).content.decode()
    assert '<a href="/cases/fumin-2023/">富民县社会保险中心2023年部门整体支出绩效评价</a>' in page
    assert "91.17" in page
    assert '<span class="grade">优</span>' in page


def test_someone_without_cases_is_told_why(client: Client, outsider: User, fumin: Case) -> None:
    client.force_login(outsider)
    page = client.get(LIST).content.decode()
    assert "还没有您可以查看的案件" in page
    assert "富民" not in page


def test_a_long_list_has_pages(signed_in: Client, fumin: Case) -> None:
    _copies(fumin, 50)
    assert "第 1 页，共 2 页" in signed_in.get(LIST).content.decode()
    last = signed_in.get(LIST, {"page": "2"}).content.decode()
    assert last.count('<th scope="row"') == 1
    assert signed_in.get(LIST, {"page": "x"}).status_code == 404


def test_a_case_shows_its_whole_sheet(signed_in: Client, fumin: Case, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(13):
        page = signed_in.get(CASE).content.decode()
    for name, weight, score, rate in (
        ("投入", "15", "13.00", "86.67%"),
        ("过程", "20", "17.57", "87.85%"),
        ("产出", "30", "30.00", "100.00%"),
        ("效果", "35", "30.60", "87.43%"),
    ):
        row = rf">{name}</a></th>\s*<td[^>]*>{weight}</td>\s*<td[^>]*>{score}</td>\s*<td[^>]*>{rate}</td>"
        assert re.search(row, page), name
        assert f'<rect width="{rate[:-1]}" height="6"/>' in page
    leaves = Score.objects.filter(indicator__case=fumin).exclude(indicator__rule={})
    assert len(re.findall(r'<span class="number">\d+</span>', page)) == len(leaves) == 23
    for shown in (
        "执行率 57.12% × 分值 3 = 1.71",
        "单位没有设立部门整体绩效目标。",
        "机构编制文件（工作底稿B-01）",
        "预算管理",
        "81.82%",
    ):
        assert shown in page
    page = page.partition('id="history-title"')[0]  # the log tells of the way there
    assert "人工评分" not in page
    assert "待填" not in page
    assert "已评分" not in page
    assert "评分标准" in page


def test_an_override_stands_beside_the_rules_own_score(signed_in: Client, fumin: Case) -> None:
    path = Score.objects.get(indicator__case=fumin, indicator__name="项目支出预算执行率").indicator.path
    override_score(case=fumin, path=path, score=Decimal("1.50"), reason="部分资金年末才下达")
    score_case(case=fumin)
    page = signed_in.get(CASE).content.decode()
    assert re.search(r"1\.50<span class=\"overridden\">人工评分，规则得分 1\.81</span>", page)
    assert "人工评分理由：部分资金年末才下达" in page


def test_a_leaf_that_cannot_be_scored_yet_says_so(signed_in: Client, fumin: Case) -> None:
    Score.objects.filter(indicator__case=fumin, indicator__name="绩效指标明确性").update(choices={})
    score_case(case=fumin)
    page = signed_in.get(CASE).content.decode()
    assert page.count('<span class="chip">待填</span>') == 1
    assert "还有 1 项指标待填，总分暂按已评的指标计算，全部评完后定级" in page


@pytest.mark.parametrize("address", [LIST, CASE, f"{CASE}report/", f"{CASE}trace?fact=部门.支出"])
def test_each_page_has_its_landmarks(signed_in: Client, address: str) -> None:
    page = signed_in.get(address).content.decode()
    assert '<html lang="zh-Hans">' in page
    assert '<a class="skip" href="#main">跳到正文</a>' in page
    assert page.count("<h1") == 1
    assert page.count("<main ") == 1
    identifiers = re.findall(r'\sid="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))


class TestWhoMayOpen:
    """Every case route for everyone: those with a role see it, strangers find nothing, visitors sign in first."""

    @pytest.mark.parametrize("route", ROUTES)
    def test_visitors_are_led_to_sign_in(self, client: Client, fumin: Case, route: str) -> None:
        answer = client.get(route)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/?next=/cases/fumin-2023/")

    @pytest.mark.parametrize("route", ROUTES)
    @pytest.mark.parametrize("who", ["evaluating", "clerk", "reviewer_above", "administrator"])
    def test_people_with_a_role_see_it(
        self, client: Client, fumin: Case, request: pytest.FixtureRequest, who: str, route: str
    ) -> None:
        client.force_login(_person(who, fumin, request))
        assert client.get(route, follow=True).status_code == 200

    @pytest.mark.parametrize("route", ROUTES)
    @pytest.mark.parametrize("who", ["outsider", "roleless", "former"])
    def test_strangers_find_nothing(
        self, client: Client, fumin: Case, request: pytest.FixtureRequest, who: str, route: str
    ) -> None:
        client.force_login(_person(who, fumin, request))
        answer = client.get(route)
        assert answer.status_code == 404
        assert "富民" not in answer.content.decode()

    @pytest.mark.parametrize("route", ROUTES)
    def test_a_case_that_is_not_there(self, signed_in: Client, route: str) -> None:
        assert signed_in.get(route.replace("fumin-2023", "nowhere-2023")).status_code == 404


def test_a_case_that_gives_no_scores_says_so_and_shows_no_empty_sheet(
    qiemo: Case, administrator: User, client: Client
) -> None:
    client.force_login(administrator)
    page = client.get("/cases/qiemo-2019/").content.decode()
    assert "这类报告不评分" in page
    assert "一级指标得分" not in page
    assert "不评分" in client.get("/cases/").content.decode()


def _person(who: str, case: Case, request: pytest.FixtureRequest) -> User:
    """The person of that description; those of tests/conftest.py by their fixture."""
    agency: Agency = case.agency
    match who:
        case "clerk":
            return people.agency_clerk(agency)
        case "reviewer_above":
            assert agency.parent is not None
            return people.reviewer(agency.parent)
        case "roleless":
            return people.create_user(username="roleless", display_name="无角色人员", password=people.PASSWORD)
        case "former":
            user = people.agency_clerk(agency)
            end_role(membership=user.memberships.get(), on=date(2020, 1, 1))
            assert timezone.localdate() > date(2020, 1, 1)
            return user
    person: User = request.getfixturevalue(who)
    return person
