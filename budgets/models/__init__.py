"""What the room keeps: accounts and projects, imported tables, money lines, statistics, targets."""

from .accounts import Account, Project
from .data import BudgetLine, PerformanceTarget, Statistic
from .imports import ImportBatch, ImportedTable
from .uploads import CellCorrection, ImportUpload, UploadedFile

__all__ = [
    "Account",
    "BudgetLine",
    "CellCorrection",
    "ImportBatch",
    "ImportUpload",
    "ImportedTable",
    "PerformanceTarget",
    "Project",
    "Statistic",
    "UploadedFile",
]
