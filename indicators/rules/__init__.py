"""The scoring rules R1–R22 with what belongs to them: adjustments (A1), caps (A2), ladder of grades. Plain Python."""

from indicators.rules.answers import Answer, Answers
from indicators.rules.caps import Cap, parse_caps
from indicators.rules.catalogue import (
    KINDS,
    RULES,
    is_extra_rule,
    parse_rule,
    readable_rule,
    rule_sentence,
    rule_title,
    same_rule,
)
from indicators.rules.inputs import Inputs
from indicators.rules.ladder import Grade, Ladder
from indicators.rules.outcomes import Outcome, RuleError, Status
from indicators.rules.over_achievement import OverAchievement
from indicators.rules.rule import Rule

__all__ = [
    "KINDS",
    "RULES",
    "Answer",
    "Answers",
    "Cap",
    "Grade",
    "Inputs",
    "Ladder",
    "Outcome",
    "OverAchievement",
    "Rule",
    "RuleError",
    "Status",
    "is_extra_rule",
    "parse_caps",
    "parse_rule",
    "readable_rule",
    "rule_sentence",
    "rule_title",
    "same_rule",
]
