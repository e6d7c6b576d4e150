"""A kind as docs/workbook-kinds.md builds it: declared in one file, it is filled in, read, checked and written."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from budgets.vocabulary import AccountKind, RowRole
from budgets.workbooks.checks import Checked, check_sums
from budgets.workbooks.kind import WorkbookKind
from budgets.workbooks.lines import LineKind, LineReader
from budgets.workbooks.rows import LineRow, Rows
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.headers import normalise
from evalcase.spreadsheets.locate import DataRow, locate
from evalcase.spreadsheets.reader import read_workbook
from evalcase.spreadsheets.writer import write_workbook


class EconomicBudget(LineKind):
    """经济分类预算表: an account a row, then 合计."""

    declaration = TableDeclaration(
        "economic_budget",
        "经济分类预算表",
        (
            Column("name", ("科目",), width=30),
            Column("opening_budget", ("年初预算",), ColumnKind.MONEY, aliases=("年初预算数",), width=18),
            Column("settled", ("决算数",), ColumnKind.MONEY, width=18),
        ),
        notes=("末行填“合计”。",),
    )

    def read(self, reader: LineReader, row: DataRow) -> LineRow | None:
        label = reader.text(row, "name")
        if not label:
            reader.fail(row, "name", "科目是空的", "每行都应有科目", "请补填或删除该行")
            return None
        role = RowRole.TOTAL if normalise(label) == "合计" else RowRole.DETAIL
        return reader.line(row, label, role, AccountKind.ECONOMIC, label)

    def check(self, rows: Rows) -> Checked:
        return check_sums(rows)

    def has_subject(self, subject: str) -> bool:
        return subject == "合计" or subject.endswith(("工资福利支出", "商品和服务支出"))


ECONOMIC_BUDGET = EconomicBudget()


def parsed(kind: WorkbookKind, content: bytes) -> tuple[Rows, list[CellError]]:
    (table,), errors, _ = locate(read_workbook(content, "预算.xlsx"), (kind.declaration,))
    return kind.parse(table, 2023, errors), errors


def filled_in(*rows: tuple[str, int | None, int | None]) -> bytes:
    """The blank workbook as a person fills it in."""
    book = load_workbook(BytesIO(ECONOMIC_BUDGET.blank_workbook(agency="某县社保局", year=2023)))
    for row in rows:
        book.worksheets[0].append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_from_the_blank_workbook_to_the_export_and_back() -> None:
    content = filled_in(("工资福利支出", 100, 90), ("商品和服务支出", 50, None), ("合计", 150, 90))
    rows, errors = parsed(ECONOMIC_BUDGET, content)
    assert errors == []
    assert rows.kind.check_alone(rows) == Checked()
    assert [(line.label, line.amounts["opening_budget"]) for line in rows.lines][-1] == ("合计", 150)
    again, errors = parsed(ECONOMIC_BUDGET, write_workbook([ECONOMIC_BUDGET.written(rows)]))
    assert (again, errors) == (rows, [])


def test_what_is_wrong_is_told_at_its_cell() -> None:
    rows, errors = parsed(ECONOMIC_BUDGET, filled_in(("工资福利支出", 100, 90), ("", 5, None), ("合计", 101, 90)))
    assert [(error.cell, error.found) for error in errors] == [("A5", "科目是空的")]
    (error,) = ECONOMIC_BUDGET.check_alone(rows).errors
    assert (error.cell, error.column) == ("B6", "年初预算")


def test_a_fact_of_its_own_is_looked_for_in_it() -> None:
    assert ECONOMIC_BUDGET.holds("工资福利支出.年初预算")
    assert ECONOMIC_BUDGET.holds("301工资福利支出.年初预算"), "as an account with its code is named"
    assert ECONOMIC_BUDGET.holds("经济分类预算表")
    assert not ECONOMIC_BUDGET.holds("工资福利支出.收入")
    assert not ECONOMIC_BUDGET.holds("基本支出.年初预算")


def test_a_money_column_without_a_measure_is_refused_at_once() -> None:
    column = Column("planned", ("计划数",), ColumnKind.MONEY)
    with pytest.raises(TypeError, match="'planned' is no Measure"):
        type("Lost", (LineKind,), {"declaration": TableDeclaration("lost", "一张表", (column,))})


def test_the_documentation_shows_this_very_class() -> None:
    page = Path(__file__).parents[3] / "docs" / "workbook-kinds.md"
    source = Path(__file__).read_text(encoding="utf-8")
    shown = source[source.index("class EconomicBudget") : source.index("def parsed")].rstrip()
    assert shown in page.read_text(encoding="utf-8")
