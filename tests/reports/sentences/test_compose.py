"""Sentences print facts, and their words follow the figures."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.facts import CellSource, DocumentSource, Fact, FactBook, Formula, extend
from budgets.quantities import Quantity
from reports.document.blocks import Figure, Gap, Text
from reports.sentences.compose import PlaceholderError, compose, stated
from reports.sentences.numbering import circled

CELL = CellSource("收支表.xlsx", "ab" * 32, "收支", "H12")


def book(**quantities: Quantity) -> FactBook:
    return FactBook(2023, [Fact(key, quantity, CELL) for key, quantity in quantities.items()])


def printed(template: str, **quantities: Quantity) -> str:
    return "".join(run.text for run in compose(template, book(**quantities)))


@pytest.mark.parametrize(
    ("template", "number", "unit", "expected"),
    [
        ("支出{数|万元}。", "17608595.91", "元", "支出1760.86万元。"),
        ("其他收入{数|万元.3}", "155.54", "元", "其他收入0.016万元"),
        ("参保{数}", "26521", "人", "参保26521人"),
        ("参保{数|千分位}", "26521", "人", "参保26,521人"),
        ("目标{数|数}万人", "2.65", "万人", "目标2.65万人"),
        ("目标{数|人|数}人", "2.65", "万人", "目标26500人"),
        ("约{数|余}", "200", "户", "约200余户"),
        ("结余{数|增减|万元}", "-39305.76", "元", "结余减少3.93万元"),
        ("结余{数|增减|万元}", "39305.76", "元", "结余增加3.93万元"),
        ("比上年{数|升降}", "-27.98", "%", "比上年下降27.98%"),
        ("比上年{数|升降}", "0.00", "%", "比上年持平"),
        ("当年{数|盈亏}", "0.00", "元", "当年收支相抵"),
        ("比预算少{数|绝对值|万元}", "-39305.76", "元", "比预算少3.93万元"),
        ("预算{数|万元|去零}", "205000", "元", "预算20.5万元"),
        ("预算{数|万元|去零}", "400000.00", "元", "预算40万元"),
        ("支出{数|万元|去零}", "17608595.91", "元", "支出1760.86万元"),
        ("当年{数|万元|盈亏}", "73614574.44", "元", "当年盈余7361.46万元"),
    ],
)
def test_a_placeholder_prints_its_fact_as_the_words_after_it_say(
    template: str, number: str, unit: str, expected: str
) -> None:
    assert printed(template, 数=Quantity.of(number, unit)) == expected


def test_a_figure_carries_exact_value_fact_and_source() -> None:
    run = compose("{部门.支出|万元}", book(**{"部门.支出": Quantity.of("17608595.91", "元")}))[0]
    assert run == Figure("1760.86万元", "17608595.91", "部门.支出", "收支表.xlsx【收支】H12", True)


def test_a_missing_fact_is_a_marked_gap() -> None:
    assert compose("收入{部门.收入}", book()) == (Text("收入"), Gap("【缺：部门收入】", "部门.收入"))


@pytest.mark.parametrize("word", ["人", "万元.二"])
def test_a_print_word_that_does_not_fit_is_refused_with_the_placeholder_named(word: str) -> None:
    with pytest.raises(PlaceholderError, match=r"部门\.收入"):
        printed(f"{{部门.收入|{word}}}", **{"部门.收入": Quantity.of("1", "元")})


@given(now=st.integers(0, 10**12), before=st.integers(1, 10**12))
def test_direction_words_never_contradict_the_figures(now: int, before: int) -> None:
    cells = book(
        本年=Quantity(Decimal(now) / 100, Quantity.of(0, "元").unit, 2),
        前年=Quantity(Decimal(before) / 100, Quantity.of(0, "元").unit, 2),
    )
    derived = extend(
        cells, [Formula("变动", "difference", ("本年", "前年")), Formula("变动率", "growth", ("本年", "前年"))]
    )
    sentence = "".join(run.text for run in compose("{变动|增减}，{变动率|升降}", derived))
    assert ("增加" in sentence) == (now > before)
    assert ("减少" in sentence) == (now < before)
    assert not ("增加" in sentence and "下降" in sentence)
    assert "-" not in sentence


@pytest.mark.parametrize(
    ("written", "same"), [("＝100%", True), ("=100%", True), ("100%左右", False), ("≥100%", False), ("", False)]
)
def test_a_stated_target_is_a_figure_only_when_it_says_exactly_the_fact(written: str, same: bool) -> None:
    quantity = Quantity(Decimal(1), Quantity.of(0, "%").unit, bound="=")
    facts = FactBook(2023, [Fact("目标", quantity, DocumentSource("目标表", "第1行"))])
    runs = stated(facts, "目标", written)
    assert any(isinstance(run, Figure) for run in runs) is same
    assert "".join(run.text for run in runs) == ("=100%" if same else written)


def test_zero_change_keeps_its_trace() -> None:
    run = compose("{变动|增减}", book(变动=Quantity.of("0.00", "元")))[0]
    assert isinstance(run, Figure)
    assert (run.text, run.fact, run.value) == ("持平", "变动", "0")


@pytest.mark.parametrize(
    ("template", "quantity", "expected"),
    [
        ("支出{数|万元|去零}。", Quantity.nil(Quantity.of(1, "元").unit), "支出0万元。"),
        ("共{数}。", Quantity.nil(Quantity.of(1, "辆").unit), "共0辆。"),
        ("支出3元[?，执行率{数}?]。", Quantity.not_applicable(Quantity.of(1, "%").unit), "支出3元。"),
        ("支出3元[?，执行率{数}?]。", Quantity.of("50", "%"), "支出3元，执行率50%。"),
        ("{数|支用|去零}。", Quantity.of("52.84", "元"), "未支出52.84元。"),
        ("{数|支用|去零}。", Quantity.of("-5.00", "元"), "超支5元。"),
        ("{数|支用|去零}。", Quantity.of("0", "元"), "与预算一致。"),
        ("增加0.01万元，{数|升降|%.2}。", Quantity.of("0.0000001", "%", 2), "增加0.01万元，基本持平。"),
        ("比上年{数|升降|%.0}。", Quantity.of("-99.9", "%", 2), "比上年下降99.9%。"),
    ],
)
def test_nothing_is_told_as_a_dash_or_as_not_applicable(template: str, quantity: Quantity, expected: str) -> None:
    assert printed(template, 数=quantity) == expected


def test_a_fact_not_known_is_missed_in_an_optional_clause_too() -> None:
    runs = compose("支出3元[?，执行率{部门.执行率}?]。", FactBook(2023))
    assert Gap("【缺：部门执行率】", "部门.执行率") in runs


def test_signs_beyond_those_that_the_fonts_have_are_written_in_brackets() -> None:
    assert [circled(number) for number in (1, 20, 21)] == ["①", "⑳", "（21）"]
