"""What the room keeps: accounts and projects, imported tables, money lines, statistics, targets."""

from budgets.models.data import BudgetLine, PerformanceTarget, Statistic
from budgets.models.imports import ImportBatch, ImportedTable
from budgets.models.projects import Project
from budgets.models.uploads import CellCorrection, ImportUpload, UploadedFile

__all__ = [
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
