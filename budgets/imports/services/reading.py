"""Reading and checking workbooks before anything is saved: the same for a preview and for the import itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from budgets.accounts.services import AccountIndex
from budgets.imports.services.scope import settle_agency, settle_year
from budgets.ledger.selectors.rows import TablesInForce
from budgets.workbooks import BY_CODE, DECLARATIONS
from budgets.workbooks.checks import Checked
from budgets.workbooks.kind import WorkbookKind
from budgets.workbooks.rows import LineRow, Rows
from evalcase.spreadsheets.declarations import ColumnKind
from evalcase.spreadsheets.errors import CellError, WorkbookRejected
from evalcase.spreadsheets.headers import clean_text
from evalcase.spreadsheets.locate import LocatedTable, locate
from evalcase.spreadsheets.reader import Workbook, read_workbook
from units.agencies.models import Agency

_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_LONGEST_SHEET = 120


@dataclass(frozen=True, slots=True)
class UploadedWorkbook:
    """A workbook that is not a file on disk: its bytes and the name people know it by."""

    file_name: str
    content: bytes = field(repr=False)


@dataclass(slots=True)
class Reading:
    """Everything read from the files of one import, and everything wrong with it.

    ``agency`` and ``year`` are None where neither the caller nor the titles tell them; then ``errors`` says so.
    """

    agency: Agency | None = None
    year: int | None = None
    workbooks: list[Workbook] = field(default_factory=list)
    located: list[LocatedTable] = field(default_factory=list)
    tables: list[Rows] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    accounts: AccountIndex = field(default_factory=AccountIndex)


def read_files(
    files: Sequence[Path | UploadedWorkbook], *, agency: Agency | None, year: int | None, units_confirmed: bool
) -> Reading:
    """Read and check workbooks of one agency and year. Saves nothing; every fault is in ``errors`` of the result."""
    reading = _read(files, year)
    reading.agency, reading.year = agency, year
    if reading.located:
        reading.agency, errors = settle_agency(reading.located, agency, year)
        reading.errors += errors
        reading.year, errors = settle_year(reading.located, year)
        reading.errors += errors
    if reading.year is not None:
        _parse(reading, reading.year)
    _check(reading, units_confirmed)
    return reading


def check_against_stored(reading: Reading) -> None:
    """Compare the tables with one another and with those in force. Raises WorkbookRejected with every fault so far."""
    agency, year = reading.agency, reading.year
    if reading.errors or agency is None or year is None:
        raise WorkbookRejected(reading.errors)
    others = TablesInForce(agency, year, {table.kind: table for table in reversed(reading.tables)})
    checked = Checked()
    for table in reading.tables:
        checked.extend(table.kind.check_with(table, others))
    reading.notes += [note.text for note in checked.notes if note.text not in reading.notes]
    if checked.errors:
        reading.errors += checked.errors
        raise WorkbookRejected(reading.errors)


def _read(files: Sequence[Path | UploadedWorkbook], year: int | None) -> Reading:
    reading = Reading()
    if not files:
        reading.errors.append(CellError.of_file("", "没有选择文件", "至少应有一个 .xlsx 工作簿"))
    if year is not None and not _FIRST_YEAR <= year <= _LAST_YEAR:
        reading.errors.append(
            CellError.of_file("", f"年度是{year}", f"应在{_FIRST_YEAR}到{_LAST_YEAR}之间", about="年度")
        )
    seen: dict[str, str] = {}
    for file in files:
        try:
            workbook = read_workbook(file) if isinstance(file, Path) else read_workbook(file.content, file.file_name)
        except WorkbookRejected as rejection:
            reading.errors += rejection.errors
            continue
        twin = seen.setdefault(workbook.sha256, workbook.file_name)
        if len(workbook.file_name) > 255:
            reading.errors.append(CellError.of_file(workbook.file_name[:60], "文件名过长", "不能超过255个字"))
        reading.errors += [
            CellError.of_sheet(workbook.file_name, sheet.name[:31], "工作表名称过长", "不能超过120个字", "请改短")
            for sheet in workbook.sheets
            if len(sheet.name) > _LONGEST_SHEET
        ]
        if any(workbook.sha256 == other.sha256 for other in reading.workbooks):
            reading.notes.append(f"{workbook.file_name}与{twin}内容相同，只导入一次")
            continue
        reading.workbooks.append(workbook)
        tables, errors, notes = locate(workbook, DECLARATIONS)
        reading.located += tables
        reading.errors += errors
        reading.notes += notes
    return reading


def _parse(reading: Reading, year: int) -> None:
    first: dict[tuple[WorkbookKind, str], Rows] = {}
    for located, table in _filled_in(reading, year):
        kind = table.kind
        reading.tables.append(table)
        earlier = first.setdefault((kind, table.variant), table)
        if earlier is not table:
            what = f"与{earlier.file_name}【{earlier.sheet}】都是“{kind.title}”"
            remedy = "请只保留一张；绩效目标表的调整后版本请在表题写明“（调整后）”"
            top = located.header.top + 1
            reading.errors.append(located.error(top, None, what, "一次导入每种表只能有一张", remedy))
        reading.errors += _account_errors(table, reading.accounts)
        in_header = any(found.money_unit for found in located.header.columns)
        if located.declaration.has_unit_line and not located.money_unit and not in_header:
            unit = located.declaration.money_unit
            reading.notes.append(f"{table.file_name}【{table.sheet}】没有单位行，按“{unit}”读取")


def _filled_in(reading: Reading, year: int) -> list[tuple[LocatedTable, Rows]]:
    """The tables as parsed. Blank sheets among others that are filled in are left out: a note says so."""
    parsed: list[tuple[LocatedTable, Rows, list[CellError]]] = []
    blank: set[tuple[str, str]] = set()
    for located in reading.located:
        faults = _cell_faults(located)
        reading.errors += faults
        if located.header.missing or located.header.duplicates:
            continue  # reported already; its rows cannot be understood without those columns
        errors: list[CellError] = []
        table = BY_CODE[located.declaration.kind].parse(located, year, errors)
        parsed.append((located, table, errors))
        if not faults and table.is_unfilled and not _has_values(located):
            blank.add((table.file_name, table.sheet))
    if len(blank) == len(parsed):
        blank.clear()
    reading.errors += [
        error for _, table, errors in parsed if (table.file_name, table.sheet) not in blank for error in errors
    ]
    reading.notes += [f"{name}【{sheet}】还没有填写，这次不导入" for name, sheet in sorted(blank)]
    return [(located, table) for located, table, _ in parsed if (table.file_name, table.sheet) not in blank]


def _has_values(located: LocatedTable) -> bool:
    """Whether any cell below the header holds more than a name, be it a figure or not."""
    columns = [
        found.index
        for found in located.header.columns
        if found.column.kind is not ColumnKind.TEXT or found.column.key in ("target", "actual")
    ]
    return any(clean_text(row.cells[index]) for row in located.rows for index in columns if index < len(row.cells))


def _cell_faults(located: LocatedTable) -> list[CellError]:
    """Formulas saved without a result, and error values: the reader sees both as empty cells."""
    name, sheet, scan = located.workbook.file_name, located.sheet.name, located.sheet.scan
    remedy = "请用 WPS 或 Excel 打开、重新计算并保存，或改为数值"
    faults = [
        CellError.of_cell(name, sheet, cell, "", "公式没有保存计算结果", "应为数值", remedy)
        for cell in sorted(scan.uncached)
    ]
    return faults + [
        CellError.of_cell(name, sheet, cell, "", f"是错误值“{text}”", "应为数值", "请改正公式或改为数值")
        for cell, text in scan.faults
    ]


def _check(reading: Reading, units_confirmed: bool) -> None:
    faulty = {(error.file, error.sheet) for error in reading.errors}
    for table in reading.tables:
        if (table.file_name, table.sheet) in faulty:
            continue  # sums over cells that could not be read would only repeat the faults
        checked = table.kind.check_alone(table, units_confirmed=units_confirmed)
        reading.errors += checked.errors
        reading.notes += [note.text for note in checked.notes]


def _account_errors(table: Rows, accounts: AccountIndex) -> list[CellError]:
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


def _label_column(table: Rows, line: LineRow) -> str:
    """The column that names a row's account: its code, or its name in its own block of a two-sided table."""
    names = (f"{line.block}.code", f"{line.block}.name", "code", "name") if line.block else ("name",)
    return next((name for name in names if name in table.columns), "name")
