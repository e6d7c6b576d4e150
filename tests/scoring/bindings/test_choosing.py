"""Choosing a fact on the site: what the row says, what is offered, and what a choice does."""

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
from evalcase.audit.models import Entry
from indicators.library.selectors import get_framework
from scoring.bindings.models import ChosenFact
from scoring.cases.choices import State
from scoring.cases.models import Case, CaseIndicator
from scoring.opening.services import create_case
from scoring.scores.services import score_case
from tests.evalcase.spreadsheets.build import workbook
from units.agencies.models import Agency
from units.people.models import User

BACKEND = "units.people.backends.RoleBackend"


@pytest.fixture
def case(reference_data: None, centre: Agency, settings: LazySettings, tmp_path: Path) -> Case:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    rows: list[list[Any]] = [
        [f"{centre}2023年履职情况统计表"],
        ["项目", "计量单位", "数值"],
        ["稽核任务", "项", 40],
        ["完成稽核任务", "项", 38],
        ["履职情况.重点工作交办数", "项", 5],
    ]
    import_workbooks([UploadedWorkbook("履职.xlsx", workbook(("履职", rows)))], agency=centre, year=2023)
    case = create_case(
        code="choosing", title="评价", agency=centre, year=2023,
        framework=get_framework("mof-2013-53-department"), report_kind="department_self_report",
    )  # fmt: skip
    score_case(case=case)
    return case


@pytest.fixture
def site(case: Case, evaluator: User, client: Client) -> Client:
    client.force_login(evaluator, backend=BACKEND)
    return client


def leaf(case: Case, name: str = "实际完成率") -> CaseIndicator:
    return case.indicators.select_related("score").get(name=name)


def address(case: Case, route: str = "score-sheet-choose-fact") -> str:
    return reverse(route, args=[case.code, leaf(case).pk])


def choose(site: Client, case: Case, role: str, key: str, **more: Any) -> Any:
    return site.post(address(case), {"role": role, "key": key, **more})


def test_the_row_says_what_would_feed_it_and_leads_to_the_choice(site: Client, case: Case) -> None:
    page = site.get(reverse("score-sheet", args=[case.code])).content.decode()

    assert "由“履职情况统计表”的“计划工作数”提供，尚未导入" in page
    assert f"{address(case)}?role=target" in page
    where = f"{reverse('import-new')}?agency={case.agency.code}&amp;year={case.year}"
    assert f'尚未导入，<a href="{where}">去导入</a>' in page


def test_facts_are_found_by_two_characters_with_value_and_cell(site: Client, case: Case) -> None:
    found = site.get(address(case), {"role": "target", "q": "稽核"}).content.decode()
    assert found.index("稽核任务") < found.index("完成稽核任务")
    assert "40项" in found
    assert "履职.xlsx【履职】C3" in found
    assert "没有名称含有" in site.get(address(case), {"role": "target", "q": "稽"}).content.decode()


def test_a_choice_scores_the_row_and_is_logged_and_can_be_undone(site: Client, case: Case) -> None:
    assert choose(site, case, "target", "稽核任务", reason="名称不同", remember="on").status_code == 302
    assert choose(site, case, "actual", "完成稽核任务").status_code == 302

    assert leaf(case).score.score == Decimal("7.60")
    kept = {choice.role: choice for choice in ChosenFact.objects.all()}
    assert (kept["target"].case, kept["actual"].case) == (None, case)
    assert Entry.objects.filter(action__startswith="选定指标的数据").count() == 2
    assert "按选定的数据取数" in site.get(reverse("score-sheet", args=[case.code])).content.decode()

    undone = site.post(address(case, "score-sheet-undo-choice"), {"role": "target"})
    assert undone.status_code == 302
    assert leaf(case).score.score is None
    assert not ChosenFact.objects.filter(role="target").exists()


@pytest.mark.parametrize(
    ("role", "key", "said"),
    [
        ("actual", "没有的数据", "没有数据“没有的数据”"),
        ("values.无", "稽核任务", "不读取这个数据"),
        ("actual", "", "没有选数据"),
        ("actual", "完成值/产出/职责履行/实际完成率", "没有数据"),
    ],
)
def test_what_cannot_be_chosen_is_told(site: Client, case: Case, role: str, key: str, said: str) -> None:
    answer = choose(site, case, role, key)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ChosenFact.objects.exists()


def test_a_closed_case_keeps_its_facts(site: Client, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(state=State.SUBMITTED)
    answer = choose(site, case, "target", "稽核任务")
    assert answer.status_code == 422
    assert "待审核" in answer.content.decode()
    assert not ChosenFact.objects.exists()
