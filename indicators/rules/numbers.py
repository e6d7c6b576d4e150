"""The arithmetic of rules: one decimal context, one rounding, one way to print a number."""

from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

from budgets.quantities import PERCENT, Quantity, Unit

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)
# A rate rounded to ``BASIS_POINT`` and multiplied by ``AS_PERCENT`` prints as a percentage with two decimals, in two
# thirds of the time of the format ``.2%``: 0.5712 × 1E+2 is 57.12.
BASIS_POINT, AS_PERCENT = Decimal("0.0001"), Decimal("1E+2")
RATIO_DIMENSION = PERCENT.dimension
_LONGEST = 16

# A fixed context makes a score independent of the thread that asks for it; its exponent limits make an absurd figure
# overflow (“cannot be computed”) instead of printing as a million zeros.
CONTEXT = Context(
    prec=28,
    rounding=ROUND_HALF_UP,
    Emin=-99,
    Emax=99,
    traps=[DivisionByZero, InvalidOperation, Overflow],
)

# A rate is kept to 28 digits and its product with a weight to 24: so 999.5 ÷ 7000 × 70 is exactly 9.995, which rounds
# up, at a third of the time of a second division.
times_weight = Context(prec=24, rounding=ROUND_HALF_UP, Emin=-99, Emax=99, traps=[InvalidOperation, Overflow]).multiply


def quantum(weight: Decimal, places: int) -> Decimal:
    """The last displayed place of a score: ``places``, or the weight's own if finer: full marks print exactly."""
    exponent = weight.as_tuple().exponent
    own = -exponent if isinstance(exponent, int) else 0
    return Decimal(1).scaleb(-max(places, own))


def plain(value: Decimal) -> str:
    """A number without trailing zeros or exponent: ``5``, ``0.5``."""
    if value.is_zero():
        return "0"
    text = str(value)
    if "E" in text:
        text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(value: Decimal, unit: Unit) -> str:
    """A base value as a sentence prints it: ratios as a percentage with two decimals, others in their own unit.

    A value too long for this context overflows before it is printed.
    """
    if unit.dimension == RATIO_DIMENSION:
        return f"{value.quantize(BASIS_POINT) * AS_PERCENT!s}%"
    number = value / unit.factor
    text = plain(number)
    # An average may have 28 digits; a sentence needs no more than four decimals of it.
    return f"{text if len(text) <= _LONGEST else plain(number.quantize(BASIS_POINT))}{unit.symbol}"


def limit_text(limit: Quantity) -> str:
    """A limit as the rule writes it: ``100%``, ``5人``."""
    value = limit.value or ZERO
    return f"{plain(value * HUNDRED)}%" if limit.unit.dimension == RATIO_DIMENSION else shown(value, limit.unit)


def decimal_text(value: Decimal) -> str:
    """The one way a number is written in stored content: ``4`` whether the pack says 4 or "4.0"."""
    return format(value.normalize(), "f")
