"""A scan of one worksheet part at the speed of C: how far its cells reach, which are formulas, which are errors."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from evalcase.printable import printable
from evalcase.spreadsheets.xml_parts import PREFIX

MAX_ROWS = 200_000
MAX_COLUMNS = 300
MAX_CELLS = 200_000
# The reader fills the rectangle from A1 to the last cell with values, empty ones too.
MAX_AREA = 5_000_000

_CELL_OPEN = re.compile(rb"<" + PREFIX + rb"c(?=[\s/>])")
# Whole attributes are stepped over, so that an address inside another attribute's text is not taken for the cell's.
_OTHER_ATTRIBUTES = rb"(?:\s+(?!r\s*=)[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*"
_CELL_REFERENCE = re.compile(
    rb"<" + PREFIX + rb"c" + _OTHER_ATTRIBUTES + rb"\s+r\s*=\s*[\"']([A-Z]{1,3})([1-9][0-9]{0,6})[\"']"
)
_MERGE = re.compile(rb"<" + PREFIX + rb"mergeCell\s[^<>]*?\bref\s*=\s*[\"']([^\"'<>]*)[\"']")
_A1 = re.compile(rb"([A-Z]{1,3})([1-9][0-9]{0,6})\Z")
_CELL_END = re.compile(rb"</" + PREFIX + rb"(?:c|row|sheetData)\s*>")
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3}[0-9]{1,7})[\"']")
_TYPE = re.compile(rb"\bt\s*=\s*[\"'](\w+)[\"']")
_FORMULA = re.compile(rb"<" + PREFIX + rb"f(?=[\s/>])")
_VALUE = re.compile(rb"<" + PREFIX + rb"v(?:\s[^<>]*)?>([^<]*)</")

_TRIM = "请删除表格以外的空白行列（选中后右键“删除”），或拆成多个工作簿"


class TooLarge(ValueError):
    """The cells reach further than a table of people does, or their addresses are not addresses."""

    def __init__(self, found: str, expected: str, remedy: str = _TRIM) -> None:
        super().__init__(found)
        self.found, self.expected, self.remedy = found, expected, remedy


@dataclass(frozen=True, slots=True)
class SheetScan:
    """How many cells, the rectangle from A1 that holds them and what is merged; addresses (A1) of formula cells, of
    formulas whose result was never saved, and of error values with their text.
    """

    cells: int = 0
    area: int = 0
    formulas: frozenset[str] = frozenset()
    uncached: frozenset[str] = frozenset()
    faults: tuple[tuple[str, str], ...] = ()


def scan_sheet(body: bytes) -> SheetScan:
    """Scan the XML of a worksheet. Raises TooLarge beyond 200000 rows, 300 columns or 200000 cells."""
    cells = sum(1 for _ in _CELL_OPEN.finditer(body))
    if cells > MAX_CELLS:
        raise TooLarge(f"工作表有 {cells} 个单元格", f"不能超过 {MAX_CELLS} 个")
    references = _CELL_REFERENCE.findall(body)
    if len(references) != cells:
        raise TooLarge("有单元格没有坐标或坐标无效", "应为正常保存的 .xlsx 工作簿", "请用 WPS 或 Excel 打开并重新保存")
    area = _reach({letters for letters, _ in references}, {row for _, row in references})
    return replace(_scan_contents(body, cells), area=area + _merged_area(body))


def _merged_area(body: bytes) -> int:
    """The cells under merged blocks, each block counted for itself: those of a real table never overlap."""
    blocks = _MERGE.findall(body)
    if len(blocks) > MAX_CELLS:
        raise TooLarge(f"工作表有 {len(blocks)} 处合并单元格", f"不能超过 {MAX_CELLS} 处", "请取消合并后重新保存")
    area = 0
    for merged in blocks:
        corners = [match for corner in merged.split(b":") if (match := _A1.match(corner))]
        columns, rows = [_column_number(corner[1]) for corner in corners], [int(corner[2]) for corner in corners]
        _reach({corner[1] for corner in corners}, {corner[2] for corner in corners})
        if corners:
            area += (max(columns) - min(columns) + 1) * (max(rows) - min(rows) + 1)
    return area


def _reach(columns: set[bytes], rows: set[bytes]) -> int:
    """The area of the rectangle from A1 to the last column and row. Raises TooLarge."""
    last_row = max(map(int, rows), default=1)
    last_column = max(columns, key=_column_number, default=b"A")
    if last_row > MAX_ROWS or _column_number(last_column) > MAX_COLUMNS:
        shown = f"单元格一直用到 {last_column.decode()} 列、第 {last_row} 行"
        raise TooLarge(shown, f"工作表不能超过 {MAX_ROWS} 行、{MAX_COLUMNS} 列")
    return last_row * _column_number(last_column)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _scan_contents(body: bytes, cells: int) -> SheetScan:
    # Most sheets hold neither, and then the slow search over every cell is saved.
    if _FORMULA.search(body) is None and b'"e"' not in body and b"'e'" not in body:
        return SheetScan(cells)
    formulas, uncached, faults = set(), set(), []
    starts = [match.start() for match in _CELL_OPEN.finditer(body)]
    # Cut at the next cell's start and never searched beyond: cells left open cannot make the scan quadratic.
    for start, end in zip(starts, [*starts[1:], len(body)], strict=True):
        cell = _CELL_END.split(body[start:end], maxsplit=1)[0]
        tag, _, content = cell.partition(b">")
        place, kind = _REFERENCE.search(tag), _TYPE.search(tag)
        if place is None:
            continue
        address, value = place[1].decode(), _VALUE.search(content)
        if _FORMULA.search(content):
            formulas.add(address)
            # An empty text result is saved as an empty <v>; for every other type an empty <v> is no result.
            if value is None or (not value[1] and (kind is None or kind[1] != b"str")):
                uncached.add(address)
        if kind is not None and kind[1] == b"e":
            faults.append((address, printable(value[1].decode("utf-8", "replace")) if value else "#ERROR"))
    return SheetScan(cells, formulas=frozenset(formulas), uncached=frozenset(uncached), faults=tuple(faults))
