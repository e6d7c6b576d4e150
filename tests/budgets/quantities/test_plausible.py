"""Counts are whole and not negative, rates keep to their bounds: what does not is doubted by name."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.quantities import Quantity, doubt, parse_quantity
from budgets.quantities.plausible import COUNTED
from tests.depth import examples


@pytest.mark.parametrize(
    ("called", "text", "says", "impossible"),
    [
        ("参保人数", "0.4628人", "“0.4628人”不是整数，以“人”计的数量应为整数", True),
        ("内设机构", "-11个", "“-11个”是负数，以“个”计的数量应不小于0", True),
        ("培训", "−1万人次", "是负数", True),
        ("培训期数", "2.5期", "不是整数", True),
        ("群众满意度", "101%", "“101%”超出0%至100%", True),
        ("三公经费占比", "100.01%", "超出0%至100%", True),
        ("预算执行率", "900007%", "一般不超过200%", False),
        ("任务完成率", "250%", "“250%”超出常见范围", False),
        ("资产负债率", "1200%", "一般不超过1000%", False),
        ("收入增长率", "900007%", "一般不超过10000%", False),
    ],
)
def test_what_cannot_well_be_is_doubted(called: str, text: str, says: str, impossible: bool) -> None:
    found = doubt(parse_quantity(text), called)
    assert found is not None
    assert says in str(found)
    assert found.impossible is impossible


@pytest.mark.parametrize(
    ("called", "text"),
    [
        ("参保人数", "26521人"), ("参保人数", "2.65万人"), ("人均办件量", "3.5件"), ("平均参训人数", "12.5人"),
        ("净增参保人数", "-37人"), ("户均人口", "3.2人"), ("每万人拥有医生数", "2.5人"), ("内设机构", "0个"),
        ("群众满意度", "100%"), ("人员经费占比", "0%"), ("预算执行率", "104.2%"), ("任务完成率", "200%"),
        ("参保人数同比增长率", "-35.2%"), ("收入增长率", "650%"), ("成本节约率", "-0.52%"), ("支出", "-12.5元"),
        ("灵活就业缴费档次上限", "300%"),
        ("道路里程", "16.2公里"), ("参保人数", "≥0.5人"), ("参保人数", "—"), ("参保人数", ""),
    ],
)  # fmt: skip
def test_what_may_well_be_is_not(called: str, text: str) -> None:
    assert doubt(parse_quantity(text), called) is None


@examples(100)
@given(st.sampled_from(sorted(COUNTED)), st.integers(-(10**6), 10**6), st.integers(0, 3))
def test_exactly_whole_counts_from_nothing_up_pass(unit: str, digits: int, places: int) -> None:
    number = Decimal(digits).scaleb(-places)
    found = doubt(Quantity.of(number, unit, places), "完成数量")
    assert (found is None) is (number >= 0 and number == int(number))
