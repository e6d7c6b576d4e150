"""The scoring engine: rules R1–R15, adjustments A1–A3, roll-up and grades. Plain Python; knows nothing of Django."""

from .adjustments import Cap, NotApplicable, OverAchievement, parse_caps
from .catalogue import RULES, parse_rule
from .inputs import Inputs
from .ladder import Grade, Ladder
from .outcomes import EngineError, Outcome, RuleError, Status
from .results import NodeResult, Result
from .rule import Rule
from .settlement import Override
from .tree import Branch, CompiledTree, Leaf, compile_tree, evaluate_tree, leaves_of

__all__ = [
    "RULES",
    "Branch",
    "Cap",
    "CompiledTree",
    "EngineError",
    "Grade",
    "Inputs",
    "Ladder",
    "Leaf",
    "NodeResult",
    "NotApplicable",
    "Outcome",
    "OverAchievement",
    "Override",
    "Result",
    "Rule",
    "RuleError",
    "Status",
    "compile_tree",
    "evaluate_tree",
    "leaves_of",
    "parse_caps",
    "parse_rule",
]
