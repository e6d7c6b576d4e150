"""Words before they are kept: live figures and names that could not be printed are told, with the mend."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.facts import DocumentSource, Fact, FactBook
from budgets.quantities import Quantity
from reports.sentences.checking import faults_in
from reports.sentences.compose import compose
from reports.words.typed_figures import PrintedFacts, figures_typed, matching_facts

SOURCE = DocumentSource("测试", "第1页")
BOOK = FactBook(
    2023,
    [
        Fact("部门.支出", Quantity.of("17608600", "元", 2), SOURCE),
        Fact("部门.执行率", Quantity.of("91.79", "%"), SOURCE),
        Fact("“三公”经费.支出", Quantity.of("38400", "元", 2), SOURCE),
        Fact("人员.在职人数", Quantity.of("1254", "人"), SOURCE),
        Fact("重点项目数", Quantity.of("3", "个"), SOURCE),
    ],
)
NAMES = ("单位", "年度")


@pytest.mark.parametrize(
    "words",
    [
        "",
        "全年支出{部门.支出|万元}，执行率{部门.执行率}。",
        "{部门.支出|万元.3|去零}、{部门.支出|千分位}、{人员.在职人数|余}、{人员.在职人数|万人}",
        "<单位><年度>年支出{ 部门.支出 | 万元 }",
        "p<0.05，甲>乙",
        "合计{部门.支出+“三公”经费.支出|万元}",
        "变动{部门.支出|增减|万元}，{部门.执行率|升降}",
    ],
)
def test_what_prints_has_no_fault(words: str) -> None:
    assert faults_in(words, BOOK, NAMES) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("全年支出{部门.支除|万元}", ["没有名为“部门.支除”的数据", "相近的有“部门.支出”"]),
        ("全年支出{完全没有的东西}", ["没有名为“完全没有的东西”的数据；", "插入数字"]),
        ("合计{部门.支出+部门.支除|万元}", ["没有名为“部门.支除”的数据", "相近的有“部门.支出”"]),
        ("合计{部门.支出+人员.在职人数}", ["“部门.支出”以元计、“人员.在职人数”以人计，单位不同不能相加；请分开写"]),
        ("全年支出{部门.支出|万圆}", ["“{部门.支出|万圆}”的印法不对", "元不能换算为万圆", "可用的印法"]),
        ("全年支出{部门.支出|万元.x}", ["小数位应写成数字"]),
        ("全年支出{部门.支出|万元.²}", ["小数位应写成数字"]),
        ("全年支出{部门.支出|升降}", ["只能印比率", "增减"]),
        ("全年支出{部门.支出|}", ["“|”之后没有印法"]),
        ("全年支出{部门.支出|万元，见下表", ["少了右花括号"]),
        ("全年支出{部门.支出\n第二段}", ["少了右花括号", "多了右花括号"]),
        ("{部门.支出{部门.执行率}", ["“{部门.支出”少了右花括号"]),
        ("全年支出部门.支出}元", ["多了右花括号"]),
        ("全年支出{}元", ["没有数据名称"]),
        ("全年支出｛部门.支出｝", ["全角花括号"]),
        ("<单位名>支出", ["没有“<单位名>”这个名称", "<单位>、<年度>"]),
    ],
)
def test_each_fault_says_what_was_found_and_how_to_mend_it(words: str, told: list[str]) -> None:
    found = "；".join(faults_in(words, BOOK, NAMES))
    assert all(one in found for one in told), found


def test_every_fault_is_told_at_once_and_once() -> None:
    faults = faults_in("{甲}、{乙}、{甲}、{部门.支出|万圆}", BOOK, NAMES)
    assert len(faults) == 3


@given(st.text(alphabet="{}|支出.部门万元增减升降去零数余%0123²\n<>单位", max_size=30))
def test_words_without_a_fault_can_always_be_printed(words: str) -> None:
    """And no words whatever break the check."""
    if not faults_in(words, BOOK, NAMES):
        printed = "".join(run.text for run in compose(words, BOOK))
        assert not {"{", "}"} & set(printed), printed


class TestTypedFigures:
    def test_a_typed_figure_is_told_and_a_live_one_is_not(self) -> None:
        words = "支出1760.86万元（{部门.支出|万元}），占91.79%，第3条，2023年，1,254人。"
        assert [text for _, text in figures_typed(words)] == ["1760.86万元", "91.79%", "1,254人"]
        assert all(words[start : start + len(text)] == text for start, text in figures_typed(words))

    @pytest.mark.parametrize(
        ("text", "placeholder"),
        [
            ("1760.86万元", "{部门.支出|万元}"),
            ("17608600.00元", "{部门.支出}"),
            ("17,608,600.00元", "{部门.支出|千分位}"),
            ("3.84万元", "{“三公”经费.支出|万元}"),
            ("91.79%", "{部门.执行率}"),
            ("91.79％", "{部门.执行率}"),
            ("1,254人", "{人员.在职人数|千分位}"),
            ("1254人", "{人员.在职人数}"),
        ],
    )
    def test_the_fact_that_prints_the_same_is_offered(self, text: str, placeholder: str) -> None:
        (typed,) = PrintedFacts(BOOK).typed(f"全年{text}。")
        assert placeholder in {offer.placeholder for offer in typed.offers}
        assert len({offer.fact.key for offer in typed.offers}) == len(typed.offers)
        for offer in typed.offers:
            printed = "".join(run.text for run in compose(offer.placeholder, BOOK))
            assert printed.replace(",", "") == text.replace(",", "").replace("％", "%")

    def test_a_figure_that_no_fact_prints_is_told_all_the_same(self) -> None:
        (typed,) = PrintedFacts(BOOK).typed("全年1760.87万元。")
        assert typed.offers == ()

    @pytest.mark.parametrize(
        ("words", "keys"),
        [
            ("辖4个乡镇、3个街道。", [[], []]),
            ("全年安排重点项目3个。", [["重点项目数"]]),
            ("3个社区。重点项目没有变化。", [[]]),  # the words of another sentence
        ],
    )
    def test_a_small_count_is_offered_only_by_what_is_called_so(self, words: str, keys: list[list[str]]) -> None:
        typed = PrintedFacts(BOOK).typed(words)
        assert [[offer.fact.key for offer in one.offers] for one in typed] == keys

    def test_the_likeliest_name_comes_first(self) -> None:
        book = FactBook(
            2023, [Fact(key, Quantity.of("50", "%"), SOURCE) for key in ("甲.完成率", "乙.执行率", "丙.比例")]
        )
        (typed,) = PrintedFacts(book).typed("预算执行率50%。")
        assert [offer.fact.key for offer in typed.offers] == ["乙.执行率", "甲.完成率", "丙.比例"]

    def test_what_is_called_or_printed_so_comes_first(self) -> None:
        keys = ("年初预算.支出合计", "支出", "人员.支出")
        book = FactBook(2023, [Fact(key, Quantity.of(f"1{n}5", "元"), SOURCE) for n, key in enumerate(keys)])
        assert [fact.key for fact, _ in matching_facts(book, "支出", 9)[0]] == [
            "支出",
            "人员.支出",
            "年初预算.支出合计",
        ]
        assert next(fact.key for fact, _ in matching_facts(book, "115", 9)[0]) == "支出"

    def test_facts_are_found_by_name_and_by_value(self) -> None:
        for wanted, key in (
            ("三公", "“三公”经费.支出"),
            ("1760.86", "部门.支出"),
            ("支出 部门", "部门.支出"),
            ("1,254", "人员.在职人数"),
        ):
            found, count = matching_facts(BOOK, wanted, 10)
            assert key in [fact.key for fact, _ in found], wanted
            assert count >= 1
        assert matching_facts(BOOK, "没有", 10) == ([], 0)
        assert len(matching_facts(BOOK, "", 2)[0]) == 2
