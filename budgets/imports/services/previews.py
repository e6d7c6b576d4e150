"""What an import would do, told before it is done: what was recognised, what is wrong, what changes, what follows.

A preview walks the very path of the import (`read_files`, `take_in`) and stops before saving; what follows for the
facts is found by saving for real and rolling back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from budgets.facts import Contested, fact_label
from budgets.imports.services.differences import version_label
from budgets.imports.services.importing import save_tables, tables_to_save, take_in
from budgets.imports.services.reading import Reading, UploadedWorkbook, read_files
from budgets.imports.services.receipts import ImportReceipt
from budgets.ledger.selectors.contested import questions_of
from budgets.ledger.selectors.facts import facts
from budgets.workbooks.rows import Rows
from evalcase.spreadsheets.errors import CellError, WorkbookRejected
from evalcase.spreadsheets.locate import LocatedTable
from evalcase.spreadsheets.reader import Sheet, Workbook
from units.agencies.models import Agency
from units.people.models import User

_RATE = "执行率"


@dataclass(frozen=True, slots=True)
class RecognisedSheet:
    """A sheet of an uploaded file: as which table it was recognised, or (``title`` empty) why it was not."""

    file: str
    sheet: str
    title: str = ""
    caption: str = ""
    header: str = ""
    unit: str = ""
    rows: int = 0
    columns: int = 0
    reason: str = ""
    errors: int = 0


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact before and after the import, as printed; empty where it is not known."""

    key: str
    before: str
    after: str

    @property
    def name(self) -> str:
        return fact_label(self.key)


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What was found in the files.

    Without errors ``receipt`` tells what the import would do, ``rates`` what becomes of the execution rates of the
    agency and year, ``questions`` what tables would contradict each other about. ``rehearsed`` saves the ``reading``.
    """

    workbooks: tuple[Workbook, ...]
    sheets: tuple[RecognisedSheet, ...]
    errors: tuple[CellError, ...]
    notes: tuple[str, ...]
    receipt: ImportReceipt | None = None
    rates: tuple[FactChange, ...] = ()
    questions: tuple[Contested, ...] = ()
    reading: Reading | None = None

    @property
    def changes_anything(self) -> bool:
        return self.receipt is not None and bool(self.receipt.tables)


def preview_import(
    files: Sequence[Path | UploadedWorkbook],
    *,
    agency: Agency | None = None,
    year: int | None = None,
    actor: User | None = None,
    units_confirmed: bool = False,
) -> ImportPreview:
    """Read, check and compare as the import does, and save nothing; faults are in the preview, never raised."""
    reading = read_files(files, agency=agency, year=year, units_confirmed=units_confirmed)
    receipt: ImportReceipt | None = None
    errors: tuple[CellError, ...] = ()
    rates: tuple[FactChange, ...] = ()
    questions: tuple[Contested, ...] = ()
    with transaction.atomic():
        try:
            receipt = take_in(reading, actor, dry_run=True)
        except WorkbookRejected as rejection:
            errors = rejection.errors
        else:
            rates, questions = _rehearsed(reading, actor)
        transaction.set_rollback(True)
    sheets = tuple(_recognised(reading, errors))
    notes = tuple(reading.notes)
    return ImportPreview(tuple(reading.workbooks), sheets, errors, notes, receipt, rates, questions, reading)


@contextmanager
def rehearsed(preview: ImportPreview, actor: User | None) -> Iterator[None]:
    """As if the previewed import were done: what is read inside sees its tables; nothing of it is left afterwards."""
    with transaction.atomic():
        if preview.reading is not None and preview.changes_anything:
            _save_for_now(preview.reading, actor)
        yield
        transaction.set_rollback(True)


def _rehearsed(reading: Reading, actor: User | None) -> tuple[tuple[FactChange, ...], tuple[Contested, ...]]:
    """Execution rates that the import changes, and the facts that tables would then contest.

    Saves: the caller rolls back.
    """
    tables = tables_to_save(reading)
    if not tables or reading.agency is None or reading.year is None:
        return (), ()
    before = _rates(reading.agency, reading.year)
    _save_for_now(reading, actor, tables)
    after = _rates(reading.agency, reading.year)
    changes = tuple(
        FactChange(key, before.get(key, ""), after.get(key, ""))
        for key in dict.fromkeys([*after, *before])
        if before.get(key) != after.get(key)
    )
    return changes, tuple(questions_of(reading.agency, reading.year))


def _save_for_now(reading: Reading, actor: User | None, tables: list[Rows] | None = None) -> None:
    """Save what the caller rolls back. ``tables``: those to save, where they were compared already."""
    assert reading.agency is not None  # noqa: S101 - a sound reading has one
    # One import or rehearsal of an agency at a time: two would both want to be the table in force.
    Agency.objects.select_for_update().get(pk=reading.agency.pk)
    save_tables(reading, tables_to_save(reading) if tables is None else tables, actor, keep_files=False)


def _rates(agency: Agency, year: int) -> dict[str, str]:
    return {key: fact.text for key, fact in facts(agency, year).items() if _RATE in key}


def _recognised(reading: Reading, errors: Sequence[CellError]) -> Iterator[RecognisedSheet]:
    located = {(table.workbook.sha256, table.sheet.name): table for table in reading.located}
    parsed = {(table.sha256, table.sheet): table for table in reading.tables}
    for workbook in reading.workbooks:
        for sheet in workbook.sheets:
            key = (workbook.sha256, sheet.name)
            mine = [error for error in errors if (error.file, error.sheet) == (workbook.file_name, sheet.name)]
            if key in located:
                yield _table_found(located[key], parsed.get(key), len(mine))
            else:
                reason = _why_not(sheet, mine)
                yield RecognisedSheet(workbook.file_name, sheet.name, reason=reason, errors=len(mine))


def _table_found(located: LocatedTable, parsed: Rows | None, errors: int) -> RecognisedSheet:
    header = located.header
    first, last = header.top + 1, header.bottom + 1
    variant = version_label(parsed.variant) if parsed is not None else ""
    version = f"（{variant}）" if variant else ""
    return RecognisedSheet(
        located.workbook.file_name, located.sheet.name, f"{located.declaration.title}{version}", located.caption,
        f"第{first}行" if first == last else f"第{first}至{last}行", _unit(located), len(located.rows),
        len(header.columns), errors=errors,
    )  # fmt: skip


def _unit(located: LocatedTable) -> str:
    in_header = sorted({found.money_unit for found in located.header.columns if found.money_unit})
    if located.money_unit:
        return located.money_unit
    if in_header:
        return f"{'、'.join(in_header)}（表头所写）"
    return f"{located.declaration.money_unit}（未写单位行）" if located.declaration.has_unit_line else ""


def _why_not(sheet: Sheet, errors: Sequence[CellError]) -> str:
    if errors:
        return errors[0].found
    if sheet.hidden:
        return "是隐藏的工作表，未读取"
    if not any(value != "" for row in sheet.rows for value in row):
        return "是空白的工作表，未读取"
    return "是说明，未读取"
