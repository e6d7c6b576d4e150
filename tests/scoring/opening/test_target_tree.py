"""A case whose tree is laid out from an imported target table or self-evaluation form."""

from __future__ import annotations

import pytest
from django.test import Client

from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.review.services import freeze_case
from scoring.scores.models import Score
from scoring.scores.services import score_case
from tests.factories import people
from tests.factories.imports import Importer, accounts, ready, take_in
from tests.factories.project_forms import scored
from tests.factories.self_evaluation import self_evaluation_form
from tests.factories.trees import shape
from units.agencies.models import Agency
from units.people.models import User

__all__ = ["accounts", "ready", "take_in"]

FORM = "部门整体支出绩效自评表"


@pytest.fixture
def evaluator(ready: Agency) -> User:
    return people.evaluator(ready)


@pytest.fixture
def signed_in(client: Client, evaluator: User) -> Client:
    client.force_login(evaluator)
    return client


def open_by(client: Client, agency: Agency, kind: str, basis: str, year: str = "2023") -> str:
    """The page that follows, or the page with what is wrong."""
    sent = {"year": year, "kind": kind, "basis": basis, "title": "", "code": ""}
    return client.post(f"/cases/new/?agency={agency.code}", sent, follow=True).content.decode()


def filled(case: Case) -> dict[str, str]:
    rows = Score.objects.filter(indicator__case=case).exclude(indicator__rule={})
    return {row.indicator.name: str(row.score) for row in rows.select_related("indicator") if row.score is not None}


def test_the_self_evaluation_form_gives_a_tree_that_is_scored_at_once(
    signed_in: Client, ready: Agency, evaluator: User, take_in: Importer
) -> None:
    take_in((FORM, self_evaluation_form()))
    page = signed_in.get(f"/cases/new/?agency={ready.code}").content.decode()
    assert "由绩效目标表生成指标体系" in page
    assert "7个三级指标，另加预算执行率" in page
    open_by(signed_in, ready, "department_self_evaluation", "targets|2023|")
    case = ready.cases.get()
    assert case.state == State.SETUP
    assert [(path, str(weight)) for level, path, weight in shape(case) if level == 1] == [
        ("预算执行率", "10.00"), ("产出指标", "50.00"), ("效益指标", "30.00"), ("满意度指标", "10.00"),
    ]  # fmt: skip
    case = freeze_case(case=case, actor=evaluator)
    score_case(case=case)
    # 600.4 of 620; 38 of 40; 99 of 100 %.
    assert filled(case) == {
        "预算执行率": "9.68", "完成工作任务": "19.00", "合格率": "19.80", "按时完成": "10.00",
        "经济效益实现程度": "10.00", "工作正常开展": "10.00", "生态效益实现程度": "10.00", "群众满意": "10.00",
    }  # fmt: skip


def test_a_projects_form_gives_a_tree_that_reads_the_project(
    signed_in: Client, ready: Agency, evaluator: User, take_in: Importer
) -> None:
    take_in(("项目支出绩效自评表", scored()))
    open_by(signed_in, ready, "project_evaluation", "targets|2023|稽核项目")
    case = freeze_case(case=ready.cases.get(), actor=evaluator)
    score_case(case=case)
    # 20 of 25; 280 of 300.
    assert filled(case) == {"预算执行率": "8.00", "稽核单位数": "46.67", "挽回损失": "30.00", "群众满意度": "10.00"}
    assert case.project == "稽核项目"
    assert case.framework_title == "“稽核项目”2023年项目支出绩效指标体系"


@pytest.mark.parametrize(
    ("kind", "basis", "year", "says"),
    [
        ("project_evaluation", "targets|2023|", "2023", "“项目支出绩效评价报告”应选项目的"),
        ("department_self_evaluation", "targets|2023|稽核项目", "2023", "项目“稽核项目”的绩效目标表"),
        ("department_self_evaluation", "targets|2023|", "2024", "选的是2023年的绩效目标表，评价年度是2024年"),
        ("department_self_evaluation", "targets|2022|", "2023", "所选的指标体系已不可用"),
    ],
)
def test_a_table_of_another_subject_or_year_is_refused_with_the_mend(
    signed_in: Client, ready: Agency, take_in: Importer, kind: str, basis: str, year: str, says: str
) -> None:
    take_in((FORM, self_evaluation_form()), ("项目支出绩效自评表", scored()))
    assert says in open_by(signed_in, ready, kind, basis, year)
    assert not ready.cases.exists()
