"""The marked workbook: bad cells coloured and commented, everything of the person's own kept."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from evalcase.spreadsheets.annotate import LIST_SHEET, NotAnnotatable, annotate_workbook
from evalcase.spreadsheets.errors import CellError


def fault(cell: str, found: str = "“五万”不是数值") -> CellError:
    return CellError.of_cell("甲.xlsx", "表", cell, "金额", found, "应为金额", "请填写数字")


def source() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "表"
    sheet.append(["项目", "金额"])
    sheet.append(["甲", "五万"])
    sheet.append(["合计", "=SUM(B2:B2)"])
    sheet["B2"].font = Font(bold=True)
    sheet["A2"].comment = Comment("单位自己的批注", "会计")
    sheet.merge_cells("A5:B6")
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def marked(*errors: CellError, content: bytes | None = None) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(annotate_workbook(content or source(), errors)))


def test_a_bad_cell_is_coloured_and_told_in_a_comment_and_in_a_list() -> None:
    sheet = marked(fault("B2"), fault("B2", "与上年相差过大"))["表"]
    cell = sheet["B2"]
    assert cell.fill.fgColor.rgb == "FFFFC7CE"
    assert cell.comment is not None
    assert "“五万”不是数值，应为金额。请填写数字" in cell.comment.text
    assert "与上年相差过大" in cell.comment.text
    listed = list(marked(fault("B2"))[LIST_SHEET].iter_rows(min_row=3, values_only=True))
    assert listed == [("表", "B2", "金额", "“五万”不是数值", "应为金额", "请填写数字")]


def test_formulas_formats_and_comments_of_the_person_stay() -> None:
    sheet = marked(fault("A2"), fault("B2"))["表"]
    assert sheet["B3"].value == "=SUM(B2:B2)"
    assert sheet["B2"].font.bold
    assert "单位自己的批注" in sheet["A2"].comment.text


def test_faults_of_rows_other_sheets_and_covered_cells_do_no_harm() -> None:
    book = marked(
        fault("第2行"),
        fault("B6"),
        CellError.of_cell("甲.xlsx", "没有", "A1", "", "错", ""),
        CellError.of_file("", "错", ""),
    )
    assert book["表"]["A5"].comment is not None
    assert book[LIST_SHEET].max_row == 6


def test_marks_of_an_earlier_check_are_taken_away() -> None:
    first = annotate_workbook(source(), [fault("B2")])
    book = marked(fault("A3"), content=first)
    assert book["表"]["B2"].comment is None
    assert book["表"]["B2"].fill.fill_type is None
    assert book.sheetnames.count(LIST_SHEET) == 1


def test_a_formula_like_text_is_not_run() -> None:
    cell = marked(fault("B2", "=1+1"))[LIST_SHEET]["D3"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_what_cannot_be_rewritten_says_so() -> None:
    with pytest.raises(NotAnnotatable, match="问题清单"):
        annotate_workbook(b"PK", [])
