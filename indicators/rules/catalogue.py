"""The closed set of rule kinds, by name."""

from collections.abc import Mapping

from .bands import QualitativeBand, Tier
from .deductions import FindingDeduction, PointDeduction, StepDeduction
from .formula import Formula
from .judgements import Checklist, Coefficient, Expert, PanelAverage, YesNo
from .outcomes import RuleError
from .ratios import ExecutionRate, Interpolation, RatioDown, RatioUp
from .rule import Rule

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
