"""社会保险基金收支决算表 and 待遇享受情况统计表: what is kept, what is checked, and what is refused with its cell."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from budgets.ledger.models import BudgetLine, ImportedTable, Statistic
from budgets.ledger.selectors.facts import facts
from budgets.ledger.services.exports import export_workbook
from tests.factories.imports import Importer, Rejecter
from units.agencies.models import Agency

Rows = list[list[Any]]


def execution() -> Rows:
    return [
        ["某县社保局2023年社会保险基金收支决算表"],
        ["单位：万元"],
        ["险种", "项目", "预算数", "决算数", "上年决算数", "完成率"],
        ["工伤保险基金", "基金收入", 300, 320, 280, ""],
        ["", "基金支出", 200, 250, 240, "125.00%"],
        ["", "其中：工伤医疗待遇支出", "", 150, "", ""],
        ["", "　　　伤残待遇支出", "", 60, "", ""],
        ["", "年末滚存结余", "", 570, 500, ""],
        ["生育保险基金", "基金支出", 0, "-", "", ""],
        ["社会保险基金小计", "基金支出", 200, 250, "", ""],
        ["职业年金", "基金支出", "", 90, "", ""],
        ["合计", "基金收入", "", 320, "", ""],
        ["", "基金支出", "", 340, "", ""],
        ["填表人："],
    ]


def recipients() -> Rows:
    return [
        ["某县社保局2023年社会保险待遇享受情况统计表"],
        ["险种", "项目", "计量单位", "2022年", "2023年"],
        ["工伤保险基金", "全年享受待遇人次", "人次", 260, 276],
        ["", "工亡待遇享受人数", "人", "", 5],
    ]


def put(row: int, column: int, value: Any) -> Callable[[Rows], None]:
    def spoil(rows: Rows) -> None:
        rows[row][column] = value

    return spoil


def test_every_fund_has_its_lines_in_the_same_columns(take_in: Importer, ready: Agency) -> None:
    take_in(("决算", execution()))
    table = ImportedTable.objects.get()
    assert (table.kind, table.unit_symbol, table.columns["工伤保险基金.settled"]) == ("fund_execution", "万元", "D")
    roles = {(line.block, line.label): line.role for line in BudgetLine.objects.all()}
    assert roles["工伤保险基金", "伤残待遇支出"] == "of_which"
    assert roles["社会保险基金小计", "基金支出"] == "subtotal"
    assert roles["合计", "基金支出"] == "total"
    book = facts(ready, 2023)
    outgo = "工伤保险基金/基金支出"
    assert book.quantity(f"{outgo}.决算").value == Decimal(2500000)
    assert book[f"{outgo}.决算"].source.describe() == "甲.xlsx【决算】D5"
    assert book[f"{outgo}.执行率"].text == "125.00%"
    assert book[f"{outgo}.决算变动率"].text == "4.17%"
    assert book.quantity(f"{outgo}.决算其余").value == Decimal(400000)
    assert book.quantity("工伤保险基金/当年收支结余.决算").value == Decimal(700000)
    assert "职业年金/基金支出.执行率" not in book


def test_recipients_become_facts_by_fund_and_year(take_in: Importer, ready: Agency) -> None:
    take_in(("待遇", recipients()))
    book = facts(ready, 2023)
    key = "待遇享受/工伤保险基金/全年享受待遇人次"
    assert (book[key].text, book[f"{key}@上年"].text, book[f"{key}.同比变动额"].text) == (
        "276人次",
        "260人次",
        "16人次",
    )
    assert "待遇享受/工伤保险基金/工亡待遇享受人数@上年" not in book
    assert Statistic.objects.filter(table__kind="benefit_recipients").count() == 4


EXECUTION_FAULTS = [
    (put(4, 3, "二百五"), "D5", "“二百五”不是数值"),
    (put(4, 5, "97%"), "F5", "应为125.00%"),
    (put(5, 3, 240), "D5", "不小于其中各行之和"),
    (put(7, 3, 580), "D8", "上年结余＋基金收入－基金支出"),
    (put(9, 3, 260), "D10", "各险种之和"),
    (put(12, 3, 350), "D13", "各险种之和"),
    (put(3, 0, ""), "A4", "险种是空的"),
    (put(3, 0, "工伤|保险"), "A4", "不应含"),
    (put(4, 1, ""), "B5", "项目是空的"),
    (put(3, 1, "利息收入"), "B4", "之前没有“基金收入”或“基金支出”行"),
    (put(5, 1, "其中：团建支出"), "B6", "没有名为“团建支出”的科目"),
    (put(4, 1, "基金收入"), "B5", "与第4行重复"),
    (put(2, 4, "前年数"), "A3", "缺少这一列"),
]
RECIPIENT_FAULTS = [
    (put(2, 4, "好多"), "E3", "不是数值"),
    (put(2, 1, ""), "B3", "名称是空的"),
    (put(2, 0, ""), "A3", "险种是空的"),
    (put(2, 0, "工伤/保险"), "A3", "不应含"),
    (put(3, 1, "全年享受待遇人次"), "B4", "与第3行重复"),
    (put(1, 4, "2021年"), "第2行", "没有“2023年”列"),
]


@pytest.mark.parametrize(
    ("rows", "spoil", "cell", "says"),
    [(execution, *fault) for fault in EXECUTION_FAULTS] + [(recipients, *fault) for fault in RECIPIENT_FAULTS],
)
def test_a_fault_is_named_with_its_cell(
    refused: Rejecter, rows: Callable[[], Rows], spoil: Callable[[Rows], None], cell: str, says: str
) -> None:
    spoilt = rows()
    spoil(spoilt)
    errors = refused(("表", spoilt))
    assert any(error.cell == cell and says in error.text for error in errors), [error.text for error in errors]
    assert not ImportedTable.objects.exists()


def test_a_sum_that_only_the_total_row_has_is_taken_as_it_stands(take_in: Importer) -> None:
    rows = execution()
    rows[3][3] = rows[7][3] = ""
    take_in(("决算", rows))
    assert BudgetLine.objects.get(block="合计", label="基金收入").settled == Decimal(3200000)


def test_what_is_exported_imports_as_the_same(take_in: Importer, ready: Agency) -> None:
    take_in(("决算", execution()), ("待遇", recipients()))
    first = export_workbook(agency=ready, year=2023)
    receipt = import_workbooks([UploadedWorkbook("导出.xlsx", first)], agency=ready, year=2023)
    assert {(table.kind, table.new + table.changed + table.missing) for table in receipt.tables} == {
        ("fund_execution", 0),
        ("benefit_recipients", 0),
    }
    second = export_workbook(agency=ready, year=2023)
    for one, other in zip(load_workbook(BytesIO(first)), load_workbook(BytesIO(second)), strict=True):
        assert list(one.iter_rows(values_only=True)) == list(other.iter_rows(values_only=True))
