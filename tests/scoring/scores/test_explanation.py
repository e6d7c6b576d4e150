"""Why a leaf has its score, told in one line and in three parts: everything that was read, and no program code."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from budgets.quantities import Quantity
from indicators.rules import Answers, parse_rule
from scoring.cases.models import Case, CaseIndicator
from scoring.score_sheet.edits import Edit
from scoring.score_sheet.services import save_cells
from scoring.scores.evaluation import apply_result, compiled_tree, evaluate
from scoring.scores.explanation import Explanation, explain
from scoring.scores.fields import answers_of, data_keys
from scoring.scores.models import Score
from scoring.scores.services import override_score, score_case
from tests.depth import examples
from tests.factories import people
from tests.factories.bare import bare_case, fill_bare_case
from tests.factories.rules import ONE_OF_EACH
from tests.factories.sheets import sheet_of
from units.agencies.models import Agency
from units.people.models import User

CODE = re.compile(r"[*/@{}_]|\b(?:min|max|abs)\b|==|(?<!\d)\.|\.(?!\d)")
FRAMEWORK = {
    "ladder": [{"word": "优", "from": "90"}, {"word": "差", "from": "0"}],
    "total": "100",
    "places": 2,
    "caps": [],
    "not_applicable": "full",
}
ANSWERED: dict[Answers, Any] = {
    Answers.ELEMENTS: [1, 2],
    Answers.COUNT: 3,
    Answers.PERCENT: "85",
    Answers.YES_NO: True,
    Answers.POINTS: "2.5",
    Answers.POINTS_LIST: ["3", "4", "5"],
    Answers.WEIGHTS: ["1", "2", "2"],
    Answers.TEXT: "按时完成",
    Answers.DAY: "2024-08-01",
    Answers.PERCENTS: ["80", "90", "75"],
}


def scored(rule: dict[str, Any], weight: str, figures: dict[str, dict[str, Any]], **others: Any) -> CaseIndicator:
    """A leaf scored by what is kept as read, ``{role: resolved}``; nothing is written."""
    case = Case(year=2024, cap_facts={})
    values = {role.removeprefix("values."): f"部门.{role[7:]}" for role in figures if role.startswith("values.")}
    leaf = CaseIndicator(
        case=case,
        path="产出/数量/培训",
        name="培训",
        weight=Decimal(weight),
        rule=rule,
        inputs={"values": values},
        bindings={},
    )
    leaf.score = Score(resolved=figures, choices={}, entries={}, stamps={}, chosen_by="评价人甲", **others)
    for answer in answers_of(leaf):
        leaf.score.choices[answer.name] = answer.words[0] if answer.words else ANSWERED[answer.cell_kind]
    apply_result(case, [leaf], evaluate(case, [leaf], compiled_tree(FRAMEWORK, [leaf])))
    return leaf


def read(text: str, source: str = "cell", place: str = "支出表.xlsx【支出明细】C7") -> dict[str, Any]:
    from budgets.quantities import parse_quantity

    return {"q": parse_quantity(text).as_data(), "source": source, "place": place, "feeds": False}


def whole(told: Explanation) -> str:
    readings = "；".join(f"{one.label} {one.text}（{one.source}）" for one in told.readings)
    return "\n".join([told.line, readings, told.rule, told.arithmetic, told.warning, told.override, told.reason])


def test_a_rate_of_a_workbook() -> None:
    figures = {
        "values.executed": read("2086万元", "amount"),
        "values.budget": read("2170万元", "entry", "评价人甲于2024年3月5日填报，依据：评分表“执行率”"),
    }
    told = explain(scored({"kind": "execution_rate"}, "10", figures), 2024)

    assert [(one.label, one.text, one.source, one.key) for one in told.readings] == [
        ("执行数（部门executed）", "2,086万元", "支出明细 C7", "部门.executed"),
        ("预算数（部门budget）", "2,170万元", "评价人员填写", "部门.budget"),
    ]
    assert told.line == "执行率 96.13% × 分值 10 = 9.61"
    assert told.rule == "分值 10 分。得分 = 执行数 ÷ 预算数 × 10分，超过100%按100%计。"
    assert told.arithmetic == (
        "执行数 2,086万元 ÷ 预算数 2,170万元 ≈ 96.13%；执行率 96.13% × 分值 10 = 9.61（四舍五入保留两位小数）"
    )
    assert not told.warning


@pytest.mark.parametrize(
    ("rule", "figures", "arithmetic"),
    [
        (
            {"kind": "ratio_up"},
            {"target": "≥100场", "actual": "96场"},
            "完成值 96场 ÷ 指标值 100场 = 96.00%；完成率 96.00% × 分值 10 = 9.60",
        ),
        (
            {"kind": "ratio_down"},
            {"target": "≤3件", "actual": "2件"},
            "完成值未超过指标值，得满分 10.00",
        ),
        (
            {"kind": "ratio_down"},
            {"target": "≤2件", "actual": "3件"},
            "指标值 2件 ÷ 完成值 3件 ≈ 66.67%；指标值与完成值之比 66.67% × 分值 10 = 6.67（四舍五入保留两位小数）",
        ),
        (
            {"kind": "formula", "expression": "分值 * min(1, 实际 / 目标)", "gives": "score"},
            {"target": "≥30场", "actual": "20场"},
            "得分 = 分值 × 较小值（1，实际 ÷ 目标）= 10 × 较小值（1，20场 ÷ 30场）= 6.67（四舍五入保留两位小数）",
        ),
        (
            {"kind": "point_deduction", "limit": "100%", "points": "0.5", "direction": "above"},
            {"actual": "102.35%"},
            None,
        ),
    ],
)
def test_the_arithmetic_tells_the_rate_and_the_rounding(
    rule: dict[str, Any], figures: dict[str, str], arithmetic: str | None
) -> None:
    leaf = scored(rule, "10", {role: read(text) for role, text in figures.items()})
    told = explain(leaf, 2024).arithmetic
    assert told == arithmetic or (arithmetic is None and told.startswith(leaf.score.basis))


def test_a_derived_figure_is_told_by_the_words_of_its_formula_also_where_keys_were_kept() -> None:
    place = "按公式计算：部门.支出 ÷ 部门.全年预算@上年"
    (one,) = explain(
        scored({"kind": "tier", "steps": [{"share": 1}]}, "5", {"actual": read("96%", "formula", place)}), 2024
    ).readings
    assert one.source == "由部门支出 ÷ 上年部门全年预算计算"


def test_a_derived_figure_is_told_with_its_figures() -> None:
    kept = read("96%", "formula", "按公式计算：部门支出 ÷ 部门全年预算")
    kept["worked"] = "部门支出 ÷ 部门全年预算 = 2,086.00 ÷ 2,170.00 = 96.13%"
    (one,) = explain(scored({"kind": "tier", "steps": [{"share": 1}]}, "5", {"actual": kept}), 2024).readings
    assert one.source == "由部门支出 ÷ 部门全年预算 = 2,086.00 ÷ 2,170.00计算"


def test_a_figure_that_waits_is_told_with_what_it_waits_for() -> None:
    nothing = {"q": None, "source": "", "place": "", "feeds": False}
    expression = "2 * min(1, 六月末 / 0.5) + 3 * min(1, 九月末 / 0.75)"
    figures = {"values.九月末": nothing, "values.六月末": nothing}
    leaf = scored({"kind": "formula", "expression": expression, "gives": "score"}, "5", figures)
    leaf.bindings = {"values.六月末": {"key": "", "how": "waiting", "waits": "由“支出进度表”的“六月末”提供，尚未导入"}}
    told = explain(leaf, 2024)
    # In the order of the formula, not of the alphabet.
    assert [(one.text, one.source) for one in told.readings] == [
        ("未填写", "由“支出进度表”的“六月末”提供，尚未导入"), ("未填写", ""),
    ]  # fmt: skip
    assert told.line == "待填：六月末未填写"


def test_what_is_missing_says_so() -> None:
    leaf = scored(
        {"kind": "ratio_up"}, "10", {"target": read("≥100场"), "actual": {"q": None, "source": "", "place": ""}}
    )
    told = explain(leaf, 2024)
    assert told.arithmetic == told.line == "待填：完成值未填写"
    assert [(one.label, one.text, one.key) for one in told.readings][1] == ("完成值", "未填写", "")


def test_a_doubtful_figure_is_a_warning_beside_the_arithmetic() -> None:
    leaf = scored({"kind": "execution_rate"}, "10", {"values.executed": read("11元"), "values.budget": read("10元")})
    told = explain(leaf, 2024)
    assert told.warning == "执行率超过100%，请核对预算数与执行数"
    assert told.warning not in told.arithmetic
    assert told.arithmetic.endswith("执行率 110.00%，得满分 10.00")


def test_an_override_stands_beside_what_the_rule_gives() -> None:
    given = {"override": Decimal("8.00"), "override_reason": "证据不足"}
    told = explain(
        scored({"kind": "ratio_up"}, "10", {"target": read("≥100场"), "actual": read("96场")}, **given), 2024
    )
    assert (told.override, told.reason) == ("8.00", "证据不足")
    assert told.line == "人工评定 8.00（计算得分 9.60），理由：证据不足"
    assert told.arithmetic.endswith("完成率 96.00% × 分值 10 = 9.60")


def test_a_formula_kept_in_code_is_no_longer_told() -> None:
    leaf = scored({"kind": "expert"}, "10", {})
    leaf.score.basis = "按公式“1 * min(1, 六月末 / 0.4)”（六月末=47.98%）计算，得 1.00"
    assert explain(leaf, 2024).line == "按公式计算，得 1.00"


amounts = st.decimals(0, 10**7, places=2)
units = st.sampled_from(["件", "%", "万元"])


@examples(400, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(ONE_OF_EACH), st.sampled_from(["5", "12.5", "100"]), st.data())
def test_every_kind_of_rule_tells_what_it_read_its_weight_and_its_score(
    rule: dict[str, Any], weight: str, data: st.DataObject
) -> None:
    parsed = parse_rule(rule)
    unit = data.draw(units)
    figures = {
        role: {
            "q": Quantity.of(data.draw(amounts), unit, 2).as_data(),
            "source": data.draw(st.sampled_from(["cell", "amount"])),
            "place": "某局.xlsx【支出明细】C7",
            "feeds": False,
        }
        for role in parsed.reads()
    }
    leaf = scored(rule, weight, figures)
    told = explain(leaf, 2024)

    text = whole(told)
    assert not CODE.search(text), text
    for role in data_keys(leaf):
        assert Quantity.from_data(figures[role]["q"]).text(grouped=True) in text
    assert f"分值 {weight} 分" in told.rule
    if leaf.score.computed is not None:
        assert f"{leaf.score.computed}" in told.arithmetic
        assert f"{leaf.score.computed}" in told.line


class _Texts(HTMLParser):
    """The words of a page that a reader sees, those under the pointer among them; not what was typed."""

    def __init__(self) -> None:
        super().__init__()
        self.silent = 0
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        self.words += [value for name, value in attrs if name in ("title", "placeholder") and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.words.append(data.strip())


_KEY = re.compile(
    r"(?:项目|绩效目标|分值|得分|完成值|指标值)/|[\u4e00-\u9fff”]\.[\u4e00-\u9fff“]|\b(?:min|max|abs)\(|\*|@上年"
)


def program_code(html: str) -> list[str]:
    page = _Texts()
    page.feed(html)
    return [words for words in page.words if _KEY.search(words)]


def pages_of(case: Case, client: Client, evaluator: User | None = None) -> dict[str, str]:
    """The pages that tell of scores, each as one sees it whom it is for."""
    filling = evaluator or people.evaluator(case.evaluator or case.agency)
    checking = people.reviewer(case.agency)
    wanted = {"": filling, "report/": filling, "sheet/": filling, "review/": checking}
    found = {}
    for page, person in wanted.items():
        client.force_login(person)
        answer = client.get(f"/cases/{case.code}/{page}")
        if case.framework or page in ("", "report/"):
            assert answer.status_code == 200, page
            found[page] = answer.content.decode()
    return found


@pytest.mark.parametrize("name", ["fumin", "hengyang", "panzhihua", "qiemo", "ebian"])
def test_no_page_of_a_demo_case_tells_program_code(name: str, request: pytest.FixtureRequest, client: Client) -> None:
    case: Case = request.getfixturevalue(name)
    pages = pages_of(case, client)
    for page, html in pages.items():
        assert program_code(html) == [], page
    if name == "fumin":  # whose report has an annex with every leaf
        report = unescape(pages["report/"])
        for leaf in case.indicators.exclude(rule={}).select_related("score"):
            assert explain(leaf, case.year).line.rstrip("。") in report


def test_no_page_of_a_sheet_with_every_kind_of_rule_tells_program_code(
    centre: Agency, evaluator: User, client: Client
) -> None:
    # Points of their own do not suit an even weight, and a framework takes no floats.
    fitting = [rule for rule in ONE_OF_EACH if "points" not in json.dumps(rule)]
    case = sheet_of(centre, fitting)
    values = {"target": "100", "actual": "96", "values.甲": "3", "values.乙": "4"}
    values |= {"values.executed": "90万元", "values.budget": "100万元"}
    edits = [
        Edit(row.pk, name, text)
        for row in case.indicators.exclude(rule={}).select_related("score")
        for name, text in values.items()
        if name in data_keys(row)
    ]
    save_cells(case=case, edits=edits, actor=evaluator)
    pages = pages_of(case, client, evaluator)
    assert "较小值" not in pages["sheet/"]  # no formula here has any
    assert "得分 = 分值 ×（实际 ÷ 目标 × 0.5 + 甲的2次方）= " in pages["sheet/"]
    for page, html in pages.items():
        assert program_code(html) == [], page


def test_sheet_review_and_case_page_tell_the_same(
    centre: Agency, evaluator: User, tmp_path: Path, client: Client
) -> None:
    case = bare_case(centre, evaluator, tmp_path)
    fill_bare_case(case)
    override_score(case=case, path="过程/制度健全性", score=Decimal(4), reason="制度未备案", actor=evaluator)
    score_case(case=case)
    pages = pages_of(case, client, evaluator)
    for leaf in case.indicators.exclude(rule={}).select_related("score"):
        told = explain(leaf, case.year)
        parts = render_to_string("scoring/scores/_explained.html", {"case": case, "told": told})
        assert told.arithmetic in parts
        for name in ("", "sheet/", "review/"):
            assert parts in pages[name]
    assert all(
        re.search(r'<a href="/cases/bare-2024/trace/?\?fact=', pages[name]) for name in ("", "sheet/", "review/")
    )
