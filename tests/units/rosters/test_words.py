"""Cells of a list as people write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from units.agencies.choices import AgencyKind, Level
from units.people.choices import Role
from units.rosters.words import code_of, coded, day_of, kind_of, level_of, name_of, region_of, role_of


@pytest.mark.parametrize(
    "text",
    [
        *("2019-03-01", "2019/3/1", "2019.3.1", "2019年3月1日", "2019 年 3 月 1 日", "2019年3月", "2019.3", "2019-03"),
        *("20190301", "201903", "43525", "2019-03-01 00:00:00", "二〇一九年三月一日", "２０１９年３月１日", "2019．3"),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert day_of(text) == date(2019, 3, 1)


@pytest.mark.parametrize("text", ["前天", "2019年13月1日", "2019-02-30", "19年3月", "2019.1（数字）", "1"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="应为日期"):
        day_of(text)


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (day_of, "二〇二四年十二月二十一日", date(2024, 12, 21)),
        (day_of, "2019年", date(2019, 1, 1)),
        (code_of, "101001.0", "101001"),
        (code_of, "'0101", "0101"),
        (code_of, "１０１ ", "101"),
        (coded, "101001-某中心", ("101001", "某中心")),
        (coded, "[101]某局", ("101", "某局")),
        (coded, "101", ("101", "")),
        (coded, "某局", ("", "某局")),
        (name_of, " 某县 教育局 ", "某县教育局"),
        (kind_of, "参照公务员法管理的事业单位", AgencyKind.CIVIL_SERVICE_MANAGED),
        (kind_of, "公益Ⅰ类", AgencyKind.PUBLIC_WELFARE_ONE),
        (kind_of, "财政全额拨款事业单位", AgencyKind.OTHER_INSTITUTION),
        (kind_of, "行政机关", AgencyKind.ADMINISTRATIVE),
        (kind_of, "财政部门", AgencyKind.FINANCE),
        (level_of, "县(区)级", Level.COUNTY),
        (level_of, "州市", Level.CITY),
        (region_of, "530124 某县", ("530124", "某县")),
        (region_of, "某县", ("", "某县")),
        (role_of, "经办人", Role.AGENCY_STAFF),
        (role_of, "单位管理员", Role.ADMINISTRATOR),
        (role_of, "绩效评价人员", Role.EVALUATOR),
        (role_of, "财政局审核岗", Role.REVIEWER),
    ],
)
def test_usual_words_are_read(read: Callable[[str], Any], text: str, value: Any) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text"),
    [(code_of, "一〇一"), (kind_of, "二级预算单位"), (level_of, "二级"), (role_of, "单位审核"), (role_of, "评价审核")],
)
def test_words_that_say_too_little_are_refused(read: Callable[[str], Any], text: str) -> None:
    """A role opens what others have, so it is never guessed."""
    with pytest.raises(ValueError, match="应为"):
        read(text)
