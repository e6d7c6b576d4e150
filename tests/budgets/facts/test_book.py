"""The fact book: keys, years, sources and the way back to the cells."""

from datetime import date

import pytest

from budgets.facts import (
    CellSource,
    DocumentSource,
    EntrySource,
    Fact,
    FactBook,
    Formula,
    FormulaSource,
    MissingFact,
    extend,
)
from budgets.quantities import Quantity


def cell_fact(key: str, number: str = "1", unit: str = "元", cell: str = "B3") -> Fact:
    return Fact(key, Quantity.of(number, unit), CellSource("收支.xlsx", "ab" * 32, "Sheet1", cell))


BOOK = FactBook(
    2023,
    [
        cell_fact("参保人数", "30", "人"),
        cell_fact("参保人数@2022", "20", "人"),
        cell_fact("参保人数@2020", "10", "人"),
    ],
)


@pytest.mark.parametrize(
    ("key", "printed"),
    [
        ("参保人数", "30人"),
        ("参保人数@本年", "30人"),
        ("参保人数@2023", "30人"),
        ("参保人数@上年", "20人"),
        ("参保人数@2022", "20人"),
        ("参保人数@2020", "10人"),
    ],
)
def test_a_key_may_name_its_year(key: str, printed: str) -> None:
    assert BOOK[key].text == printed
    assert BOOK.quantity(key).text() == printed
    assert key in BOOK


@pytest.mark.parametrize("key", ["退休人数", "参保人数@2021", "参保人数@", "参保人数@前年", ""])
def test_a_missing_fact_names_the_key_that_was_asked_for(key: str) -> None:
    assert key not in BOOK
    with pytest.raises(MissingFact) as missing:
        BOOK.quantity(key)
    assert missing.value.key == key
    assert str(missing.value) == f"缺少数据：{key}"


def test_asking_whether_a_fact_is_there_raises_nothing() -> None:
    assert (BOOK.get("退休人数"), BOOK.get("退休人数", None)) == (None, None)
    assert BOOK.get("参保人数@上年") is BOOK["参保人数@2022"]
    assert "参保人数+退休人数" not in BOOK
    assert "参保人数+参保人数@上年" in BOOK
    assert 2023 not in BOOK


def test_a_fact_may_be_supposed_under_either_of_its_names() -> None:
    supposed = BOOK.supposing(["退休人数@上年", "退休人数@2022", "参保人数"])
    assert supposed["退休人数@2022"].text == ""
    assert (len(supposed), supposed["参保人数"]) == (len(BOOK) + 1, BOOK["参保人数"])


def test_a_missing_last_year_is_named_as_asked() -> None:
    with pytest.raises(MissingFact, match="缺少数据：退休人数@上年"):
        _ = BOOK["退休人数@上年"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [("支出@2023", "支出"), ("支出@本年", "支出"), ("支出@上年", "支出@2022"), ("支出@2021", "支出@2021")],
)
def test_a_fact_is_kept_under_one_spelling_of_its_year(written: str, kept: str) -> None:
    book = FactBook(2023, [cell_fact(written)])
    assert list(book) == [kept]
    assert book[written].key == kept


def test_only_the_last_mark_is_a_year() -> None:
    book = FactBook(2023, [cell_fact("项目/政务@云.支出"), cell_fact("项目/政务@云.支出@上年", "2")])
    assert book["项目/政务@云.支出"].text == "1元"
    assert book["项目/政务@云.支出@2022"].text == "2元"


@pytest.mark.parametrize("twin", ["参保人数", "参保人数@本年", "参保人数@2023", "参保人数@上年"])
def test_two_facts_of_one_key_are_refused(twin: str) -> None:
    with pytest.raises(ValueError, match=f"事实重名：{twin}"):
        BOOK.with_facts([cell_fact(twin)])


def test_a_larger_book_leaves_the_smaller_as_it_was() -> None:
    larger = BOOK.with_facts([cell_fact("退休人数")])
    derived = BOOK.with_derived([lambda book: cell_fact("项数", str(len(book))), lambda _: None])
    assert (len(BOOK), len(larger), len(derived)) == (3, 4, 4)
    assert derived["项数"].text == "3元"
    assert larger.year == derived.year == 2023
    assert repr(larger) == "<FactBook 2023: 4 facts>"


def test_origins_walk_formulas_down_to_the_cells_each_once() -> None:
    book = FactBook(2023, [cell_fact("基本支出.支出"), cell_fact("项目支出.支出"), cell_fact("部门.收入")])
    book = extend(
        book,
        [
            Formula("部门.支出", "sum", ("基本支出.支出", "项目支出.支出")),
            Formula("部门.结余", "difference", ("部门.收入", "部门.支出")),
            Formula("部门.结余率", "ratio", ("部门.结余", "部门.收入")),
        ],
    )
    assert [fact.key for fact in book.origins("部门.结余率")] == [
        "部门.收入",
        "基本支出.支出",
        "项目支出.支出",
    ]
    assert book.origins("部门.收入@本年") == [book["部门.收入"]]
    with pytest.raises(MissingFact, match=r"部门\.负债"):
        book.origins("部门.负债")


def test_origins_end_where_formulas_go_in_a_circle_or_branch_without_end() -> None:
    quantity = Quantity.of(1)
    circle = FactBook(
        2023,
        [
            Fact("甲", quantity, FormulaSource("乙", ("乙",))),
            Fact("乙", quantity, FormulaSource("甲", ("甲",))),
        ],
    )
    assert circle.origins("甲") == []
    doubling = [Formula(f"层{level}", "sum", (f"层{level - 1}", f"层{level - 1}")) for level in range(1, 2000)]
    book = extend(FactBook(2023, [cell_fact("层0", "0")]), doubling)
    assert [fact.key for fact in book.origins("层1999")] == ["层0"]


@pytest.mark.parametrize(
    ("source", "described"),
    [
        (CellSource("收支.xlsx", "ab" * 32, "表一", "C7"), "收支.xlsx【表一】C7"),
        (EntrySource("张三", date(2024, 3, 5), "决算报表"), "张三于2024年3月5日填报，依据：决算报表"),
        (FormulaSource("甲 ÷ 乙", ("甲", "乙")), "按公式计算：甲 ÷ 乙"),
        (DocumentSource("指标体系", "投入"), "指标体系：投入"),
    ],
)
def test_every_source_says_where_a_figure_came_from(
    source: CellSource | EntrySource | FormulaSource | DocumentSource, described: str
) -> None:
    assert source.describe() == described


@pytest.mark.parametrize(
    ("key", "printed", "inputs"),
    [
        ("参保人数+参保人数@上年", "50人", ("参保人数", "参保人数@2022")),
        (" 参保人数 ＋ 参保人数@2022 + 参保人数@2020", "60人", ("参保人数", "参保人数@2022", "参保人数@2020")),
    ],
)
def test_a_sum_of_facts_is_a_fact_that_rests_on_them(key: str, printed: str, inputs: tuple[str, ...]) -> None:
    assert BOOK[key].text == printed
    assert BOOK[key].key == key
    assert tuple(fact.key for fact in BOOK.origins(key)) == inputs
    assert key in BOOK
    assert key not in list(BOOK)


@pytest.mark.parametrize("key", ["参保人数+没有", "参保人数+", "+", "参保人数+金额"])
def test_a_sum_of_what_is_not_known_or_cannot_be_added_is_missing(key: str) -> None:
    book = BOOK.with_facts([cell_fact("金额")])
    assert key not in book
    with pytest.raises(MissingFact) as caught:
        book[key]
    assert caught.value.key == key


def test_a_name_with_a_plus_is_itself_before_it_is_a_sum() -> None:
    assert BOOK.with_facts([cell_fact("参保人数+参保人数@2022", "7", "人")])["参保人数+参保人数@2022"].text == "7人"
