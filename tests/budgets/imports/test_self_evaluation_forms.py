"""基础数据表 and 自评表 of a self-evaluation: both column orders, nested and side-by-side rows, what is refused."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from budgets.ledger.models import BudgetLine, ImportedTable, PerformanceTarget
from budgets.ledger.selectors.facts import facts
from budgets.ledger.services.exports import export_workbook
from evalcase.spreadsheets.errors import WorkbookRejected
from tests.evalcase.spreadsheets.build import workbook
from tests.factories.agencies import make_agency
from tests.factories.self_evaluation import (
    AGENCY,
    CURRENT_FIRST,
    PRIOR_FIRST,
    YEAR,
    Rows,
    base_data,
    self_evaluation_form,
)
from units.agencies.models import Agency, Staffing

Spoil = Callable[[Rows], None]


@pytest.fixture
def office(ready: Agency) -> Agency:
    return make_agency("second", AGENCY)


def take_in(office: Agency, *sheets: tuple[str, Rows]) -> None:
    import_workbooks([UploadedWorkbook("望川.xlsx", workbook(*sheets))], agency=office, year=YEAR)


def put(row: int, column: int, value: Any) -> Spoil:
    """Write a value into a cell, counted from 0."""

    def spoil(rows: Rows) -> None:
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = value

    return spoil


@pytest.mark.parametrize("order", [CURRENT_FIRST, PRIOR_FIRST])
def test_headers_tell_the_order_of_the_columns(office: Agency, order: tuple[str, ...]) -> None:
    take_in(office, ("基础数据", base_data(order)))
    book = facts(office, YEAR)
    assert book.quantity("“三公”经费.决算").to("万元", 2).text() == "4.50万元"
    assert book.quantity("“三公”经费.年初预算").to("万元", 2).text() == "6.00万元"
    assert book.quantity("“三公”经费.上年决算").to("万元", 2).text() == "4.10万元"
    column = "B" if order == CURRENT_FIRST else "D"
    assert book["“三公”经费.决算"].source.describe() == f"望川.xlsx【基础数据】{column}8"


def test_nested_rows_projects_buildings_and_staff(office: Agency) -> None:
    take_in(office, ("基础数据", base_data()))
    book = facts(office, YEAR)
    assert book.quantity("项目/基金监管专项.决算").value == 300000
    assert book.quantity("业务工作专项.上年决算").value == 700000
    assert book.quantity("政府采购.决算").value == 182000
    assert book.quantity("楼堂馆所/服务大厅改造.实际规模").text() == "760平方米"
    assert book.quantity("楼堂馆所/服务大厅改造.规模控制率").text() == "95%"
    assert book["人员.在职人数"].source.describe() == "望川.xlsx【基础数据】C4"
    roles = dict(BudgetLine.objects.values_list("label", "role"))
    assert roles["公车运行维护"] == "of_which"
    assert roles["基金监管专项"] == "detail"


def test_staff_that_another_table_told_stays(office: Agency) -> None:
    staffing: Rows = [["项目", "人数"], ["编制数", 40], ["在职人数", 42], ["退休人数", 7]]
    take_in(office, ("人员", staffing))
    take_in(office, ("基础数据", base_data()))
    row = Staffing.objects.get(agency=office, year=YEAR)
    assert (row.authorised, row.in_post, row.retired) == (40, 42, 7)
    assert row.sources["in_post"]["sheet"] == "基础数据"
    assert row.sources["retired"]["sheet"] == "人员"


def test_staff_that_two_tables_tell_differently_is_a_question(office: Agency) -> None:
    staffing: Rows = [["项目", "人数"], ["编制数", 40], ["在职人数", 41], ["退休人数", 7]]
    take_in(office, ("人员", staffing), ("基础数据", base_data()))
    book = facts(office, YEAR)
    contested = book["人员.在职人数"].contested
    assert contested is not None
    assert {(item.text, item.source.describe()) for item in contested.candidates} == {
        ("41人", "望川.xlsx【人员】B3"),
        ("42人", "望川.xlsx【基础数据】C4"),
    }
    assert book["人员.编制数"].quantity.text() == "40人"
    assert book["人员.编制数"].contested is None
    take_in(office, ("人员", [["项目", "人数"], ["编制数", 40], ["在职人数", 42]]))  # mended: nobody asks any more
    assert facts(office, YEAR)["人员.在职人数"].quantity.text() == "42人"


def test_the_form_keeps_both_splits_and_every_score(office: Agency) -> None:
    take_in(office, ("自评表", self_evaluation_form()))
    book = facts(office, YEAR)
    assert book.quantity("部门.执行率").text() == "96.84%"
    assert book["按收入性质/政府性基金预算财政拨款收入.支出"].source.describe() == "望川.xlsx【自评表】D6"
    assert book["按支出性质/“三公”经费.支出"].source.describe() == "望川.xlsx【自评表】G8"
    assert book.quantity("按支出性质/人员经费.支出").value == 4304000
    assert book.quantity("绩效目标.项数").text() == "7项"
    quantity = PerformanceTarget.objects.get(level3="完成工作任务")
    assert (quantity.level1, quantity.weight, quantity.score) == ("产出指标", Decimal(20), Decimal(19))
    goal = PerformanceTarget.objects.get(level1="年度目标")
    assert (goal.target, goal.actual) == ("参保率稳定，待遇按时支付。",) * 2


BAD: list[tuple[Callable[[], Rows], Spoil, str, str]] = [
    (base_data, put(7, 1, "四点五"), "B8", "“四点五”不是数值"),
    (base_data, put(11, 1, 3.5), "B8", "各组成部分之和"),
    (base_data, put(10, 1, 4), "B9", "各组成部分之和"),
    (base_data, put(14, 1, 51), "B15", "各组成部分之和"),
    (base_data, put(13, 2, 91), "C14", "各组成部分之和"),
    (base_data, put(3, 3, "84%"), "D4", "按本行数据计算应为105.00%"),
    (base_data, put(3, 1, ""), "B4", "没有人数"),
    (base_data, put(20, 0, "信息系统运行维护"), "A21", "与第20行重复"),
    (base_data, put(5, 0, "差旅支出"), "A6", "不认识的项目“差旅支出”"),
    (base_data, put(22, 1, "八百"), "B23", "“八百”不是数值"),
    (self_evaluation_form, put(2, 3, "约六百"), "D3", "“约六百”不是数值"),
    (self_evaluation_form, put(2, 4, "100%"), "E3", "应为96.84%"),
    (self_evaluation_form, put(5, 3, 70), "D3", "按收入性质各项之和"),
    (self_evaluation_form, put(5, 6, 440.4), "G5", "人员经费＋公用经费"),
    (self_evaluation_form, put(7, 6, 95), "G8", "不超过公用经费90.00万元"),
    (self_evaluation_form, put(12, 7, 21), "H13", "得分21高于分值20"),
    (self_evaluation_form, put(12, 7, "较好"), "H13", "“较好”不是数值"),
    (self_evaluation_form, put(12, 3, ""), "D13", "三级指标是空的"),
    (self_evaluation_form, put(13, 5, 0.99), "F14", "分不清是否为百分比"),
    (self_evaluation_form, put(19, 7, 96), "H20", "预算执行率与各指标之和为95.88"),
    (self_evaluation_form, put(8, 1, "神秘资金"), "", "没有名为“神秘资金”的科目"),
]


@pytest.mark.parametrize(("sample", "spoil", "cell", "says"), BAD)
def test_a_spoilt_cell_is_named(office: Agency, sample: Callable[[], Rows], spoil: Spoil, cell: str, says: str) -> None:
    rows = sample()
    spoil(rows)
    with pytest.raises(WorkbookRejected) as caught:
        take_in(office, ("表", rows))
    errors = caught.value.errors
    assert any(says in error.text and (not cell or error.cell == cell) for error in errors), [e.text for e in errors]
    assert not ImportedTable.objects.exists()


def test_swapped_cells_are_found(office: Agency) -> None:
    """The published 衡阳 form has 接待 1.92 settled and 0.67 budgeted: with 1.66 for the car that is more than 2.33."""
    rows = base_data()
    rows[7][1:], rows[8][1:], rows[10][1:] = [2.33, 6.77, 3.3], ["", "", ""], [1.66, 1.92, 2.02]
    rows[11][1:] = [1.92, 0.67, 1.28]
    with pytest.raises(WorkbookRejected) as caught:
        take_in(office, ("表", rows))
    assert [error.cell for error in caught.value.errors] == ["B8"]
    assert "按“各组成部分之和”应为3.58万元" in caught.value.errors[0].text
    rows[11][1:] = [0.67, 1.92, 1.28]
    take_in(office, ("表", rows))


def test_the_two_forms_agree(office: Agency) -> None:
    rows = self_evaluation_form()
    rows[4][6], rows[5][6] = 510.4, 420.4
    rows[8][6] = 90
    with pytest.raises(WorkbookRejected) as caught:
        take_in(office, ("基础数据", base_data()), ("自评表", rows))
    assert {error.cell for error in caught.value.errors} == {"G5", "G9"}
    assert all("基础数据表的当年决算数" in error.text for error in caught.value.errors)


def test_exports_import_as_the_same_data(office: Agency) -> None:
    take_in(office, ("基础数据", base_data(PRIOR_FIRST)), ("自评表", self_evaluation_form()))
    exported = export_workbook(agency=office, year=YEAR)
    receipt = import_workbooks([UploadedWorkbook("导出.xlsx", exported)], agency=office, year=YEAR)
    assert {table.kind for table in receipt.tables} == {"base_data", "self_evaluation_form"}
    assert all(table.unchanged == table.rows for table in receipt.tables), [table.changes for table in receipt.tables]


def test_words_may_be_merged_over_figure_columns_and_figures_may_not(office: Agency) -> None:
    rows = base_data()
    data = workbook(("表", rows), merged=["B24:D24"])
    import_workbooks([UploadedWorkbook("望川.xlsx", data)], agency=office, year=YEAR)
    data = workbook(("表", rows), merged=["B6:C6"])
    with pytest.raises(WorkbookRejected, match="B6“当年决算数”：数值单元格被合并"):
        import_workbooks([UploadedWorkbook("望川.xlsx", data)], agency=office, year=YEAR)
