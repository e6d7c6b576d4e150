"""The arithmetic of rules: one decimal context, one rounding, one way to print a number."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from functools import lru_cache

from budgets.quantities import PERCENT, Quantity, Unit

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)
RATIO_DIMENSION = PERCENT.dimension
DEFAULT_PLACES = 2
# A figure of more digits before the point is no figure of a budget: computing and printing stay within bounds.
MOST_DIGITS = 30
_FOUR_DECIMALS, _AS_PERCENT, _LONGEST = Decimal("0.0001"), Decimal("1E+2"), 16

# A fixed context makes a score independent of the thread that asks for it; its exponent limits make an absurd figure
# overflow (“cannot be computed”) instead of printing as a million zeros.
CONTEXT = Context(
    prec=28,
    rounding=ROUND_HALF_UP,
    Emin=-99,
    Emax=99,
    traps=[DivisionByZero, InvalidOperation, Overflow],
)
# Wide enough to print whatever ``CONTEXT`` may give, in whatever context a sentence is read.
_PRINTING = Context(prec=200, rounding=ROUND_HALF_UP)
_rounded = _PRINTING.quantize
# A rate is kept to 28 digits and its product with a weight to 24: so 999.5 ÷ 7000 × 70 is exactly 9.995, which rounds
# up, without dividing a second time.
times_weight = Context(prec=24, rounding=ROUND_HALF_UP, Emin=-99, Emax=99, traps=[InvalidOperation, Overflow]).multiply


@lru_cache(maxsize=1024)
def last_place(weight: Decimal, places: int) -> Decimal:
    """The last displayed place of a score: ``places``, or the weight's own if finer: full marks print exactly."""
    exponent = weight.as_tuple().exponent
    own = -exponent if isinstance(exponent, int) else 0
    return ONE.scaleb(-max(places, own))


def plain_text(value: Decimal) -> str:
    """A finite number as it is, without exponent: ``4.50``."""
    text = str(value)
    return f"{value:f}" if "E" in text else text


def figure_text(value: Decimal) -> str:
    """A finite number without needless zeros or exponent: ``4`` whether the framework says 4 or "4.0", ``0.5``."""
    text = plain_text(value)
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


@lru_cache(maxsize=4096)
def decimal_text(value: Decimal) -> str:
    """The same for a number that is printed again and again: a weight, a parameter."""
    return figure_text(value)


def percent_text(rate: Decimal, places: int = 2) -> str:
    """A rate as a percentage with two decimals, or as many as asked for: ``57.12%``."""
    place = _FOUR_DECIMALS if places == 2 else _place_of_rate(places)
    return f"{_rounded(rate, place) * _AS_PERCENT!s}%"


def rounded_rate(rate: Decimal, places: int) -> Decimal:
    """A rate rounded as its percentage prints."""
    return rate.quantize(_place_of_rate(places))


def _place_of_rate(places: int) -> Decimal:
    return ONE.scaleb(-2 - places)


def share_text(share: Decimal) -> str:
    """A share as it is written in a framework: ``80%``, ``37.5%``."""
    return f"{decimal_text(share * HUNDRED)}%"


def value_text(value: Decimal, unit: Unit) -> str:
    """A base value as a sentence prints it: rates as a percentage with two decimals, others in their own unit."""
    if unit.dimension == RATIO_DIMENSION:
        return percent_text(value)
    number = _PRINTING.divide(value, unit.factor)
    text = figure_text(number)
    # An average may have 28 digits; a sentence needs no more than four decimals of it.
    return f"{text if len(text) <= _LONGEST else figure_text(_rounded(number, _FOUR_DECIMALS))}{unit.symbol}"


def grouped_text(text: str) -> str:
    """A printed figure with separators between thousands: ``10,150,000元``."""
    return re.sub(r"^\d{4,}", lambda found: f"{int(found[0]):,}", text)


def limit_text(value: Decimal, unit: Unit) -> str:
    """A limit as the rule writes it: ``100%``, ``5人``."""
    return share_text(value) if unit.dimension == RATIO_DIMENSION else value_text(value, unit)


def value_of(parameter: Quantity) -> Decimal:
    """The value of a quantity that is a parameter, and so has one."""
    return ZERO if parameter.value is None else parameter.value
