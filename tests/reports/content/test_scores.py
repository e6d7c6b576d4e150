"""The printed score sheet."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

from reports.content.scores import score_explanations, score_sheet
from reports.document.blocks import Row
from reports.material.composer import Composer
from reports.material.selectors import read_material
from scoring.cases.models import Case
from scoring.scores.printing import explained_in_full
from scoring.scores.services import override_score
from tests.factories.bare import STANDARDS, bare_case, fill_bare_case
from units.agencies.models import Agency
from units.people.models import User

PLAIN = re.compile(r"<[^>]+>|[\s（）]")  # the page sets a source apart by its colour, paper by brackets


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


def test_the_annex_of_explanations_words_every_scored_leaf_as_the_sheet(
    centre: Agency, evaluator: User, tmp_path: Path, django_assert_num_queries: Any
) -> None:
    case = bare_case(centre, evaluator, tmp_path)
    assert score_explanations(Composer(read_material(case))) == []
    fill_bare_case(case)
    path = case.indicators.get(name="培训人次").path
    override_score(case=case, path=path, score=Decimal(29), reason="有25人次重复", actor=evaluator)
    composer = Composer(read_material(Case.objects.get(pk=case.pk)))
    with django_assert_num_queries(0):
        (table,) = score_explanations(composer)

    printed = {texts(row)[0]: texts(row) for (row,) in table.groups}
    leaves = [leaf for node in composer.material.nodes for leaf in node.leaves()]
    assert list(printed) == [leaf.indicator.name for leaf in leaves]
    for leaf in (leaf.indicator for leaf in leaves):
        sheet = PLAIN.sub("", unescape(explained_in_full(case, leaf)))
        _, points, readings, rule, arithmetic = printed[leaf.name]
        assert points == f"{leaf.score.score:f}"
        for part in (*readings.split("；"), rule, *arithmetic.split("；人工评分 ")):
            assert PLAIN.sub("", part) in sheet
    assert printed["培训人次"][-1].endswith("；人工评分 29.00，理由：有25人次重复")


def texts(row: Row) -> list[str]:
    return ["".join(run.text for run in cell.runs) for cell in row.cells]
