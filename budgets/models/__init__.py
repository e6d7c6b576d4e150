"""What the room keeps: accounts and projects, imported tables, money lines, statistics, targets, entries."""

from .accounts import Account, Project
from .data import BudgetLine, FactEntry, PerformanceTarget, Statistic
from .imports import ImportBatch, ImportedTable

__all__ = [
    "Account",
    "BudgetLine",
    "FactEntry",
    "ImportBatch",
    "ImportedTable",
    "PerformanceTarget",
    "Project",
    "Statistic",
]
