"""Reading a score sheet that comes back as a workbook: which cells a person has changed, and every fault by cell."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from budgets.quantities import QuantityError, parse_quantity
from evalcase.spreadsheets.errors import CellError, WorkbookRejected, a1
from evalcase.spreadsheets.headers import FoundColumn, clean_text
from evalcase.spreadsheets.locate import DataRow, LocatedTable, locate
from evalcase.spreadsheets.reader import RawValue, exact_number, read_workbook
from indicators.rules import Answers
from scoring.cases.models import Case, CaseIndicator
from scoring.exchange.previews import Wanted
from scoring.exchange.workbook import (
    CHECKSUMS,
    KEY,
    WORKSHEET,
    as_read,
    cell_text,
    checksum,
    declaration_of,
    line_of,
    row_key,
    sheet_fields,
)
from scoring.scores.fields import field_of, stamp_of

_REDO = "请用 WPS 或 Excel 打开、重新计算并保存，或改为文字"
_ANEW = "请重新导出评分表，在新表中填写"


@dataclass(frozen=True, slots=True)
class Reading:
    """The cells that differ from what was exported, how many do not, and which indicators the workbook lacks."""

    wanted: tuple[Wanted, ...]
    untouched: int
    missing: tuple[str, ...]


def read_score_sheet(case: Case, rows: Sequence[CaseIndicator], content: bytes, file_name: str) -> Reading:
    """Read a filled-in sheet; nothing is saved. Raises WorkbookRejected with every fault by cell."""
    workbook = read_workbook(content, file_name)
    tables, errors, _ = locate(workbook, (declaration_of(rows),))
    if not errors and len(tables) > 1:
        remedy = "请删除多余的工作表"
        errors.append(tables[1].error(1, None, f"有{len(tables)}张“{WORKSHEET}”", "一次只能有一张", remedy))
    if errors:
        raise WorkbookRejected(errors)
    return _Reading(case, rows, tables[0]).read()


@dataclass
class _Reading:
    case: Case
    rows: Sequence[CaseIndicator]
    located: LocatedTable
    errors: list[CellError] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)
    untouched: int = 0
    seen: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.leaves = [row for row in self.rows if row.rule]
        self.by_key = {row_key(self.case, leaf): leaf for leaf in self.leaves}
        by_pk = {row.pk: row for row in self.rows}
        self.by_names: dict[str, list[CaseIndicator]] = {}
        for leaf in self.leaves:
            names = _joined([row.name for row in reversed(line_of(leaf, by_pk))])
            self.by_names.setdefault(names, []).append(leaf)
        self.names = [field.name for field in sheet_fields(self.leaves)]
        scan = self.located.sheet.scan
        self.faults = {cell: f"是错误值“{text}”" for cell, text in scan.faults}
        self.faults |= dict.fromkeys(scan.uncached, "公式没有保存计算结果")

    def read(self) -> Reading:
        for row in self.located.rows:
            leaf = self._leaf(row)
            if leaf is not None:
                self._read_row(row, leaf)
        if not self.seen and not self.errors:
            self._fail(self.located.header.bottom + 1, None, "表中没有一行指标", "应有本案的指标", _ANEW)
        if self.errors:
            raise WorkbookRejected(self.errors)
        missing = tuple(leaf.name for leaf in self.leaves if leaf.pk not in self.seen)
        return Reading(tuple(self.wanted), self.untouched, missing)

    def _leaf(self, row: DataRow) -> CaseIndicator | None:
        """The leaf of a row, by its key, or by the names where a person wrote the row anew."""
        key, path = self._text(row, KEY), self._path(row)
        named = self.by_names.get(path, [])
        name_column = self.located.column("level1")
        code, colon, _ = key.partition(":")
        is_foreign = bool(colon) and code != self.case.code
        leaf = self.by_key.get(key)
        if leaf is None and len(named) == 1 and not is_foreign:
            leaf = named[0]
        if is_foreign:
            expected = f"应为案件{self.case.code}的评分表"
            self._fail(row.number, None, f"这一行属于另一个案件（{code}）", expected, _ANEW)
        elif leaf is None:
            found = f"有{len(named)}个指标“{path}”" if named else f"没有指标“{path or key}”"
            self._fail(row.number, name_column, found, "应为本案的一个末级指标", "请改正指标名称，或删除该行")
        elif path and leaf not in named:
            found, expected = f"指标名称是“{path}”，这一行原是“{leaf.path}”", "各列应属于同一个指标"
            self._fail(row.number, name_column, found, expected, "请整行移动，或重新导出后填写")
        elif leaf.pk in self.seen:
            found = f"“{leaf.name}”与第{self.seen[leaf.pk]}行重复"
            self._fail(row.number, name_column, found, "每个指标只能有一行", "请删除其中一行")
        else:
            self.seen[leaf.pk] = row.number
            return leaf
        return None

    def _path(self, row: DataRow) -> str:
        columns = [column for column in self.located.header.columns if column.column.key.startswith("level")]
        columns.sort(key=lambda column: column.column.key)
        return _joined([clean_text(_value(row, column)) for column in columns])

    def _read_row(self, row: DataRow, leaf: CaseIndicator) -> None:
        sums = _checksums(self._text(row, CHECKSUMS))
        for name in self.names:
            column = self.located.column(name)
            text = self._cell(row, column, leaf) if column is not None else None
            if column is None or text is None:
                continue
            now = cell_text(leaf, name)
            if checksum(text) == sums.get(name, checksum(now)):
                self.untouched += 1
                continue
            address = a1(row.number - 1, column.index)
            note, suggested = self._doubts(leaf, name, address, name in sums and checksum(now) != sums[name])
            self.wanted.append(Wanted(address, leaf, name, text, note, suggested, column.label))

    def _doubts(self, leaf: CaseIndicator, name: str, address: str, moved: bool) -> tuple[str, bool]:
        notes = []
        if moved:
            by = stamp_of(leaf.score, name)["name"]
            notes.append(f"导出之后系统中这一格已{f'由{by}' if by else ''}改动")
        if address in self.located.sheet.scan.formulas:
            notes.append("取公式保存的计算结果")
        return "；".join(notes), not moved

    def _cell(self, row: DataRow, column: FoundColumn, leaf: CaseIndicator) -> str | None:
        """The text of a cell; None where it is faulty, which is then noted."""
        value = _value(row, column)
        fault = self.faults.get(a1(row.number - 1, column.index))
        if fault is not None:
            self._fail(row.number, column, fault, "应为文字或数值", _REDO)
            return None
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, date) and _is_day(leaf, column.column.key):
            return f"{value.year}-{value.month}-{value.day}"
        if isinstance(value, date | time | timedelta):
            self._fail(row.number, column, f"是日期“{value}”", "应为文字或数值", "请把单元格格式改为“文本”后重填")
            return None
        if isinstance(value, int | float):
            number = exact_number(value)
            if 0 < number <= 1 and _is_share(leaf, column.column.key):
                found = f"数值是 {number:f}，分不清是 {number:f}% 还是 {number * 100:f}%"
                self._fail(row.number, column, found, "应能看出百分比", "请把单元格格式改为“文本”，写成如“90%”")
                return None
            return f"{number:f}"
        return as_read(value)

    def _text(self, row: DataRow, key: str) -> str:
        column = self.located.column(key)
        return "" if column is None else str(_value(row, column)).strip()

    def _fail(self, row: int, column: FoundColumn | None, found: str, expected: str, remedy: str) -> None:
        self.errors.append(self.located.error(row, column, found, expected, remedy))


def _value(row: DataRow, column: FoundColumn) -> RawValue:
    return row.cells[column.index] if column.index < len(row.cells) else ""


def _joined(names: Sequence[str]) -> str:
    return "/".join(clean_text(name) for name in names if clean_text(name))


def _checksums(text: str) -> Mapping[str, str]:
    """The checksums of a row as exported; none where the column was lost, and then all cells are compared."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(data, dict):
        return {}
    return {name: held for name, held in data.items() if isinstance(held, str)}


def _is_day(leaf: CaseIndicator, name: str) -> bool:
    field = field_of(leaf, name)
    return field is not None and field.cell_kind is Answers.DAY


def _is_share(leaf: CaseIndicator, name: str) -> bool:
    """Whether a field holds a percentage, by its kind, by the figure known for it or by the target."""
    field = field_of(leaf, name)
    if field is None or field.cell_kind is not Answers.QUANTITY:
        return field is not None and field.cell_kind is Answers.PERCENT
    kept = [(leaf.score.resolved.get(role) or {}).get("q") for role in (name, "target")]
    if any(quantity and quantity[1] == "%" for quantity in kept):
        return True
    try:
        return parse_quantity(leaf.inputs.get("target", "")).unit.symbol == "%"
    except QuantityError:
        return False
