"""The closed set of rule kinds, and rules as frameworks write them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from indicators.rules.checklist import Checklist
from indicators.rules.classed_findings import ClassedFindings
from indicators.rules.coefficient import Coefficient
from indicators.rules.date_target import DateTarget
from indicators.rules.execution_rate import ExecutionRate
from indicators.rules.expert import Expert
from indicators.rules.extra_points import ExtraPoints
from indicators.rules.finding_deduction import FindingDeduction
from indicators.rules.formula import Formula
from indicators.rules.interpolation import Interpolation
from indicators.rules.money_average import MoneyAverage
from indicators.rules.named_tier import NamedTier
from indicators.rules.outcomes import RuleError
from indicators.rules.panel_average import PanelAverage
from indicators.rules.point_deduction import PointDeduction
from indicators.rules.points_band import PointsBand
from indicators.rules.qualitative_band import QualitativeBand
from indicators.rules.ratio_down import RatioDown
from indicators.rules.ratio_up import RatioUp
from indicators.rules.rule import Rule
from indicators.rules.several_targets import SeveralTargets
from indicators.rules.step_deduction import StepDeduction
from indicators.rules.tier import Tier
from indicators.rules.yes_no import YesNo

# A new kind is one more file and one more entry here: docs/rule-kinds.md.
KINDS: tuple[type[Rule], ...] = (
    RatioUp,
    RatioDown,
    ExecutionRate,
    Tier,
    StepDeduction,
    PointDeduction,
    FindingDeduction,
    Checklist,
    QualitativeBand,
    YesNo,
    Interpolation,
    Formula,
    Expert,
    PanelAverage,
    Coefficient,
    NamedTier,
    PointsBand,
    ClassedFindings,
    DateTarget,
    SeveralTargets,
    MoneyAverage,
    ExtraPoints,
)
RULES: Mapping[str, type[Rule]] = {rule.kind: rule for rule in KINDS}


def parse_rule(data: Mapping[str, object]) -> Rule:
    """The rule that ``{"kind": …, …}`` describes. Raises RuleError with a Chinese message naming the parameter."""
    kind = data.get("kind") if isinstance(data, Mapping) else None
    if not isinstance(kind, str) or kind not in RULES:
        given = data if kind is None else kind
        kinds = "、".join(f"{rule.kind}（{rule.title}）" for rule in RULES.values())
        raise RuleError(f"评分规则的种类为“{given}”，应为{kinds}之一", "kind")
    return RULES[kind].parse(data)


def readable_rule(data: Mapping[str, object]) -> Rule | None:
    """The same; None where the data describe no rule."""
    try:
        return parse_rule(data)
    except RuleError:
        return None


def is_extra_rule(data: Mapping[str, object]) -> bool:
    """Whether a leaf with this rule weighs nothing and adds to the total, or takes from it (加减分)."""
    rule = RULES.get(str(data.get("kind", "")))
    return rule is not None and rule.is_extra


def rule_title(data: Mapping[str, object]) -> str:
    """The Chinese name of the rule's kind; "" where there is no known one."""
    rule = RULES.get(str(data.get("kind", "")))
    return rule.title if rule else ""


def rule_sentence(data: Mapping[str, object], weight: Decimal) -> str:
    """How the indicator is scored, with its weight; why the rule cannot be used where it is faulty; "" for none."""
    if not data:
        return ""
    try:
        return parse_rule(data).sentence(weight if weight.is_finite() else Decimal(0))
    except RuleError as error:
        return str(error)


def same_rule(left: Mapping[str, object], right: Mapping[str, object]) -> bool:
    """Whether two rules say the same, however their numbers are written."""
    if not left or not right:
        return not left and not right
    rule, other = readable_rule(left), readable_rule(right)
    return rule == other if rule and other else dict(left) == dict(right)
