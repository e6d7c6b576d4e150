"""四川's two forms of a department's report: income, outgo, progress, staff and scores agree in any case."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from indicators.library.selectors import get_framework
from reports.building.selectors import build_report
from reports.document.blocks import Report
from scoring.cases.services import write_words
from scoring.opening.services import create_case
from scoring.scores.selectors import score_sheet
from scoring.scores.services import override_score, score_case
from tests.evalcase.spreadsheets.build import workbook
from tests.reports.agreement.amounts import amount, beside
from tests.reports.agreement.conftest import rolled_back, unshrunk
from tests.reports.agreement.judging import faults_of
from units.agencies.models import Agency

pytestmark = pytest.mark.django_db
YEAR = 2023
Rows = list[list[Any]]
_SLOTS = (
    "机构组成", "机构职能", "部门预算管理", "结果应用", "部门评价结论", "部门存在问题", "部门改进建议", "履职效能",
    "履职成效", "预算管理", "财务管理", "资产管理", "采购管理", "项目绩效分析", "重点领域绩效分析", "预算绩效评价结论",
    "预算绩效存在问题", "预算绩效改进建议",
)  # fmt: skip


def text(value: Decimal) -> str:
    return f"{value:f}"


@st.composite
def departments(draw: st.DrawFn) -> tuple[tuple[tuple[str, Rows], ...], Decimal]:
    """收支情况表, 支出执行进度表, 人员构成, and what share of its weight each indicator got."""
    basic, project = (
        [draw(amount)] * 2 + [draw(amount)] if draw(st.booleans()) else [draw(amount) for _ in range(3)]
        for _ in range(2)
    )
    total = [sum(pair) for pair in zip(basic, project, strict=True)]
    opening = draw(amount)
    income = [opening, draw(beside(opening)), draw(beside(opening))]
    carried = draw(amount)
    left = carried + income[2] - total[2]
    money: Rows = [
        [f"某单位{YEAR}年部门财政资金收支情况表"],
        ["单位：元"],
        ["项目", "年初结转和结余", "收入", "", "", "支出", "", "", "年末结转和结余"],
        ["", "", "年初预算数", "调整预算数", "决算数", "年初预算数", "调整预算数", "决算数", ""],
        ["基本支出", "", "", "", "", *map(text, basic), ""],
        ["项目支出", "", "", "", "", *map(text, project), ""],
        ["合计", text(carried), *map(text, income), *map(text, total), text(left)],
    ]
    months = sorted(draw(st.lists(amount, min_size=3, max_size=3)))
    progress: Rows = [["单位：元"], ["月份", "累计支出"]]
    progress += [[f"{month}月末", text(spent)] for month, spent in zip((6, 9, 11), months, strict=True)]
    people = [draw(st.integers(0, 90)) for _ in range(6)]
    named = zip(
        ("行政编制", "工勤编制", "事业编制", "在职行政人员", "在职工勤人员", "在职事业人员"), people, strict=True
    )
    counted: Rows = [[f"某单位{YEAR}年履职情况统计表（人员构成）"], ["项目", "计量单位", "数值"]]
    counted += [[name, "名", number or draw(st.sampled_from([0, "－"]))] for name, number in named]
    counted += [["预算单位", "个", 1], ["行政单位", "个", "－"], ["参照公务员法管理事业单位", "个", 1]]
    staff: Rows = [["项目", "人数"], ["编制数", sum(people[:3])], ["在职人数", sum(people[3:])], ["退休人数", 2]]
    now, before = (Decimal(draw(st.integers(0, 900))) / 100 for _ in range(2))
    assets: Rows = [
        ["某单位历年变动情况统计表（资产）"], ["项目", "计量单位", f"{YEAR - 1}年", f"{YEAR}年"],
        ["人均资产占有率", "%", f"{before}%", f"{now}%"],
    ]  # fmt: skip
    sheets = (("收支", money), ("进度", progress), ("构成", counted), ("人员", staff), ("资产", assets))
    return sheets, draw(st.sampled_from([Decimal(x) for x in ("1", "0.87", "0.7", "0.333", "0")]))


def reports(made: tuple[tuple[tuple[str, Rows], ...], Decimal], agency: Agency) -> list[tuple[str, Report]]:
    """Both kinds of report on the same department."""
    sheets, share = made
    import_workbooks([UploadedWorkbook("单位.xlsx", workbook(*sheets))], agency=agency, year=YEAR, units_confirmed=True)
    case = create_case(
        code="agreement", title="部门", agency=agency, year=YEAR,
        framework=get_framework("sichuan-department"), report_kind="sichuan_budget_evaluation",
    )  # fmt: skip
    leaves = [leaf for top in score_sheet(case) for leaf in top.leaves()]
    for leaf in leaves:
        score = (leaf.weight * share).quantize(Decimal("0.01"))
        override_score(case=case, path=leaf.indicator.path, score=score, reason="按佐证材料评定")
    write_words(case=case, words={slot: f"本单位写的{slot}。" for slot in _SLOTS})
    score_case(case=case)
    case.refresh_from_db()
    found = [(case.report_kind, build_report(case))]
    case.report_kind = "department_self_report"
    return [*found, (case.report_kind, build_report(case))]


@unshrunk(8)
@given(made=departments())
def test_money_progress_staff_and_scores_agree(
    agency: Agency, made: tuple[tuple[tuple[str, Rows], ...], Decimal]
) -> None:
    with rolled_back():
        built = reports(made, agency)
    assert [faults_of(report, kind) for kind, report in built] == [[], []]
