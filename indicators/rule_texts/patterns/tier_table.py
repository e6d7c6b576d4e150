"""Ranges with what they give, closed into a table without gaps and overlaps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from indicators.rule_texts.amounts import Amount
from indicators.rule_texts.points import NOTHING, Given
from indicators.rule_texts.proposal import Question
from indicators.rule_texts.ranges import Edge, Range
from indicators.rules.formula import Formula
from indicators.rules.numbers import ONE, ZERO, decimal_text, share_text
from indicators.rules.outcomes import RuleError
from indicators.rules.tier import Step, Tier

_LOWEST = Decimal("-Infinity")


@dataclass(frozen=True)
class Row:
    """One range and what it gives."""

    span: Range
    given: Given

    @property
    def position(self) -> tuple[Decimal, Decimal]:
        low = self.span.low.amount.number if self.span.low else _LOWEST
        return low, self.span.high.amount.number if self.span.high else Decimal("Infinity")


@dataclass(frozen=True)
class Table:
    """The rule of the rows; None with a question where the rows cannot be one table."""

    rule: Tier | None
    assumptions: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()


def table_of(rows: list[Row], weight: Decimal, rest: Given | None = None, *, unit: str = "") -> Table:
    """``rest`` is what everything outside the rows gives; ``unit`` is that of figures where none names one."""
    notes: list[str] = []
    unit = next((row.span.unit for row in rows if row.span.unit), unit)
    rows = [replace(row, span=row.span.within(unit)) for row in rows]
    rows = sorted(_open_ends(_chained(_best_opened(rows))), key=lambda row: row.position)
    rows = _beyond(rows, weight, rest, notes)
    doubts: list[str] = []
    rows, fault = _joined(rows, weight, notes, doubts)
    if fault:
        return Table(None, tuple(notes), (Question(fault),))
    try:
        steps = tuple(
            _step(row, weight) for row in sorted(rows, key=lambda row: row.position, reverse=_falls(rows, weight))
        )
        if len(steps) < 2:
            return Table(None, tuple(notes), (Question("只读出一档，请核对各档的起止。"),))
        rule = Tier(steps=steps)
        Tier.parse(rule.data())
    except RuleError as error:
        return Table(None, tuple(notes), (Question(f"各档不能连成一张表：{error}。"),))
    return Table(rule, tuple(notes), tuple(map(Question, doubts)))


def _falls(rows: list[Row], weight: Decimal) -> bool:
    """Whether the best tier stands at the top, and the table is read downwards."""
    return rows[-1].given.of(weight) >= rows[0].given.of(weight)


def _chained(rows: list[Row]) -> list[Row]:
    """Several ranges with one end only (≥90%, ≥80%, ≥60%) end where the next begins."""
    lows = sorted((row for row in rows if row.span.low and not row.span.high), key=lambda row: row.position)
    highs = sorted((row for row in rows if row.span.high and not row.span.low), key=lambda row: row.position[1])
    chained = [row for row in rows if row not in lows and row not in highs]
    for row, above in pairwise(lows):
        chained.append(Row(Range(row.span.low, _turned(above.span.low)), row.given))
    for below, row in pairwise(highs):
        chained.append(Row(Range(_turned(below.span.high), row.span.high), row.given))
    return chained + lows[-1:] + highs[:1]


def _best_opened(rows: list[Row]) -> list[Row]:
    """A single highest value above open ends (100%, 99%以上) is an open end too; a single lowest one below others."""
    lows = [row.span.low.amount.number for row in rows if row.span.low and not row.span.high]
    highs = [row.span.high.amount.number for row in rows if row.span.high and not row.span.low]
    opened = []
    for row in rows:
        low, high = row.span.low, row.span.high
        if row.span.is_single and low and lows and low.amount.number > max(lows):
            row = replace(row, span=Range(low=low))
        elif row.span.is_single and high and highs and high.amount.number < min(highs):
            row = replace(row, span=Range(high=high))
        opened.append(row)
    return opened


def _turned(edge: Edge | None) -> Edge | None:
    if edge is None:
        return None
    return Edge(edge.amount, None if edge.inclusive is None else not edge.inclusive)


def _open_ends(rows: list[Row]) -> list[Row]:
    """A single best or worst value stands for all beyond it (100% for more, 0 for less)."""
    low = min((row.position[0] for row in rows), default=_LOWEST)
    high = max((row.position[1] for row in rows), default=_LOWEST)
    opened = []
    for row in rows:
        if row.span.is_single and row.position[1] == high and len(rows) > 1:
            row = replace(row, span=Range(Edge(row.span.low.amount, True) if row.span.low else None, None))
        elif row.span.is_single and row.position[0] == low and len(rows) > 1:
            row = replace(row, span=Range(None, Edge(row.span.high.amount, True) if row.span.high else None))
        opened.append(row)
    return opened


def _beyond(rows: list[Row], weight: Decimal, rest: Given | None, notes: list[str]) -> list[Row]:
    """Everything below the lowest and above the highest row has its points too."""
    best = max(row.given.of(weight) for row in rows)
    first, last = rows[0], rows[-1]
    if first.span.low is not None:
        natural = first.span.low.amount.number == 0
        if first.given.of(weight) == best or natural or first.given.is_zero:
            rows = [replace(first, span=Range(None, first.span.high)), *rows[1:]]
        else:
            rows = [Row(Range(None, _turned(first.span.low)), rest or NOTHING), *rows]
            if rest is None:
                notes.append(f"文中没有写低于{first.span.low.amount}怎样计分，按0分计。")
    last = rows[-1]
    if last.span.high is not None:
        natural = last.span.high.amount == Amount(Decimal(100), "%")
        if last.given.of(weight) == best or natural or last.given.is_zero:
            rows = [*rows[:-1], replace(last, span=Range(last.span.low, None))]
        else:
            rows = [*rows, Row(Range(_turned(last.span.high), None), rest or NOTHING)]
            if rest is None:
                notes.append(f"文中没有写高于{last.span.high.amount}怎样计分，按0分计。")
    return rows


def _joined(rows: list[Row], weight: Decimal, notes: list[str], doubts: list[str]) -> tuple[list[Row], str]:
    """The rows with every joint in exactly one of two neighbours, and what is wrong where they do not meet."""
    joined = list(rows)
    for at, (lower, upper) in enumerate(pairwise(rows)):
        lower, upper = joined[at], joined[at + 1]
        end, start = lower.span.high, upper.span.low
        if end is None or start is None:
            return rows, "各档有重叠，请核对各档的起止。"
        if end.amount != start.amount:
            hole = start.amount.number - end.amount.number
            if not 0 < hole <= ONE:
                what = "重叠" if hole <= 0 else "空档"
                return rows, f"{end.amount}与{start.amount}之间有{what}，请核对各档的起止。"
            notes.append(f"{end.amount}至{start.amount}之间没有写，归入低的一档。")
            end, start = Edge(start.amount, False), Edge(start.amount, True)
        owner = _owner(end, start)
        if owner is None:
            doubts.append(f"{end.amount}同时属于（或都不属于）相邻两档，暂归入高的一档，请核对“含”的写法。")
            owner = "upper"
        if end.inclusive is None and start.inclusive is None and _is_two_sided(rows, weight):
            owner = "upper" if rows[at + 1].given.of(weight) >= rows[at].given.of(weight) else "lower"
            doubts.append(f"{end.amount}没有写明归哪一档，暂归入得分高的一档，请核对“含”的写法。")
        elif end.inclusive is None and start.inclusive is None:
            notes.append(f"{end.amount}没有写明归哪一档，按含下限归入高的一档。")
        joined[at] = replace(lower, span=Range(lower.span.low, Edge(end.amount, owner == "lower")))
        joined[at + 1] = replace(upper, span=Range(Edge(start.amount, owner == "upper"), upper.span.high))
    return joined, ""


def _is_two_sided(rows: list[Row], weight: Decimal) -> bool:
    """Whether the points rise and fall again: best in the middle."""
    given = [row.given.of(weight) for row in rows]
    return given != sorted(given) and given != sorted(given, reverse=True)


def _owner(end: Edge, start: Edge) -> str | None:
    if end.inclusive is None:
        return "upper" if start.inclusive in (None, True) else "lower"
    if start.inclusive is None:
        return "lower" if end.inclusive else "upper"
    if end.inclusive == start.inclusive:
        return None
    return "lower" if end.inclusive else "upper"


def _step(row: Row, weight: Decimal) -> Step:
    low, high = row.span.low, row.span.high
    given: dict[str, object] = {}
    if row.given.share is not None and not row.given.is_full:
        given["share"] = share_text(row.given.share)
    else:
        given["points"] = decimal_text(row.given.of(weight))
    if low is not None:
        given |= {"from": str(low.amount), "from_inclusive": bool(low.inclusive)}
    if high is not None:
        given |= {"to": str(high.amount), "to_inclusive": bool(high.inclusive)}
    return read_step(given)


def read_step(data: dict[str, object]) -> Step:
    """A tier from its data. Raises RuleError."""
    return Tier.parse({"kind": Tier.kind, "steps": [data]}).steps[0]


# The indicator counts (公里), the text speaks of percentages of what was to be done.
OF_TARGET = "各档的百分数是完成值与指标值之比，用公式计分。"


def of_target(rule: Tier, weight: Decimal) -> Formula:
    """The same tiers on 实际 ÷ 目标, from the highest down."""
    steps = sorted(rule.steps, key=lambda step: (step.start is not None, step.start or ZERO), reverse=True)
    expression = decimal_text(steps[-1].score(weight))
    for step in reversed(steps[:-1]):
        sign = ">=" if step.low_inclusive else ">"
        least = decimal_text(step.start or ZERO)
        expression = f"{decimal_text(step.score(weight))} if 实际 / 目标 {sign} {least} else ({expression})"
    return Formula(expression=expression.replace("(0)", "0"), gives="score")
