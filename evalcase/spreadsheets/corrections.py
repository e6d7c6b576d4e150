"""Writing a few other values into a workbook: only those cells change, every other byte of its sheets stays.

openpyxl would drop what it does not know, and with the formulas' saved results the very figures that are imported.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from lxml import etree

from evalcase.limited_process import GaveUp, run_limited
from evalcase.printable import printable
from evalcase.spreadsheets.guard import inspect
from evalcase.spreadsheets.reader import RawValue, Sheet, exact_number, parse_workbook, sheet_parts

A1_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?")
_MOST_DIGITS = 15
_CALCULATION_CHAIN = "xl/calcChain.xml"


@dataclass(frozen=True, slots=True)
class CellValue:
    """What a person wants a cell (A1, of the named sheet) to hold, as typed."""

    sheet: str
    cell: str
    text: str


class NotCorrectable(ValueError):
    """A cell cannot be given another value by itself; the message says why, in Chinese."""


def position(cell: str) -> tuple[int, int] | None:
    """Row and column of an A1 address, both from 0; None for what is no address of one cell."""
    match = A1_ADDRESS.fullmatch(cell)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def value_at(sheet: Sheet, cell: str) -> RawValue | None:
    """What a cell holds, ``""`` for an empty one; None outside the used part of the sheet."""
    place = position(cell)
    if place is None or place[0] >= len(sheet.rows) or place[1] >= len(sheet.rows[place[0]]):
        return None
    return sheet.rows[place[0]][place[1]]


def correct_cells(content: bytes, changes: Sequence[CellValue], file_name: str = "") -> bytes:
    """The workbook with the changes made; the same input always gives the same bytes.

    A plain number becomes a number, anything else a text; a formula gives way to the value. Raises NotCorrectable for
    a cell outside the used part of its sheet or in a group of formulas, WorkbookRejected for an unsafe workbook.
    """
    if not changes:
        return content
    try:
        corrected: bytes = run_limited(__name__, write_corrections.__name__, content, list(changes), file_name)
    except GaveUp as failure:
        raise NotCorrectable(f"{file_name}{failure.found}，请在 WPS 或 Excel 中改好后重新上传") from failure
    return corrected


def write_corrections(content: bytes, changes: Sequence[CellValue], file_name: str) -> bytes:
    """The same, in this very process."""
    sheets = {sheet.name: sheet for sheet in parse_workbook(content, file_name)}
    for change in changes:
        if change.sheet not in sheets:
            raise NotCorrectable(f"没有工作表“{change.sheet}”")
        if value_at(sheets[change.sheet], change.cell) is None:
            raise NotCorrectable(f"【{change.sheet}】没有单元格“{change.cell}”，请填写表内的单元格，如 C5")
    corrected = _rewrite(content, changes, frozenset())
    misread = _misread(corrected, changes, file_name)
    return _rewrite(content, changes, misread) if misread else corrected


def number_in(text: str) -> Decimal | None:
    """The number a text plainly is (``1,234.50``); None for words, codes with leading zeros and longer numbers."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not _NUMBER.fullmatch(plain):
        return None
    plain = plain.replace(",", "")
    return Decimal(plain) if len(plain.replace(".", "").lstrip("-")) <= _MOST_DIGITS else None


def _misread(corrected: bytes, changes: Sequence[CellValue], file_name: str) -> frozenset[tuple[str, str]]:
    """Cells whose number is not read back: a date format makes a day of it, so the format must go."""
    sheets = {sheet.name: sheet for sheet in parse_workbook(corrected, file_name)}
    wrong = set()
    for change in changes:
        wanted, found = number_in(change.text), value_at(sheets[change.sheet], change.cell)
        if wanted is not None and not (type(found) in (int, float) and exact_number(found) == wanted):  # type: ignore[arg-type]
            wrong.add((change.sheet, change.cell))
    return frozenset(wrong)


def _rewrite(content: bytes, changes: Sequence[CellValue], unformatted: frozenset[tuple[str, str]]) -> bytes:
    parts = sheet_parts(inspect(content, ""))
    by_part: dict[str, list[CellValue]] = {}
    for change in changes:
        if change.sheet not in parts:
            raise NotCorrectable(f"工作表“{change.sheet}”不能在此更正，请改好文件后重新上传")
        by_part.setdefault(parts[change.sheet], []).append(change)
    with zipfile.ZipFile(BytesIO(content)) as old:
        bodies = {name: old.read(name) for name in old.namelist()}
        formulas_gone = False
        for part, mine in by_part.items():
            bodies[part], gone = _correct_part(bodies[part], mine, unformatted)
            formulas_gone = formulas_gone or gone
        if formulas_gone and _CALCULATION_CHAIN in bodies:
            _drop_calculation_chain(bodies)
        return _pack(old.infolist(), bodies)


def _pack(entries: Sequence[zipfile.ZipInfo], bodies: Mapping[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in entries:
            if entry.filename in bodies:
                copy = zipfile.ZipInfo(entry.filename, entry.date_time)
                new.writestr(copy, bodies[entry.filename], zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _parse(body: bytes) -> etree._Element:
    # The guard has refused every DTD; nothing is fetched or expanded all the same.
    return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def _serialise(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _correct_part(
    body: bytes, changes: Sequence[CellValue], unformatted: frozenset[tuple[str, str]]
) -> tuple[bytes, bool]:
    root = _parse(body)
    namespace = f"{{{etree.QName(root).namespace}}}"
    data = root.find(f"{namespace}sheetData")
    if data is None:
        raise NotCorrectable("工作表没有数据区，请改好文件后重新上传")
    formulas_gone = False
    for change in changes:
        cell = _cell(data, change.cell, namespace)
        formula = cell.find(f"{namespace}f")
        if formula is not None:
            if formula.get("t") in ("shared", "array", "dataTable"):
                raise NotCorrectable(f"{change.cell} 属于一组公式，不能单独更正，请在 WPS 或 Excel 中改好后重新上传")
            formulas_gone = True
        _fill(cell, change.text, namespace)
        if (change.sheet, change.cell) in unformatted:
            cell.attrib.pop("s", None)
    return _serialise(root), formulas_gone


def _cell(data: etree._Element, address: str, namespace: str) -> etree._Element:
    """The element of a cell; a row or cell that the sheet leaves out is put in its place."""
    place = position(address)
    assert place is not None  # noqa: S101 - asked before
    row = _placed(data, place[0], lambda element: int(element.get("r", "0")) - 1, f"{namespace}row", str(place[0] + 1))

    def column(element: etree._Element) -> int:
        found = position(element.get("r", ""))
        return found[1] if found else -1

    return _placed(row, place[1], column, f"{namespace}c", address)


def _placed(parent: etree._Element, wanted: int, index_of, tag: str, reference: str) -> etree._Element:  # type: ignore[no-untyped-def]
    after = 0
    for number, element in enumerate(parent):
        if element.tag != tag:
            continue
        index = index_of(element)
        if index == wanted:
            return element
        if index > wanted:
            break
        after = number + 1
    created = parent.makeelement(tag, {"r": reference}, parent.nsmap)
    parent.insert(after, created)
    return created


def _fill(cell: etree._Element, text: str, namespace: str) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    number = number_in(text)
    if number is not None:
        etree.SubElement(cell, f"{namespace}v").text = f"{number:f}"
        return
    cell.set("t", "inlineStr")
    inline = etree.SubElement(etree.SubElement(cell, f"{namespace}is"), f"{namespace}t")
    inline.text = printable(text)
    inline.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _drop_calculation_chain(bodies: dict[str, bytes]) -> None:
    """The list of formula cells: one that names a cell without a formula makes Excel offer a repair; it is optional."""
    del bodies[_CALCULATION_CHAIN]
    for part, attribute in (("[Content_Types].xml", "PartName"), ("xl/_rels/workbook.xml.rels", "Target")):
        root = _parse(bodies[part])
        for element in list(root):
            if element.get(attribute, "").endswith("calcChain.xml"):
                root.remove(element)
        bodies[part] = _serialise(root)
