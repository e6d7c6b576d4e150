"""Project forms with and without scores, the department's budget and the monthly progress: good files and bad cells."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from budgets.ledger.models import BudgetLine, PerformanceTarget
from budgets.ledger.selectors.facts import facts
from budgets.ledger.services.exports import export_workbook
from tests.evalcase.spreadsheets.build import workbook
from tests.factories import samples
from tests.factories.imports import Importer, Rejecter
from tests.factories.project_forms import Rows, budget, progress, scored, unscored
from units.agencies.models import Agency


def test_a_form_without_scores_gives_funding_goal_and_indicators(take_in: Importer, ready: Agency) -> None:
    receipt = take_in(("窗口", unscored()))
    book = facts(ready, 2023)
    assert receipt.tables[0].variant == "窗口服务项目"
    assert book.quantity("项目/窗口服务项目.全年预算").text() == "160000.00元"
    assert book.quantity("项目/窗口服务项目.执行率").text() == "96.88%"
    assert book["项目/窗口服务项目/财政拨款.支出"].source.describe() == "甲.xlsx【窗口】F6"
    assert book.quantity("绩效目标/窗口服务项目/年度目标/年度目标.指标值（文中第1个数）").text() == "12个"
    assert book.quantity("绩效目标/窗口服务项目/数量指标/待遇发放.指标值").text() == "≥15项"
    assert book.quantity("绩效目标/窗口服务项目/质量指标/待遇发放.指标值").text() == "100%"
    assert not PerformanceTarget.objects.filter(weight__isnull=False).exists()


def test_a_scored_form_keeps_points_and_does_not_add_its_sub_rows(take_in: Importer, ready: Agency) -> None:
    take_in(("自评", scored()))
    book = facts(ready, 2023)
    assert book.quantity("绩效目标/稽核项目/预算执行率/预算执行率.得分").text() == "8分"
    assert book["绩效目标/稽核项目/预算执行率/预算执行率.得分"].source.describe() == "甲.xlsx【自评】H5"
    assert book.quantity("绩效目标/稽核项目/数量指标/稽核单位数.得分").text() == "46.67分"
    assert book.quantity("绩效目标/稽核项目.得分合计").text() == "94.67分"
    assert book.quantity("绩效目标/稽核项目.分值合计").text() == "100分"
    details = BudgetLine.objects.filter(role="detail")
    assert [line.annual_budget for line in details] == [Decimal(250000)]
    assert BudgetLine.objects.filter(role="of_which").count() == 3
    assert book.quantity("项目/稽核项目/上年结转资金.支出").text() == "30000.00元"
    assert PerformanceTarget.objects.get(level3="稽核单位数").note == "人手不足"


def test_what_looks_copied_or_far_beyond_is_told(take_in: Importer) -> None:
    rows = unscored()
    rows[10][5] = "56项"
    notes = take_in(("窗口", rows)).notes
    assert any("F13" in note and "仍带比较符号，是界限，不是数值" in note for note in notes)
    assert any("F11" in note and "373.33%" in note for note in notes)
    assert not any("F12" in note for note in notes)


def test_projects_each_with_a_form_stand_side_by_side(take_in: Importer) -> None:
    take_in(("窗口", unscored()), ("自评", scored()))
    assert set(PerformanceTarget.objects.values_list("project__name", flat=True)) == {"窗口服务项目", "稽核项目"}


def test_projects_that_handed_in_a_form_are_counted(take_in: Importer, ready: Agency) -> None:
    take_in(("窗口", unscored()), ("稽核", scored()), ("执行", samples.project_execution()))
    book = facts(ready, 2023)
    assert book.quantity("公开绩效的项目数").text() == "2个"
    assert book["公开绩效的项目数"].source.describe().endswith("“窗口服务项目”支出、“稽核项目”支出")


def test_a_form_agrees_with_the_table_of_projects(refused: Rejecter) -> None:
    rows = unscored()
    rows[2][2] = "甲项目"
    rows[4][3] = rows[5][3] = 5
    rows[4][5] = rows[5][5] = 4.5
    errors = refused(("窗口", rows), ("执行", samples.project_execution()))
    assert any(error.cell == "F5" and "同一项目的支出应一致" in error.text for error in errors)


@pytest.mark.parametrize("form", [unscored, scored])
def test_an_export_is_read_back_as_the_same(ready: Agency, take_in: Importer, form: Callable[[], Rows]) -> None:
    take_in(("表", form()))
    before = {key: facts(ready, 2023)[key].text for key in facts(ready, 2023)}
    exported = UploadedWorkbook("乙.xlsx", export_workbook(agency=ready, year=2023))
    receipt = import_workbooks([exported], agency=ready, year=2023)
    assert [(item.new, item.changed) for item in receipt.tables] == [(0, 0)]
    assert {key: facts(ready, 2023)[key].text for key in facts(ready, 2023)} == before


SPOILT: list[tuple[Callable[[], Rows], int, int, Any, str, str]] = [
    (unscored, 2, 2, "", "A3", "项目名称是空的"),
    (unscored, 4, 3, "十六", "D5", "“十六”不是数值"),
    (unscored, 4, 3, "", "D5", "没有金额"),
    (unscored, 5, 3, 17, "D5", "各来源资金之和"),
    (unscored, 4, 1, "预算", "第10行", "没有资金栏"),
    (unscored, 10, 3, "", "D11", "三级指标是空的"),
    (unscored, 12, 5, 0.9, "F13", "分不清是否为百分比"),
    (scored, 4, 6, "90%", "G5", "应为80.00%"),
    (scored, 5, 3, 24, "D5", "各来源资金之和"),
    (scored, 12, 7, 31, "H13", "得分不能超过分值"),
    (scored, 4, 7, 11, "H5", "得分不能超过分值"),
    (scored, 14, 7, 95, "H15", "各行得分之和为94.67"),
    (scored, 14, 6, 90, "G15", "各行分值之和为100"),
    (scored, 13, 7, 9.999, "H14", "至多两位小数"),
    (scored, 13, 7, "满分", "H14", "不是数值"),
]


@pytest.mark.parametrize(("form", "row", "column", "value", "cell", "says"), SPOILT)
def test_a_bad_cell_of_a_form_is_named(
    refused: Rejecter, form: Callable[[], Rows], row: int, column: int, value: Any, cell: str, says: str
) -> None:
    rows = form()
    rows[row][column] = value
    errors = refused(("表", rows))
    assert any(error.cell == cell and says in error.text for error in errors), [error.text for error in errors]


def test_the_same_indicator_twice_is_refused(refused: Rejecter) -> None:
    rows = unscored()
    rows[11][2] = "数量指标"
    (error,) = refused(("表", rows))
    assert (error.cell, "与第11行重复" in error.text) == ("D12", True)


def test_progress_by_month_is_measured_against_the_adjusted_budget(take_in: Importer, ready: Agency) -> None:
    take_in(("进度", progress()), ("收支", budget()))
    book = facts(ready, 2023)
    assert book.quantity("部门.6月末支出").text() == "450000.00元"
    rates = [book.quantity(f"部门.{month}月末执行进度").text() for month in (6, 9, 11)]
    assert rates == ["45.00%", "70.00%", "90.00%"]
    assert book.quantity("部门.收入完成率").text() == "99.80%"
    assert book.quantity("部门.预算未支出额").text() == "5000.00元"


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "cell", "says"),
    [
        (progress, 4, 1, 44, "B5", "累计支出只增不减"),
        (progress, 4, 0, "6月", "A5", "与第4行重复"),
        (progress, 4, 0, "三季度", "A5", "应为“6月末”这样的月份"),
        (progress, 4, 1, "", "B5", "9月没有金额"),
        (budget, 6, 8, 6100, "I7", "年初结转和结余＋收入－支出"),
        (budget, 6, 6, 1000001, "G7", "应为1,000,000.00元"),
        (budget, 5, 0, "专项支出", "A6", "应为“基本支出”“项目支出”或“合计”"),
    ],
)
def test_a_bad_cell_of_progress_or_budget_is_named(
    refused: Rejecter, table: Callable[[], Rows], row: int, column: int, value: Any, cell: str, says: str
) -> None:
    rows = table()
    rows[row][column] = value
    errors = refused(("表", rows))
    assert any(error.cell == cell and says in error.text for error in errors), [error.text for error in errors]


def test_work_statistics_of_several_topics_stand_side_by_side(take_in: Importer, ready: Agency) -> None:
    def about(topic: str, item: str) -> Rows:
        return [[f"某县社保局2023年履职情况统计表（{topic}）"], ["项目", "计量单位", "数值"], [item, "名", 3]]

    take_in(("甲", samples.work_statistics()), ("乙", about("人员构成", "工勤编制")))
    take_in(("丙", about("聘用人员", "聘用人员")))
    assert {"走访企业", "工勤编制", "聘用人员"} <= set(facts(ready, 2023))


def test_a_whole_agency_form_is_not_taken_for_a_projects(ready: Agency) -> None:
    rows = [
        ["某县社保局2023年部门整体支出绩效目标表（调整后）"],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值"],
        ["产出", "数量指标", "参保人数", "≥1万人", "1.1万人"],
    ]
    file = UploadedWorkbook("甲.xlsx", workbook(("目标", rows)))
    receipt = import_workbooks([file], agency=ready, year=2023)
    assert receipt.tables[0].kind == "performance_targets"
