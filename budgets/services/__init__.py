"""Writes of the room: loading accounts, importing workbooks; and making the workbooks people take away."""

from budgets.services.accounts import AccountIndex, AccountsFileError, load_accounts, save_account
from budgets.services.exports import export_workbook
from budgets.services.imports import PlanChanged, import_workbooks
from budgets.services.plans import FactChange, ImportPlan, RecognisedSheet, plan_import
from budgets.services.reading import UploadedWorkbook
from budgets.services.receipts import Change, ImportReceipt, RowText, TableReceipt
from budgets.services.uploads import (
    Correction,
    Scope,
    UploadClosed,
    confirm_upload,
    correct_upload,
    corrected_name,
    current_workbook,
    delete_upload,
    keep_upload,
    plan_upload,
    purge_uploads,
    replace_file,
    scope_in_titles,
    settle_upload,
    withdraw_correction,
)

__all__ = [
    "AccountIndex",
    "AccountsFileError",
    "Change",
    "Correction",
    "FactChange",
    "ImportPlan",
    "ImportReceipt",
    "PlanChanged",
    "RecognisedSheet",
    "RowText",
    "Scope",
    "TableReceipt",
    "UploadClosed",
    "UploadedWorkbook",
    "confirm_upload",
    "correct_upload",
    "corrected_name",
    "current_workbook",
    "delete_upload",
    "export_workbook",
    "import_workbooks",
    "keep_upload",
    "load_accounts",
    "plan_import",
    "plan_upload",
    "purge_uploads",
    "replace_file",
    "save_account",
    "scope_in_titles",
    "settle_upload",
    "withdraw_correction",
]
