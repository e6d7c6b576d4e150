"""A case of indicators of which only name, weight and rule are known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scoring.cases.models import Case
    from units.agencies.models import Agency
    from units.people.models import User

BARE = """\
  - name: 过程
    weight: 40
    children:
      - {name: 预算执行率, weight: 30, rule: {kind: execution_rate}}
      - {name: 制度健全性, weight: 10, rule: {kind: yes_no}}
  - name: 产出
    weight: 60
    children:
      - {name: 培训人次, weight: 40, rule: {kind: ratio_up}}
      - {name: 投诉数, weight: 20, rule: {kind: step_deduction, limit: 0件, step: 1件, points: 5, direction: above}}
"""
STANDARDS = {
    "预算执行率": "得分 = 执行数 ÷ 预算数 × 30分，超过100%按100%计。",
    "制度健全性": "达到的得10分，未达到的不得分。",
    "培训人次": "达到指标值得40分；未达到的，得分 = 完成值 ÷ 指标值 × 40分。",
    "投诉数": "不高于0件得满分；高出的，每满1件扣5分，扣完为止。",
}


def bare_case(agency: Agency, actor: User, folder: Path) -> Case:
    """Such a case, frozen and open for scoring; the agency evaluates itself."""
    from indicators.library.services import load_frameworks
    from scoring.cases.models import Case
    from scoring.opening.services import create_case
    from scoring.review.services import freeze_case
    from scoring.scores.services import score_case
    from tests.indicators.conftest import FRAMEWORK

    file = folder / "bare.yaml"
    file.write_text(FRAMEWORK.partition("tree:\n")[0] + "tree:\n" + BARE, encoding="utf-8")
    (loaded,) = load_frameworks(paths=[file])
    case = create_case(
        code="bare-2024",
        title="某项目支出绩效评价",
        agency=agency,
        year=2024,
        framework=loaded.framework,
        report_kind="project_evaluation",
        in_setup=True,
    )
    freeze_case(case=case, actor=actor)
    score_case(case=case)
    return Case.objects.get(pk=case.pk)


def fill_bare_case(case: Case) -> None:
    """Every cell filled in: 82.00 points."""
    from scoring.score_sheet.edits import Edit
    from scoring.score_sheet.services import save_cells

    typed = {
        "预算执行率": {"values.executed": "90万元", "values.budget": "100万元"},
        "制度健全性": {"choices.met": True},
        "培训人次": {"target": "400人次", "actual": "300人次"},
        "投诉数": {"actual": "1件"},
    }
    keys = dict(case.indicators.values_list("name", "pk"))
    edits = [Edit(keys[name], field, value) for name, row in typed.items() for field, value in row.items()]
    assert not save_cells(case=case, edits=edits).refusals
    case.refresh_from_db()
