"""Typed figures that cannot be what they are called wait; those that hardly can ask to be looked at."""

from __future__ import annotations

import pytest

from scoring.cases.models import Case, CaseIndicator
from scoring.score_sheet.edits import Edit, check_cells
from scoring.score_sheet.selectors import outstanding
from scoring.score_sheet.services import save_cells
from scoring.scores.evaluation import rows_of
from tests.factories.sheets import sheet_of
from units.agencies.models import Agency

RATIO = {"kind": "ratio_up"}


@pytest.fixture
def case(centre: Agency) -> Case:
    return sheet_of(centre, [RATIO])


def row(case: Case) -> CaseIndicator:
    return next(row for row in rows_of(case) if row.rule)


def named(case: Case, name: str, target: str) -> None:
    leaf = row(case)
    case.indicators.filter(pk=leaf.pk).update(name=name, inputs=leaf.inputs | {"target": target})


def fill(case: Case, actual: str) -> CaseIndicator:
    save_cells(case=case, edits=[Edit(row(case).pk, "actual", actual)])
    return row(case)


@pytest.mark.parametrize(
    ("name", "target", "actual", "says"),
    [
        ("参保人数", "≥1人", "0.4628", "“0.4628人”不是整数"),
        ("内设机构数", "≥3个", "-11个", "“-11个”是负数"),
        ("群众满意度", "≥90%", "120%", "“120%”超出0%至100%"),
    ],
)
def test_an_impossible_figure_waits(case: Case, name: str, target: str, actual: str, says: str) -> None:
    named(case, name, target)
    leaf = fill(case, actual)
    assert (leaf.score.score, leaf.score.status) == (None, "missing")
    assert leaf.score.basis.startswith(f"待填：完成值{says}")
    [told] = [one.message for one in outstanding([leaf], frozenset()) if one.field == "actual"]
    assert told.startswith(f"完成值{says}")
    assert told.endswith("请改正")


def test_a_doubtful_rate_is_scored_and_asks_to_be_looked_at(case: Case) -> None:
    named(case, "任务完成率", "≥100%")
    leaf = fill(case, "900007%")
    assert (leaf.score.score, leaf.score.status) == (100, "needs_attention")
    assert leaf.score.basis.endswith("完成值“900007%”超出常见范围，这类比率一般不超过200%，请核对")
    assert fill(case, "150%").score.status == "scored"


def test_an_impossible_figure_is_told_before_it_is_taken(case: Case) -> None:
    named(case, "参保人数", "≥1人")
    fill(case, "5")
    rows = rows_of(case)
    [checked] = check_cells(case, [Edit(row(case).pk, "actual", "-3")], rows)
    assert checked.problem == "完成值“-3人”是负数，以“人”计的数量应不小于0，请改正"
