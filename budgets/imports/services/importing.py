"""Importing workbooks: everything is read and checked first; then all of it is saved in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from django.db import transaction

from budgets.imports.services.differences import compare
from budgets.imports.services.reading import Reading, UploadedWorkbook, check_against_stored, read_files
from budgets.imports.services.receipts import ImportReceipt, TableReceipt
from budgets.ledger.models import ImportBatch, ImportedTable
from budgets.ledger.selectors.rows import stored_rows
from budgets.ledger.services.questions import note_questions
from budgets.ledger.services.saving import save_batch, save_projects, save_table
from budgets.workbooks.rows import Rows
from evalcase.audit.services import record
from evalcase.spreadsheets.errors import WorkbookRejected
from evalcase.spreadsheets.reader import Workbook
from units.agencies.models import Agency
from units.people.models import User


class PreviewChanged(Exception):
    """The import would no longer do what the person was shown; ``receipt`` tells what it would do now."""

    def __init__(self, receipt: ImportReceipt) -> None:
        super().__init__("数据在您查看之后有变化，请重新核对将要发生的变化。")
        self.receipt = receipt


def import_workbooks(
    files: Sequence[Path | UploadedWorkbook],
    *,
    agency: Agency | None = None,
    year: int | None = None,
    actor: User | None = None,
    dry_run: bool = False,
    units_confirmed: bool = False,
    previewed: str = "",
) -> ImportReceipt:
    """Import the tables of several workbooks of one agency and year, all or nothing.

    ``agency`` and ``year`` are taken from the titles where not given. ``dry_run`` saves nothing and gives the same
    receipt. ``units_confirmed``: amounts that look 10000 times off have been looked at and are right. ``previewed``:
    the digest of the receipt that the person agreed to. Raises WorkbookRejected with every fault of every file,
    PreviewChanged where the changes are no longer the previewed ones; then nothing is saved.
    """
    reading = read_files(files, agency=agency, year=year, units_confirmed=units_confirmed)
    with transaction.atomic():
        return take_in(reading, actor, dry_run=dry_run, previewed=previewed)


def take_in(reading: Reading, actor: User | None, *, dry_run: bool, previewed: str = "") -> ImportReceipt:
    """Compare what was read with what is in force, and save it unless ``dry_run``; call it within a transaction."""
    if not dry_run and reading.agency is not None:
        # One import of an agency at a time: what was compared is what is superseded.
        Agency.objects.select_for_update().get(pk=reading.agency.pk)
    check_against_stored(reading)
    receipt, tables = _compare(reading, dry_run)
    if previewed and previewed != receipt.digest:
        raise PreviewChanged(receipt)
    if dry_run or not tables:
        return receipt
    batches = save_tables(reading, tables, actor)
    if reading.agency is not None and reading.year is not None:
        note_questions(agency=reading.agency, year=reading.year, actor=actor)
    for batch in batches.values():
        mine = [item for item, table in zip(receipt.tables, tables, strict=True) if table.sha256 == batch.sha256]
        record(actor=actor, action="导入工作簿", obj=batch, changes=_audited(mine), batch=batch.sha256)
    return replace(receipt, batches=tuple(batch.pk for batch in batches.values()))


def tables_to_save(reading: Reading) -> list[Rows]:
    """The tables of files that are not in force already."""
    return _compare(reading, dry_run=True)[1]


def _compare(reading: Reading, dry_run: bool) -> tuple[ImportReceipt, list[Rows]]:
    """The receipt, and the tables it is of: those of files that are not in force already."""
    agency, year = reading.agency, reading.year
    if agency is None or year is None:
        raise WorkbookRejected(reading.errors)
    current = {
        (table.kind, table.variant): table
        for table in ImportedTable.objects.filter(agency=agency, year=year, superseded_at__isnull=True).select_related(
            "batch", "agency"
        )
    }
    repeated = [workbook for workbook in reading.workbooks if _in_force(workbook, reading.tables, current)]
    again = {workbook.sha256 for workbook in repeated}
    tables = [table for table in reading.tables if table.sha256 not in again]
    receipt = ImportReceipt(
        agency.code, agency.current_name, year, dry_run,
        tuple(compare(table, _stored(current.get((table.kind.code, table.variant)))) for table in tables),
        tuple(workbook.file_name for workbook in repeated), tuple(reading.notes),
        files=tuple((workbook.file_name, workbook.sha256) for workbook in reading.workbooks),
    )  # fmt: skip
    return receipt, tables


def _stored(table: ImportedTable | None) -> Rows | None:
    return None if table is None else stored_rows(table)


def _in_force(workbook: Workbook, tables: Sequence[Rows], current: dict[tuple[str, str], ImportedTable]) -> bool:
    """Whether every table of the file is in force already, from a file of the same SHA-256."""
    mine = [(table.kind.code, table.variant) for table in tables if table.sha256 == workbook.sha256]
    return bool(mine) and all(key in current and current[key].batch.sha256 == workbook.sha256 for key in mine)


def save_tables(
    reading: Reading, tables: Sequence[Rows], actor: User | None, *, keep_files: bool = True
) -> dict[str, ImportBatch]:
    """Save tables of a sound reading; the batches by SHA-256. ``keep_files`` is False in a rehearsal."""
    agency, year = reading.agency, reading.year
    if agency is None or year is None:
        raise WorkbookRejected(reading.errors)
    projects = save_projects(tables, agency, year)
    files = {workbook.sha256: workbook for workbook in reading.workbooks}
    batches: dict[str, ImportBatch] = {}
    for table in tables:
        if table.sha256 not in batches:
            batches[table.sha256] = save_batch(files[table.sha256], agency, year, actor, keep_file=keep_files)
        save_table(table, batches[table.sha256], reading.accounts, projects, actor)
    return batches


def _audited(receipts: Sequence[TableReceipt]) -> dict[str, list[str | None]]:
    return {f"{item.title}{item.variant}【{item.sheet}】": [None, item.text] for item in receipts}
