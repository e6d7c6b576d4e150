"""What the room keeps: accounts and projects, imported tables, money lines, statistics, targets, entries."""

from .accounts import Account, Project
from .data import BudgetLine, FactEntry, PerformanceTarget, Statistic
from .imports import ImportBatch, ImportedTable
from .uploads import CellCorrection, ImportUpload, UploadedFile

__all__ = [
    "Account",
    "BudgetLine",
    "CellCorrection",
    "FactEntry",
    "ImportBatch",
    "ImportUpload",
    "ImportedTable",
    "PerformanceTarget",
    "Project",
    "Statistic",
    "UploadedFile",
]
