"""The quantity: an exact value in base units, and how it was (or is to be) printed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from .units import NUMBER, Unit, unit_of

NIL_TEXT = "—"
NOT_APPLICABLE_TEXT = "不适用"


class State(Enum):
    """What a cell says. Nil (a dash), blank (nothing), zero and not applicable are four different things."""

    VALUE = "value"
    NIL = "nil"
    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"


class Agreement(Enum):
    """How two printed figures for the same thing compare."""

    SAME = "一致"
    TAIL = "尾差"
    DIFFERENT = "矛盾"


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round to ``places`` decimals, halves away from zero: the one rounding rule of every printed figure."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Quantity:
    """``value`` is in the base unit of ``unit.dimension`` (元, 人, a bare ratio); ``places`` are printed decimals.

    ``bound`` is the comparison printed before a target (``≥``, ``≤``, ``>``, ``<``, ``=`` or nothing).
    """

    value: Decimal | None
    unit: Unit = NUMBER
    places: int = 0
    state: State = State.VALUE
    bound: str = ""

    def __post_init__(self) -> None:
        if (self.value is None) is (self.state is State.VALUE):
            raise ValueError("a quantity has a value exactly when its state is VALUE")
        if self.value is not None and not self.value.is_finite():
            raise ValueError("a quantity is a finite number")

    @classmethod
    def of(cls, number: Decimal | int | str, unit: Unit | str = NUMBER, places: int | None = None) -> Quantity:
        """The quantity printed as ``number`` in ``unit``: ``of("1918.25", "万元")`` is 19182500 元."""
        unit = unit_of(unit) if isinstance(unit, str) else unit
        printed = Decimal(number)
        if places is None:
            exponent = printed.as_tuple().exponent
            places = max(0, -exponent) if isinstance(exponent, int) else 0
        return cls(printed * unit.factor, unit, places)

    @classmethod
    def nil(cls, unit: Unit = NUMBER) -> Quantity:
        return cls(None, unit, state=State.NIL)

    @classmethod
    def blank(cls, unit: Unit = NUMBER) -> Quantity:
        return cls(None, unit, state=State.BLANK)

    @classmethod
    def not_applicable(cls, unit: Unit = NUMBER) -> Quantity:
        return cls(None, unit, state=State.NOT_APPLICABLE)

    @property
    def is_value(self) -> bool:
        return self.state is State.VALUE

    @property
    def amount(self) -> Decimal:
        """The exact value in the printed unit, not rounded. Raises ValueError where there is no value."""
        return self._required() / self.unit.factor

    @property
    def rounded(self) -> Decimal:
        """The number as printed: in the printed unit, to the printed places, ROUND_HALF_UP."""
        return round_half_up(self.amount, self.places)

    def to(self, unit: Unit | str | None = None, places: int | None = None) -> Quantity:
        """The same value, printed in another unit of its dimension or with other places. Raises ValueError."""
        target = self.unit if unit is None else unit_of(unit) if isinstance(unit, str) else unit
        if target.dimension != self.unit.dimension:
            raise ValueError(f"{self.unit.symbol or '无单位'}不能换算为{target.symbol or '无单位'}")
        return replace(self, unit=target, places=self.places if places is None else places)

    def number_text(self, grouped: bool = False) -> str:
        """The printed number without its unit: ``1,918.25``, ``—`` for nil, nothing for blank, ``不适用``."""
        if self.state is State.VALUE:
            rounded = self.rounded
            if rounded.is_zero():
                rounded = abs(rounded)
            return f"{rounded:,f}" if grouped else f"{rounded:f}"
        return {State.NIL: NIL_TEXT, State.BLANK: "", State.NOT_APPLICABLE: NOT_APPLICABLE_TEXT}[self.state]

    def text(self, grouped: bool = False) -> str:
        """The printed figure with bound and unit: ``≥2.65万人``, ``81.82%``."""
        if not self.is_value:
            return self.number_text()
        return f"{self.bound}{self.number_text(grouped)}{self.unit.symbol}"

    def __str__(self) -> str:
        return self.text()

    def interval(self) -> tuple[Decimal, Decimal]:
        """All base values that print like this one: half a unit of the last place either side."""
        half = Decimal("0.5").scaleb(-self.places)
        return (self.rounded - half) * self.unit.factor, (self.rounded + half) * self.unit.factor

    def agreement(self, other: Quantity) -> Agreement:
        """Compare two printed figures: same if their half-unit intervals meet, tail if one last place apart."""
        if self.state is not other.state or self.unit.dimension != other.unit.dimension:
            return Agreement.DIFFERENT
        if not self.is_value:
            return Agreement.SAME
        (low, high), (other_low, other_high) = self.interval(), other.interval()
        gap = max(low, other_low) - min(high, other_high)
        if gap <= 0:
            return Agreement.SAME
        last_place = max(self.unit.factor.scaleb(-self.places), other.unit.factor.scaleb(-other.places))
        return Agreement.TAIL if gap <= last_place else Agreement.DIFFERENT

    def _required(self) -> Decimal:
        if self.value is None:
            raise ValueError(f"没有数值（{self.state.value}）")
        return self.value

    def __neg__(self) -> Quantity:
        return self if self.value is None else replace(self, value=-self.value, bound="")

    def __abs__(self) -> Quantity:
        return self if self.value is None else replace(self, value=abs(self.value), bound="")

    def __add__(self, other: Quantity) -> Quantity:
        return self._combine(other, 1)

    def __sub__(self, other: Quantity) -> Quantity:
        return self._combine(other, -1)

    def __mul__(self, factor: Decimal | int) -> Quantity:
        return self if self.value is None else replace(self, value=self.value * factor, bound="")

    def _combine(self, other: Quantity, sign: int) -> Quantity:
        """Add or subtract. Nil counts as nothing; blank and not applicable pass on, for they are not known."""
        if self.unit.dimension != other.unit.dimension:
            raise ValueError(f"{self.unit.symbol}与{other.unit.symbol}不能相加减")
        for state in (State.NOT_APPLICABLE, State.BLANK):
            if state in (self.state, other.state):
                return Quantity(None, self.unit, state=state)
        if self.state is State.NIL and other.state is State.NIL:
            return Quantity.nil(self.unit)
        zero = Decimal(0)
        left, right = self.value or zero, other.value or zero
        finer = min(self, other, key=lambda item: item.unit.factor.scaleb(-item.places))
        shown = self if self.is_value else finer
        places = max(shown.places, other.places if other.unit == shown.unit else 0)
        return Quantity(left + sign * right, shown.unit, places)
