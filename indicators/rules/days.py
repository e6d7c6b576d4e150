"""Days as people write them: 2023年6月30日, 2023-6-30, 6月底前; and how late one is after another."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from indicators.rules.parameters import Parameter, UnexpectedError, parameter_field

EXPECTED = "日期，如“2023-6-30”“2023年6月底”；每年相同的写“6月30日”"
_YEAR = r"(?P<year>(?:19|20|21)[0-9]{2})"
_DAYS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}(?P<sign>[-/.])(?P<month>[0-9]{{1,2}})(?P=sign)(?P<day>[0-9]{{1,2}})",
        rf"{_YEAR}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})",
        rf"(?:{_YEAR}年)?(?P<month>[0-9]{{1,2}})月(?P<day>[0-9]{{1,2}})[日号]?",
        rf"(?:{_YEAR}年)?(?P<month>[0-9]{{1,2}})月(?:份)?[底末]",
        rf"(?:{_YEAR}?年)[底末]",
    )
)
_BEFORE = re.compile(r"(?:(?:之|以)?前|\(含\)前?)+$")
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a year; of the year that is evaluated where ``year`` is 0."""

    month: int
    day: int
    year: int = 0

    def within(self, year: int) -> date:
        """The date, with ``year`` where the day has none; 2月29日 is the last of February in every year."""
        year = self.year or year
        return date(year, self.month, min(self.day, monthrange(year, self.month)[1]))

    def __str__(self) -> str:
        return f"{f'{self.year}年' if self.year else ''}{self.month}月{self.day}日"


def date_text(when: date) -> str:
    """A date as sentences and tables print it."""
    return f"{when.year}年{when.month}月{when.day}日"


def printed_day(text: str, year: int) -> str:
    """A day that a person typed as it is printed; what states no day, or none of a known year, as it was typed."""
    found = read_day(text)
    return text if found is None or not (found.year or year) else date_text(found.within(year))


def read_day(text: str) -> Day | None:
    """The day that a text states, or by whose end something is due (6月底前); None where it states none."""
    plain = _BEFORE.sub("", "".join(unicodedata.normalize("NFKC", text).split()))
    for pattern in _DAYS:
        if found := pattern.fullmatch(plain):
            parts = {name: int(value) for name, value in found.groupdict().items() if value and value.isdigit()}
            year, month = parts.get("year", 0), parts.get("month", _DECEMBER)
            return _day(year, month, parts.get("day"))
    return None


def _day(year: int, month: int, day: int | None) -> Day | None:
    if not 1 <= month <= _DECEMBER:
        return None
    # 2024 stands for all years that have a 29th of February.
    last = monthrange(year or 2024, month)[1]
    if day is None:
        return Day(month, last, year)
    return Day(month, day, year) if 1 <= day <= last else None


def periods_late(done: date, due: date, period: str, begun: bool) -> int:
    """How many whole days, weeks or months ``done`` lies after ``due``, or how many have begun; 0 where it does not.

    A month after the 31st is over with the last day of a shorter month.
    """
    if done <= due:
        return 0
    days = (done - due).days
    if period == "day":
        return days
    if period == "week":
        return -(-days // 7) if begun else days // 7
    months = (done.year - due.year) * 12 + done.month - due.month
    if _months_after(due, months) > done:
        months -= 1
    return months + 1 if begun and _months_after(due, months) < done else months


def _months_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    return first + timedelta(days=min(day.day, monthrange(first.year, first.month)[1]) - 1)


class DayParameter(Parameter):
    """A day, of one year or of each."""

    @property
    def expected(self) -> str:
        return EXPECTED

    def _accept(self, given: Any) -> Day:
        day = read_day(given) if isinstance(given, str) else None
        if day is None:
            raise UnexpectedError
        return day

    def data(self, value: Any) -> Any:
        return None if value is None else str(value)


def day(label: str, *, hint: str = "", required: bool = True) -> Any:
    return parameter_field(DayParameter(label=label, hint=hint, required=required))
