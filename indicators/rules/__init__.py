"""The scoring rules R1–R15 with what belongs to them: adjustments (A1), caps (A2), ladder of grades. Plain Python."""

from indicators.rules.caps import Cap, parse_caps
from indicators.rules.catalogue import RULES, parse_rule
from indicators.rules.inputs import Inputs
from indicators.rules.ladder import Grade, Ladder
from indicators.rules.outcomes import EngineError, Outcome, RuleError, Status
from indicators.rules.over_achievement import OverAchievement
from indicators.rules.rule import Rule

__all__ = [
    "RULES",
    "Cap",
    "EngineError",
    "Grade",
    "Inputs",
    "Ladder",
    "Outcome",
    "OverAchievement",
    "Rule",
    "RuleError",
    "Status",
    "parse_caps",
    "parse_rule",
]
