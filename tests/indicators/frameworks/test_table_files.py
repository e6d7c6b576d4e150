"""The same tables out of workbooks, Word documents and pasted cells."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from openpyxl import Workbook

from evalcase.uploads.rejection import UploadRejected
from indicators.frameworks.tables.files import grid_of_pasted, grids_of_document, grids_of_workbook
from indicators.frameworks.tables.grid import Grid
from indicators.frameworks.tables.reading import read_table, read_tables
from tests.factories import papers
from tests.indicators.frameworks.layouts import MERGED, MERGES, found, grid, leaves, shown


def workbook_of(*grids: Grid) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for each in grids:
        sheet = book.create_sheet(each.name)
        for row in each.rows:
            sheet.append([float(cell) if cell.replace(".", "", 1).isdigit() else cell or None for cell in row])
        for top, left, bottom, right in each.merged:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def document_of(*grids: Grid) -> bytes:
    document = Document()
    for each in grids:
        table = document.add_table(len(each.rows), each.width)
        for number, row in enumerate(each.rows):
            for column, text in enumerate(row):
                table.cell(number, column).text = text
        for top, left, bottom, right in each.merged:
            table.cell(top, left).merge(table.cell(bottom, right))
            table.cell(top, left).text = each.rows[top][left]
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_workbook_a_document_and_pasted_cells_say_the_same() -> None:
    drawn = grid(MERGED, *MERGES)
    sheet = read_table(grids_of_workbook(workbook_of(drawn), "表.xlsx")[0])
    word = read_table(grids_of_document(document_of(drawn), "表.docx")[0])
    lines = ["\t".join(f'"{cell}"' if "\n" in cell else cell for cell in row) for row in drawn.rows]
    pasted = read_table(grid_of_pasted("\r\n".join(lines)))
    assert sheet is not None
    assert word is not None
    assert pasted is not None
    assert [shown(node) for node in sheet.tree] == [shown(node) for node in word.tree]
    assert [shown(node) for node in sheet.tree] == [shown(node) for node in pasted.tree]
    assert leaves(sheet)[0] == ("立项依据充分性", "8")
    assert found(sheet) == found(word) == found(pasted) == []
    assert sheet.leaves()[0].points == word.leaves()[0].points == pasted.leaves()[0].points == "①符合政策\n②符合规划"
    assert (sheet.leaves()[0].place, word.leaves()[0].place) == ("C4", "第4行第3列")


def test_tables_inside_cells_are_tables_of_their_own() -> None:
    document = Document()
    outer = document.add_table(1, 1)
    inner = outer.cell(0, 0).add_table(3, 3)
    for number, row in enumerate((("指标名称", "分值", "评分标准"), ("甲项", "40", "a"), ("乙项", "60", "b"))):
        for column, text in enumerate(row):
            inner.cell(number, column).text = text
    stream = BytesIO()
    document.save(stream)
    (table,) = read_tables(grids_of_document(stream.getvalue(), "表.docx"))
    assert (table.name, leaves(table)) == ("表2", [("甲项", "40"), ("乙项", "60")])


def test_hidden_sheets_are_left_out() -> None:
    book = Workbook()
    book.active.title = "封面"
    book.active.append(["封面"])
    book.create_sheet("旧表").sheet_state = "hidden"
    stream = BytesIO()
    book.save(stream)
    assert [each.name for each in grids_of_workbook(stream.getvalue(), "表.xlsx")] == ["封面"]


def test_files_that_are_none_are_refused_by_name() -> None:
    for refused, name in ((grids_of_document, "坏.docx"), (grids_of_workbook, "坏.xlsx")):
        with pytest.raises(UploadRejected) as rejection:
            refused(papers.pdf(), name)
        assert rejection.value.file_name == name
    with pytest.raises(UploadRejected, match="30000"):
        grid_of_pasted("1\t" * 30_001)
    assert read_table(grid_of_pasted('没有合上的"引号\t1\n"第二行')) is None


def test_a_sheet_that_is_too_long_is_refused() -> None:
    with pytest.raises(UploadRejected, match="用到第 2001 行"):
        grids_of_workbook(workbook_of(Grid("长表", [["甲"]] * 2001)), "长.xlsx")


def test_a_table_that_is_too_wide_is_refused() -> None:
    document = Document()
    table = document.add_table(1, 1)
    span = table.cell(0, 0)._tc.get_or_add_tcPr().get_or_add_gridSpan()
    span.val = 61
    stream = BytesIO()
    document.save(stream)
    with pytest.raises(UploadRejected, match="列过多"):
        grids_of_document(stream.getvalue(), "宽.docx")


def test_the_line_before_a_word_table_is_its_title() -> None:
    document = Document()
    for line in ("附件1", "部门整体支出绩效评价指标表", "（2024年版）"):
        document.add_paragraph(line)
    for names in (("甲项", "乙项"), ("丙项", "丁项")):
        rows = (("指标名称", "分值"), *((name, "50") for name in names))
        table = document.add_table(3, 2)
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text
        document.add_paragraph("按本表评分的，评价结果应当公开。")
    stream = BytesIO()
    document.save(stream)
    first, second = (read_table(each) for each in grids_of_document(stream.getvalue(), "表.docx"))
    assert (first and first.title, second and second.title) == ("部门整体支出绩效评价指标表", "")


def test_cells_of_which_nothing_is_read_are_told() -> None:
    book = Workbook()
    sheet = book.active
    rows = "附件1 甲项目评价指标\n指标名称|分值|评分标准|得分\n甲项|40|=0户得满分|=B3\n乙项|#REF!|符合|"
    for row in rows.split("\n"):
        sheet.append(row.split("|"))
    sheet["B4"].data_type = "e"
    stream = BytesIO()
    book.save(stream)
    table = read_table(grids_of_workbook(stream.getvalue(), "表.xlsx")[0])
    assert table is not None
    assert table.title == "甲项目评价指标"
    told = [str(doubt)[:20] for doubt in table.doubts]
    assert told[:2] == ["C3：是没有保存结果的公式，没有读入：以", "B4：是错误值#REF!，没有读入，请改"]
