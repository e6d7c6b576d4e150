"""Facts: named quantities with their sources, and formulas over them."""

from .book import CellSource, EntrySource, Fact, FactBook, FormulaSource, MissingFact, Source
from .formulas import Formula, extend

__all__ = [
    "CellSource",
    "EntrySource",
    "Fact",
    "FactBook",
    "Formula",
    "FormulaSource",
    "MissingFact",
    "Source",
    "extend",
]
