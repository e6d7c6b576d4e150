"""部门整体支出绩效评价 of any agency: money, staff, projects, targets and scores agree."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import yaml
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
from tests.factories.demo import FUMIN
from tests.reports.agreement.amounts import FEN, amount, beside
from tests.reports.agreement.conftest import rolled_back, unshrunk
from tests.reports.agreement.judging import faults_of
from units.agencies.models import Agency

pytestmark = pytest.mark.django_db
KIND = "department_evaluation"
YEAR = 2023
Rows = list[list[Any]]
SLOTS = yaml.safe_load((FUMIN / "words.yaml").read_text(encoding="utf-8"))
WORDS = {slot: [f"本单位的{slot}。"] if isinstance(text, list) else f"本单位的{slot}。" for slot, text in SLOTS.items()}
WORDS |= {"意见反馈": [], "指标完成情况": {}, "报告日期": "2024年5月6日"}
NOTHING = [""] * 3
Made = tuple[tuple[tuple[str, Rows], ...], Decimal]


def cells(*amounts: Decimal) -> list[str]:
    return [f"{value:f}" if value else "-" for value in amounts]


@st.composite
def line(draw: st.DrawFn) -> list[Decimal]:
    """年初预算, carried in, of which appropriation, income (two sources), outgo (two sources), carried out."""
    budget, appropriated = draw(amount), draw(amount)
    carried = draw(st.sampled_from([Decimal(0), Decimal(0), FEN, Decimal(40), draw(amount)]))
    other = draw(st.sampled_from([Decimal(0), Decimal("1.55"), draw(amount)]))
    left = min(carried + appropriated, draw(st.sampled_from([Decimal(0), carried, FEN, draw(amount)])))
    spent = carried + appropriated - left
    return [budget, carried, carried, appropriated + other, appropriated, other, spent + other, spent, other, left]


_HEAD = ["类别", "项目名称", "年初预算", "年初结转和结余", "", "收入", "", "", "支出", "", "", "年末结转结余"]
_BELOW = [
    "合计",
    "其中：财政拨款结转",
    "收入合计",
    "财政拨款收入",
    "其他收入",
    "支出合计",
    "财政拨款支出",
    "其他资金支出",
]


@st.composite
def money(draw: st.DrawFn) -> tuple[tuple[str, Rows], ...]:
    """预算安排及收支、结余明细表 and 各项目预算执行统计表 of one project."""
    staff, running, project = draw(line()), draw(line()), draw(line())
    basic = [sum(pair) for pair in zip(staff, running, strict=True)]
    total = [sum(pair) for pair in zip(basic, project, strict=True)]
    rows: Rows = [[f"某单位{YEAR}年预算安排及收支、结余明细表"], ["单位：元"], _HEAD, [*NOTHING, *_BELOW]]
    rows += [
        ["基本支出", "人员经费", *cells(*staff)],
        ["", "公用经费", *cells(*running)],
        ["", "基本支出合计", *cells(*basic)],
        ["项目支出", "甲项目", *cells(*project)],
        ["", "项目支出合计", *cells(*project)],
        ["总计", "", *cells(*total)],
    ]
    spent = (f"{draw(beside(project[6])):f}", f"{project[6]:f}", "")
    projects: Rows = [["单位：元"], ["项目名称", "资金来源", "预算资金(调整后)", "支出资金", "执行率"]]
    projects += [["甲项目", "县级资金", *spent], ["合计", "", *spent]]
    return (("收支", rows), ("项目", projects))


@st.composite
def people_and_cars(draw: st.DrawFn) -> tuple[tuple[str, Rows], ...]:
    """编制及人员情况表, “三公”经费表, 履职情况统计表, and in some cases 追加资金明细表."""
    posts, people = draw(st.sampled_from([(11, 9), (250, 251), (1, 3), (7, 7), (300, 299)]))
    named = (
        ("编制数", posts),
        ("在职人数", people),
        ("退休人数", 0),
        ("当年调入", 0),
        ("当年调出", 2),
        ("当年退休", 0),
    )
    staffing: Rows = [["项目", "人数"], *([name, number] for name, number in named)]
    public = draw(amount)
    spent = (f"{draw(beside(public)):f}", f"{public:f}")
    three: Rows = [["单位：元"], ["项目", "年初预算", "支出"], ["公务接待费", *spent], ["合计", *spent]]
    work: Rows = [[f"某单位{YEAR}年履职情况统计表"], ["项目", "计量单位", "数值"], ["内设机构数", "个", 2]]
    sheets = (("人员", staffing), ("三公", three), ("履职", work))
    if draw(st.booleans()):
        return sheets
    added: Rows = [["单位：元"], ["序号", "项目", "金额", "资金来源"], [1, "追加业务费", spent[1], "县级资金"]]
    return (*sheets, ("追加", [*added, ["", "合计", spent[1], ""]]))


@st.composite
def targets(draw: st.DrawFn) -> tuple[tuple[str, Rows], ...]:
    """The targets as approved, more than twenty at times, and as adjusted, done or not."""
    marks = draw(st.lists(st.sampled_from(["完成", "部分完成", "未完成"]), min_size=1, max_size=4))
    level1 = draw(st.sampled_from(["产出指标", "产出"]))
    heads = ["一级指标", "二级指标", "三级指标", "指标值"]
    adjusted: Rows = [[f"某单位{YEAR}年部门整体支出绩效目标表（调整后）"], [*heads, "完成情况", "是否完成"]]
    adjusted += [[level1, "数量指标", f"任务{number}", "≥10件", "9件", mark] for number, mark in enumerate(marks)]
    if draw(st.booleans()):
        adjusted.append(["满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "93%", "完成"])
    approved: Rows = [[f"某单位{YEAR}年部门整体支出绩效目标表"], heads]
    approved += [[level1, "数量指标", f"任务{number}", "≥10件"] for number in range(draw(st.integers(1, 22)))]
    return (("目标", adjusted), ("批复", approved))


@st.composite
def department(draw: st.DrawFn) -> Made:
    """All workbooks of a department, and what share of its weight each indicator got."""
    sheets = (*draw(money()), *draw(people_and_cars()), *draw(targets()))
    return sheets, draw(st.sampled_from([Decimal(x) for x in ("1", "0.87", "0.7", "0.333", "0")]))


def built(made: Made, agency: Agency) -> Report:
    sheets, share = made
    import_workbooks([UploadedWorkbook("单位.xlsx", workbook(*sheets))], agency=agency, year=YEAR, units_confirmed=True)
    case = create_case(
        code="agreement", title="部门评价", agency=agency, year=YEAR,
        framework=get_framework("mof-2013-53-department"), report_kind=KIND,
    )  # fmt: skip
    for leaf in [leaf for top in score_sheet(case) for leaf in top.leaves()]:
        score = (leaf.weight * share).quantize(Decimal("0.01"))
        override_score(case=case, path=leaf.indicator.path, score=score, reason="按佐证材料评定")
    write_words(case=case, words=WORDS)
    score_case(case=case)
    case.refresh_from_db()
    return build_report(case)


@unshrunk(8)
@given(made=department())
def test_money_staff_targets_and_scores_agree(agency: Agency, made: Made) -> None:
    with rolled_back():
        report = built(made, agency)
    assert faults_of(report, KIND) == []
