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
from budgets.facts.contested import Candidate, Contested, agreement_of, contested
from budgets.facts.formulas import Formula, FormulaError, extend
from budgets.facts.keys import summed
from budgets.facts.labels import fact_label, quoted_label
from budgets.facts.working import worked

__all__ = [
    "Candidate",
    "CellSource",
    "Contested",
    "DocumentSource",
    "EntrySource",
    "Fact",
    "FactBook",
    "Formula",
    "FormulaError",
    "FormulaSource",
    "MissingFact",
    "Source",
    "agreement_of",
    "contested",
    "extend",
    "fact_label",
    "quoted_label",
    "summed",
    "worked",
]
