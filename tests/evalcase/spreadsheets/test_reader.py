"""Reading values as people typed them."""

from decimal import Decimal
from pathlib import Path

import pytest

from evalcase.spreadsheets.errors import CellError, WorkbookRejected, a1, column_letter
from evalcase.spreadsheets.reader import MergedRange, exact_number, read_workbook
from tests.evalcase.spreadsheets.build import with_parts, workbook


@pytest.mark.parametrize(
    ("value", "typed"),
    [(1257.1199999999999, "1257.12"), (0.1 + 0.2, "0.3"), (17838.0, "17838"), (-678613.34, "-678613.34"), (3, "3")],
)
def test_float_noise_is_cleaned(value: float, typed: str) -> None:
    assert exact_number(value) == Decimal(typed)
    assert str(exact_number(value)) == typed


def test_a_workbook_keeps_its_hash_merged_blocks_and_hidden_sheets(tmp_path: Path) -> None:
    path = tmp_path / "甲.xlsx"
    path.write_bytes(workbook(("表", [["题", ""], ["a", 1]]), merged=["A1:B1"]))
    book = read_workbook(path)
    assert book.file_name == "甲.xlsx"
    assert len(book.sha256) == 64
    assert book.sheets[0].merged == (MergedRange(0, 0, 0, 1),)
    assert book.sheets[0].rows[1] == ["a", 1.0]
    assert not book.sheets[0].hidden


@pytest.mark.parametrize(("name", "says"), [("没有.xlsx", "不存在"), ("", "文件夹")])
def test_a_path_that_cannot_be_read_is_a_rejection(tmp_path: Path, name: str, says: str) -> None:
    with pytest.raises(WorkbookRejected, match=says):
        read_workbook(tmp_path / name)


def test_what_is_no_writing_is_dropped_from_texts_and_names() -> None:
    """As a spreadsheet escapes it, and as bytes that no spreadsheet writes; tabs and line ends stay."""
    escaped = workbook(("甲乙", [["_x0000_甲_x0001_", "一_x000A_二_x0009_三", "_x005F_x0000_", "丙丁"]]))

    def spoil(_: str, body: bytes) -> bytes:
        return body.replace("丙丁".encode(), "丙\x00\ufffe\uffff\x1f丁".encode())

    (sheet,) = read_workbook(with_parts(escaped, spoil)).sheets
    assert sheet.rows == [["甲", "一\n二\t三", "_x0000_", "丙丁"]]


def test_addresses_and_the_line_of_an_error() -> None:
    assert [column_letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert a1(4, 2) == "C5"
    error = CellError.of_cell("甲.xlsx", "表", "C5", "年初预算", "“abc”不是数值", "应为金额", "请填写数字")
    assert error.text == "甲.xlsx【表】C5“年初预算”：“abc”不是数值，应为金额。请填写数字"
    with pytest.raises(ValueError, match="at least one"):
        WorkbookRejected([])
