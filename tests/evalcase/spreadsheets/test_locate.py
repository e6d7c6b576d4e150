"""Finding declared tables however people arranged them."""

from collections.abc import Sequence
from typing import Any

import pytest

from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.headers import normalise
from evalcase.spreadsheets.locate import LocatedTable, locate
from evalcase.spreadsheets.reader import read_workbook
from tests.evalcase.spreadsheets.build import workbook

TABLE = TableDeclaration(
    "sample",
    "示例表",
    (
        Column("category", ("类别",), fill_down=True),
        Column("name", ("项目",), aliases=("项目名称",)),
        Column("income", ("收入", "合计"), ColumnKind.MONEY),
        Column("expenditure", ("支出", "合计"), ColumnKind.MONEY),
    ),
)
YEARLY = TableDeclaration(
    "yearly", "历年表", (Column("name", ("指标",)), Column("value", ("{year}年",), ColumnKind.NUMBER))
)


def read(rows: Sequence[Sequence[Any]], merged: Sequence[str] = ()) -> tuple[list[LocatedTable], list[str]]:
    book = read_workbook(workbook(("表", rows), merged=merged), "甲.xlsx")
    tables, errors, _ = locate(book, (TABLE, YEARLY))
    return tables, [error.text for error in errors]


BODY = [["基本", "甲", 1, 2], ["", "乙", 3, 4]]


@pytest.mark.parametrize(
    ("rows", "merged"),
    [
        ([["类别", "项目", "收入", "支出"], ["", "", "合计", "合计"], *BODY], ["A1:A2", "B1:B2"]),
        ([["题目"], [], ["类 别", "项目 名称", "收\u00a0入", "支\u200b出"], ["", "", "合计", "（合计）"], *BODY], []),
        ([["县局2023年示例表"], ["", "", "", "单位：万元"], ["类别", "项目", "收入/合计", "支出合计"], *BODY], []),
    ],
)
def test_titles_blanks_and_merges_do_not_hide_a_table(rows: Any, merged: Any) -> None:
    (table,), errors = read(rows, merged)
    assert errors == []
    assert [found.column.key for found in table.header.columns] == ["category", "name", "income", "expenditure"]
    assert [row.cells[0] for row in table.rows] == ["基本", "基本"]


def test_unit_line_signature_notes_and_blank_rows() -> None:
    header = ["类别", "项目", "收入/合计", "支出/合计"]
    rows = [
        ["示例表"],
        ["金额单位：万元"],
        header,
        BODY[0],
        ["", "\u3000"],
        BODY[1],
        ["注：演示"],
        ["填表人：　审核人："],
    ]
    (table,), errors = read(rows)
    assert (errors, table.money_unit, table.caption, len(table.rows)) == ([], "万元", "示例表", 2)


def test_data_after_the_signatures_is_not_dropped_in_silence() -> None:
    header = ["类别", "项目", "收入/合计", "支出/合计"]
    _, errors = read([header, BODY[0], ["填表人："], BODY[1]])
    assert len(errors) == 1
    assert "第4行" in errors[0]


@pytest.mark.parametrize(("block", "cell"), [("C2:C3", "C2"), ("C2:D2", "C2"), ("B3:D3", "C3")])
def test_a_figure_merged_over_several_cells_is_a_fault(block: str, cell: str) -> None:
    (_,), errors = read([["类别", "项目", "收入/合计", "支出/合计"], *BODY], [block])
    assert [text.split("“")[0] for text in errors] == [f"甲.xlsx【表】{cell}"]


def test_missing_unknown_and_duplicate_columns_are_each_named() -> None:
    _, errors = read([["类别", "项目", "项目名称", "收入/合计", "奇怪的列"], ["基本", "甲", "甲", 1, 2]])
    assert any("“支出/合计”" in text and "缺少" in text for text in errors)
    assert any("E1“奇怪的列”" in text for text in errors)
    assert any("C1“项目名称”" in text and "B1 重复" in text for text in errors)


def test_a_remark_column_is_passed_over() -> None:
    (table,), errors = read([["类别", "项目", "收入/合计", "支出/合计", "备注"], [*BODY[0], "随手记"]])
    assert errors == []
    assert len(table.header.columns) == 4


def test_year_columns_are_read_out_of_their_headers() -> None:
    (table,), errors = read([["指标", "2021年", "2022 年", "２０２３年"], ["人数", 1, 2, 3]])
    assert errors == []
    assert [found.bindings.get("year") for found in table.header.columns] == [None, "2021", "2022", "2023"]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["类别", "项目", "收入/合计（元）", "支出/合计"], BODY[0]], "两处单位应一致"),
        ([["类别", "项目", "收入/合计", "支出/合计"], BODY[0]], ""),
    ],
)
def test_two_units_that_differ_are_a_fault(rows: Any, says: str) -> None:
    tables, errors = read([["单位：万元"], *rows])
    assert says in "".join(errors)
    assert bool(errors) is bool(says)
    assert tables[0].money_unit == "万元"


def test_a_foreign_unit_is_a_fault() -> None:
    _, errors = read([["单位：美元"], ["类别", "项目", "收入/合计", "支出/合计"], BODY[0]])
    assert "美元" in errors[0]


def test_a_sheet_without_a_known_table_says_which_tables_there_are() -> None:
    _, errors = read([["随便", "什么"], ["甲", 1]])
    assert "示例表、历年表" in errors[0]


def test_headers_are_compared_without_blanks_and_punctuation() -> None:
    assert (
        normalise("预算资金(调整后)") == normalise("预算资金 （调整后）") == normalise("预算\u200b资金\u3000调整后％")
    )
