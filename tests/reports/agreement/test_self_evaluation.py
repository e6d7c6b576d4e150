"""部门整体支出绩效自评 (湖南): money against the year before, the two forms and the scores agree in any case."""

from __future__ import annotations

from dataclasses import dataclass
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
from scoring.scores.services import override_score, record_choices, score_case
from tests.evalcase.spreadsheets.build import workbook
from tests.factories import self_evaluation as second
from tests.reports.agreement.amounts import amount, beside
from tests.reports.agreement.conftest import rolled_back, unshrunk
from tests.reports.agreement.judging import faults_of
from units.agencies.models import Agency

pytestmark = pytest.mark.django_db
KIND = "department_self_evaluation"
YEAR = second.YEAR
WAN = Decimal(10000)
Rows = list[list[Any]]
_ASKED = ("年初预算收入变动原因", "其他收入构成", "财政拨款支出变动原因", "支出决算变动原因")
REASONS = dict.fromkeys((*(slot for slot in second.WORDS if slot.endswith("原因")), *_ASKED), "业务变化")
EXPERT = {
    "产出指标/质量指标/合格率": 20, "效益指标/社会效益指标/工作正常开展": 10,
    "效益指标/生态效益指标/生态效益实现程度": 10, "满意度指标/社会公众或服务对象满意度指标/群众满意": 10,
}  # fmt: skip
ITEMS = {
    "年初预算收入": (), "年初预算支出": ("卫生健康支出", "住房保障支出"), "收入决算": ("财政拨款收入", "其他收入"),
    "支出决算": ("工资福利支出", "一般商品和服务支出"), "财政拨款支出决算": (),
    "年末结转和结余": ("财政拨款", "其他资金"),
    "全部资金“三公”经费": ("公务接待费",),
}  # fmt: skip


@dataclass(frozen=True)
class Made:
    sheets: tuple[tuple[str, Rows], ...]
    scores: dict[str, Decimal]
    override: Decimal | None


def cell(value: Any) -> Any:
    return str((value / WAN).quantize(Decimal("0.000001"))) if isinstance(value, Decimal) else value


@st.composite
def yearly(draw: st.DrawFn) -> Rows:
    """收支变动情况表: some items with the year before, parts that leave a rest, items that are not there at all."""
    rows: Rows = [[f"某单位{YEAR - 1}—{YEAR}年收支变动情况统计表"], ["项目", "计量单位", f"{YEAR - 1}年", f"{YEAR}年"]]
    for item, parts in ITEMS.items():
        if item.startswith("全部") and draw(st.booleans()):
            continue
        now = draw(amount)
        if item != "年末结转和结余":
            rows.append([item, "万元", draw(st.one_of(beside(now).map(cell), st.sampled_from(["", "－"]))), cell(now)])
        left = now
        for part in parts:
            share = min(
                left, draw(st.sampled_from([Decimal(0), left, (left / 3).quantize(Decimal("0.01")), Decimal("0.01")]))
            )
            left -= share
            before = "" if item == "年末结转和结余" else draw(beside(share).map(cell))
            rows.append([f"{item}/{part}", "万元", before, draw(st.sampled_from([cell(share)]))])
    return rows


def _base_data(
    draw: st.DrawFn,
    posts: int,
    people: int,
    spent: tuple[Decimal, Decimal],
    public: list[Decimal],
    vehicles: list[Decimal],
    money: dict[str, list[Decimal]],
) -> Rows:
    """基础数据表: staff, and what was spent; ``spent`` is 基本支出 and 项目支出. A zero is a dash or 0."""
    basic, project = spent

    def row(label: str, amounts: list[Any]) -> list[Any]:
        return [label, *(cell(value) if value else draw(st.sampled_from(["-", 0])) for value in amounts)]

    return [
        [f"某单位{YEAR}年部门整体支出绩效评价基础数据表"],
        ["填报单位：", "", "单位：万元"],
        ["财政供养人员情况", "编制数", "年末实际在职人数", "控制率"],
        ["", posts, people, ""],
        ["经费控制情况", "当年决算数", "当年预算数", "上年决算数"],
        ["一、部门基本支出", cell(basic), "", ""],
        row("2、三公经费", public),
        row("公务用车购置和维护经费", vehicles),
        row("其中：公车购置", money["公务用车购置费"]),
        row("公车运行维护", money["公务用车运行维护费"]),
        row("公务接待", money["公务接待费"]),
        row("出国（境）经费", money["因公出国（境）费"]),
        ["二、部门项目支出", cell(project), "", ""],
    ]


@st.composite
def cases(draw: st.DrawFn) -> Made:
    three = [[draw(amount) for _ in range(3)] for _ in range(4)]
    public = [sum(column) for column in zip(*three, strict=True)]
    posts, people = draw(st.sampled_from([(40, 42), (250, 251), (95, 80), (1000, 1), (300, 299), (7, 7)]))
    running = public[0] + draw(amount)
    staff, project = draw(amount), draw(amount)
    spent = running + staff + project
    budget = draw(beside(spent))
    fund = min(spent, draw(st.sampled_from([Decimal(0), Decimal(40), spent / 2]))).quantize(Decimal("0.01"))
    money = dict(zip(("公务用车购置费", "公务用车运行维护费", "公务接待费", "因公出国（境）费"), three, strict=True))
    vehicles = [sum(column) for column in zip(three[0], three[1], strict=True)]
    base = _base_data(draw, posts, people, (running + staff, project), public, vehicles, money)
    form = second.self_evaluation_form()
    form[2][2:5] = [cell(budget), cell(spent), ""]
    for at, (left, right) in enumerate(zip((spent - fund, fund), (running + staff, staff), strict=True), start=4):
        form[at][3], form[at][6] = cell(left), cell(right)
    form[6][6], form[7][6], form[8][6] = cell(running), cell(public[0]), cell(project)
    scores = {
        path: (weight * draw(st.sampled_from([Decimal(x) for x in ("1", "0.87", "0.5", "0")]))).quantize(
            Decimal("0.01")
        )
        for path, weight in EXPERT.items()
    }
    override = draw(st.sampled_from([None, Decimal("7"), Decimal("0.01"), Decimal("10")]))
    return Made((("基础", base), ("自评", form), ("收支", draw(yearly()))), scores, override)


def built(made: Made, agency: Agency) -> Report:
    import_workbooks(
        [UploadedWorkbook("甲.xlsx", workbook(*made.sheets))], agency=agency, year=YEAR, units_confirmed=True
    )
    case = create_case(
        code="agreement", title="自评", agency=agency, year=YEAR,
        framework=get_framework("hunan-hengyang-2022", "1"), report_kind=KIND,
    )  # fmt: skip
    for path, score in made.scores.items():
        record_choices(case=case, path=path, choices={"score": str(score), "reason": "有偏差"}, reason="有偏差")
    if made.override is not None:
        override_score(case=case, path="预算执行/年度资金总额", score=made.override, reason="口径不同")
    write_words(case=case, words={**second.WORDS, **REASONS})
    score_case(case=case)
    return build_report(case)


@unshrunk(15)
@given(made=cases())
def test_sentences_forms_and_scores_agree(agency: Agency, made: Made) -> None:
    with rolled_back():
        report = built(made, agency)
    assert faults_of(report, KIND) == []
