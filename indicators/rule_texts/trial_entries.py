"""Usual answers of a person to what a rule asks, from the best to the worst: what a rule by opinion is tried with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from indicators.rules.answers import NOT_DONE, Answer, Answers
from indicators.rules.days import Day, read_day
from indicators.rules.inputs import Inputs
from indicators.rules.numbers import decimal_text
from indicators.rules.rule import Rule

# The year in which a day without one is tried.
SAMPLE_YEAR = 2025
_YEARS_END = Day(12, 31)
_LATE = (-10, 0, 1, 35, 95)
_PARTS = (Decimal(1), Decimal("0.8"), Decimal("0.6"), Decimal("0.3"), Decimal(0))


def answered(rule: Rule, weight: Decimal, target: str, most: int) -> Iterator[tuple[str, Inputs]]:
    """What is entered in words, and the inputs that it makes; other questions get their best answer."""
    first, *others = rule.asks()
    if first.cell_kind is Answers.DAY:
        yield from _days(rule, first, target)
        return
    beside = {other.name: entries[0] for other in others if (entries := _entries(other, weight))}
    for entry in _entries(first, weight)[:most]:
        yield first.cell_kind.text(entry), Inputs(choices={**beside, first.name: entry})


def _entries(answer: Answer, weight: Decimal) -> list[Any]:
    count = len(answer.elements)
    points = [decimal_text((weight * part).quantize(Decimal("0.01"))) for part in _PARTS]
    kept = sorted({count, count - 1, count // 2, 1, 0} - {-1}, reverse=True)
    entries: dict[Answers, list[Any]] = {
        Answers.COUNT: [0, 1, 2, 3, 5],
        Answers.PERCENT: ["100", "85", "70", "50", "0"],
        Answers.YES_NO: [True, False],
        Answers.POINTS: points,
        Answers.POINTS_LIST: [[point, point, point] for point in points],
        Answers.PERCENTS: [[rate, rate, rate] for rate in ("100", "85", "70", "50", "0")],
        Answers.WEIGHTS: [["1", "1", "1"]],
        Answers.ELEMENTS: [list(range(1, number + 1)) for number in kept],
        Answers.WORD: list(answer.words),
        Answers.TEXT: ["试算"],
    }
    return entries.get(answer.cell_kind, [])


def _days(rule: Rule, first: Answer, target: str) -> Iterator[tuple[str, Inputs]]:
    """Before the day that is due, on it, after it, and never."""
    named = (getattr(rule, each.name) for each in fields(rule))
    due = next((each for each in named if isinstance(each, Day)), None) or read_day(target) or _YEARS_END
    year = due.year or SAMPLE_YEAR
    for late in _LATE[:-1]:
        when = _written(due.within(year) + timedelta(days=late))
        yield when, Inputs(choices={first.name: when}, due=str(due), year=year)
    yield NOT_DONE, Inputs(choices={first.name: NOT_DONE}, due=str(due), year=year)


def _written(when: date) -> str:
    return f"{when.year}年{when.month}月{when.day}日"
