"""Formulas: what each operation gives, how it explains itself, and what happens on odd data."""

import sys
from collections import Counter

import pytest

from budgets.facts import (
    CellSource,
    Fact,
    FactBook,
    Formula,
    FormulaError,
    FormulaSource,
    MissingFact,
    extend,
)
from budgets.quantities import parse_quantity


def book_of(**texts: str) -> FactBook:
    source = CellSource("表.xlsx", "ab" * 32, "Sheet1", "A1")
    return FactBook(2023, [Fact(key, parse_quantity(text), source) for key, text in texts.items()])


BOOK = book_of(
    收入="120元",
    支出="90元",
    结转="0元",
    空="",
    无="—",
    人="3人",
    末="1331",
    初="1000",
    权一="1",
    权二="80%",
    份一="3份",
    份二="1份",
)


@pytest.mark.parametrize(
    ("formula", "printed", "expression"),
    [
        (Formula("合", "sum", ("收入", "支出", "结转")), "210元", "收入 + 支出 + 结转"),
        (Formula("差", "difference", ("收入", "支出", "结转")), "30元", "收入 − 支出 − 结转"),
        (Formula("率", "ratio", ("支出", "收入")), "75.00%", "支出 ÷ 收入"),
        (Formula("增", "growth", ("收入", "支出")), "33.33%", "（收入 − 支出）÷ |支出|"),
        (Formula("减", "reduction", ("支出", "收入")), "25.00%", "（收入 − 支出）÷ |收入|"),
        (Formula("偏", "deviation", ("支出", "收入")), "25.00%", "|支出 − 收入| ÷ |收入|"),
        (Formula("月", "months", ("支出", "收入")), "9.0个月", "支出 ÷（收入 ÷ 12）"),
        (
            Formula("复", "compound_growth", ("末", "初"), periods=3),
            "10.00%",
            "（末 ÷ 初）的3次方根 − 1",
        ),
        (
            Formula("满", "weighted_mean", ("权一", "份一", "权二", "份二")),
            "95.00%",
            "Σ（选项权重 × 份数）÷ Σ份数",
        ),
        (Formula("数", "count", ("收入", "支出"), unit="项"), "2项", "共2项：收入、支出"),
        (Formula("数", "count", ("收入",)), "1", "共1项：收入"),
        (Formula("零", "ratio", ("支出", "结转")), "不适用", "支出 ÷ 结转"),
        (Formula("缺", "ratio", ("支出", "空")), "", "支出 ÷ 空"),
        (Formula("和", "sum", ("支出", "空", "无")), "90元", "支出 + 空 + 无"),
        (Formula("无和", "sum", ("无", "无")), "—", "无 + 无"),
    ],
)
def test_each_operation_gives_its_figure_and_its_text(formula: Formula, printed: str, expression: str) -> None:
    fact = formula.evaluate(BOOK)
    assert fact.text == printed
    assert fact.source == FormulaSource(expression, formula.inputs)
    assert formula.expression() == expression
    assert extend(BOOK, [formula])[formula.key] == fact


@pytest.mark.parametrize(
    ("weights_and_counts", "printed"),
    [
        (["1", "51份", "0.8", "1份", "0.6", "1份", "0", "0份"], "98.87%"),
        (["1", "3份", "0", "—"], "100.00%"),
        (["1", "3份", "0.6", ""], "100.00%"),
        (["1", "3份", "—", "1份"], "75.00%"),
        (["1", "3份", "不适用", "1份"], "100.00%"),
        (["1", "3份", "", "1份"], ""),
        (["1", "", "0.8", ""], ""),
        (["1", "0份", "0.8", "—"], "不适用"),
    ],
)
def test_satisfaction_is_a_mean_weighted_by_copies(weights_and_counts: list[str], printed: str) -> None:
    book = book_of(**{f"值{number}": text for number, text in enumerate(weights_and_counts)})
    assert Formula("满意度", "weighted_mean", tuple(book)).evaluate(book).text == printed


@pytest.mark.parametrize("operation", ["", "product", "Ratio", "__class__"])
def test_an_unknown_operation_is_refused_when_the_formula_is_made(operation: str) -> None:
    with pytest.raises(FormulaError, match=f"公式“执行率”的运算“{operation}”不存在，应为sum、difference"):
        Formula("执行率", operation, ("支出", "收入"))


@pytest.mark.parametrize(
    ("operation", "inputs", "fault"),
    [
        ("ratio", ("支出",), "需要2个数据项，现有1个"),
        ("growth", ("支出", "收入", "结转"), "需要2个数据项，现有3个"),
        ("compound_growth", (), "需要2个数据项，现有0个"),
        ("weighted_mean", ("权一", "份一", "权二"), "需要成对的权重和份数，现有3个"),
        ("weighted_mean", (), "需要成对的权重和份数，现有0个"),
        ("sum", (), "至少需要1个数据项，现有0个"),
        ("difference", (), "至少需要1个数据项，现有0个"),
        ("count", (), "至少需要1个数据项，现有0个"),
    ],
)
def test_a_wrong_number_of_inputs_is_named_and_left_out(operation: str, inputs: tuple[str, ...], fault: str) -> None:
    formula = Formula("新", operation, inputs)
    with pytest.raises(FormulaError, match=rf"公式“新”.*{fault}"):
        formula.evaluate(BOOK)
    assert "新" not in extend(BOOK, [formula])


@pytest.mark.parametrize(
    "operation",
    ["sum", "difference", "ratio", "growth", "reduction", "deviation", "months", "compound_growth"],
)
def test_inputs_that_measure_different_things_are_named_and_left_out(operation: str) -> None:
    formula = Formula("人均", operation, ("收入", "人"), periods=1)
    with pytest.raises(FormulaError, match=r"公式“人均”（.*收入.*人.*）无法计算：元与人不能相"):
        formula.evaluate(BOOK)
    extended = extend(BOOK, [formula, Formula("执行率", "ratio", ("支出", "收入"))])
    assert "人均" not in extended
    assert extended["执行率"].text == "75.00%"


@pytest.mark.parametrize("operation", ["sum", "count"])
def test_a_formula_over_an_unknown_fact_names_it(operation: str) -> None:
    formula = Formula("新", operation, ("收入", "负债@上年"))
    with pytest.raises(MissingFact, match="缺少数据：负债@上年"):
        formula.evaluate(BOOK)
    assert "新" not in extend(BOOK, [formula])


def test_later_formulas_build_on_earlier_ones_but_not_the_other_way_round() -> None:
    total, rate = Formula("总", "sum", ("收入", "结转")), Formula("率", "ratio", ("支出", "总"))
    assert extend(BOOK, [total, rate])["率"].text == "75.00%"
    assert "率" not in extend(BOOK, [rate, total])


def test_a_known_fact_is_not_computed_anew_and_the_first_formula_wins() -> None:
    extended = extend(
        BOOK,
        [
            Formula("收入@本年", "sum", ("支出",)),
            Formula("率", "ratio", ("支出", "未知")),
            Formula("率", "ratio", ("支出", "收入")),
            Formula("率", "ratio", ("收入", "支出")),
        ],
    )
    assert extended["收入"] == BOOK["收入"]
    assert extended["率"].text == "75.00%"
    assert "率" not in BOOK


def test_a_formula_may_read_and_name_other_years() -> None:
    book = FactBook(2023, [*BOOK.values(), Fact("收入@2022", parse_quantity("100元"), BOOK["收入"].source)])
    extended = extend(book, [Formula("收入.增长率@本年", "growth", ("收入@本年", "收入@上年"))])
    assert extended["收入.增长率"].text == "20.00%"
    assert [fact.key for fact in extended.origins("收入.增长率")] == ["收入", "收入@2022"]


def test_extending_takes_linear_time() -> None:
    def calls(count: int) -> int:
        formulas = [Formula(f"率{number}", "sum", ("支出", "收入")) for number in range(count)]
        counted = Counter[str]()
        sys.setprofile(lambda _frame, event, _argument: counted.update((event,)))
        try:
            extended = extend(BOOK, formulas)
        finally:
            sys.setprofile(None)
        assert len(extended) == len(BOOK) + count
        return counted["call"]

    # Ten times the formulas make ten times the calls; a copy of the book for each would make about a hundred.
    assert calls(500) < calls(50) * 11


@pytest.mark.parametrize("operation", ["sum", "difference", "ratio", "growth", "weighted_mean"])
def test_nothing_follows_from_a_bound(operation: str) -> None:
    book = book_of(完成="<90%", 基数="80%")
    formula = Formula("果", operation, ("完成", "基数"))
    with pytest.raises(FormulaError, match="“完成”为“<90%”，是界限，不是数值，应填写实际的数"):
        formula.evaluate(book)
    assert "果" not in extend(book, [formula])
    assert "完成+基数" not in book


def test_the_sign_of_a_target_is_a_demand_and_its_figure_counts() -> None:
    book = FactBook(2023, [
        Fact("绩效目标/参保.指标值", parse_quantity("≥200人"), CellSource("表.xlsx", "ab" * 32, "S", "A1")),
        Fact("绩效目标/参保.完成值", parse_quantity("150人"), CellSource("表.xlsx", "ab" * 32, "S", "A2")),
    ])  # fmt: skip
    rate = Formula("完成率", "ratio", ("绩效目标/参保.完成值", "绩效目标/参保.指标值"))
    assert rate.evaluate(book).text == "75.00%"


def test_a_range_among_targets_gives_no_figure() -> None:
    book = book_of(甲="1人", **{"乙.指标值": "3-5人"})
    with pytest.raises(FormulaError, match="是区间，不是一个数"):
        Formula("和", "sum", ("甲", "乙.指标值")).evaluate(book)
