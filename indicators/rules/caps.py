"""A2: caps of the total or of the grade, where something that matters more than the points went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from budgets.quantities import Quantity
from indicators.rules.answers import CHOSEN, text_of
from indicators.rules.inputs import unit_clash
from indicators.rules.ladder import Grade, Ladder
from indicators.rules.numbers import HUNDRED, RATIO_DIMENSION, decimal_text, percent_text, share_text, value_of
from indicators.rules.outcomes import RuleError
from indicators.rules.parameters import number, optional_option, quantity, rate, read, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """A2: a total of at most ``cap``, a grade no better than ``grade``, or both.

    It applies where the fact is below ``below`` (half-open: at ``below`` it does not), above ``above``, or the yes or
    no of ``answer``.
    """

    fact: str = text("事实")
    below: Decimal | None = rate("低于", required=False)
    above: Quantity | None = quantity("高于", hint="如 0项", required=False)
    answer: str | None = optional_option("回答为", 是="是", 否="否")
    cap: Decimal | None = number("封顶分", required=False)
    grade: str = text("最高等级", required=False)

    @classmethod
    def parse(cls, data: Mapping[str, object]) -> Self:
        """From ``{below: 60%, cap: 69, fact: 部门.执行率}``. Raises RuleError."""
        return read(cls, data, "总分封顶规则")

    def conflict(self) -> str:
        if sum(condition is not None for condition in (self.below, self.above, self.answer)) != 1:
            return "“低于”“高于”“回答为”写了几个或一个没写，应为其中一个"
        return "" if self.cap is not None or self.grade else "没有填写“封顶分”“最高等级”，应为其中至少一个"

    @property
    def is_chosen(self) -> bool:
        """Whether it reads what a person answered on the sheet."""
        return self.fact.startswith(CHOSEN)

    @property
    def subject(self) -> str:
        """The fact as people call it: of an answer the indicator's name and what is asked."""
        return self.fact.removeprefix(CHOSEN).rpartition("/")[2]

    def sentence(self) -> str:
        """``部门.执行率低于60%的，总分不超过69分，等级不高于“中”。``."""
        when = f"为“{self.answer}”"
        if self.below is not None:
            when = f"低于{share_text(self.below)}"
        elif self.above is not None:
            when = f"高于{self.above}"
        limits = [f"总分不超过{decimal_text(self.cap)}分"] if self.cap is not None else []
        limits += [f"等级不高于“{self.grade}”"] if self.grade else []
        return f"{self.subject}{when}的，{'，'.join(limits)}。"

    def applies(self, found: Quantity | None) -> bool | None:
        """Whether the fact calls for the cap, by its exact value; None where it is not known or cannot be compared."""
        if not isinstance(found, Quantity) or found.value is None or found.is_limit:
            return None
        if self.below is not None:
            return found.value < self.below if found.unit.dimension == RATIO_DIMENSION else None
        if self.above is not None:
            return None if unit_clash(found.unit, self.above.unit) else found.value > value_of(self.above)
        return (found.value == 1) == (self.answer == "是") if found.value in (0, 1) else None

    def found(self, fact: Quantity) -> str:
        """``部门.执行率为57.00%，低于60%``."""
        name = self.subject
        if self.below is not None:
            return f"{name}为{_printed_below(value_of(fact), self.below)}，低于{share_text(self.below)}"
        if self.above is not None:
            return f"{name}为{fact}，高于{self.above}"
        return f"{name}为“{text_of(fact.value == 1)}”"


def parse_caps(data: object) -> tuple[Cap, ...]:
    """The caps of a framework, lowest first. Raises RuleError."""
    if not isinstance(data, Sequence) or isinstance(data, str):
        raise RuleError(f"总分封顶规则为“{data}”，应为列表，每项写fact，below、above、answer之一，以及cap或grade")
    return tuple(sorted((Cap.parse(item) for item in data), key=_order))


def _order(cap: Cap) -> tuple[bool, Decimal, str]:
    return cap.cap is None, cap.cap or Decimal(0), cap.fact


@dataclass(frozen=True, slots=True)
class Capped:
    """What the caps did: total and grade after them and a sentence (empty where none applied).

    ``unknown`` names the facts that were not there.
    """

    total: Decimal
    grade: Grade
    basis: str
    unknown: tuple[str, ...]


def apply_caps(total: Decimal, ladder: Ladder, caps: Sequence[Cap], facts: Mapping[str, Quantity]) -> Capped:
    """The lowest cap of those that apply, and the lowest grade that one of them allows."""
    applying = [(cap, cap.applies(facts.get(cap.fact))) for cap in caps]
    unknown = tuple(sorted({cap.fact for cap, applies in applying if applies is None}))
    in_force, said = [cap for cap, applies in applying if applies], []
    if lower := [cap for cap in in_force if cap.cap is not None and total > cap.cap]:
        cap = min(lower, key=_order)
        points = cap.cap or Decimal(0)
        said.append(f"{cap.found(facts[cap.fact])}，总分由{total}降为封顶分{decimal_text(points)}")
        total = points.quantize(total)
    grade = ladder.grade(total)
    allowed = [(ladder.words.index(cap.grade), cap) for cap in in_force if cap.grade in ladder.words]
    index, lowest = max(allowed, key=lambda pair: pair[0], default=(0, None))
    if lowest is not None and index > grade.index:
        said.append(f"{lowest.found(facts[lowest.fact])}，等级由“{grade.word}”降为“{lowest.grade}”")
        grade = Grade(index, lowest.grade)
    return Capped(total, grade, "；".join(said), unknown)


def _printed_below(rate: Decimal, below: Decimal) -> str:
    """A rate with two decimals, or all of them: 79.9996% is below 80% and must not print as 80.00%."""
    short = percent_text(rate)
    return short if Decimal(short[:-1]) < below * HUNDRED else share_text(rate)
