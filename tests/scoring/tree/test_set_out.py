"""A leaf that several rows of the target table answer, set out as one leaf each: the rule runs for every row."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from evalcase.audit.models import Entry
from indicators.rule_texts.scaling import for_part
from scoring.cases.choices import State
from scoring.cases.models import Case, CaseIndicator
from scoring.scores.services import score_case
from scoring.tree.services.rows import TreeError
from scoring.tree.services.targets import set_out_by_targets
from tests.factories.agencies import make_agency
from tests.factories.trees import case_in_setup, faults, node
from tests.scoring.bindings.test_import_to_score import project_form, take_in

PROJECT, YEAR = "供水管网改造", 2023
TIERS = [{"from": "95%", "points": "15"}, {"from": "80%", "to": "95%", "points": "9"}, {"to": "80%", "points": "0"}]
ROWS = [
    ["产出指标", "数量指标", "新建管网长度", "≥60公里", "57公里"],
    ["", "", "改造泵站", "≥4座", "4座"],
    ["", "", "安装水表", "≥1000户", "500户"],
    ["", "质量指标", "验收合格率", "100%", "100%"],
    ["满意度指标", "服务对象满意度指标", "受益群众满意度", "≥90%", "91%"],
]


@pytest.fixture
def case(db: None, reference_data: None, settings: LazySettings, tmp_path: Path) -> Case:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    agency = make_agency("water", "某县水务局")
    take_in(agency, project_form(agency, PROJECT, 800, 760, *ROWS))
    return case_in_setup(agency, year=YEAR, project=PROJECT)


def outputs(case: Case, **given: Any) -> CaseIndicator:
    """The leaf 数量指标 of the case, of 15 points."""
    leaf = case.indicators.exclude(rule={}).order_by("order").last()
    assert leaf is not None
    path = f"{leaf.parent.path}/数量指标"
    fields = {"name": "数量指标", "weight": 15, "rule": {"kind": "ratio_up"}, "inputs": {}, "standard": "按比例"}
    case.indicators.filter(pk=leaf.pk).update(path=path, **fields | given)
    return node(case, "数量指标")


def test_the_leaf_is_scored_by_its_rule_row_by_row(case: Case) -> None:
    leaf = outputs(case)
    made = set_out_by_targets(case=case, pk=leaf.pk)
    # The form prints 18 points for each row, so each has a third of the leaf's 15.
    assert (made.is_printed, [(row.name, row.weight, row.standard) for row in made.leaves]) == (
        True,
        [(name, Decimal(5), "按比例") for name in ("新建管网长度", "改造泵站", "安装水表")],
    )
    assert [row.inputs["target"] for row in made.leaves] == ["≥60公里", "≥4座", "≥1000户"]
    assert faults(case) == []
    leaf.refresh_from_db()
    assert (leaf.rule, leaf.standard) == ({}, "")
    assert Entry.objects.filter(action="按绩效目标表分设指标").count() == 1
    Case.objects.filter(pk=case.pk).update(state=State.SCORING)
    case.refresh_from_db()
    score_case(case=case)
    given = dict(case.indicators.filter(parent=leaf).values_list("name", "score__score"))
    assert given == {"新建管网长度": Decimal("4.75"), "改造泵站": Decimal("5.00"), "安装水表": Decimal("2.50")}
    assert node(case, "数量指标").score.score == Decimal("12.25")


def test_points_of_a_rule_are_scaled_and_its_text_is_printed_anew(case: Case) -> None:
    rule = {"kind": "point_deduction", "limit": "100%", "direction": "below", "points": "0.6"}
    made = set_out_by_targets(case=case, pk=outputs(case, rule=rule, standard="100%得15分，每低1%扣0.6分").pk)
    assert [(row.rule["points"], row.standard) for row in made.leaves] == [("0.2", "")] * 3


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"rule": {}}, "没有评分规则"),
        ({"rule": {"kind": "finding_deduction", "points": "1"}}, "不是按完成值计分"),
        ({"rule": {"kind": "formula", "expression": "15 - 0.5 * 实际", "gives": "score"}}, "固定的分数"),
        ({"name": "质量指标"}, "对应的三级指标有1项"),
        ({"name": "产出成本"}, "对应的三级指标有0项"),
    ],
)
def test_what_cannot_be_set_out_is_told_and_left_as_it_is(case: Case, given: dict[str, Any], told: str) -> None:
    leaf = outputs(case)
    path = f"{leaf.parent.path}/{given.get('name', leaf.name)}"
    case.indicators.filter(pk=leaf.pk).update(**given, path=path)
    before = case.indicators.count()
    with pytest.raises(TreeError, match=told):
        set_out_by_targets(case=case, pk=leaf.pk)
    assert case.indicators.count() == before


def test_a_rule_for_a_part_gives_the_same_share_or_is_none() -> None:
    tiers = {"kind": "tier", "steps": TIERS}
    part = for_part(tiers, Decimal(15), Decimal(5))
    assert part is not None
    assert [step["points"] for step in part["steps"]] == ["5", "3", "0"]
    steps = [TIERS[0], TIERS[1] | {"points": "10"}, TIERS[2]]
    assert for_part({"kind": "tier", "steps": steps}, Decimal(15), Decimal(7)) is None  # 10 × 7/15 would go on
    assert for_part({"kind": "ratio_up"}, Decimal(15), Decimal(7)) == {"kind": "ratio_up"}
    written = {"kind": "formula", "expression": "分值 - 0.5 * 实际", "gives": "score"}
    assert for_part(written, Decimal(15), Decimal(5)) is None
