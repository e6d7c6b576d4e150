"""Writes of the room: loading accounts, importing workbooks; and making the workbooks people fill in or take away."""

from .accounts import AccountIndex, AccountsFileError, load_accounts, save_account
from .exports import export_workbook, make_template
from .imports import UploadedWorkbook, import_workbooks
from .receipts import Change, ImportReceipt, TableReceipt

__all__ = [
    "AccountIndex",
    "AccountsFileError",
    "Change",
    "ImportReceipt",
    "TableReceipt",
    "UploadedWorkbook",
    "export_workbook",
    "import_workbooks",
    "load_accounts",
    "make_template",
    "save_account",
]
