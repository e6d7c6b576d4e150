"""General formulas that follow from any agency's tables, so that no case has to bring them along."""

import pytest

from budgets.facts import CellSource, Fact, FactBook, extend
from budgets.ledger.selectors.derived import derived_formulas
from budgets.quantities import parse_quantity


def derived(**texts: str) -> FactBook:
    source = CellSource("表.xlsx", "ab" * 32, "Sheet1", "A1")
    book = FactBook(2023, [Fact(key, parse_quantity(text, "元"), source) for key, text in texts.items()])
    return extend(book, derived_formulas(book))


def test_every_fund_of_a_balance_tells_its_difference_with_and_without_transfers() -> None:
    told = {"收入总计": "120元", "本年支出合计": "150元", "本年收入小计": "90元", "本年支出小计": "100元"}
    book = derived(**{f"失业保险/{name}.决算": amount for name, amount in told.items()})
    assert book.quantity("失业保险/本年收支差额").value == -30
    assert book.quantity("失业保险/不计上下级调剂收支差额").value == -10
    told_as = book["失业保险/不计上下级调剂收支差额"].source.describe()
    assert told_as == "按公式计算：失业保险本年收入小计决算 − 失业保险本年支出小计决算"


def test_what_the_items_leave_of_the_whole_is_told() -> None:
    book = derived(
        **{"预算支出": "100元", "预算支出/教育支出": "60元", "预算支出/住房支出": "30元", "预算支出/其他支出": "—"}
    )
    assert book.quantity("预算支出/未列明科目的支出").value == 10


@pytest.mark.parametrize("item", ["100元", "130元", "60人", "60%"])
def test_items_that_make_up_the_whole_or_are_no_parts_of_it_leave_nothing(item: str) -> None:
    assert "预算支出/未列明科目的支出" not in derived(**{"预算支出": "100元", "预算支出/教育支出": item})


def test_neither_other_statistics_nor_a_book_of_one_amount_have_a_rest() -> None:
    book = derived(**{"参保": "100元", "参保/职工": "60元", "预算收入": "100元"})
    assert [key for key in book if "未列明" in key] == []


def test_formulas_without_inputs_are_left_out_and_no_fact_is_lost() -> None:
    amounts = {"年初结转": "10元", "收入": "90元", "支出": "80元", "年初预算": "100元"}
    source = CellSource("表.xlsx", "ab" * 32, "Sheet1", "A1")
    book = FactBook(2023, [Fact(f"部门.{name}", parse_quantity(text), source) for name, text in amounts.items()])
    computable, all_formulas = derived_formulas(book), derived_formulas(book, with_unknown=True)
    assert len(computable) < len(all_formulas)
    assert dict(extend(book, computable)) == dict(extend(book, all_formulas))
    # 可用资金 follows from two facts, and a rate from it in turn.
    assert extend(book, computable)["部门.可用资金执行率"].text == "80.00%"


@pytest.mark.parametrize(
    ("amounts", "key", "text"),
    [
        ({"部门.预算调整数": "12元", "部门.年初预算": "100元"}, "部门.预算调整率", "12.00%"),
        ({"部门.全年预算": "80元", "部门.年初预算": "100元"}, "部门.预算净调整率", "20.00%"),
        ({"部门.决算": "93元", "部门.年初预算": "100元"}, "部门.预决算差异率", "7.00%"),
        ({"部门.年末结转": "5元", "部门.全年预算": "100元"}, "部门.年末结转率", "5.00%"),
        ({"项目/甲.收入": "90元", "项目/甲.全年预算": "100元"}, "项目/甲.收入到位率", "90.00%"),
        ({"项目/甲.到位资金": "95元", "项目/甲.全年预算": "100元"}, "项目/甲.资金到位率", "95.00%"),
        ({"“三公”经费.决算": "90元", "“三公”经费.上年决算": "100元"}, "“三公”经费.决算压减率", "10.00%"),
        ({"公务接待费.支出": "90元", "公务接待费.上年决算": "100元"}, "公务接待费.支出比上年变动率", "-10.00%"),
        ({"项目/甲.实际成本": "110元", "项目/甲.计划成本": "100元"}, "项目/甲.成本节约率", "-10.00%"),
        ({"项目/甲.实际成本": "110元", "项目/甲.计划成本": "100元"}, "项目/甲.成本控制率", "110.00%"),
        ({"部门.12月末支出": "100元", "部门.11月末支出": "70元"}, "部门.12月支出占比", "30.00%"),
        ({"闲置资产.盘活金额": "30元", "闲置资产.总额": "0元"}, "闲置资产.盘活率", "不适用"),
        ({"工伤保险/年末滚存结余.决算": "50元", "工伤保险/基金支出.决算": "60元"}, "工伤保险/可支付月数", "10.0个月"),
    ],
)
def test_the_rates_that_indicators_ask_for(amounts: dict[str, str], key: str, text: str) -> None:
    assert derived(**amounts)[key].text == text


def test_what_a_rate_would_follow_from_is_known_before_it_is() -> None:
    formulas = derived_formulas(FactBook(2023).supposing(["公务卡.结算率", "部门.支出"]), with_unknown=True)
    inputs = {formula.key: formula.inputs for formula in formulas}
    assert inputs["公务卡.结算率"] == ("公务卡.结算金额", "公务卡.应结算金额")
    assert "公务卡.发放率" not in inputs
    assert inputs["部门.支出结转率"] == ("部门.年末结转", "部门.支出")
