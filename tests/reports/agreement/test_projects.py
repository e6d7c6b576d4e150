"""项目支出绩效目标完成情况表 and 项目支出绩效评价: scored or not, the forms and what is told of them agree."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from reports.building.selectors import build_report
from reports.document.blocks import Report
from scoring.cases.services import write_words
from scoring.opening.services import create_case
from tests.evalcase.spreadsheets.build import workbook
from tests.reports.agreement.amounts import amount, beside
from tests.reports.agreement.conftest import rolled_back, unshrunk
from tests.reports.agreement.judging import faults_of
from units.agencies.models import Agency

pytestmark = pytest.mark.django_db
YEAR = 2023
WAN = Decimal(10000)
NAMES = ("窗口服务项目", "稽核", "信息系统运行维护专项", "“一卡通”推广")
_WHY = "偏差原因分析及改进措施"
Rows = list[list[Any]]


@dataclass(frozen=True)
class Made:
    forms: tuple[tuple[str, Rows], ...]
    opening: dict[str, Decimal]


def cell(value: Decimal | None) -> Any:
    return "" if value is None else f"{value / WAN:f}"


def unscored(name: str, budget: Decimal, spent: Decimal, other: Decimal) -> Rows:
    return [
        ["项目绩效目标完成情况表"],
        [f"（{YEAR}年度）"],
        ["项目名称", "", name],
        ["预算单位", "", "云岭县公共服务中心"],
        ["预算执行情况(万元)", "预算数：", "", cell(budget), "执行数：", cell(spent)],
        [
            "",
            "其中-财政拨款：",
            "",
            cell(budget - min(other, budget)),
            "其中-财政拨款：",
            cell(spent - min(other, spent)),
        ],
        ["", "其它资金：", "", cell(min(other, budget)), "其它资金：", cell(min(other, spent))],
        ["年度目标完成情况", "预期目标", "", "", "实际完成目标", ""],
        ["", "服务12个窗口", "", "", "服务12个窗口，群众满意", ""],
        ["绩效指标完成情况", "一级指标", "二级指标", "三级指标", "预期指标值(包含数字及文字描述)", "实际完成指标值"],
        ["", "项目完成指标", "数量指标", "待遇发放", "≥15项", "16项"],
        ["", "", "质量指标", "差错", "≤1%", "0%"],
        ["", "满意度指标", "满意度指标", "群众满意度", "≧90%", "93%"],
    ]


def scored(name: str, budget: Decimal, spent: Decimal, shares: list[Decimal]) -> Rows:
    points = [
        (weight * share).quantize(Decimal("0.01")) for weight, share in zip((10, 50, 30, 10), shares, strict=True)
    ]
    return [
        [f"某单位{YEAR}年项目支出绩效自评表"],
        ["项目名称", name],
        ["主管部门", "某局", "", "实施单位", "云岭县公共服务中心"],
        ["项目资金（万元）", "", "年初预算数", "全年预算数(A)", "全年执行数(B)", "分值", "执行率(B/A)", "得分"],
        ["", "年度资金总额", cell(budget), cell(budget), cell(spent), 10, "", str(points[0])],
        ["", "其中：当年财政拨款", cell(budget), cell(budget), cell(spent), "—", "", "—"],
        ["", "上年结转资金", "", "", "", "—", "", "—"],
        ["年度总体目标", "预期目标", "", "", "实际完成情况"],
        ["", "稽核300家单位", "", "", "稽核280家单位"],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", _WHY],
        ["", "产出指标", "数量指标", "稽核单位数", "300家", "280家", 50, str(points[1]), "人手不足"],
        ["", "效益指标", "社会效益指标", "挽回损失", "≥5万元", "5.9万元", 30, str(points[2]), ""],
        ["", "满意度指标", "满意度指标", "群众满意度", "≥90%", "95%", 10, str(points[3]), ""],
        ["总分", "", "", "", "", "", 100, str(sum(points)), ""],
    ]  # fmt: skip


@st.composite
def projects(draw: st.DrawFn) -> Made:
    forms, opening = [], {}
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True)):
        budget = draw(amount)
        spent = min(budget, draw(beside(budget)))
        if draw(st.booleans()):
            forms.append((name, unscored(name, budget, spent, draw(amount))))
        else:
            shares = [draw(st.sampled_from([Decimal(x) for x in ("1", "0.873", "0.5", "0")])) for _ in range(4)]
            forms.append((name, scored(name, budget, spent, shares)))
    return Made(tuple(forms), opening)


SLOTS = (
    "项目职能", "立项依据", "资金支持范围", "资金分配原则", "项目主要内容", "目标合理性", "自评步骤及方法",
    "资金申报及批复", "资金计划", "资金到位", "资金使用", "项目财务管理", "组织架构及实施流程", "项目管理",
    "项目监管", "项目完成情况", "项目效益", "项目评价结论", "项目存在问题", "项目建议", "主要成效", "预算调整情况",
)  # fmt: skip


def reports(made: Made, agency: Agency) -> list[tuple[str, Report]]:
    """Both kinds of report on the same projects."""
    import_workbooks(
        [UploadedWorkbook("项目.xlsx", workbook(*made.forms))], agency=agency, year=YEAR, units_confirmed=True
    )
    case = create_case(
        code="agreement", title="项目", agency=agency, year=YEAR, framework=None, report_kind="project_targets"
    )
    texts: dict[str, Any] = {slot: f"本单位写的{slot}。" for slot in SLOTS}
    write_words(case=case, words={**texts, "评价项目": [name for name, _ in made.forms]})
    found = [("project_targets", build_report(case))]
    case.report_kind = "project_evaluation"
    return [*found, ("project_evaluation", build_report(case))]


@unshrunk(12)
@given(made=projects())
def test_forms_summaries_and_evaluations_agree(agency: Agency, made: Made) -> None:
    with rolled_back():
        built = reports(made, agency)
    assert [faults_of(report, kind) for kind, report in built] == [[], []]
