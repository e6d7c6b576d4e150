"""Sheets filled in at random, as people would: for every kind the rows that it can hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from hypothesis import strategies as st

from budgets.vocabulary import AccountKind
from budgets.workbooks import KINDS
from budgets.workbooks.coded import CodedKind
from budgets.workbooks.kind import Cells, WorkbookKind
from budgets.workbooks.kinds.operation_information import OPERATION_ITEMS
from budgets.workbooks.staff import STAFF_LABELS
from budgets.workbooks.two_sided import TwoSidedKind
from evalcase.spreadsheets.declarations import ColumnKind

YEAR = 2023
Drawn = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Filled:
    """The rows of a sheet by column name, and what else stands on it."""

    rows: Sequence[Cells]
    headings: Mapping[str, Sequence[str]] = field(default_factory=lambda: {"year": [str(YEAR)]})
    above: Sequence[Sequence[Any]] | None = None
    topic: str = ""
    unit: str = ""


words = st.text("甲乙丙丁戊己庚辛壬癸子丑寅卯", min_size=1, max_size=6)
money = st.integers(-(10**11), 10**12).map(lambda cents: (Decimal(cents) / 100).normalize() + 0)
money_cells = st.one_of(st.none(), money, money, st.sampled_from(["—", "不适用"]))
units = st.sampled_from(["元", "万元"])
counts = st.integers(0, 10**6)


def unique_words(draw: Drawn, least: int = 1, most: int = 5) -> list[str]:
    return list(draw(st.lists(words, min_size=least, max_size=most, unique=True)))


def amounts(draw: Drawn, *names: str) -> Cells:
    """A cell for each money column; the first is always filled in, so that the row is not empty."""
    first, *others = names
    return {first: draw(money), **{name: draw(money_cells) for name in others}}


@st.composite
def figure(draw: Drawn) -> tuple[str | None, Any]:
    """A unit, and a figure as a cell of that unit."""
    unit = draw(st.sampled_from([None, "人", "万元", "元", "户", "%"]))
    number = draw(st.integers(0, 10**8))
    places = draw(st.integers(0, 2))
    if unit == "%":
        return unit, f"{Decimal(number).scaleb(-places):.{places}f}%"
    if places:
        return unit, f"{Decimal(number).scaleb(-places):.{places}f}"
    return unit, draw(st.sampled_from([number, "—", "不适用", None]))


@st.composite
def staffing(draw: Drawn) -> Filled:
    optional = draw(st.sets(st.sampled_from(sorted(STAFF_LABELS.values()))))
    labels = [label for label in STAFF_LABELS.values() if label in ("编制数", "在职人数") or label in optional]
    return Filled([{"name": label, "people": draw(counts)} for label in labels])


@st.composite
def work_statistics(draw: Drawn) -> Filled:
    rows = []
    for name in unique_words(draw):
        unit, value = draw(figure())
        rows.append({"name": name, "unit": unit, "value": value})
    return Filled(rows, topic=draw(st.sampled_from(["", "（人员构成）"])))


@st.composite
def yearly_statistics(draw: Drawn) -> Filled:
    years = [str(YEAR - back) for back in reversed(range(draw(st.integers(1, 4))))]
    rows: list[Cells] = []
    for name in unique_words(draw):
        unit, _ = draw(figure())
        cells = {year: draw(counts.map(str).map(Decimal)) for year in years}
        rows.append({"name": name, "unit": unit if unit != "%" else "人", **cells})
    return Filled(rows, {"year": years})


@st.composite
def benefit_recipients(draw: Drawn) -> Filled:
    years = [str(YEAR - back) for back in reversed(range(draw(st.integers(1, 3))))]
    rows: list[Cells] = []
    for fund in unique_words(draw, most=3):
        for name in unique_words(draw, most=3):
            cells: Cells = {year: draw(counts) for year in years}
            rows.append({"fund": f"{fund}保险", "name": name, "unit": "人月", **cells})
    return Filled(rows, {"year": years})


@st.composite
def survey_counts(draw: Drawn) -> Filled:
    weights = st.integers(0, 10).map(lambda tenths: (Decimal(tenths) / 10).normalize() + 0)
    rows: list[Cells] = []
    for question in unique_words(draw, most=3):
        for option in unique_words(draw, most=4):
            rows.append({"question": question, "option": option, "weight": draw(weights), "count": draw(counts)})
    return Filled(rows)


@st.composite
def operation_information(draw: Drawn) -> Filled:
    items = draw(st.lists(st.sampled_from(OPERATION_ITEMS), min_size=1, unique=True))
    cells = st.one_of(counts, st.none())
    return Filled(
        [{"name": item.name, "unit": item.unit, "value": draw(counts), "prior": draw(cells)} for item in items]
    )


@st.composite
def execution_progress(draw: Drawn) -> Filled:
    months = draw(st.lists(st.integers(1, 12), min_size=1, unique=True))
    rows: list[Cells] = [{"month": f"{month}月末", "spent": draw(money)} for month in months]
    return Filled(rows, unit=draw(units))


@st.composite
def income_expenditure(draw: Drawn) -> Filled:
    measures = (
        "opening_budget", "carry_in", "carry_in_appropriation", "income", "income_appropriation", "income_other",
        "expenditure", "expenditure_appropriation", "expenditure_other", "carry_out",
    )  # fmt: skip
    rows: list[Cells] = []
    for category in ("基本支出", "项目支出"):
        for name in unique_words(draw, most=3):
            rows.append({"category": category, "name": name, **amounts(draw, *measures)})
            if draw(st.booleans()):
                rows.append({"category": category, "name": f"其中：{name}甲", **amounts(draw, *measures)})
        rows.append({"category": category, "name": f"{category}合计", **amounts(draw, *measures)})
    return Filled([*rows, {"category": "总计", **amounts(draw, *measures)}], unit=draw(units))


@st.composite
def project_execution(draw: Drawn) -> Filled:
    measures = ("annual_budget", "expenditure")
    sources = st.sampled_from(["县级资金", "中央资金", None])
    rows: list[Cells] = []
    for name in unique_words(draw):
        rows.append({"name": name, "fund_source": draw(sources), **amounts(draw, *measures)})
        if draw(st.booleans()):
            rows.append({"name": f"其中：{name}乙", **amounts(draw, *measures)})
    if draw(st.booleans()):
        rows.append({"name": "小计", **amounts(draw, *measures)})
    return Filled([*rows, {"name": "合计", **amounts(draw, *measures)}], unit=draw(units))


@st.composite
def supplementary_funding(draw: Drawn) -> Filled:
    sources = st.sampled_from(["县级资金", "中央资金", None])
    rows: list[Cells] = [
        {"name": name, "supplement": draw(money), "fund_source": draw(sources)} for name in unique_words(draw)
    ]
    return Filled([*rows, {"name": "合计", "supplement": draw(money)}], unit=draw(units))


@st.composite
def department_budget(draw: Drawn) -> Filled:
    measures = (
        "carry_in", "income_opening_budget", "income_annual_budget", "income",
        "opening_budget", "annual_budget", "expenditure", "carry_out",
    )  # fmt: skip
    names = draw(st.lists(st.sampled_from(["基本支出", "项目支出", "合计"]), min_size=1, unique=True))
    return Filled([{"name": name, **amounts(draw, *measures)} for name in names], unit=draw(units))


def _three_public(draw: Drawn, *measures: str) -> Filled:
    rows: list[Cells] = [{"name": "因公出国（境）费", **amounts(draw, *measures)}]
    if draw(st.booleans()):
        rows.append({"name": "公务用车购置及运行维护费", **amounts(draw, *measures)})
        rows.append({"name": "其中：公务用车购置费", **amounts(draw, *measures)})
        rows.append({"name": "其中：公务用车运行维护费", **amounts(draw, *measures)})
    return Filled([*rows, {"name": "合计", **amounts(draw, *measures)}], unit=draw(units))


@st.composite
def three_public(draw: Drawn) -> Filled:
    return _three_public(draw, "opening_budget", "expenditure")


@st.composite
def three_public_settlement(draw: Drawn) -> Filled:
    return _three_public(draw, "annual_budget", "settled", "prior_settled")


@st.composite
def fund_balance(draw: Drawn) -> Filled:
    funds = [f"{name}保险" for name in unique_words(draw, most=3)]
    labels = [
        ("收入", "一、利息收入"), ("收入", "其中：滞纳金"), ("收入", "二、本年收入小计"), ("收入", "收入总计"),
        ("支出", "一、转移支出"), ("支出", "三、本年支出合计"), ("收支平衡", "四、本年收支结余"),
    ]  # fmt: skip
    rows: list[Cells] = []
    for category, name in draw(st.lists(st.sampled_from(labels), min_size=1, unique=True).map(sorted)):
        columns = [f"{fund}.{measure}" for fund in funds for measure in ("opening_budget", "settled")]
        rows.append({"category": category, "name": name, **amounts(draw, *columns)})
    return Filled(rows, {"year": [str(YEAR)], "fund": funds}, unit=draw(units))


@st.composite
def fund_execution(draw: Drawn) -> Filled:
    measures = ("opening_budget", "settled", "prior_settled")
    rows: list[Cells] = []
    for fund in [*(f"{name}保险" for name in unique_words(draw, most=3)), "小计", "合计"]:
        rows.append({"fund": fund, "name": "基金收入", **amounts(draw, *measures)})
        if draw(st.booleans()):
            rows.append({"fund": fund, "name": "保险费收入甲", **amounts(draw, *measures)})
        rows.append({"fund": fund, "name": "年末滚存结余", **amounts(draw, *measures)})
    return Filled(rows, unit=draw(units))


def coded(kind: WorkbookKind) -> st.SearchStrategy[Filled]:
    """Accounts by 科目编码, some with levels below them, and 合计."""

    @st.composite
    def filling(draw: Drawn) -> Filled:
        measures = [column.key for column in kind.declaration.columns if column.kind is ColumnKind.MONEY]
        rows: list[Cells] = []
        for code in sorted(draw(st.sets(st.sampled_from(["205", "20508", "2050803", "208", "20801"]), min_size=1))):
            rows.append({"code": code, "name": draw(words), **amounts(draw, *measures)})
        return Filled([*rows, {"name": "合计", **amounts(draw, *measures)}], unit=draw(units))

    return filling()


def two_sided(kind: TwoSidedKind) -> st.SearchStrategy[Filled]:
    """Items of both blocks side by side; the shorter side ends first."""

    @st.composite
    def filling(draw: Drawn) -> Filled:
        rows: dict[int, Cells] = {}
        for block, tree in kind.sides.items():
            keys = [column.key for column in kind.declaration.columns if column.key.startswith(f"{block}.")]
            measures = [key for key in keys if key.rpartition(".")[2] not in ("code", "name")]
            names = [*unique_words(draw), f"{block}合计" if tree is AccountKind.ECONOMIC else "总计"]
            for number, name in enumerate(names):
                row = rows.setdefault(number, {})
                row |= {f"{block}.name": name, **amounts(draw, *measures)}
                if f"{block}.code" in keys and number < len(names) - 1:
                    row[f"{block}.code"] = f"30{number + 1}"
        return Filled(list(rows.values()), unit=draw(units))

    return filling()


@st.composite
def indicator_rows(draw: Drawn, names: Sequence[str]) -> list[Cells]:
    """Indicators with the levels, target and actual that every form has, and the other cells that are asked for."""
    said = st.one_of(st.integers(1, 999).map(lambda number: f"≥{number}%"), words)
    points = st.integers(0, 1000).map(lambda tenths: (Decimal(tenths) / 10).normalize() + 0)
    rows: list[Cells] = []
    for level3 in unique_words(draw):
        cells: Cells = {
            "level1": draw(st.sampled_from(["产出", "效益"])), "level2": draw(st.sampled_from(["数量", "质量"])),
            "level3": level3, "target": draw(said),
        }  # fmt: skip
        if "weight" in names:
            cells["weight"] = draw(points)
            cells["score"] = min(cells["weight"], draw(points))
        others = {name: draw(st.one_of(st.none(), said)) for name in names if name not in ("weight", "score")}
        rows.append({**cells, **others})
    return rows


@st.composite
def performance_targets(draw: Drawn) -> Filled:
    rows = draw(indicator_rows(("actual", "completion")))
    return Filled(rows, topic=draw(st.sampled_from(["", "（调整后）"])))


@st.composite
def project_targets(draw: Drawn) -> Filled:
    scored = draw(st.booleans())
    rows = draw(indicator_rows(("actual", "note", *(("weight", "score") if scored else ()))))
    execution: list[Any] = [Decimal(10), None, Decimal("9.5")] if scored else []
    if scored:
        weight, score = (sum(row[name] for row in rows) for name in ("weight", "score"))
        rows.append({"level1": "总分", "weight": weight + execution[0], "score": score + execution[2]})
    whole = [draw(money_cells), draw(money), draw(money_cells)]
    part = [draw(money_cells) for _ in range(3)]
    unit = draw(units)
    goal = draw(st.sampled_from([["", "", "", "", ""], ["", "建成三项制度", "", "", "已建成"]]))
    above: list[list[Any]] = [
        ["项目名称", draw(words)],
        [f"项目资金（{unit}）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["", "年度资金总额", *whole, *execution],
        ["", "其中：当年财政拨款", *part],
        ["年度目标", "预期目标", "", "", "实际完成情况"],
        goal,
    ]
    return Filled(rows, above=above)


@st.composite
def self_evaluation_form(draw: Drawn) -> Filled:
    rows = draw(indicator_rows(("actual", "weight", "score")))
    unit = draw(units)
    weight, score = (sum(row[name] for row in rows) for name in ("weight", "score"))
    total: Cells = {"block": "综合评定等级", "actual": "总分", "weight": weight + 10, "score": score + Decimal("9.5")}
    above: list[list[Any]] = [
        [f"部门资金（{unit}）", "", "全年预算数", "全年执行数", "预算执行率", "分值", "得分"],
        ["", "年度资金总额", draw(money), draw(money), None, Decimal(10), Decimal("9.5")],
        ["", "按收入性质分类", "", "", "按支出性质分类"],
        ["", "一般公共预算拨款", draw(money), "", "基本支出", draw(money)],
        ["", "其他资金", draw(money_cells), "", "1.人员经费", draw(money_cells)],
        ["", "", None, "", "其中：三公经费", draw(money_cells)],
        ["年度总体目标", "年初预期（设定）目标", "", "", "全年实际完成情况"],
        draw(st.sampled_from([[""], ["", "建成三项制度", "", "", "已建成"]])),
    ]
    return Filled([*rows, total], above=above)


@st.composite
def base_data(draw: Drawn) -> Filled:
    measures = ("settled", "opening_budget", "prior_settled")
    rows: list[Cells] = [{"name": "一、部门基本支出", **amounts(draw, *measures)}]
    for label in ("其中：1、压缩一般性支出", "2、三公经费", "公务接待", "二、部门项目支出"):
        rows.append({"name": label, **amounts(draw, *measures)})
    for group in ("1、业务工作专项", "2、运行维护专项"):
        rows.append({"name": group, **amounts(draw, *measures)})
        names = unique_words(draw, most=2)
        rows += [{"name": f"{name}{group[2:]}项目", **amounts(draw, *measures)} for name in names]
    if draw(st.booleans()):
        heads = ["批复规模", "实际规模", "规模控制率"]
        rows.append({"name": "楼堂馆所控制情况", **dict(zip(measures, heads, strict=True))})
        for name in unique_words(draw, most=2):
            figures = [str(draw(counts)), str(draw(counts)), f"{draw(counts)}%"]
            rows.append({"name": name, **dict(zip(measures, figures, strict=True))})
    heads = ["财政供养人员情况", "编制数", "年末实际在职人数", "控制率"]
    return Filled(rows, above=[heads, ["", draw(counts), draw(counts)]], unit=draw(units))


FILLED: dict[str, Callable[[], st.SearchStrategy[Filled]]] = {
    builder.__name__: builder
    for builder in (
        staffing,
        work_statistics,
        yearly_statistics,
        benefit_recipients,
        survey_counts,
        operation_information,
        execution_progress,
        income_expenditure,
        project_execution,
        supplementary_funding,
        department_budget,
        three_public,
        three_public_settlement,
        fund_balance,
        fund_execution,
        performance_targets,
        project_targets,
        self_evaluation_form,
        base_data,
    )
}
FILLED |= {kind.code: partial(coded, kind) for kind in KINDS if isinstance(kind, CodedKind)}
FILLED |= {kind.code: partial(two_sided, kind) for kind in KINDS if isinstance(kind, TwoSidedKind)}
