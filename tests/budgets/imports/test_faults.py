"""Bad workbooks: each fault is named with its cell in Chinese, and nothing is saved."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from budgets.ledger.models import BudgetLine, ImportBatch, ImportedTable, Project
from evalcase.spreadsheets.errors import WorkbookRejected
from tests.evalcase.spreadsheets.build import in_sheet, with_parts, workbook
from tests.factories import samples
from tests.factories.imports import Importer, Rejecter
from units.agencies.models import Agency

Spoil = Callable[[samples.Rows], None]


def put(row: int, column: int, value: Any) -> Spoil:
    """Write a value into a cell, counted from 0."""

    def spoil(rows: samples.Rows) -> None:
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = value

    return spoil


def nothing_saved() -> bool:
    return not any(model.objects.exists() for model in (ImportBatch, ImportedTable, BudgetLine, Project))


CASES: list[tuple[Callable[[], samples.Rows], Spoil, str, str]] = [
    (samples.project_execution, put(3, 2, "五万元整"), "C4", "“五万元整”不是数值"),
    (samples.project_execution, put(3, 2, "≥50000"), "C4", "不是金额"),
    (samples.project_execution, put(3, 2, "50000人"), "C4", "不是金额"),
    (samples.project_execution, put(3, 2, date(2023, 5, 1)), "C4", "是日期"),
    (samples.project_execution, put(3, 2, True), "C4", "逻辑值"),
    (samples.project_execution, put(3, 2, 1e20), "C4", "过大"),
    (samples.project_execution, put(3, 0, ""), "A4", "项目名称是空的"),
    (samples.project_execution, put(4, 0, "甲 项目"), "A5", "与第4行重复"),
    (samples.project_execution, put(3, 0, "长" * 201), "A4", "不能超过 200 个字"),
    (samples.project_execution, put(5, 2, 80001), "C6", "相差1.00元"),
    (samples.project_execution, put(4, 4, "75.12%"), "E5", "应为57.12%"),
    (samples.project_execution, put(4, 4, "较好"), "E5", "应为百分比"),
    (samples.project_execution, put(2, 3, "花费"), "A3", "缺少这一列"),
    (samples.income_expenditure, put(4, 5, 991), "F5", "财政拨款收入＋其他收入"),
    (samples.income_expenditure, put(5, 11, 21), "L6", "年初结转和结余＋收入－支出"),
    (samples.income_expenditure, put(6, 2, 1200), "C7", "基本支出各行之和"),
    (samples.income_expenditure, put(9, 2, 51200), "C10", "基本支出＋项目支出"),
    (samples.income_expenditure, put(4, 1, "员工开销"), "B5", "没有名为“员工开销”的科目"),
    (samples.income_expenditure, put(7, 0, "别的"), "A8", "类别是“别的”"),
    (samples.fund_balance, put(5, 3, 91), "D6", "以上各明细行之和"),
    (samples.fund_balance, put(13, 2, 51), "C14", "本年收入合计－本年支出合计"),
    (samples.fund_balance, put(14, 3, 46), "D15", "上年结余＋本年收支结余"),
    (samples.fund_balance, put(2, 3, "2022年决算"), "D3", "是2022年"),
    (samples.yearly_statistics, put(1, 6, "78.15%"), "G2", "87.15%"),
    (samples.yearly_statistics, put(1, 7, 0.15), "H2", "14.13%"),
    (samples.yearly_statistics, put(2, 0, "参保人数"), "A3", "与第2行重复"),
    (samples.yearly_statistics, put(1, 2, "约一万"), "C2", "不是数值"),
    (samples.work_statistics, put(2, 1, "%"), "", ""),
    (samples.work_statistics, put(3, 2, "442.01人"), "C4", "与计量单位“万元”不符"),
    (samples.survey_counts, put(1, 2, 1.5), "C2", "应在0到1之间"),
    (samples.survey_counts, put(2, 3, 4.5), "D3", "不小于0的整数"),
    (samples.survey_counts, put(2, 1, "合计"), "B3", "不应有合计行"),
    (samples.staffing, put(1, 1, ""), "B2", "没有人数"),
    (samples.staffing, put(2, 0, "临时工"), "A3", "不认识的项目"),
]


@pytest.mark.parametrize(("sample", "spoil", "cell", "says"), [case for case in CASES if case[2]])
def test_a_spoilt_cell_is_named(
    refused: Rejecter, sample: Callable[[], samples.Rows], spoil: Spoil, cell: str, says: str
) -> None:
    rows = sample()
    spoil(rows)
    errors = refused(("工作表甲", rows))
    assert any(error.cell == cell and says in error.text for error in errors), [error.text for error in errors]
    assert all(error.file == "甲.xlsx" and error.sheet == "工作表甲" for error in errors)
    assert nothing_saved()


@pytest.mark.parametrize(
    "sample",
    [
        samples.income_expenditure, samples.project_execution, samples.fund_balance, samples.yearly_statistics,
        samples.work_statistics, samples.survey_counts, samples.staffing,
    ],
)  # fmt: skip
def test_the_samples_themselves_are_sound(take_in: Importer, sample: Callable[[], samples.Rows]) -> None:
    receipt = take_in(("表", sample()))
    assert not [note for note in receipt.notes if "尾差" in note]


def test_a_formula_without_its_result_is_named(refused: Rejecter) -> None:
    rows = samples.project_execution()
    rows[5][2] = "=SUM(C4:C5)"
    (error,) = refused(("表", rows))
    assert (error.cell, error.found) == ("C6", "公式没有保存计算结果")
    assert nothing_saved()


def test_an_error_value_is_named(ready: Agency) -> None:
    data = workbook(("表", samples.project_execution()))
    data = with_parts(data, in_sheet(b'<c r="C4" t="n"><v>50000</v></c>', b'<c r="C4" t="e"><v>#REF!</v></c>'))
    with pytest.raises(WorkbookRejected) as caught:
        import_workbooks([UploadedWorkbook("甲.xlsx", data)], agency=ready, year=2023)
    assert "C4：是错误值“#REF!”" in caught.value.errors[0].text


def test_amounts_in_yuan_are_exact_to_the_fen(refused: Rejecter) -> None:
    rows = samples.project_execution()
    rows[5][3] = 67136.47
    (error,) = refused(("表", rows))
    assert error.cell == "D6"
    assert "相差0.01元" in error.text


def test_tail_differences_follow_the_printed_unit(take_in: Importer, refused: Rejecter) -> None:
    rows = [
        ["单位：万元"],
        ["项目名称", "资金来源", "预算资金(调整后)", "支出资金"],
        ["甲", "县", 1.01, 1.01],
        ["乙", "县", 2.02, 2.02],
        ["合计", "", 3.04, 3.03],
    ]
    assert any("尾差" in note for note in take_in(("表", rows)).notes)
    rows[4][2] = 3.05
    assert refused(("表", rows))[0].cell == "C5"


@pytest.mark.parametrize(
    ("unit", "row", "says"),
    [
        ("单位：万元", ["甲", "县", 19182517.86, 17608595.91], "疑似金额单位写大了"),
        ("单位：元", ["甲", "县", 1918.25, 17608595.91], "相差约1万倍"),
        ("", ["甲", "县", 17608595.91, 1918.25], "相差约1万倍"),
    ],
)
def test_yuan_taken_for_wan_yuan_asks_for_confirmation(
    take_in: Importer, refused: Rejecter, unit: str, row: list, says: str
) -> None:
    header = ["项目名称", "资金来源", "预算资金(调整后)", "支出资金"]
    rows = [[unit], header, row, ["合计", "", *row[2:]]]
    assert any(says in error.text for error in refused(("表", rows)))
    take_in(("表", rows), units_confirmed=True)
    assert BudgetLine.objects.count() == 2


def test_one_project_has_one_expenditure(take_in: Importer, refused: Rejecter) -> None:
    detail, execution = samples.income_expenditure(), samples.project_execution()
    execution = [*execution[:4], ["合计", "", 50000, 50000, 1]]
    take_in(("收支", detail), ("执行", execution))
    execution[3][3] = execution[4][3] = 49000
    execution[3][4] = execution[4][4] = ""
    between = refused(("收支", detail), ("执行", execution))
    assert [error.cell for error in between] == ["D4", "D5"]
    assert "【收支】I8" in between[0].text
    stored = refused(("执行", execution))
    assert "已导入的甲.xlsx【收支】I8" in stored[0].text


def test_a_kind_may_stand_only_once(refused: Rejecter) -> None:
    errors = refused(("甲", samples.staffing()), ("乙", samples.staffing()))
    assert "每种表只能有一张" in errors[0].text


def test_an_empty_or_foreign_workbook_is_refused(refused: Rejecter) -> None:
    assert "没有找到可读取的表" in refused(("空", [[]]))[0].text
    assert "可识别的表头" in refused(("外", [["甲", "乙"], [1, 2]]))[0].text
