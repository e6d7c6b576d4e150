"""Writing templates and exports that can be read again and hold no formulas."""

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.locate import locate
from evalcase.spreadsheets.reader import read_workbook
from evalcase.spreadsheets.writer import SheetContent, template, write_workbook

FUNDS = TableDeclaration(
    "funds",
    "基金表",
    (
        Column("category", ("类别",), fill_down=True),
        Column("name", ("项目",)),
        Column("budget", ("{fund}", "{year}年预算"), ColumnKind.MONEY),
        Column("rate", ("{fund}", "执行率"), ColumnKind.RATE, required=False, calculated=True),
    ),
    notes=("说明一句。",),
)
BINDINGS = {"year": ["2023"], "fund": ["甲险", "乙险"]}


def test_rows_come_back_as_they_were_written() -> None:
    rows = [
        {"category": "收入", "name": "利息", "甲险.budget": Decimal("1918.25"), "乙险.budget": None},
        {"category": "收入", "name": "其他", "甲险.budget": Decimal(0), "乙险.budget": "-"},
    ]
    data = write_workbook([SheetContent(FUNDS, "某县2023年基金表", rows, "万元", BINDINGS)])
    (table,), errors, notes = locate(read_workbook(data, "甲.xlsx"), (FUNDS,))
    assert errors == []
    assert (table.caption, table.money_unit) == ("某县2023年基金表", "万元")
    assert [found.bindings.get("fund") for found in table.header.columns if found.column.key == "budget"] == [
        "甲险",
        "乙险",
    ]
    assert [list(row.cells) for row in table.rows] == [
        ["收入", "利息", 1918.25, "", "", ""],
        ["收入", "其他", 0.0, "", "-", ""],
    ]
    assert len(notes) == 1


def test_a_template_has_title_unit_merged_header_and_notes() -> None:
    book = load_workbook(BytesIO(template(SheetContent(FUNDS, "标题", bindings=BINDINGS))))
    sheet = book["基金表"]
    assert sheet["A1"].value == "标题"
    assert sheet["F2"].value == "单位：元"
    assert {str(block) for block in sheet.merged_cells.ranges} == {"A1:F1", "A3:A4", "B3:B4", "C3:D3", "E3:F3"}
    assert any("说明一句。" in str(row[0].value) for row in book["填写说明"].iter_rows())


@pytest.mark.parametrize("text", ["=1+1", "+1", "-2", "@SUM(A1)", "\tx", "＝cmd", '=HYPERLINK("http://x")'])
def test_a_text_is_never_a_formula(text: str) -> None:
    data = write_workbook([SheetContent(FUNDS, "题", [{"name": text, "甲险.budget": Decimal(-2)}], bindings=BINDINGS)])
    sheet = load_workbook(BytesIO(data))["基金表"]
    cell, number = sheet["B5"], sheet["C5"]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert cell.value == text
    assert (number.data_type, number.value) == ("n", -2)


def test_control_characters_cannot_break_the_file() -> None:
    data = write_workbook(
        [SheetContent(FUNDS, "题\x07", [{"name": "甲\x00乙"}], bindings=BINDINGS, sheet_name="a/b:c")]
    )
    book = load_workbook(BytesIO(data))
    assert book.sheetnames[0] == "abc"
    assert book["abc"]["B5"].value == "甲乙"
