"""Finding a declared table on a sheet: title, unit line, header, data rows, and where the table ends."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evalcase.spreadsheets.declarations import ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError, a1, column_letter
from evalcase.spreadsheets.headers import HEADER_UNIT, FoundColumn, Header, clean_text, find_header, normalise
from evalcase.spreadsheets.reader import MergedRange, RawValue, Sheet, Workbook

MONEY_UNITS = ("元", "百元", "千元", "万元", "十万元", "百万元", "千万元", "亿元")
_UNIT_LINE = re.compile(r"(?:金额)?(?:计量)?(?:单位|金额):\(?(?:人民币)?([一-鿿]{0,3}元)\)?[.。;]?$")
_SIGNATURE = re.compile(
    r"^(?:填表|制表|填报|编制|审核|复核|经办|单位负责|财务负责|项目负责|负责|联系|单位\(?(?:盖章|公章))"
    r"(?:人|者|单位|日期|时间|电话)?(?:签字|签章|\(签字\)|\(签章\)|\(盖章\)|\))?:"
)
_NOTE = re.compile(r"^(?:注|备注|说明|附注|填表说明|填报说明)\d{0,2}:")
_IGNORED_SHEETS = re.compile(r"说明|封面|目录|填报须知")


@dataclass(frozen=True, slots=True)
class DataRow:
    """A row of the table: its number on the sheet (from 1) and its cells, merged categories filled down."""

    number: int
    cells: Sequence[RawValue]


@dataclass(frozen=True, slots=True)
class LocatedTable:
    """A declared table found on a sheet. ``money_unit`` is what the sheet states, empty where it states none."""

    declaration: TableDeclaration
    workbook: Workbook
    sheet: Sheet
    header: Header
    titles: tuple[tuple[str, str], ...]
    money_unit: str
    rows: tuple[DataRow, ...]

    @property
    def caption(self) -> str:
        """The table's title: the first text above the header."""
        return self.titles[0][1] if self.titles else ""

    def column(self, key: str) -> FoundColumn | None:
        """The first column of a declared key, if the sheet has it."""
        return next((found for found in self.header.columns if found.column.key == key), None)

    def error(self, row: int, found: FoundColumn | None, what: str, expected: str, remedy: str = "") -> CellError:
        """A fault in a row (its number on the sheet) and column, ready to be shown."""
        cell = f"{column_letter(found.index)}{row}" if found else f"第{row}行"
        label = found.label if found else ""
        return CellError.of_cell(self.workbook.file_name, self.sheet.name, cell, label, what, expected, remedy)


def locate(
    workbook: Workbook, declarations: Sequence[TableDeclaration]
) -> tuple[list[LocatedTable], list[CellError], list[str]]:
    """Every declared table of a workbook, every fault of its frames, and a note on each sheet that was passed over."""
    tables: list[LocatedTable] = []
    errors: list[CellError] = []
    notes: list[str] = []
    for sheet in workbook.sheets:
        if sheet.hidden:
            notes.append(f"{workbook.file_name}【{sheet.name}】是隐藏的工作表，未读取")
        elif not any(clean_text(value) for row in sheet.rows for value in row):
            continue
        else:
            header = _best_header(sheet, declarations)
            if header is None and _IGNORED_SHEETS.search(sheet.name):
                notes.append(f"{workbook.file_name}【{sheet.name}】是说明，未读取")
            elif header is None:
                errors.append(_unrecognised(workbook, sheet, declarations))
            else:
                errors.extend(_header_errors(workbook, sheet, header))
                tables.append(_read_table(workbook, sheet, header, errors))
    if not tables and not errors:
        names = "、".join(declaration.title for declaration in declarations)
        errors.append(
            CellError.of_file(workbook.file_name, "没有找到可读取的表", f"应含有以下表之一：{names}", "请使用空白模板")
        )
    return tables, errors, notes


def _best_header(sheet: Sheet, declarations: Sequence[TableDeclaration]) -> Header | None:
    found = [header for declaration in declarations if (header := find_header(sheet, declaration))]
    headers = [header for header in found if _has_its_block(sheet, header)]
    return max(headers, key=lambda header: (_is_titled(sheet, header), *_merit(header)), default=None)


def _is_titled(sheet: Sheet, header: Header) -> bool:
    """Whether the table's name stands above the header: then a fault in the header is told as that table's."""
    title = normalise(header.declaration.title)
    return any(title in normalise(clean_text(value)) for row in sheet.rows[: header.top] for value in row)


def _merit(header: Header) -> tuple[bool, bool, int, int]:
    """As the header's own, but of two complete ones a form that is known by its block comes first."""
    complete, *rest = header.merit
    return complete, bool(header.declaration.above), rest[0], rest[1]


def _has_its_block(sheet: Sheet, header: Header) -> bool:
    """Whether the label that a form is known by stands above the header; true of tables that are no forms."""
    return not header.declaration.above or _block_top(sheet, header) < header.top


def _block_top(sheet: Sheet, header: Header) -> int:
    """The row (from 0) where a form's block begins; the header's own where there is none."""
    if header.declaration.above:
        label = _block_label(header.declaration.above[0][0])
        for index, row in enumerate(sheet.rows[: header.top]):
            if any(_block_label(clean_text(value)) == label for value in row):
                return index
    return header.top


def _block_label(text: str) -> str:
    """A label of a form's block for comparison, without the unit that stands behind it: 部门资金（万元）."""
    return normalise(HEADER_UNIT.sub("", text))


def _unrecognised(workbook: Workbook, sheet: Sheet, declarations: Sequence[TableDeclaration]) -> CellError:
    names = "、".join(declaration.title for declaration in declarations)
    found, remedy = "前30行内没有找到可识别的表头", "请对照空白模板检查表头文字，或删除这个工作表"
    return CellError.of_sheet(workbook.file_name, sheet.name, found, f"应为以下表之一：{names}", remedy)


def _header_errors(workbook: Workbook, sheet: Sheet, header: Header) -> Iterator[CellError]:
    title = header.declaration.title

    def error(cell: str, column: str, found: str, expected: str, remedy: str, by_value: bool = True) -> CellError:
        return CellError.of_cell(
            workbook.file_name, sheet.name, cell, column, found, expected, remedy, by_value=by_value
        )

    for column in header.missing:
        label = "/".join(column.headers).replace("{year}", "××××").replace("{fund}", "险种")
        yield error(
            a1(header.bottom, 0),
            label,
            f"“{title}”缺少这一列",
            "表头应与空白模板一致",
            f"请在表头补上“{label}”列",
            by_value=False,
        )
    for index, text in header.unknown:
        yield error(
            a1(header.bottom, index),
            text,
            f"“{title}”没有这一列",
            "表头应与空白模板一致",
            "请改正表头文字或删除该列",
        )
    for first, second in header.duplicates:
        place, twin = a1(header.bottom, second.index), a1(header.bottom, first.index)
        yield error(place, second.label, f"与 {twin} 重复", "每列只能出现一次", "请删除多余的一列或改正表头文字")


def _read_table(workbook: Workbook, sheet: Sheet, header: Header, errors: list[CellError]) -> LocatedTable:
    titles, unit, unit_cell = _read_top(sheet, header)
    if unit and unit not in MONEY_UNITS:
        errors.append(
            CellError.of_cell(
                workbook.file_name,
                sheet.name,
                unit_cell,
                "",
                f"单位写的是“{unit}”",
                f"应为{'、'.join(MONEY_UNITS)}之一",
                "请改正单位行",
            )
        )
        unit = ""
    for found in header.columns:
        if unit and found.money_unit and found.money_unit != unit:
            cell = a1(header.bottom, found.index)
            what = f"表头写的是{found.money_unit}，单位行 {unit_cell} 写的是{unit}"
            errors.append(
                CellError.of_cell(
                    workbook.file_name, sheet.name, cell, found.label, what, "两处单位应一致", "请改正其中一处"
                )
            )
    rows = _data_rows(workbook, sheet, header, errors)
    errors.extend(_merged_figures(workbook, sheet, header, rows))
    return LocatedTable(header.declaration, workbook, sheet, header, tuple(titles), unit, rows)


def _read_top(sheet: Sheet, header: Header) -> tuple[list[tuple[str, str]], str, str]:
    titles: list[tuple[str, str]] = []
    unit, unit_cell = "", ""
    for row in range(_block_top(sheet, header)):
        for column, value in enumerate(sheet.rows[row]):
            text = clean_text(value)
            if not text:
                continue
            match = _UNIT_LINE.search(unicodedata.normalize("NFKC", text).replace(" ", ""))
            if match:
                unit, unit_cell = match[1], a1(row, column)
            else:
                titles.append((a1(row, column), text))
    return titles, unit, unit_cell


def _data_rows(workbook: Workbook, sheet: Sheet, header: Header, errors: list[CellError]) -> tuple[DataRow, ...]:
    filled = _fill_down(sheet, header)
    used = [found.index for found in header.columns]
    figures = [found.index for found in header.columns if found.column.kind is not ColumnKind.TEXT]
    rows: list[DataRow] = []
    ended_at = 0
    for index in range(header.bottom + 1, len(sheet.rows)):
        cells = sheet.rows[index]
        first = next((cells[column] for column in used if cells[column] != "" and not _is_blank(cells[column])), None)
        if first is None:
            continue
        if ended_at:
            if any(isinstance(cells[column], float) for column in figures):
                what = f"第{ended_at}行签章或注之后还有数据"
                cell, remedy = f"第{index + 1}行", "请把数据移到签章行之前"
                errors.append(
                    CellError.of_cell(workbook.file_name, sheet.name, cell, "", what, "签章、注应在全表之后", remedy)
                )
        elif _ends_table(first):
            ended_at = index + 1
        else:
            if filled:
                cells = [filled[column][index] if column in filled else value for column, value in enumerate(cells)]
            rows.append(DataRow(index + 1, cells))
    return tuple(rows)


def _merged_figures(workbook: Workbook, sheet: Sheet, header: Header, rows: Sequence[DataRow]) -> Iterator[CellError]:
    """A figure merged over several cells: nobody can tell which row or column it belongs to."""
    last = rows[-1].number if rows else 0
    for block in sheet.merged:
        if not header.bottom < block.top < last or _is_words(sheet, header, block):
            continue
        for found in header.columns:
            if block.left <= found.index <= block.right and found.column.kind is not ColumnKind.TEXT:
                cell, what = a1(block.top, found.index), "数值单元格被合并"
                remedy = "请取消合并，逐格填写"
                expected = "每个数值应单独一格"
                yield CellError.of_cell(
                    workbook.file_name, sheet.name, cell, found.label, what, expected, remedy, by_value=False
                )
                break


def _is_words(sheet: Sheet, header: Header, block: MergedRange) -> bool:
    """Whether a merged block holds the words of a form: it begins in a column of text, or its text has no digit."""
    if not header.declaration.above:
        return False
    texts = {found.index for found in header.columns if found.column.kind is ColumnKind.TEXT}
    row = sheet.rows[block.top]
    value = row[block.left] if block.left < len(row) else ""
    if not isinstance(value, str) or not clean_text(value):
        return False
    return block.left in texts or not any(character.isdigit() for character in value)


def _is_blank(value: RawValue) -> bool:
    return isinstance(value, str) and not clean_text(value)


def _ends_table(value: RawValue) -> bool:
    if not isinstance(value, str) or len(value) < 2:
        return False
    text = unicodedata.normalize("NFKC", value).replace(" ", "").replace("\u200b", "")
    return bool(_SIGNATURE.match(text) or _NOTE.match(text))


def _fill_down(sheet: Sheet, header: Header) -> dict[int, list[RawValue]]:
    """For each category column, its values by sheet row: a merged or empty cell repeats the one above."""
    filled: dict[int, list[RawValue]] = {}
    for found in header.columns:
        if found.column.fill_down:
            above: RawValue = ""
            values: list[RawValue] = []
            for index, row in enumerate(sheet.rows):
                value = row[found.index] if found.index < len(row) else ""
                if index <= header.bottom:
                    above = ""
                elif not _is_blank(value):
                    above = value
                values.append(above)
            filled[found.index] = values
    return filled
