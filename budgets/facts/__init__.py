"""Facts: named quantities with their sources, and formulas over them."""

from budgets.facts.book import (
    CellSource,
    DocumentSource,
    EntrySource,
    Fact,
    FactBook,
    FormulaSource,
    MissingFact,
    Source,
    summed,
)
from budgets.facts.formulas import Formula, FormulaError, extend

__all__ = [
    "CellSource",
    "DocumentSource",
    "EntrySource",
    "Fact",
    "FactBook",
    "Formula",
    "FormulaError",
    "FormulaSource",
    "MissingFact",
    "Source",
    "extend",
    "summed",
]
