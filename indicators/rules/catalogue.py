"""The closed set of rule kinds, by name."""

from collections.abc import Mapping

from indicators.rules.checklist import Checklist
from indicators.rules.coefficient import Coefficient
from indicators.rules.execution_rate import ExecutionRate
from indicators.rules.expert import Expert
from indicators.rules.finding_deduction import FindingDeduction
from indicators.rules.formula import Formula
from indicators.rules.interpolation import Interpolation
from indicators.rules.outcomes import RuleError
from indicators.rules.panel_average import PanelAverage
from indicators.rules.point_deduction import PointDeduction
from indicators.rules.qualitative_band import QualitativeBand
from indicators.rules.ratio_down import RatioDown
from indicators.rules.ratio_up import RatioUp
from indicators.rules.rule import Rule
from indicators.rules.step_deduction import StepDeduction
from indicators.rules.tier import Tier
from indicators.rules.yes_no import YesNo

_IN_ORDER: tuple[type[Rule], ...] = (
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
)
RULES: Mapping[str, type[Rule]] = {rule.kind: rule for rule in _IN_ORDER}


def parse_rule(data: Mapping[str, object]) -> Rule:
    """The rule that ``{"kind": …, …}`` describes. Raises RuleError with a Chinese message naming the parameter."""
    kind = data.get("kind") if isinstance(data, Mapping) else None
    if not isinstance(kind, str) or kind not in RULES:
        raise RuleError(f"评分规则的参数“kind”为“{kind if kind is not None else data}”，应为{'、'.join(RULES)}之一")
    return RULES[kind].parse(data)
