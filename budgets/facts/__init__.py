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
)
from budgets.facts.formulas import Formula, FormulaError, extend
from budgets.facts.keys import summed
from budgets.facts.labels import fact_label, quoted_label
from budgets.facts.working import worked

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
    "fact_label",
    "quoted_label",
    "summed",
    "worked",
]
