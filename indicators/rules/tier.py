"""R4: a table of tiers on the actual."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import pairwise

from budgets.quantities import Quantity, Unit
from indicators.rules.bounds import Span, span_of
from indicators.rules.inputs import ACTUAL, Inputs, is_bare_zero, require_one_unit, unit_clash
from indicators.rules.numbers import ONE, ZERO, decimal_text, limit_text, share_text, value_of, value_text
from indicators.rules.outcomes import Outcome
from indicators.rules.parameters import flag, number, quantity, rows, share
from indicators.rules.rule import Better, Rule
from indicators.rules.signs import require_same_way


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One tier: from ``low`` to ``high`` (None is without end), giving a share of the weight or points.

    ``start`` and ``end`` are their values, ``text`` is the tier as printed: ``≥30%且<40%``.
    """

    low: Quantity | None = quantity("起", name="from", hint="如 80%", required=False)
    low_inclusive: bool = flag("含起", name="from_inclusive", default=True)
    high: Quantity | None = quantity("止", name="to", hint="如 90%", required=False)
    high_inclusive: bool = flag("含止", name="to_inclusive")
    points: Decimal | None = number("得分", required=False)
    share: Decimal | None = share("占分值比例", hint="与得分填其一，如 80%", required=False)
    start: Decimal | None = field(init=False, repr=False, compare=False)
    end: Decimal | None = field(init=False, repr=False, compare=False)
    text: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        set_field = object.__setattr__
        # Whether an end that is not there belongs to the tier means nothing.
        set_field(self, "low_inclusive", self.low_inclusive or self.low is None)
        set_field(self, "high_inclusive", self.high_inclusive and self.high is not None)
        set_field(self, "start", None if self.low is None else self.low.value)
        set_field(self, "end", None if self.high is None else self.high.value)
        low = "" if self.low is None else f"{'≥' if self.low_inclusive else '>'}{self.low}"
        high = "" if self.high is None else f"{'≤' if self.high_inclusive else '<'}{self.high}"
        set_field(self, "text", "且".join(filter(None, (low, high))) or "任意值")

    def conflict(self) -> str:
        if (self.share is None) == (self.points is None):
            return "“得分”与“占分值比例”应当且只应写一个"
        if self.start is not None and self.end is not None and self.start > self.end:
            return f"从{self.low}到{self.high}，起点应不大于终点"
        return ""

    def holds(self, done: Decimal) -> bool:
        if self.start is not None and (done < self.start or (not self.low_inclusive and done == self.start)):
            return False
        return self.end is None or done < self.end or (self.high_inclusive and done == self.end)

    def score(self, weight: Decimal) -> Decimal:
        return weight * (self.share or ZERO) if self.points is None else self.points

    def sentence(self) -> str:
        """``80%（含）至90%得分值的80%``."""
        low = (
            ""
            if self.low is None
            else f"{limit_text(value_of(self.low), self.low.unit)}{'（含）' if self.low_inclusive else '（不含）'}"
        )
        high = (
            ""
            if self.high is None
            else f"{limit_text(value_of(self.high), self.high.unit)}{'（含）' if self.high_inclusive else ''}"
        )
        where = f"{low}至{high}" if low and high else f"{low}以上" if low else f"{high}以下" if high else "任意值"
        given = f"分值的{share_text(self.share or ZERO)}" if self.points is None else f"{decimal_text(self.points)}分"
        return f"{where}得{given}"


def _edge(limit: Quantity) -> str:
    return limit_text(value_of(limit), limit.unit)


def _position(step: Step) -> tuple[bool, Decimal, bool, Decimal]:
    return step.start is not None, step.start or ZERO, step.end is None, step.end or ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier(Rule):
    """R4: a gap-free, overlap-free table of steps on the actual, each with its points (财预〔2021〕101号)."""

    kind, title = "tier", "分档计分"
    about = "按完成值所在的档计分；各档首尾相接，每档填得分或占分值的比例之一。"
    figures = (ACTUAL,)
    takes_bounds = True

    steps: tuple[Step, ...] = rows("各档", Step)
    # What the ends of the tiers are measured in, but for a 0 without a unit; None where there is none.
    unit: Unit | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        edges = [edge for step in self.steps for edge in (step.low, step.high) if edge is not None]
        units = (edge.unit for edge in edges if not is_bare_zero(value_of(edge), edge.unit))
        object.__setattr__(self, "unit", next(units, None))

    def measured_from(self) -> Quantity | None:
        edges = (edge for step in self.steps for edge in (step.low, step.high))
        return next((edge for edge in edges if edge is not None and edge.unit.symbol), None)

    def better(self) -> Better | None:
        """Known where the tiers, from low to high, give ever more or ever less."""
        ordered = sorted(self.steps, key=_position)
        if any((step.points is None) != (ordered[0].points is None) for step in ordered):
            return None  # points and shares compare only for a known weight
        changes = [upper.score(ONE) - lower.score(ONE) for lower, upper in pairwise(ordered)]
        if not any(changes):
            return None
        return Better.HIGHER if min(changes) >= ZERO else Better.LOWER if max(changes) <= ZERO else None

    def conflict(self) -> str:
        edges = [edge for step in self.steps for edge in (step.low, step.high) if edge is not None]
        units = [edge.unit for edge in edges if not is_bare_zero(value_of(edge), edge.unit)]
        clashes = (unit_clash(units[0], unit) for unit in units[1:])
        if clash := next(filter(None, clashes), ""):
            return f"“各档”的{clash}"
        steps = sorted(self.steps, key=_position)
        return next(filter(None, (_faulty_joint(lower, upper) for lower, upper in pairwise(steps))), "")

    def sentence(self, weight: Decimal) -> str:
        return "；".join(step.sentence() for step in self.steps) + "。"

    def problems(self, weight: Decimal) -> tuple[str, ...]:
        over = [step for step in self.steps if step.points is not None and step.points > weight]
        return tuple(
            f"“{step.text}”档给{decimal_text(step.points or ZERO)}分，超过分值{decimal_text(weight)}" for step in over
        )

    def _step_of(self, done: Decimal) -> Step | None:
        for step in self.steps:
            if step.holds(done):
                return step
        return None

    def _of_bound(self, weight: Decimal, inputs: Inputs, span: Span) -> Outcome | None:
        """The score of a bound (≥90%) where all that it may be gets the same; None where the value must be known."""
        require_same_way(inputs, self.better(), self.title)
        if self.unit is not None and span.unit is not self.unit:
            require_one_unit(span.unit, self.unit)
        met = [step for step in self.steps if span.meets(step.start, step.low_inclusive, step.end, step.high_inclusive)]
        lowest, highest = min(self.steps, key=_position), max(self.steps, key=_position)
        below = lowest.start is not None and span.meets(None, False, lowest.start, not lowest.low_inclusive)
        above = highest.end is not None and span.meets(highest.end, not highest.high_inclusive, None, False)
        if not met or below or above or len({step.score(weight) for step in met}) > 1:
            return None
        tiers = "或".join(f"“{step.text}”" for step in met)
        return Outcome(met[0].score(weight), lambda score: f"完成值 {span.text}，属于{tiers}档，得 {score}")

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        span = span_of(inputs)
        if span is not None and (decided := self._of_bound(weight, inputs, span)) is not None:
            return decided
        done, unit = inputs.measured(ACTUAL)
        if inputs.bound:
            require_same_way(inputs, self.better(), self.title)
        if self.unit is not None and unit is not self.unit:
            if not is_bare_zero(done, unit):
                require_one_unit(unit, self.unit)
            unit = self.unit
        step = self._step_of(done)
        if step is not None:
            return Outcome(step.score(weight), partial(_within, done, unit, step.text))
        return Outcome(
            ZERO,
            partial(_outside, done, unit),
            f"各档为{min(self.steps, key=_position).text}至{max(self.steps, key=_position).text}，请核对",
        )


def _within(done: Decimal, unit: Unit, tier: str, score: str) -> str:
    return f"完成值 {value_text(done, unit)}，属于“{tier}”档，得 {score}"


def _outside(done: Decimal, unit: Unit, score: str) -> str:
    return f"完成值 {value_text(done, unit)}，不在任何一档内，得 {score}"


def _faulty_joint(lower: Step, upper: Step) -> str:
    """Two neighbouring tiers meet in one point that belongs to exactly one of them; what is wrong where not."""
    joint = f"“{lower.text}”档与“{upper.text}”档"
    if lower.end is None or upper.start is None or lower.end > upper.start:
        return f"{joint}重叠，各档应首尾相接"
    if lower.end != upper.start:
        return f"{joint}之间有空档，各档应首尾相接"
    if lower.high_inclusive == upper.low_inclusive:
        fault = "都含" if upper.low_inclusive else "都不含"
        return f"{joint}{fault}{upper.low}，应只有一档含此值（用“含起”“含止”指明）"
    return ""
