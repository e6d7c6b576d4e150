"""The printed score sheet."""

from __future__ import annotations

from pathlib import Path

from reports.content.scores import score_sheet
from reports.document.blocks import Row
from reports.material.composer import Composer
from reports.material.selectors import read_material
from tests.factories.bare import STANDARDS, bare_case, fill_bare_case
from units.agencies.models import Agency
from units.people.models import User


def test_the_annex_has_no_column_of_explanations_without_any(centre: Agency, evaluator: User, tmp_path: Path) -> None:
    case = bare_case(centre, evaluator, tmp_path)
    fill_bare_case(case)
    composer = Composer(read_material(case))

    names = texts(score_sheet(composer).head[0])
    assert names == [
        "一级指标", "二级指标", "三级指标", "分值", "评分标准", "指标值", "完成值", "得分", "评分依据与扣分原因",
    ]  # fmt: skip
    rows = [row for group in score_sheet(composer).groups for row in group]
    assert {sum(cell.colspan for cell in row.cells) for row in (rows[0], rows[-1])} == {9}
    assert texts(rows[2])[-7:-1] == ["培训人次", "40", STANDARDS["培训人次"], "400人次", "300人次", "30.00"]

    case.indicators.filter(name="投诉数").update(definition="当年受理的有效投诉。")
    assert "指标解释" in texts(score_sheet(Composer(read_material(case))).head[0])


def texts(row: Row) -> list[str]:
    return ["".join(run.text for run in cell.runs) for cell in row.cells]
