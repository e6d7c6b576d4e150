"""The page of questions between tables: what it shows to whom, and what a decision does to the open cases."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from budgets.ledger.models import FactQuestion
from budgets.ledger.selectors.contested import questions_of
from scoring.cases.choices import State
from scoring.cases.models import Case, CaseIndicator
from scoring.scores.services import score_case
from tests.evalcase.spreadsheets.build import workbook
from tests.factories.contradictions import served, targets
from tests.factories.people import administrator, agency_clerk, reviewer
from tests.factories.sheets import sheet_of
from units.agencies.models import Agency
from units.people.models import User

BACKEND = "units.people.backends.RoleBackend"
KEY = "服务人次"


def take_in(agency: Agency, *sheets: tuple[str, Any]) -> None:
    import_workbooks([UploadedWorkbook("甲.xlsx", workbook(*sheets))], agency=agency, year=2023)


@pytest.fixture
def case(db: None, centre: Agency, settings: LazySettings, tmp_path: Path) -> Case:
    """One leaf of 100 points: 服务人次 against 1250; two tables say 1000 and 1300."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    take_in(centre, ("窗口", served(1000, "窗口")), ("热线", served(1300, "热线")))
    case = sheet_of(centre, [{"kind": "ratio_up"}])
    CaseIndicator.objects.filter(case=case, name="指标1").update(inputs={"target": "1250人次", "actual": KEY})
    score_case(case=case)
    return case


@pytest.fixture
def address(case: Case) -> str:
    return reverse("data-questions", args=[case.agency.code, 2023])


@pytest.fixture
def site(case: Case, evaluator: User, client: Client) -> Client:
    client.force_login(evaluator, backend=BACKEND)
    return client


def sent(case: Case, key: str = KEY, **more: str) -> dict[str, str]:
    question = next(question for question in questions_of(case.agency, 2023) if question.key == key)
    return {"key": key, "seen": question.digest, "choice": "1", "typed": "", "reason": "以热线登记为准"} | more


def score(case: Case) -> Decimal | None:
    return case.indicators.select_related("score").get(name="指标1").score.score


def test_the_values_stand_side_by_side_with_cells_and_readers(site: Client, case: Case, address: str) -> None:
    page = site.get(address).content.decode()
    for words in ("共1处，1处待核定", "1,000人次", "1,300人次", "甲.xlsx【窗口】C3", "甲.xlsx【热线】C3", "“指标1”"):
        assert words in page
    assert page.count("（来源单元格）") == 2  # a corner of either sheet


def test_a_leaf_that_only_asks_for_the_fact_is_named_too(site: Client, case: Case, address: str) -> None:
    leaf = CaseIndicator.objects.filter(case=case, name="指标1")
    leaf.update(name=KEY, path=KEY, inputs={"target": "1250人次"})
    Case.objects.filter(pk=case.pk).update(project="大厅建设")  # the agency's statistics are only offered to a project
    score_case(case=Case.objects.get(pk=case.pk))
    page = site.get(address).content.decode()
    assert f"的“{KEY}”（可选用，还没有选定）" in page
    assert "没有指标读取这项数据" not in page


def test_case_sheet_and_row_lead_there(site: Client, case: Case, address: str) -> None:
    told = site.get(reverse("case-detail", args=[case.code])).content.decode()
    assert "导入的表有 1 处数据疑问" in told
    assert address in told
    sheet = site.get(reverse("score-sheet", args=[case.code])).content.decode()
    assert f'<a href="{address}">各表不一致，去核定</a>' in sheet
    assert ">需核对</span>" in sheet


def test_a_decision_scores_the_open_case_and_can_be_taken_back(site: Client, case: Case, address: str) -> None:
    answer = site.post(address, sent(case), follow=True)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "按1,300人次取值，已重新计算未提交案件的得分" in page
    assert "由评价人员甲核定为" in page
    assert "理由：以热线登记为准" in page
    assert score(case) == Decimal("100.00")
    trace = site.get(reverse("trace", args=[case.code]), {"fact": KEY}).content.decode()
    assert "甲.xlsx【热线】C3（各表不一致，核定按此处取值，理由：以热线登记为准）" in trace
    site.post(reverse("data-question-withdraw", args=[case.agency.code, 2023]), {"key": KEY})
    assert score(case) is None


def test_another_value_is_typed(site: Client, case: Case, address: str) -> None:
    site.post(address, sent(case, choice="typed", typed="1100"))
    assert score(case) == Decimal("88.00")


@pytest.mark.parametrize(
    ("more", "status", "expected"),
    [
        ({"reason": ""}, 422, "请写明理由"),
        ({"choice": ""}, 422, "请选择一个值"),
        ({"choice": "9"}, 422, "没有这个值"),
        ({"choice": "typed"}, 422, "请填写另外的值"),
        ({"choice": "typed", "typed": "12元"}, 422, "计量单位不同"),
        ({"seen": "0" * 64}, 409, "在您查看之后有变化"),
        ({"key": "没有的数据"}, 422, "“没有的数据”已经没有疑问"),
    ],
)
def test_what_cannot_be_kept_is_told_and_nothing_is_lost(
    site: Client, case: Case, address: str, more: dict[str, str], status: int, expected: str
) -> None:
    answer = site.post(address, sent(case) | {"reason": "热线登记齐全"} | more)
    page = answer.content.decode()
    assert (answer.status_code, expected in page) == (status, True)
    if more.keys() & {"choice", "seen"}:
        assert "热线登记齐全" in page
    assert not FactQuestion.objects.filter(decided_at__isnull=False).exists()


def test_others_see_and_do_not_decide(case: Case, address: str, client: Client) -> None:
    for person in (reviewer(case.agency), agency_clerk(case.agency)):
        client.force_login(person, backend=BACKEND)
        page = client.get(address).content.decode()
        assert "1,300人次" in page
        assert '<button type="submit">核定</button>' not in page
        assert client.post(address, sent(case)).status_code == 403


def test_a_submitted_case_is_decided_on_by_importers_alone(
    site: Client, case: Case, address: str, client: Client
) -> None:
    Case.objects.filter(pk=case.pk).update(state=State.SUBMITTED)
    assert "数据已固定" in site.get(address).content.decode()
    assert site.post(address, sent(case)).status_code == 422
    client.force_login(administrator(), backend=BACKEND)
    assert client.post(address, sent(case)).status_code == 302
    assert score(case) is None  # fixed with the case


@pytest.mark.parametrize("year", ["2022", "99999999999999999999999"])
def test_a_year_without_a_case_is_not_found(site: Client, case: Case, year: str) -> None:
    assert site.get(f"/data-questions/{case.agency.code}/{year}/").status_code == 404


@pytest.mark.parametrize("more", [0, 3])
def test_so_many_queries_however_many_questions(
    site: Client, case: Case, address: str, more: int, django_assert_num_queries: Any
) -> None:
    if more:
        take_in(case.agency, ("目标", targets()))
    site.get(address)
    with django_assert_num_queries(19):
        page = site.get(address).content.decode()
    assert f"共{1 + more}处" in page
