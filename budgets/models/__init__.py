"""Uploads on their way to an import."""

from budgets.models.uploads import CellCorrection, ImportUpload, UploadedFile

__all__ = ["CellCorrection", "ImportUpload", "UploadedFile"]
