"""A2: caps of the total, where a rate that matters more than the points lies too low."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from budgets.quantities import Quantity
from indicators.rules.numbers import HUNDRED, RATIO_DIMENSION, decimal_text, percent_text, share_text
from indicators.rules.outcomes import RuleError
from indicators.rules.parameters import number, rate, read, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """A2: a total of at most ``cap`` where the fact is below ``below`` (half-open: at ``below`` it does not apply)."""

    below: Decimal = rate("低于")
    cap: Decimal = number("封顶分")
    fact: str = text("事实")

    @classmethod
    def parse(cls, data: Mapping[str, object]) -> Self:
        """From ``{below: 60%, cap: 69, fact: 部门.执行率}``. Raises RuleError."""
        return read(cls, data, "总分封顶规则")


def parse_caps(data: object) -> tuple[Cap, ...]:
    """The caps of a framework, lowest first. Raises RuleError."""
    if not isinstance(data, Sequence) or isinstance(data, str):
        raise RuleError(f"总分封顶规则为“{data}”，应为列表，每项写below、cap、fact")
    return tuple(sorted((Cap.parse(item) for item in data), key=lambda cap: (cap.cap, cap.below, cap.fact)))


@dataclass(frozen=True, slots=True)
class Capped:
    """What the caps did: the total after them and a sentence (empty where none applied); ``unknown`` names facts."""

    total: Decimal
    basis: str
    unknown: tuple[str, ...]


def apply_caps(total: Decimal, caps: Sequence[Cap], facts: Mapping[str, Quantity]) -> Capped:
    """The lowest cap whose rate is below its bound; the exact rate counts, not the printed one."""
    rates = {cap.fact: _rate(facts.get(cap.fact)) for cap in caps}
    unknown = tuple(sorted(fact for fact, rate in rates.items() if rate is None))
    for cap in sorted(caps, key=lambda cap: cap.cap):
        rate = rates[cap.fact]
        if rate is not None and rate < cap.below and total > cap.cap:
            printed, below = _printed_below(rate, cap.below), share_text(cap.below)
            basis = f"{cap.fact}为{printed}，低于{below}，总分由{total}降为封顶分{decimal_text(cap.cap)}"
            return Capped(cap.cap.quantize(total), basis, unknown)
    return Capped(total, "", unknown)


def _rate(quantity: Quantity | None) -> Decimal | None:
    if not isinstance(quantity, Quantity) or quantity.unit.dimension != RATIO_DIMENSION or quantity.is_limit:
        return None
    return quantity.value


def _printed_below(rate: Decimal, below: Decimal) -> str:
    """A rate with two decimals, or all of them: 79.9996% is below 80% and must not print as 80.00%."""
    short = percent_text(rate)
    return short if Decimal(short[:-1]) < below * HUNDRED else share_text(rate)
