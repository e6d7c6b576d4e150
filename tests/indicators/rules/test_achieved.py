"""完成值 in words: what a person entered as achieved, of every kind of rule."""

from __future__ import annotations

from typing import Any

import pytest

from budgets.quantities import parse_quantity
from indicators.rules import KINDS, Inputs, parse_rule
from tests.factories.rules import ONE_OF_EACH

_OF_EACH = {data["kind"]: data for data in ONE_OF_EACH}
# Figures stand in 完成值 themselves; an opinion, a share or ticked points are none: the rule's sentence tells them.
_WITHOUT = {
    "checklist", "coefficient", "execution_rate", "expert", "extra_points", "formula", "interpolation", "money_average",
    "panel_average", "point_deduction", "ratio_down", "ratio_up", "step_deduction", "tier",
}  # fmt: skip
_ENTERED: list[tuple[str, dict[str, Any], str]] = [
    ("date_target", {"day": "2025-09-29"}, "2025年9月29日"),
    ("date_target", {"day": "20250929"}, "2025年9月29日"),
    ("date_target", {"day": "9月底"}, "2025年9月30日"),
    ("date_target", {"day": "未完成"}, "未完成"),
    ("yes_no", {"met": True}, "是"),
    ("yes_no", {"met": "否"}, "否"),
    ("named_tier", {"word": "一般"}, "一般"),
    ("qualitative_band", {"percent": "80"}, "达成"),
    ("qualitative_band", {"percent": "0"}, "未达成"),
    ("points_band", {"score": "12.5"}, "中"),
    ("finding_deduction", {"findings": 5}, "发现问题5项"),
    ("finding_deduction", {"findings": 0}, "未发现问题"),
    ("classed_findings", {"findings_1": 2, "findings_2": 0}, "虚列支出2项"),
    ("classed_findings", {"findings_1": 0, "findings_2": 0}, "未发现问题"),
]


@pytest.mark.parametrize(("kind", "choices", "printed"), _ENTERED)
def test_what_was_entered_is_told_in_words(kind: str, choices: dict[str, Any], printed: str) -> None:
    assert parse_rule(_OF_EACH[kind]).achieved(Inputs(choices=choices, year=2025)) == printed


def test_several_targets_tell_each_actual_that_is_known() -> None:
    rule = parse_rule(_OF_EACH["several_targets"])
    values = {"甲": parse_quantity("20人"), "乙": parse_quantity("98.5%")}
    assert rule.achieved(Inputs(values=values)) == "甲 20人；乙 98.5%"
    assert rule.achieved(Inputs(values={"乙": values["乙"]})) == "乙 98.5%"


@pytest.mark.parametrize("data", ONE_OF_EACH, ids=lambda data: str(data["kind"]))
def test_nothing_and_nonsense_are_told_as_nothing(data: dict[str, object]) -> None:
    rule = parse_rule(data)
    names = [answer.name for answer in rule.asks()]
    odds: list[object] = [None, "", "大致完成", [], ["1"], {}, "13月40日", "NaN"]
    for odd in odds:
        assert rule.achieved(Inputs(choices=dict.fromkeys(names, odd))) == ""


def test_every_kind_is_either_told_or_known_to_tell_nothing() -> None:
    assert {kind for kind, _, _ in _ENTERED} | {"several_targets"} | _WITHOUT == {rule.kind for rule in KINDS}
