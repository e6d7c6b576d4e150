"""What the deductions for a gap (R5, R6) share."""

from __future__ import annotations

import functools
from abc import abstractmethod
from dataclasses import dataclass, field
from decimal import Decimal

from budgets.quantities import Quantity, Unit
from indicators.rules.inputs import ACTUAL, TARGET, Inputs, is_bare_zero, require_comparable, unit_clash
from indicators.rules.numbers import ONE, ZERO, limit_text, value_of, value_text
from indicators.rules.outcomes import Outcome, Unscored, missing
from indicators.rules.parameters import option, quantity
from indicators.rules.rule import Better, Rule
from indicators.rules.signs import DOWNWARD, UPWARD, just_missed, not_exact, on_open_edge, opposed, require_same_way

FLOOR, PROPORTIONAL, CEILING = "floor", "proportional", "ceiling"
_DIRECTIONS = {"below": "低于时扣分", "above": "高于时扣分", "both": "偏离时扣分"}
# By direction: how a sentence calls what is within and what is beyond the limit; in a rule and of an actual.
_WORDS = {
    "above": ("不高于", "高出", "未超过", "超过"),
    "below": ("不低于", "低于", "不低于", "低于"),
    "both": ("等于", "偏离", "等于", "偏离"),
}
_OTHER_SIDE = {"above": "below", "below": "above"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GapDeduction(Rule):
    """The gap between the actual and a limit (without one, the indicator's target), step by step taken off.

    With ``direction`` both the gap is |actual − limit| beyond the tolerance (财社〔2022〕65号).
    """

    figures = (ACTUAL, TARGET)

    limit: Quantity | None = quantity("限值", hint="不填则以指标值为准，如 100%", required=False)
    direction: str = option("方向", **_DIRECTIONS)
    tolerance: Quantity | None = quantity(
        "允许偏差", hint="只在选“偏离时扣分”时填写，如 5%", required=False, above_zero=True
    )
    nothing_beyond: Quantity | None = quantity("不得分的界限", hint="低于（高于）此值不得分，如 80%", required=False)
    # The gap that costs points, and what it costs: ``满5个百分点``, ``扣2分``.
    interval: str = field(init=False, repr=False, compare=False)
    price: str = field(init=False, repr=False, compare=False)
    # The limit with its unit and direction, and as a sentence prints it; nothing where that is the target.
    fixed: tuple[Decimal, Unit, str] | None = field(init=False, repr=False, compare=False)
    edge: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        fixed = None if self.limit is None else (value_of(self.limit), self.limit.unit, self.direction)
        object.__setattr__(self, "fixed", fixed)
        object.__setattr__(self, "edge", "" if fixed is None else limit_text(*fixed[:2]))

    def conflict(self) -> str:
        if fault := self._end_conflict():
            return fault
        if self.tolerance is None:
            return ""
        if self.direction != "both":
            return "“允许偏差”只在选“偏离时扣分”时填写"
        clash = "" if self.limit is None else self.tolerance_clash(self.limit.unit)
        return f"“限值”与“允许偏差”的{clash}" if clash else ""

    def _end_conflict(self) -> str:
        """What is wrong with the value beyond which nothing is given."""
        end, limit = self.nothing_beyond, self.limit
        if end is None:
            return ""
        if self.direction == "both":
            return "“不得分的界限”只在选“低于时扣分”或“高于时扣分”时填写"
        if limit is None:
            return ""
        if clash := unit_clash(limit.unit, end.unit):
            return f"“限值”与“不得分的界限”的{clash}"
        beyond = value_of(end) - value_of(limit)
        if beyond >= ZERO if self.direction == "below" else beyond <= ZERO:
            side = "小于" if self.direction == "below" else "大于"
            return f"“不得分的界限”为“{end}”，应{side}“限值”{limit}"
        return ""

    def _is_beyond(self, done: Decimal, unit: Unit) -> bool:
        if self.nothing_beyond is None:
            return False
        end = value_of(self.nothing_beyond)
        require_comparable(done, unit, end, self.nothing_beyond.unit)
        return done < end if self.direction == "below" else done > end

    def problems(self, weight: Decimal) -> tuple[str, ...]:
        if self.limit is None or not opposed(self.limit.bound, self.better()):
            return ()
        return (f"“限值”为“{self.limit}”，与“方向”（{_DIRECTIONS[self.direction]}）相反",)

    def reads(self) -> tuple[str, ...]:
        return self.figures if self.limit is None else (ACTUAL,)

    def better(self) -> Better | None:
        return {"above": Better.LOWER, "below": Better.HIGHER}.get(self.direction)

    def measured_from(self) -> Quantity | None:
        return self.limit if self.limit is not None and self.limit.unit.symbol else None

    @abstractmethod
    def taken_off(self, gap: Decimal, limit: Decimal) -> Decimal:
        """The points that a gap to this limit costs."""

    @abstractmethod
    def clash(self, limit: Unit) -> str:
        """Why the gap to a limit of this unit cannot be counted, in Chinese, or nothing."""

    def tolerance_clash(self, limit: Unit) -> str:
        return "" if self.tolerance is None else unit_clash(limit, self.tolerance.unit)

    def sentence(self, weight: Decimal) -> str:
        edge = self.edge or "指标值"
        within, beyond, _, _ = _WORDS[self.direction]
        if self.tolerance is not None:
            within, beyond = f"偏离{edge}不超过", "超出"
            edge = limit_text(value_of(self.tolerance), self.tolerance.unit)
        return f"{within}{edge}得满分；{beyond}的，每{self.interval}{self.price}，扣完为止{self._end_words()}。"

    def _end_words(self) -> str:
        end = self.nothing_beyond
        return "" if end is None else f"；{_WORDS[self.direction][1]}{limit_text(value_of(end), end.unit)}的不得分"

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        done, unit = inputs.measured(ACTUAL)
        bound = inputs.bound
        if bound:
            self._require_sign(inputs)
        limit, limit_unit, direction = self.fixed or self._target(inputs, done)
        if unit is not limit_unit:
            require_comparable(done, unit, limit, limit_unit)
            limit_unit = limit_unit if limit_unit.symbol else unit
        gap, warning = self._gap(done, limit, direction), ""
        if bound and self.limit is None:
            if gap < ZERO and bound == "=" and direction != "both":
                gap, direction, warning = -gap, _OTHER_SIDE[direction], not_exact(inputs)
            elif on_open_edge(inputs, done):
                warning = just_missed(inputs)
        if gap > ZERO and self._is_beyond(done, limit_unit):
            return Outcome(ZERO, functools.partial(self._explain_nothing, done, limit_unit), warning)
        taken = self.taken_off(gap, limit) if gap > ZERO else ZERO
        figures = done, limit, limit_unit, direction
        return Outcome(weight - taken, functools.partial(self._explain, weight, gap, taken, figures), warning)

    def _require_sign(self, inputs: Inputs) -> None:
        require_same_way(inputs, self.better(), self.title)
        if self.limit is None and self.direction == "both" and inputs.bound in UPWARD | DOWNWARD:
            turned = f"指标值为“{inputs.target}”，而规则是{_DIRECTIONS[self.direction]}，请核对指标值或规则的方向"
            raise Unscored(missing(turned))

    def _target(self, inputs: Inputs, done: Decimal) -> tuple[Decimal, Unit, str]:
        """The target as the limit, its unit, and on which side of it points are lost: of a range, its nearer edge.

        Raises Unscored where it cannot be a limit for this rule.
        """
        direction = self.direction
        if inputs.target is not None and inputs.is_range:
            low, _, high = inputs.against_range()
            limit, unit = (high if done > high else low), inputs.target.unit
            direction = "above" if done > high else "below"
        else:
            limit, unit = inputs.measured(TARGET)
        clash = "" if is_bare_zero(limit, unit) else self.clash(unit) or self.tolerance_clash(unit)
        if clash:
            raise Unscored(missing(clash))
        return limit, unit, direction

    def _gap(self, done: Decimal, limit: Decimal, direction: str) -> Decimal:
        gap = done - limit if direction == "above" else limit - done if direction == "below" else abs(done - limit)
        return gap if self.tolerance is None else gap - value_of(self.tolerance)

    def _explain_nothing(self, done: Decimal, unit: Unit, score: str) -> str:
        end = self.nothing_beyond
        edge = "" if end is None else limit_text(value_of(end), end.unit)
        return f"完成值 {value_text(done, unit)}，{_WORDS[self.direction][3]} {edge}，不得分，得 {score}"

    def _explain(
        self, weight: Decimal, gap: Decimal, taken: Decimal, figures: tuple[Decimal, Decimal, Unit, str], score: str
    ) -> str:
        done, limit, unit, direction = figures
        edge = self.edge or limit_text(limit, unit)
        _, _, within, beyond = _WORDS[direction]
        if self.tolerance is not None:
            allowed = limit_text(value_of(self.tolerance), self.tolerance.unit)
            within, beyond, edge = "偏离", "偏离", f"{edge} {'未超出' if gap <= ZERO else '超出'}{allowed}"
        found = f"完成值 {value_text(done, unit)}，{within if gap <= ZERO else beyond} {edge}"
        if gap <= ZERO:
            return f"{found}，得满分 {score}"
        if not taken:
            return f"{found}，但不{self.interval}，不扣分，得满分 {score}"
        if taken >= weight:
            return f"{found}，每{self.interval}{self.price}，扣完为止，得 {score}"
        # What is printed as taken off and what is left always make up the weight.
        return f"{found}，每{self.interval}{self.price}，共扣 {weight - Decimal(score)!s}，得 {score}"


def steps_price(gap: Decimal, step: Decimal, points: Decimal, partial: str) -> Decimal:
    """What a gap above zero costs: for whole steps, for parts of one too, or for each step that was begun."""
    if partial == PROPORTIONAL:
        return gap * points / step
    whole = gap // step
    begun = partial == CEILING and whole * step != gap
    return (whole + ONE if begun else whole) * points


def interval_text(step: str, partial: str) -> str:
    """A step as a sentence says it after 每: ``满5人``, ``5人``, ``5人（不足5人的按5人计）``."""
    if partial == FLOOR:
        return f"满{step}"
    return step if partial == PROPORTIONAL else f"{step}（不足的按{step}计）"
