"""Reading figures as people write them."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from budgets.quantities import Agreement, Quantity, QuantityError, State, parse_quantity
from tests.budgets.quantities.strategies import cells
from tests.depth import examples


@pytest.mark.parametrize(
    ("text", "printed", "value"),
    [
        ("1918.25", "1918.25", "1918.25"),
        ("１，９１８．２５", "1918.25", "1918.25"),
        ("８。５", "8.5", "8.5"),
        ("1,918.25万元", "1918.25万元", "19182500"),
        ("19,182,517.86 元", "19182517.86元", "19182517.86"),
        ("1 918.25 万元", "1918.25万元", "19182500"),
        ("\u00a080\u200b", "80", "80"),
        ("\u300080\u3000", "80", "80"),
        ("\ufeff84%\u3000", "84%", "0.84"),
        ("81.82％", "81.82%", "0.8182"),
        ("5‰", "5‰", "0.005"),
        ("100百分比", "100%", "1"),
        ("≥100百分比", "≥100%", "1"),
        ("5个百分点", "5个百分点", "0.05"),
        ("1.5倍", "1.5倍", "1.5"),
        ("≥2.65万人", "≥2.65万人", "26500"),
        ("14.2亿元", "14.2亿元", "1420000000"),
        ("1.2万亿元", "1.2万亿元", "1200000000000"),
        ("3百万元", "3百万元", "3000000"),
        ("2十亿元", "2十亿元", "2000000000"),
        ("4000元/人月", "4000元/人月", "4000"),
        ("35元/㎡·月", "35元/㎡·月", "35"),
        ("120㎡", "120㎡", "120"),
        ("36℃", "36℃", "36"),
        ("2.65万", "2.65万", "26500"),
        ("-0.52%", "-0.52%", "-0.0052"),
        ("－12.5", "-12.5", "-12.5"),
        ("−12.5", "-12.5", "-12.5"),
        ("+98.31%", "98.31%", "0.9831"),
        (".5", "0.5", "0.5"),
        ("￥1,918.25", "1918.25元", "1918.25"),
        ("¥5万元", "5万元", "50000"),
        ("¥5万", "5万元", "50000"),
        ("20RMB", "20元", "20"),
        ("0", "0", "0"),
        ("0.00", "0.00", "0"),
    ],
)
def test_a_figure_is_read_with_its_unit_and_places(text: str, printed: str, value: str) -> None:
    quantity = parse_quantity(text)
    assert quantity.text() == printed
    assert quantity.value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("≧90%", "≥90%"),
        ("⩾90%", "≥90%"),
        (">=90%", "≥90%"),
        ("＞＝90％", "≥90%"),
        ("大于等于90%", "≥90%"),
        ("大于或等于90%", "≥90%"),
        ("不低于90%。", "≥90%"),
        ("不少于20场", "≥20场"),
        ("至少20场", "≥20场"),
        ("≦4", "≤4"),
        ("小于等于4", "≤4"),
        ("不超过4", "≤4"),
        ("＜4", "<4"),
        ("大于4", ">4"),
        ("=100%", "=100%"),
        ("＝100%；", "=100%"),
        ("═100%", "=100%"),
        ("≥ 15 项", "≥15项"),
        ("≥\u00a0150人；", "≥150人"),
        ("95%以上", "≥95%"),
        ("95%及以上", "≥95%"),
        ("95%（含）以上", "≥95%"),
        ("95%（不含）以上", ">95%"),
        ("2.65万人以上", "≥2.65万人"),
        ("5%以内", "≤5%"),
        ("5％以下", "≤5%"),
        ("15天内", "≤15天"),
        ("5个工作日之内", "≤5个工作日"),
        ("低于5%", "<5%"),
        ("小于0", "<0"),
        ("不超过3次", "≤3次"),
        ("不得超过3次", "≤3次"),
        ("应不低于95%", "≥95%"),
        ("超过3次以上", ">3次"),
        ("达到95%", "≥95%"),
        ("达到95%以上", "≥95%"),
        ("控制在5%", "≤5%"),
        ("控制在5%以内", "≤5%"),
        ("保持在95%以上", "≥95%"),
    ],
)
def test_every_way_to_write_a_bound_is_one_bound(text: str, printed: str) -> None:
    assert parse_quantity(text).text() == printed


@pytest.mark.parametrize(
    ("text", "state"),
    [
        *[(dash, State.NIL) for dash in ("-", "--", "—", "——", "－", "–", "−", "─", "/", "／", " — ", "无", "无 ")],
        *[(empty, State.BLANK) for empty in ("", " ", "\u3000", "\u00a0", "\u200b\ufeff", "\n")],
        *[(word, State.NOT_APPLICABLE) for word in ("不适用", "不涉及", "N/A", "n/a", "NA", " 不 适 用 ")],
        *[(zero, State.VALUE) for zero in ("0", "0.00", "０")],
    ],
)
def test_dash_blank_zero_and_not_applicable_are_four_things(text: str, state: State) -> None:
    quantity = parse_quantity(text, "万元")
    assert quantity.state is state
    assert quantity.unit.symbol == "万元"


@pytest.mark.parametrize(
    ("text", "unit", "printed"),
    [
        ("1918.25", "万元", "1918.25万元"),
        ("19182517.86元", "万元", "19182517.86元"),
        ("1918.25万", "元", "1918.25万元"),
        ("1918.25万", "万元", "1918.25万元"),
        ("2.65万", "人", "2.65万人"),
        ("￥1,918.25", "万元", "1918.25万元"),
        ("92.8", "%", "92.8%"),
        ("3万", "%", "3万"),
    ],
)
def test_the_column_gives_the_unit_that_the_text_leaves_out(text: str, unit: str, printed: str) -> None:
    assert parse_quantity(text, unit).text() == printed


@pytest.mark.parametrize(
    ("text", "printed", "low", "high"),
    [
        ("≥95%且≤100%", "≥95%且≤100%", "0.95", "1"),
        ("不高于100%，不低于95%", "≥95%且≤100%", "0.95", "1"),
        ("大于30天且小于60天", ">30天且<60天", "30", "60"),
        ("90%-95%", "≥90%且≤95%", "0.90", "0.95"),
        ("90－95％", "≥90%且≤95%", "0.90", "0.95"),
        ("90%～95.5%", "≥90.0%且≤95.5%", "0.90", "0.955"),
        ("在90%至95%之间", "≥90%且≤95%", "0.90", "0.95"),
        ("-5%至5%", "≥-5%且≤5%", "-0.05", "0.05"),
        ("100至200", "≥100且≤200", "100", "200"),
        ("3-5人", "≥3人且≤5人", "3", "5"),
        ("5万-10万元", "≥5万元且≤10万元", "50000", "100000"),
    ],
)
def test_two_bounds_are_a_range(text: str, printed: str, low: str, high: str) -> None:
    quantity = parse_quantity(text)
    assert (quantity.text(), quantity.value, quantity.upper) == (printed, Decimal(low), Decimal(high))
    assert quantity.is_limit


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("3-5", "区间请写成“≥3且≤5”"),
        ("95%-90%", "下限大于上限"),
        ("5人-6元", "两端的计量单位不一致"),
        ("≥95%且≥90%", "应有一个下限和一个上限"),
        ("≥95%以下", "前后的界限相反"),
        ("保持在95%", "没有写明是至少还是至多"),
    ],
)
def test_a_range_or_a_phrase_that_makes_no_sense_says_why(text: str, reason: str) -> None:
    with pytest.raises(QuantityError, match=reason):
        parse_quantity(text)


BEFORE = {
    "≥": ("≥", ">=", "不低于", "不少于", "不小于", "不得低于", "应不少于", "至少", "大于等于", "达到"),
    "≤": ("≤", "<=", "不高于", "不超过", "不得超过", "不大于", "不多于", "至多", "小于等于", "控制在"),
    ">": (">", "大于", "高于", "超过", "多于"),
    "<": ("<", "小于", "低于", "少于", "不足", "不满"),
}
BEHIND = {"≥": ("以上", "及以上", "（含）以上"), "≤": ("以下", "及以下", "以内", "之内", "内")}
WORDS = [(word, "", sign) for sign, words in BEFORE.items() for word in words]
WORDS += [("", word, sign) for sign, words in BEHIND.items() for word in words]
PLAIN_UNITS = ("", "人", "万人", "%", "‰", "个百分点", "元", "万元", "次", "件", "天", "平方米", "人次")


@examples(300)
@given(st.sampled_from(WORDS), st.integers(-(10**9), 10**9), st.integers(0, 4), st.sampled_from(PLAIN_UNITS))
def test_every_word_with_every_number_and_unit_is_its_sign(
    words: tuple[str, str, str], digits: int, places: int, unit: str
) -> None:
    before, behind, sign = words
    number = Decimal(digits).scaleb(-places)
    read = parse_quantity(f"{before}{number:f}{unit}{behind}")
    wanted = Quantity.of(number, unit, places)
    assert (read.value, read.unit, read.bound, read.upper) == (wanted.value, wanted.unit, sign, None)


REFUSED = """
建立机制 ≥建立机制 略有盈余 ≥略有盈余 待定 （填数） 约5 第3 95%左右 保持在95% 9月前 12月底 9月 2023年 2023年12月
≥ = ≥- ≥≥5 90%95% 3-5 95%-90% 5人-6元 ≥95%以下 2023年内 2021-2023年
1-12月 1:2 1/3 5/人 ￥5% ￥5人 * #DIV/0! =SUM(A1:A3) NaN Infinity 1e5 5.
1,2345 12,34 1234,567 1.2.3 ٣ 10² 10²米 ① ½ 5五 5十 1O 1O0 99999999999999999999999999999
"""


@pytest.mark.parametrize("text", [*REFUSED.split(), "12 34", "100 百 分 之", "\ud800"])
def test_wording_is_refused_in_chinese_with_what_was_found(text: str) -> None:
    with pytest.raises(QuantityError, match=r"不是数值.*应填写数字") as refusal:
        parse_quantity(text)
    assert " ".join(text.split()) in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1,2345", "每三位"),
        ("9月前", "“月前”不是计量单位"),
        ("2023年", "年份"),
        ("9" * 29, "超过28位"),
        ("￥5人", "货币符号与单位“人”不符"),
        ("建立机制", "不能读作一个数"),
    ],
)
def test_a_refusal_says_why(text: str, reason: str) -> None:
    with pytest.raises(QuantityError, match=reason):
        parse_quantity(text)


def test_a_long_text_is_shortened_in_the_refusal() -> None:
    with pytest.raises(QuantityError) as refusal:
        parse_quantity("完善制度\n" * 1000)
    assert len(str(refusal.value)) < 150


def test_a_span_of_years_and_a_bounded_year_are_quantities() -> None:
    assert parse_quantity("3年").text() == "3年"
    assert parse_quantity("≥2000年").text() == "≥2000年"


@given(
    st.text()
    | st.text("0123456789０１.,，。-－—≥≤=％%万亿元人月前年/￥¥ \u00a0无不适用+²①至~且以上内控制在达到", max_size=12)
)
@example("1" * 5000)
@example("¥")
@example("-¥.5亿")
def test_any_text_is_a_quantity_or_a_quantity_error(text: str) -> None:
    try:
        quantity = parse_quantity(text)
    except QuantityError:
        return
    read = parse_quantity(quantity.text(grouped=True), quantity.unit)
    assert read.agreement(quantity) is Agreement.SAME


@given(cells(bounds=True), st.booleans())
def test_what_is_printed_reads_back(quantity: Quantity, grouped: bool) -> None:
    read = parse_quantity(quantity.text(grouped), quantity.unit)
    assert read == quantity
    assert read.agreement(quantity) is Agreement.SAME
