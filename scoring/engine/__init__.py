"""A case's indicator tree, evaluated: roll-up, what does not apply (A3), overrides, caps and grade. Plain Python."""

from scoring.engine.compiled import EngineError, NotApplicable
from scoring.engine.overrides import Override
from scoring.engine.results import NodeResult, Result
from scoring.engine.tree import Branch, CompiledTree, Leaf, compile_tree, evaluate_tree, leaves_of

__all__ = [
    "Branch",
    "CompiledTree",
    "EngineError",
    "Leaf",
    "NodeResult",
    "NotApplicable",
    "Override",
    "Result",
    "compile_tree",
    "evaluate_tree",
    "leaves_of",
]
