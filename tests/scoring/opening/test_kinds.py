"""Opening a case of each kind: which frameworks suit it, which need none, and the way of a case without scores."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from scoring.case_kinds import CASE_KINDS
from scoring.cases.choices import State
from scoring.cases.models import Case
from tests.factories import people
from units.agencies.models import Agency
from units.people.models import User

DEPARTMENT = {
    "fumin-department-2023",
    "mof-2013-53-department",
    "sichuan-department",
    "sichuan-department-2017",
    "beijing-department",
    "department-six-aspects",
    "guangdong-department",
    "hunan-department-2014",
    "vertical-system-department",
}
FRAMEWORKS = {
    "department_evaluation": DEPARTMENT,
    "department_self_evaluation": {"hunan-department-self", "hunan-hengyang-2022"},
    "department_self_report": DEPARTMENT,
    "final_accounts": DEPARTMENT,
    "fund_expenditure": {"social-insurance-fund"},
    "project_evaluation": {
        "mof-2011-285-project", "mof-2013-53-project", "mof-2020-10-project", "bond-project", "ppp-operation",
        "purchased-services", "rural-transition-fund", "shanghai-project-2011", "sichuan-project-2017",
        "mof-2020-10-self", "mof-2021-101-cost", "hubei-project-self", "shanghai-project-self",
        "sichuan-project-self", "yunnan-project-self", "fiscal-policy", "government-investment-fund",
    },
    "sichuan_budget_evaluation": DEPARTMENT,
}  # fmt: skip
MUST_SCORE = {"department_evaluation", "department_self_evaluation", "sichuan_budget_evaluation"}


@pytest.fixture
def signed_in(reference_data: None, client: Client, evaluator: User) -> Client:
    client.force_login(evaluator)
    return client


def opened(client: Client, agency: Agency, **fields: str) -> tuple[int, str]:
    """The status and, where the case was not opened, what the page says is wrong."""
    answer = client.post(f"/cases/new/?agency={agency.code}", {"year": "2023", "title": "", "code": "", **fields})
    told = re.search(r'role="alert">(.*?)</div>', answer.content.decode(), re.S)
    return answer.status_code, re.sub("<[^>]+>", "", told[1]) if told else ""


def test_every_kind_is_offered_with_the_frameworks_that_suit_it(signed_in: Client, centre: Agency) -> None:
    page = signed_in.get(f"/cases/new/?agency={centre.code}").content.decode()
    cards = re.findall(r'data-kinds="([^"]*)"><input type="radio" name="basis" value="([^"]+)"', page)
    offered: dict[str, set[str]] = {code: set() for code in re.findall(r'<option value="(\w+)" data-example', page)}
    for kinds, value in cards:
        for kind in kinds.split():
            offered[kind].add(value.split("|")[1] if "|" in value else value)
    suited = {kind: values - {"none"} for kind, values in offered.items()}
    assert {kind: values for kind, values in suited.items() if values} == FRAMEWORKS
    assert {kind for kind, values in suited.items() if not values} == {"project_targets"}
    assert {kind for kind, values in offered.items() if "none" not in values} == MUST_SCORE
    assert {kind.code for kind in CASE_KINDS if kind.must_score} == MUST_SCORE


def test_the_library_is_found_by_two_characters_and_by_province(signed_in: Client, centre: Agency) -> None:
    def shown(**asked: str) -> tuple[set[str], list[str]]:
        page = signed_in.get("/cases/new/", {"agency": centre.code, **asked}).content.decode()
        return set(re.findall(r'value="framework\|([^|]+)\|', page)), re.findall(r"<h3>([^<]+)</h3>", page)

    found, groups = shown(q="上海")
    assert found == {"shanghai-project-2011", "shanghai-project-self"}
    assert groups == ["项目支出绩效评价", "绩效自评"]
    assert shown(q="上海 自评")[0] == {"shanghai-project-self"}
    assert shown(province="湖南")[0] == {"hunan-department-2014", "hunan-department-self", "hunan-hengyang-2022"}
    assert "mof-2020-10-project" in shown(province="全国通用")[0]
    page = signed_in.get("/cases/new/", {"agency": centre.code, "q": "火箭", "province": "无"}).content.decode()
    assert 'role="status">没有符合条件' in page
    rest = page[page.index("个指标体系没有对应的报告") :]
    assert all(title in rest for title in ("县级财政运行", "事前绩效评估", "工作质量考核"))
    assert "复制为新的指标体系" in rest


@pytest.mark.parametrize(
    ("kind", "basis"),
    [
        ("project_targets", ""),
        ("project_targets", "none"),
        ("fund_expenditure", "none"),
        ("department_self_report", "none"),
    ],
)
def test_a_case_without_scores_opens_where_its_words_are_written(
    signed_in: Client, centre: Agency, kind: str, basis: str
) -> None:
    assert opened(signed_in, centre, kind=kind, basis=basis) == (302, "")
    case = centre.cases.get()
    assert (case.state, case.report_kind, case.framework_code, case.indicators.count()) == (State.SCORING, kind, "", 0)


@pytest.mark.parametrize(
    ("kind", "basis", "says"),
    [
        ("project_targets", "framework|sichuan-department|3", "完成情况”不评分，不用指标体系；请选“不评分”"),
        ("fund_expenditure", "framework|sichuan-department|3", "应选用于社会保险基金绩效评价的"),
        ("department_evaluation", "none", "没有选，“部门整体支出绩效评价报告”按评分撰写，应选定一个"),
        ("department_evaluation", "", "请选择一个指标体系，或沿用以前年度的"),
        ("final_accounts", "", "请选择一个指标体系，或沿用以前年度的；不评分的请选“不评分”"),
        ("sichuan_budget_evaluation", "framework|mof-2020-10-project|1", "它用于项目支出绩效评价，应选用于部门整体"),
        ("department_evaluation", "framework|mof-2020-10-project|1", "它用于项目支出绩效评价，应选用于部门整体"),
        ("department_self_evaluation", "framework|mof-2020-10-self|1", "它用于项目支出的自评，应选用于部门整体支出的"),
        ("project_evaluation", "framework|hunan-department-self|1", "它用于部门整体支出的自评，应选用于项目支出的"),
    ],
)  # fmt: skip
def test_a_framework_that_does_not_suit_the_kind_is_refused_with_the_mend(
    signed_in: Client, centre: Agency, kind: str, basis: str, says: str
) -> None:
    status, told = opened(signed_in, centre, kind=kind, basis=basis)
    assert status == 422
    assert "指标体系：" in told
    assert says in told
    assert not centre.cases.exists()


def test_an_earlier_tree_must_suit_the_kind_too(client: Client, fumin: Case) -> None:
    assert fumin.evaluator is not None
    client.force_login(people.evaluator(fumin.evaluator))
    sent = {"year": "2024", "basis": "case|fumin-2023"}
    status, told = opened(client, fumin.agency, kind="project_evaluation", **sent)
    assert (status, "它用于部门整体支出绩效评价，应选用于项目支出绩效评价" in told) == (422, True)
    assert opened(client, fumin.agency, kind="department_evaluation", **sent) == (302, "")


class TestTheWayWithoutScores:
    @pytest.fixture
    def case(self, signed_in: Client, centre: Agency) -> Case:
        opened(signed_in, centre, kind="fund_expenditure", basis="none")
        return centre.cases.get()

    def test_its_page_tells_what_comes_next(self, signed_in: Client, case: Case) -> None:
        page = signed_in.get(f"/cases/{case.code}/").content.decode()
        assert "撰写中" in page
        assert "评分中" not in page
        assert "还没有导入某县社保局2023年的工作簿" in page
        assert re.search("报告还没有完成：.*处文字没有写", page)
        for absent in ("设置指标体系", "填写评分表", "佐证材料", "专家组"):
            assert absent not in page

    def test_the_desk_leads_to_its_words(self, signed_in: Client, case: Case) -> None:
        page = signed_in.get("/desk/").content.decode()
        assert f'href="/cases/{case.code}/words/">撰写报告文字并提交审核' in page
        assert "撰写中" in page

    def test_there_is_nothing_to_set_up(self, signed_in: Client, case: Case) -> None:
        answer = signed_in.get(f"/cases/{case.code}/setup/", follow=True)
        assert answer.redirect_chain == [(f"/cases/{case.code}/", 302)]
        assert "本案不评分，没有指标体系" in answer.content.decode()

    def test_submitted_withdrawn_returned_and_back_to_writing(
        self, signed_in: Client, case: Case, reviewer: User
    ) -> None:
        steps = f"/cases/{case.code}/transitions"
        refused = signed_in.post(f"{steps}/submit/")
        assert refused.status_code == 409
        assert f'href="/cases/{case.code}/words/#slot-' in refused.content.decode()
        Case.objects.filter(pk=case.pk).update(state=State.SUBMITTED)
        page = signed_in.post(f"{steps}/withdraw/", {"reason": "再改"}, follow=True)
        assert page.redirect_chain == [(f"/cases/{case.code}/", 302)]
        assert "待审核 → 撰写中" in page.content.decode()
        Case.objects.filter(pk=case.pk).update(state=State.SUBMITTED)
        desk = Client()
        desk.force_login(reviewer)
        assert "佐证材料" not in desk.get(f"/cases/{case.code}/review/").content.decode()
        desk.post(f"{steps}/return/", {"reason": "请补充运行情况"})
        case.refresh_from_db()
        assert case.state == State.RETURNED
        page = signed_in.get("/desk/").content.decode()
        assert f'href="/cases/{case.code}/words/">按审核意见修改报告文字' in page
