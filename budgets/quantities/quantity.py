"""The quantity: an exact value in base units, and how it was (or is to be) printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import Enum
from typing import Any

from budgets.quantities.units import NUMBER, Unit, unit_of

NIL_TEXT = "—"
NOT_APPLICABLE_TEXT = "不适用"

# Wide enough that conversions and sums of printed figures are exact: the default 28 digits round in silence.
_EXACT = Context(prec=200, rounding=ROUND_HALF_UP)
_LAST_PLACES = {places: Decimal(1).scaleb(-places) for places in range(13)}


class State(Enum):
    """What a cell says. Nil (a dash), blank (nothing), zero and not applicable are four different things."""

    VALUE = "value"
    NIL = "nil"
    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"


_STATE_NAMES = {State.VALUE: "数值", State.NIL: "无此项", State.BLANK: "未填", State.NOT_APPLICABLE: "不适用"}
# The signs of a range's two edges, in one.
_EXACT_SIGNS = ("", "=")
RANGE_SIGNS = frozenset({"≥≤", "≥<", ">≤", "><"})


class Agreement(Enum):
    """How two printed figures for the same thing compare."""

    SAME = "一致"
    TAIL = "尾差"
    DIFFERENT = "矛盾"


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round to ``places`` decimals, halves away from zero: the one rounding rule of every printed figure.

    A zero never keeps a minus sign. ``value`` may have up to about 190 digits before the point.
    """
    last_place = _LAST_PLACES.get(places) or Decimal(1).scaleb(-places)
    rounded = value.quantize(last_place, ROUND_HALF_UP, _EXACT)
    return rounded or abs(rounded)


@dataclass(frozen=True, slots=True)
class Quantity:
    """``value`` is in the base unit of ``unit.dimension`` (元, 人, a bare ratio); ``places`` are decimals.

    ``bound`` is the comparison printed before a target (``≥``, ``≤``, ``>``, ``<``, ``=`` or nothing);
    results of arithmetic bear none. A quantity without value has no ``places`` or ``bound`` to print.

    A range (``≥95%且≤100%``) has the edge ``value`` and, above it, ``upper``; its ``bound`` is the signs of both
    (``≥≤``, ``≥<``, ``>≤``, ``><``). It is not added, divided or negated: that raises ValueError.
    """

    value: Decimal | None
    unit: Unit = NUMBER
    places: int = 0
    state: State = State.VALUE
    bound: str = ""
    upper: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.value is None) is (self.state is State.VALUE):
            raise ValueError("a quantity has a value exactly when its state is VALUE")
        if self.value is not None and not self.value.is_finite():
            raise ValueError("a quantity is a finite number")
        if (self.upper is not None) is not (self.bound in RANGE_SIGNS):
            raise ValueError("a quantity has an upper edge exactly when its bound is that of a range")
        if self.upper is not None and (self.value is None or not self.upper.is_finite() or self.upper < self.value):
            raise ValueError("a range is from a value to one that is no less")

    @classmethod
    def of(cls, number: Decimal | int | str, unit: Unit | str = NUMBER, places: int | None = None) -> Quantity:
        """The quantity printed as ``number`` in ``unit``: ``of("1918.25", "万元")`` is 19182500 元.

        Raises TypeError for a float, whose decimals are already lost.
        """
        if isinstance(number, float):
            raise TypeError("a quantity is made from Decimal, int or str, never from float")
        unit = unit_of(unit) if isinstance(unit, str) else unit
        printed = Decimal(number)
        if places is None:
            exponent = printed.as_tuple().exponent
            places = max(0, -exponent) if isinstance(exponent, int) else 0
        return cls(_EXACT.multiply(printed, unit.factor), unit, places)

    @classmethod
    def nil(cls, unit: Unit = NUMBER) -> Quantity:
        return cls(None, unit, state=State.NIL)

    @classmethod
    def blank(cls, unit: Unit = NUMBER) -> Quantity:
        return cls(None, unit, state=State.BLANK)

    @classmethod
    def not_applicable(cls, unit: Unit = NUMBER) -> Quantity:
        return cls(None, unit, state=State.NOT_APPLICABLE)

    def as_data(self) -> list[str | int | None]:
        """The quantity as JSON keeps it, exact: ``[value, unit, places, state, bound]``, and ``upper`` of a range."""
        upper = [] if self.upper is None else [str(self.upper)]
        return [
            None if self.value is None else str(self.value),
            self.unit.symbol,
            self.places,
            self.state.value,
            self.bound,
            *upper,
        ]

    @classmethod
    def from_data(cls, data: Sequence[Any]) -> Quantity:
        """What ``as_data`` gave. Raises ValueError for anything else."""
        value, unit, places, state, bound, *upper = data
        edge = Decimal(*upper) if upper else None
        return cls(None if value is None else Decimal(value), unit_of(unit), places, State(state), bound, edge)

    @property
    def is_value(self) -> bool:
        return self.state is State.VALUE

    @property
    def is_limit(self) -> bool:
        """Whether it says on which side of a figure something lies (``<90%``, a range), and not what it is."""
        return self.bound not in _EXACT_SIGNS

    @property
    def lower_edge(self) -> Quantity:
        """The edge of a range below, with its own sign; a quantity that is no range is its own."""
        return self if self.upper is None else replace(self, bound=self.bound[0], upper=None)

    @property
    def upper_edge(self) -> Quantity:
        """The edge of a range above, with its own sign; a quantity that is no range is its own."""
        return self if self.upper is None else replace(self, value=self.upper, bound=self.bound[1], upper=None)

    @property
    def amount(self) -> Decimal:
        """The exact value in the printed unit, not rounded. Raises ValueError where there is no value.

        Of a range, that of its lower edge, as for ``rounded`` and ``interval``.
        """
        return _EXACT.divide(self._required(), self.unit.factor)

    @property
    def rounded(self) -> Decimal:
        """The number as printed: in the printed unit, to the printed places, ROUND_HALF_UP."""
        return round_half_up(self.amount, self.places)

    def to(self, unit: Unit | str | None = None, places: int | None = None) -> Quantity:
        """The same value, in another unit of its dimension or with other places. Raises ValueError."""
        target = self.unit if unit is None else unit_of(unit) if isinstance(unit, str) else unit
        if target.dimension != self.unit.dimension:
            raise ValueError(f"{self.unit.symbol or '无单位'}不能换算为{target.symbol or '无单位'}")
        return replace(self, unit=target, places=self.places if places is None else places)

    def number_text(self, grouped: bool = False) -> str:
        """The printed number without its unit: ``1,918.25``, ``90～95``, ``—`` for nil, nothing for blank."""
        if self.upper is not None:
            return f"{self.lower_edge.number_text(grouped)}～{self.upper_edge.number_text(grouped)}"
        if self.state is State.VALUE:
            return f"{self.rounded:,f}" if grouped else f"{self.rounded:f}"
        return {State.NIL: NIL_TEXT, State.BLANK: "", State.NOT_APPLICABLE: NOT_APPLICABLE_TEXT}[self.state]

    def text(self, grouped: bool = False) -> str:
        """The printed figure with bound and unit: ``≥2.65万人``, ``81.82%``, ``≥95%且≤100%``."""
        if self.upper is not None:
            return f"{self.lower_edge.text(grouped)}且{self.upper_edge.text(grouped)}"
        if not self.is_value:
            return self.number_text()
        return f"{self.bound}{self.number_text(grouped)}{self.unit.symbol}"

    def __str__(self) -> str:
        return self.text()

    @property
    def last_place(self) -> Decimal:
        """What one in the last printed place is worth in the base unit: 100 (元) for ``1918.25万元``."""
        return _EXACT.scaleb(self.unit.factor, -self.places)

    def interval(self) -> tuple[Decimal, Decimal]:
        """Between which base values all lie that print like this one: half a last place either side."""
        middle, half = _EXACT.multiply(self.rounded, self.unit.factor), self.last_place / 2
        return _EXACT.subtract(middle, half), _EXACT.add(middle, half)

    def fits(self, other: Quantity) -> bool:
        """Whether the two measure the same thing and so add and divide; a dash without unit fits all."""
        unmeasured = any(item.value is None and not item.unit.symbol for item in (self, other))
        return unmeasured or self.unit.dimension == other.unit.dimension

    def agreement(self, other: Quantity) -> Agreement:
        """Compare two printed figures for the same thing; bounds are not compared, a range only with a range.

        Same where their half-unit intervals overlap; tail (尾差) where less than one of the coarser last
        place lies between the intervals, so ±1 in the last place and truncation are tails and ±2 is not; else
        different.
        """
        if self.state is not other.state:
            return Agreement.DIFFERENT
        if not self.is_value:
            return Agreement.SAME
        if not self.fits(other) or (self.upper is None) is not (other.upper is None):
            return Agreement.DIFFERENT
        if self.upper is not None:
            edges = [self.lower_edge.agreement(other.lower_edge), self.upper_edge.agreement(other.upper_edge)]
            return max(edges, key=list(Agreement).index)
        (low, high), (other_low, other_high) = self.interval(), other.interval()
        gap = _EXACT.subtract(max(low, other_low), min(high, other_high))
        # Touching intervals share no value: halves are rounded away from zero, so one end of each is open.
        if gap < 0:
            return Agreement.SAME
        return Agreement.TAIL if gap < max(self.last_place, other.last_place) else Agreement.DIFFERENT

    def _refuse_range(self) -> None:
        if self.upper is not None:
            raise ValueError(f"“{self}”是区间，不是一个数，不能计算")

    def _required(self) -> Decimal:
        if self.value is None:
            raise ValueError(f"没有数值（{_STATE_NAMES[self.state]}）")
        return self.value

    def __neg__(self) -> Quantity:
        self._refuse_range()
        return self if self.value is None else replace(self, value=self.value.copy_negate(), bound="")

    def __abs__(self) -> Quantity:
        self._refuse_range()
        return self if self.value is None else replace(self, value=self.value.copy_abs(), bound="")

    def __add__(self, other: Quantity) -> Quantity:
        return self._combine(other, 1)

    def __sub__(self, other: Quantity) -> Quantity:
        return self._combine(other, -1)

    def __mul__(self, factor: Decimal | int) -> Quantity:
        self._refuse_range()
        return self if self.value is None else replace(self, value=self.value * factor, bound="")

    def _combine(self, other: Quantity, sign: int) -> Quantity:
        """Add or subtract, printed like the first that has a value, to the finer places of those in its unit.

        Nil counts as nothing, and nil with nil stays nil; blank and not applicable pass on: they are unknown.
        """
        if not self.fits(other):
            raise ValueError(f"{self.unit.symbol or '无单位'}与{other.unit.symbol or '无单位'}不能相加减")
        self._refuse_range()
        other._refuse_range()
        shown = max(self, other, key=lambda item: (item.is_value, bool(item.unit.symbol)))
        for state in (State.NOT_APPLICABLE, State.BLANK):
            if state in (self.state, other.state):
                return Quantity(None, shown.unit, state=state)
        if self.state is State.NIL and other.state is State.NIL:
            return Quantity.nil(shown.unit)
        signed = _EXACT.multiply(other.value or Decimal(0), sign)
        places = max(item.places for item in (self, other) if item.unit == shown.unit)
        return Quantity(_EXACT.add(self.value or Decimal(0), signed), shown.unit, places)
