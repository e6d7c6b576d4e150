"""Importing workbooks: everything is read and checked first; then all of it is saved in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.db import transaction

from budgets.models import BudgetLine, ImportBatch, ImportedTable
from budgets.rules import CROSSED_KINDS, Printed, check_between, check_table
from budgets.tables import DECLARATIONS, LineRow, ParsedTable, parse_table
from budgets.tables.income_expenditure import PROJECT
from evalcase.audit.services import record
from evalcase.spreadsheets.errors import CellError, WorkbookRejected
from evalcase.spreadsheets.headers import normalise
from evalcase.spreadsheets.locate import LocatedTable, locate
from evalcase.spreadsheets.reader import Workbook, read_workbook
from units.models import Agency, Staffing, User

from .accounts import AccountIndex
from .differences import compare
from .receipts import ImportReceipt, TableReceipt
from .saving import save_batch, save_projects, save_table
from .scope import settle_agency, settle_year

_FIRST_YEAR, _LAST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True)
class UploadedWorkbook:
    """A workbook that is not a file on disk: its bytes and the name people know it by."""

    file_name: str
    content: bytes = field(repr=False)


@dataclass(slots=True)
class _Reading:
    """Everything read from the files of one import, and everything wrong with it."""

    workbooks: list[Workbook] = field(default_factory=list)
    located: list[LocatedTable] = field(default_factory=list)
    tables: list[ParsedTable] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def import_workbooks(
    files: Sequence[Path | UploadedWorkbook],
    *,
    agency: Agency | None = None,
    year: int | None = None,
    actor: User | None = None,
    dry_run: bool = False,
    units_confirmed: bool = False,
) -> ImportReceipt:
    """Import the tables of several workbooks of one agency and year, all or nothing.

    ``agency`` and ``year`` are taken from the titles where not given. ``dry_run`` saves nothing and gives the same
    receipt. ``units_confirmed``: amounts that look 10000 times off have been looked at and are right.
    Raises WorkbookRejected with every fault of every file.
    """
    reading = _read(files, year)
    settled_agency, errors = settle_agency(reading.located, agency, year) if reading.located else (agency, [])
    reading.errors += errors
    settled_year, errors = settle_year(reading.located, year) if reading.located else (year, [])
    reading.errors += errors
    if settled_year is not None:
        _parse(reading, settled_year)
    accounts = AccountIndex()
    _check(reading, accounts, settled_agency, settled_year, units_confirmed)
    if reading.errors or settled_agency is None or settled_year is None:
        raise WorkbookRejected(reading.errors)
    with transaction.atomic():
        return _take_in(reading, settled_agency, settled_year, accounts, actor, dry_run)


def _read(files: Sequence[Path | UploadedWorkbook], year: int | None) -> _Reading:
    reading = _Reading()
    if not files:
        reading.errors.append(CellError("", "", "", "", "没有选择文件", "至少应有一个 .xlsx 工作簿"))
    if year is not None and not _FIRST_YEAR <= year <= _LAST_YEAR:
        reading.errors.append(CellError("", "", "", "年度", f"年度是{year}", f"应在{_FIRST_YEAR}到{_LAST_YEAR}之间"))
    seen: dict[str, str] = {}
    for file in files:
        try:
            workbook = read_workbook(file) if isinstance(file, Path) else read_workbook(file.content, file.file_name)
        except WorkbookRejected as rejection:
            reading.errors += rejection.errors
            continue
        twin = seen.setdefault(workbook.sha256, workbook.file_name)
        if len(workbook.file_name) > 255:
            reading.errors.append(CellError(workbook.file_name[:60], "", "", "", "文件名过长", "不能超过255个字"))
        if any(workbook.sha256 == other.sha256 for other in reading.workbooks):
            reading.notes.append(f"{workbook.file_name}与{twin}内容相同，只导入一次")
            continue
        reading.workbooks.append(workbook)
        tables, errors, notes = locate(workbook, tuple(DECLARATIONS.values()))
        reading.located += tables
        reading.errors += errors
        reading.notes += notes
    return reading


def _parse(reading: _Reading, year: int) -> None:
    for located in reading.located:
        reading.errors += _cell_faults(located)
        if located.header.missing or located.header.duplicates:
            continue  # reported already; its rows cannot be understood without those columns
        reading.tables.append(parse_table(located, year, reading.errors))
        in_header = any(found.money_unit for found in located.header.columns)
        if located.declaration.has_unit_line and not located.money_unit and not in_header:
            reading.notes.append(
                f"{located.workbook.file_name}【{located.sheet.name}】没有单位行，按“{located.declaration.money_unit}”读取"
            )


def _cell_faults(located: LocatedTable) -> list[CellError]:
    """Formulas saved without a result, and error values: the reader sees both as empty cells."""
    name, sheet, scan = located.workbook.file_name, located.sheet.name, located.sheet.scan
    remedy = "请用 WPS 或 Excel 打开、重新计算并保存，或改为数值"
    faults = [
        CellError(name, sheet, cell, "", "公式没有保存计算结果", "应为数值", remedy) for cell in sorted(scan.uncached)
    ]
    return faults + [
        CellError(name, sheet, cell, "", f"是错误值“{text}”", "应为数值", "请改正公式或改为数值")
        for cell, text in scan.faults
    ]


def _check(
    reading: _Reading, accounts: AccountIndex, agency: Agency | None, year: int | None, units_confirmed: bool
) -> None:
    first: dict[tuple[str, str], ParsedTable] = {}
    for table in reading.tables:
        earlier = first.setdefault((table.kind, table.variant), table)
        if earlier is not table:
            place = f"{earlier.located.workbook.file_name}【{earlier.located.sheet.name}】"
            what = f"与{place}都是“{table.title}”"
            remedy = "请只保留一张；绩效目标表的调整后版本请在表题写明“（调整后）”"
            row = table.located.header.top + 1
            reading.errors.append(table.located.error(row, None, what, "一次导入每种表只能有一张", remedy))
        reading.errors += _account_errors(table, accounts)
    faulty = {(error.file, error.sheet) for error in reading.errors}
    for table in reading.tables:
        if (table.located.workbook.file_name, table.located.sheet.name) in faulty:
            continue  # sums over cells that could not be read would only repeat the faults
        findings = check_table(table, units_confirmed=units_confirmed)
        reading.errors += findings.errors
        reading.notes += [note.text for note in findings.notes]
    if agency is not None and year is not None and not reading.errors:
        findings = check_between(reading.tables, _stored_projects(agency, year))
        reading.errors += findings.errors
        reading.notes += [note.text for note in findings.notes]


def _account_errors(table: ParsedTable, accounts: AccountIndex) -> list[CellError]:
    errors = []
    known: dict[tuple[str, str], bool] = {}
    for line in table.lines:
        key = (line.account_kind, line.account)
        if key not in known:
            known[key] = accounts.find(*key) is not None
            if not known[key]:
                names = "、".join(accounts.candidates(line.account_kind, line.account)) or "（尚未载入科目）"
                what = f"没有名为“{line.account}”的科目"
                errors.append(
                    table.error(
                        line.number, _label_column(table, line), what, f"应为：{names}", "请改正，或请管理员登记该科目"
                    )
                )
    return errors


def _label_column(table: ParsedTable, line: LineRow) -> str:
    """The column that names a row's account: its code, or its name in its own block of a two-sided table."""
    names = (f"{line.fund}.code", f"{line.fund}.name", "code", "name") if line.fund else ("name",)
    return next((name for name in names if name in table.columns), "name")


def _stored_projects(agency: Agency, year: int) -> dict[str, dict[str, Printed]]:
    """Expenditure of projects in the tables in force, by kind and normalised name."""
    stored: dict[str, dict[str, Printed]] = {}
    lines = BudgetLine.objects.filter(
        agency=agency, year=year, table__superseded_at__isnull=True, table__kind__in=CROSSED_KINDS,
        account__name=PROJECT, expenditure__isnull=False,
    ).exclude(role="of_which").select_related("table__batch", "project")  # fmt: skip
    for line in lines:
        table, name = line.table, line.project.name if line.project else PROJECT
        place = f"已导入的{table.batch.file_name}【{table.sheet}】{table.columns.get('expenditure', '')}{line.row}"
        if line.expenditure is not None and (line.project or line.role != "subtotal" or table.kind == CROSSED_KINDS[0]):
            stored.setdefault(table.kind, {})[normalise(name)] = Printed(name, line.expenditure, place)
    return stored


def _take_in(
    reading: _Reading, agency: Agency, year: int, accounts: AccountIndex, actor: User | None, dry_run: bool
) -> ImportReceipt:
    current = {
        (table.kind, table.variant): table
        for table in ImportedTable.objects.filter(agency=agency, year=year, superseded_at__isnull=True).select_related(
            "batch"
        )
    }
    repeated = [workbook for workbook in reading.workbooks if _in_force(workbook, reading.tables, current)]
    tables = [table for table in reading.tables if table.located.workbook not in repeated]
    staffing = Staffing.objects.filter(agency=agency, year=year).first()
    receipts = [compare(table, current.get((table.kind, table.variant)), staffing) for table in tables]
    receipt = ImportReceipt(
        agency.code, agency.current_name, year, dry_run, tuple(receipts),
        tuple(workbook.file_name for workbook in repeated), tuple(reading.notes),
    )  # fmt: skip
    if dry_run or not tables:
        return receipt
    batches = _save(tables, agency, year, accounts, actor)
    for batch in batches.values():
        mine = [
            item for item, table in zip(receipts, tables, strict=True) if table.located.workbook.sha256 == batch.sha256
        ]
        record(actor=actor, action="导入工作簿", obj=batch, changes=_audited(mine), batch=batch.sha256)
    return replace(receipt, batches=tuple(batch.pk for batch in batches.values()))


def _in_force(workbook: Workbook, tables: Sequence[ParsedTable], current: dict[tuple[str, str], ImportedTable]) -> bool:
    """Whether every table of the file is in force already, from a file of the same SHA-256."""
    mine = [(table.kind, table.variant) for table in tables if table.located.workbook is workbook]
    return bool(mine) and all(key in current and current[key].batch.sha256 == workbook.sha256 for key in mine)


def _save(
    tables: Sequence[ParsedTable], agency: Agency, year: int, accounts: AccountIndex, actor: User | None
) -> dict[str, ImportBatch]:
    projects = save_projects(tables, agency, year)
    batches: dict[str, ImportBatch] = {}
    for table in tables:
        workbook = table.located.workbook
        if workbook.sha256 not in batches:
            batches[workbook.sha256] = save_batch(workbook, agency, year, actor)
        save_table(table, batches[workbook.sha256], accounts, projects, actor)
    return batches


def _audited(receipts: Sequence[TableReceipt]) -> dict[str, list[str | None]]:
    return {f"{item.title}{item.variant}【{item.sheet}】": [None, item.text] for item in receipts}
