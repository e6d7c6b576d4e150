"""Other values in a few cells: they read back as typed, and nothing else of the workbook changes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalcase.spreadsheets.corrections import (
    CellValue,
    NotCorrectable,
    correct_cells,
    number_in,
    value_at,
    write_corrections,
)
from evalcase.spreadsheets.reader import parse_workbook, read_workbook
from tests.evalcase.spreadsheets.build import in_sheet, with_parts, workbook

pytestmark = pytest.mark.slow

ROWS = [["项目", "金额", "日期"], ["甲", "五万", date(2023, 5, 1)], ["乙", "", 3]]
PLAIN = workbook(("表", ROWS), ("另一张", [["不动"], [7]]))


def read(content: bytes, cell: str, sheet: str = "表") -> object:
    found = next(item for item in parse_workbook(content, "甲.xlsx") if item.name == sheet)
    return value_at(found, cell)


@pytest.mark.parametrize(
    ("cell", "typed", "reads"),
    [
        ("B2", "50000", 50000.0),
        ("B2", "５０，０００．５", 50000.5),
        ("B3", "-3.25", -3.25),
        ("B2", "-", "-"),
        ("B2", "0012", "0012"),
        ("B2", "5万元", "5万元"),
        ("A2", "甲 <项目>&", "甲 <项目>&"),
        ("C2", "44000", 44000.0),
    ],
)
def test_a_cell_reads_as_it_was_typed(cell: str, typed: str, reads: object) -> None:
    corrected = correct_cells(PLAIN, [CellValue("表", cell, typed)])
    assert read(corrected, cell) == reads
    assert openpyxl.load_workbook(BytesIO(corrected))["表"][cell].value == reads


def test_nothing_else_changes_and_the_bytes_are_always_the_same() -> None:
    change = [CellValue("表", "B2", "50000")]
    corrected = correct_cells(PLAIN, change)
    assert corrected == correct_cells(PLAIN, change)
    with ZipFile(BytesIO(PLAIN)) as old, ZipFile(BytesIO(corrected)) as new:
        assert old.namelist() == new.namelist()
        assert [name for name in old.namelist() if old.read(name) != new.read(name)] == ["xl/worksheets/sheet1.xml"]
    before, after = (read_workbook(content, "甲.xlsx").sheets[0].rows for content in (PLAIN, corrected))
    assert [row[:1] + row[2:] for row in before] == [row[:1] + row[2:] for row in after]


def test_no_change_is_the_same_file() -> None:
    assert correct_cells(PLAIN, []) is PLAIN


def test_a_formula_gives_way_and_the_list_of_formulas_goes_with_it() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["金额", "合计"])
    book.worksheets[0].append([1, "=A2+1"])
    stream = BytesIO()
    book.save(stream)
    chain = (
        b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="B2" i="1"/></calcChain>'
    )
    override = b'<Override PartName="/xl/calcChain.xml" ContentType="application/xml"/></Types>'
    content = with_parts(
        stream.getvalue(),
        lambda name, body: body.replace(b"</Types>", override) if name == "[Content_Types].xml" else body,
        {"xl/calcChain.xml": chain},
    )
    corrected = correct_cells(content, [CellValue("Sheet", "B2", "5")])
    assert read(corrected, "B2", "Sheet") == 5
    with ZipFile(BytesIO(corrected)) as package:
        assert "xl/calcChain.xml" not in package.namelist()
        assert b"calcChain" not in package.read("[Content_Types].xml")


@pytest.mark.parametrize("kind", [b"shared", b"array"])
def test_a_cell_of_a_group_of_formulas_is_left_alone(kind: bytes) -> None:
    formula = b'<f t="' + kind + b'" ref="A2:A3">B2</f><v>1</v>'
    content = with_parts(workbook(("表", [["甲"], [1], [2]])), in_sheet(b"<v>1</v>", formula))
    with pytest.raises(NotCorrectable, match="A2 属于一组公式"):
        correct_cells(content, [CellValue("表", "A2", "5")])


@pytest.mark.parametrize(
    ("sheet", "cell"),
    [("没有的表", "A1"), ("表", "D1"), ("表", "A4"), ("表", "XFD1048576"), ("表", "第5行"), ("表", "A0"), ("表", "")],
)
def test_only_cells_of_the_table_can_be_corrected(sheet: str, cell: str) -> None:
    with pytest.raises(NotCorrectable):
        correct_cells(PLAIN, [CellValue(sheet, cell, "1")])


@given(number=st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_every_number_is_kept_exactly(number: Decimal) -> None:
    found = number_in(f"{number:f}")
    assert found == number
    corrected = write_corrections(PLAIN, [CellValue("表", "B3", f"{number:,f}")], "甲.xlsx")
    assert read(corrected, "B3") == pytest.approx(float(number), abs=0)


@given(text=st.text(max_size=40))
def test_any_text_leaves_a_sound_workbook(text: str) -> None:
    corrected = write_corrections(PLAIN, [CellValue("表", "B2", text)], "甲.xlsx")
    assert [sheet.name for sheet in parse_workbook(corrected, "甲.xlsx")] == ["表", "另一张"]
