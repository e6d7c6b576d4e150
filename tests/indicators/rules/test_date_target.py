"""Days as people write them, and points off for each period after the day due."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules import Inputs, RuleError, Status, parse_rule
from indicators.rules.days import Day, periods_late, read_day
from tests.depth import examples

JUNE = {"kind": "date_target", "deadline": "2023-6-30", "period": "month", "points": 2}
YEARLY = {"kind": "date_target", "deadline": "6月底前", "period": "week", "points": 1}
OPEN = {"kind": "date_target", "period": "day", "points": "0.5"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023年6月30日", Day(6, 30, 2023)),
        ("2023-6-30", Day(6, 30, 2023)),
        ("２０２３/06/30", Day(6, 30, 2023)),
        ("2023.6.30", Day(6, 30, 2023)),
        ("20230630", Day(6, 30, 2023)),
        ("2023 年 6 月 30 日（含）前", Day(6, 30, 2023)),
        ("2023年2月底", Day(2, 28, 2023)),
        ("6月底前", Day(6, 30)),
        ("12月31日以前", Day(12, 31)),
        ("2月29日", Day(2, 29)),
        ("2023年底前", Day(12, 31, 2023)),
        ("年底", Day(12, 31)),
        ("2023-6-31", None),
        ("2023-13-1", None),
        ("2023-6/30", None),
        ("6月前", None),
        ("2023年", None),
        ("30日内", None),
        ("95%", None),
        ("", None),
    ],
)
def test_days_are_read_as_people_write_them(text: str, day: Day | None) -> None:
    assert read_day(text) == day
    if day is not None:
        assert read_day(str(day)) == day


def done(day: str, **others: Any) -> Inputs:
    return Inputs(choices={"day": day, **others}, year=2023)


@pytest.mark.parametrize(
    ("rule", "inputs", "score", "says"),
    [
        (JUNE, done("2023年6月30日"), "10.00", "2023年6月30日完成，不晚于2023年6月30日，得满分 10.00"),
        (JUNE, done("2022-1-1"), "10.00", "得满分"),
        (JUNE, done("2023-7-29"), "10.00", "2023年7月29日完成，晚于2023年6月30日，但不满1个月，不扣分，得满分 10.00"),
        (JUNE, done("2023-7-30"), "8.00", "延迟1个月，每满1个月扣2分，共扣 2.00，得 8.00"),
        (JUNE, done("2024-6-29"), "0.00", "延迟11个月，每满1个月扣2分，扣完为止，得 0.00"),
        (JUNE | {"partial": "ceiling"}, done("2023-7-1"), "8.00", "延迟1个月，每1个月（不足的按1个月计）扣2分"),
        (JUNE | {"partial": "ceiling"}, done("2023-7-30"), "8.00", "延迟1个月"),
        (JUNE | {"partial": "ceiling"}, done("2023-7-31"), "6.00", "延迟2个月"),
        (YEARLY, done("2023-7-14"), "8.00", "延迟2周，每满1周扣1分，共扣 2.00，得 8.00"),
        (YEARLY, done("7月6日"), "10.00", "晚于2023年6月30日，但不满1周"),
        (OPEN, done("2023-7-3", deadline="2023-6-30"), "8.50", "延迟3天，每1天扣0.5分，共扣 1.50，得 8.50"),
        (OPEN, done("2023-7-3", deadline="7月底前"), "10.00", "不晚于2023年7月31日"),
        (JUNE, done("未完成"), "0.00", "应在2023年6月30日前完成，尚未完成，得 0.00"),
    ],
)
def test_worked_days(rule: dict[str, Any], inputs: Inputs, score: str, says: str) -> None:
    found = parse_rule(rule).evaluate(Decimal(10), inputs)
    assert (str(found.score), found.status) == (score, Status.SCORED)
    assert says in found.basis


def test_a_target_that_is_a_day_is_the_day_due_unless_another_was_filled_in() -> None:
    rule = parse_rule(OPEN)
    stated = Inputs(choices={"day": "2023-7-2"}, due="6月底前", year=2023)
    assert rule.evaluate(Decimal(10), stated).score == 9
    filled = Inputs(choices={"day": "2023-7-2", "deadline": "2023-7-1"}, due="6月底前", year=2023)
    assert rule.evaluate(Decimal(10), filled).score == Decimal("9.5")


@pytest.mark.parametrize(
    ("rule", "inputs", "says"),
    [
        (JUNE, Inputs(), "完成日期未填写"),
        (JUNE, done("六月末"), "完成日期“六月末”应为日期，如“2023-6-30”"),
        (JUNE, done("2023"), "完成日期“2023”应为日期"),
        (JUNE, Inputs(choices={"day": 20230630}), "应为日期"),
        (OPEN, done("2023-7-1"), "应完成日期未填写"),
        (OPEN, done("2023-7-1", deadline="尽快"), "应完成日期“尽快”应为日期"),
        (YEARLY, Inputs(choices={"day": "2023-7-1"}), "应完成日期“6月30日”没有写年份"),
    ],
)
def test_what_is_no_day_is_not_scored(rule: dict[str, Any], inputs: Inputs, says: str) -> None:
    found = parse_rule(rule).evaluate(Decimal(10), inputs)
    assert found.status is Status.MISSING
    assert says in found.basis


def test_sentences_name_the_day_and_the_period() -> None:
    assert parse_rule(YEARLY).sentence(Decimal(10)) == "6月30日（含）前完成得10分；每延迟满1周扣1分，扣完为止。"
    assert parse_rule(OPEN).sentence(Decimal(5)) == "应完成日期（含）前完成得5分；每延迟1天扣0.5分，扣完为止。"
    assert [answer.name for answer in parse_rule(JUNE).asks()] == ["day"]


def test_a_deadline_that_is_no_day_is_refused() -> None:
    with pytest.raises(RuleError, match="“应完成日期”为“尽快”，应为日期，如“2023-6-30”"):
        parse_rule(JUNE | {"deadline": "尽快"})


days = st.dates(date(2022, 1, 1), date(2025, 12, 31))


@examples(300)
@given(days, days, days, st.sampled_from(["day", "week", "month"]), st.sampled_from(["floor", "ceiling"]))
def test_later_never_scores_more(due: date, one: date, other: date, period: str, partial: str) -> None:
    rule = parse_rule({"kind": "date_target", "deadline": str(due), "period": period, "points": 1, "partial": partial})
    earlier, later = (rule.evaluate(Decimal(50), done(str(day))).score for day in sorted((one, other)))
    assert earlier is not None
    assert later is not None
    assert earlier >= later


@examples(300)
@given(days, days, st.sampled_from(["day", "week", "month"]))
def test_a_begun_period_is_at_most_one_more_than_the_whole_ones(due: date, when: date, period: str) -> None:
    whole, begun = periods_late(when, due, period, begun=False), periods_late(when, due, period, begun=True)
    assert whole <= begun <= whole + 1
    assert periods_late(when + timedelta(days=1), due, period, begun=False) >= whole
    assert (begun == 0) == (when <= due)
