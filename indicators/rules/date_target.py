"""R19: points off for each period after a day by which something is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.rules.answers import NOT_DONE, Answer, Answers
from indicators.rules.days import EXPECTED, Day, date_text, day, periods_late, read_day
from indicators.rules.inputs import Inputs, quoted
from indicators.rules.numbers import ZERO, decimal_text
from indicators.rules.outcomes import Outcome, Unscored, missing
from indicators.rules.parameters import number, option
from indicators.rules.rule import Rule

_DONE = Answer("day", Answers.DAY, "完成日期", headings=("完成时间", "实际完成时间", "实际完成日期"))
DUE = Answer(
    "deadline",
    Answers.DAY,
    "应完成日期",
    hint="指标值就是日期的，可以不填",
    headings=("应完成时间", "计划完成时间", "截止日期"),
)
_PERIODS = {"day": "天", "week": "周", "month": "个月"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DateTarget(Rule):
    """R19: weight − points × whole (or begun) periods late, not below 0; nothing for being early. Choice ``day``.

    The day due is the rule's, else choice ``deadline``, else the indicator's target where that is a day.
    """

    kind, title = "date_target", "按完成日期计分"
    about = "在规定日期前完成得满分，每延迟一期（天、周、月）扣若干分，扣完为止。"
    answers = (_DONE, DUE)

    deadline: Day | None = day("应完成日期", hint="如 2023-6-30；每年相同的写 6月30日；不填则逐案填写", required=False)
    period: str = option("每期", day="天", week="周", month="月")
    points: Decimal = number("每延迟一期扣分", above=0)
    partial: str = option("不足一期", default="floor", floor="不扣", ceiling="按一期扣")

    def asks(self) -> tuple[Answer, ...]:
        return (_DONE,) if self.deadline is not None else self.answers

    def sentence(self, weight: Decimal) -> str:
        due = "应完成日期" if self.deadline is None else self.deadline
        each = f"每延迟{self._interval()}扣{decimal_text(self.points)}分"
        return f"{due}（含）前完成得{decimal_text(weight)}分；{each}，扣完为止。"

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        due = self._due(inputs)
        if inputs.words(_DONE.name) == NOT_DONE:
            return Outcome(ZERO, lambda score: f"应在{date_text(due)}前完成，尚未完成，得 {score}")
        done = _done(inputs)
        late = periods_late(done, due, self.period, self.partial == "ceiling")
        taken = late * self.points

        def explain(score: str) -> str:
            if done <= due:
                return f"{date_text(done)}完成，不晚于{date_text(due)}，得满分 {score}"
            each = f"{date_text(done)}完成，晚于{date_text(due)}"
            if not late:
                return f"{each}，但不{self._interval()}，不扣分，得满分 {score}"
            each = f"{each}，延迟{late}{_PERIODS[self.period]}，每{self._interval()}扣{decimal_text(self.points)}分"
            # What is printed as taken off and what is left always make up the weight.
            off = "扣完为止" if taken >= weight else f"共扣 {weight - Decimal(score)}"
            return f"{each}，{off}，得 {score}"

        return Outcome(weight - taken, explain)

    def achievement(self, inputs: Inputs) -> str:
        return NOT_DONE if inputs.words(_DONE.name) == NOT_DONE else date_text(_done(inputs))

    def _interval(self) -> str:
        one = f"1{_PERIODS[self.period]}"
        if self.period == "day":
            return one
        return f"满{one}" if self.partial == "floor" else f"{one}（不足的按{one}计）"

    def _due(self, inputs: Inputs) -> date:
        """The day by which the indicator is due. Raises Unscored."""
        if self.deadline is not None:
            return _date(self.deadline, inputs.year, DUE.label)
        if not inputs.choices.get(DUE.name) and (stated := read_day(inputs.due)):
            return _date(stated, inputs.year, "指标值")
        return _date(_read(DUE, inputs.choice(DUE.name, DUE.label)), inputs.year, DUE.label)


def _done(inputs: Inputs) -> date:
    """The day on which it was done. Raises Unscored."""
    return _date(_read(_DONE, inputs.choice(_DONE.name, _DONE.label)), inputs.year, _DONE.label)


def _read(answer: Answer, entered: object) -> Day:
    found = read_day(entered) if isinstance(entered, str) else None
    if found is None:
        raise Unscored(missing(f"{answer.label}“{quoted(entered)}”应为{EXPECTED}"))
    return found


def _date(stated: Day, year: int, label: str) -> date:
    if not (stated.year or year):
        raise Unscored(missing(f"{label}“{stated}”没有写年份"))
    return stated.within(year)
