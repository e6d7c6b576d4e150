"""A leaf whose figure tables contradict each other about waits, and says between which cells to decide."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import LazySettings

from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from budgets.ledger.selectors.contested import questions_of
from budgets.ledger.services.questions import decide_question
from indicators.rules import Status
from scoring.cases.models import Case, CaseIndicator
from scoring.score_sheet.edits import Edit
from scoring.score_sheet.selectors import row_data
from scoring.score_sheet.services import save_cells
from scoring.scores.explanation import explain
from scoring.scores.services import score_case
from tests.evalcase.spreadsheets.build import workbook
from tests.factories.contradictions import served
from tests.factories.people import evaluator
from tests.factories.sheets import sheet_of
from units.agencies.models import Agency


@pytest.fixture
def case(db: None, centre: Agency, settings: LazySettings, tmp_path: Path) -> Case:
    """One leaf of 100 points: 服务人次 against 1250; two tables say 1000 and 1300."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    file = UploadedWorkbook("甲.xlsx", workbook(("窗口", served(1000, "窗口")), ("热线", served(1300, "热线"))))
    import_workbooks([file], agency=centre, year=2023)
    case = sheet_of(centre, [{"kind": "ratio_up"}])
    CaseIndicator.objects.filter(case=case, name="指标1").update(inputs={"target": "1250人次", "actual": "服务人次"})
    score_case(case=case)
    return case


def leaf_of(case: Case) -> CaseIndicator:
    return case.indicators.select_related("score").get(name="指标1")


def test_the_leaf_waits_and_names_both_cells(case: Case) -> None:
    leaf = leaf_of(case)
    assert (leaf.score.score, leaf.score.status) == (None, Status.MISSING.value)
    assert leaf.score.basis == (
        "待填：“服务人次”不一致：甲.xlsx【窗口】C3为1,000人次，甲.xlsx【热线】C3为1,300人次，请在“数据疑问”中核定"
    )
    assert row_data(leaf)["status_label"] == "需核对"
    told = explain(leaf, 2023)
    assert [(one.label, one.text, one.source) for one in told.readings if "完成值" in one.label] == [
        ("完成值（服务人次）", "待核定", "“服务人次”不一致")
    ]
    assert (told.arithmetic, told.warning) == (leaf.score.basis, "")
    case.refresh_from_db()
    assert (case.total, case.grade, case.scored_leaves, case.leaves) == (None, "", 0, 1)


@pytest.mark.parametrize(("chosen", "expected"), [(0, "80.00"), (1, "100.00")])
def test_once_decided_it_is_scored(case: Case, chosen: int, expected: str) -> None:
    (question,) = questions_of(case.agency, 2023)
    decide_question(
        agency=case.agency, year=2023, question=question, seen=question.digest, chosen=chosen, typed="",
        reason="以该处登记为准", actor=None,
    )  # fmt: skip
    score_case(case=case)
    assert leaf_of(case).score.score == Decimal(expected)
    case.refresh_from_db()
    assert not case.is_provisional


def test_what_a_person_types_on_the_sheet_stands_in_place_of_both(case: Case, centre: Agency) -> None:
    person, leaf = evaluator(centre), leaf_of(case)
    save_cells(case=case, edits=[Edit(leaf.pk, "actual", "1100", 0)], actor=person)
    assert leaf_of(case).score.score == Decimal("88.00")
