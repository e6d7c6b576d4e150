"""The engine's own arithmetic: one decimal context, one rounding, one way to print a number."""

from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

from budgets.quantities import Unit

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)
RATIO_DIMENSION = "比率"

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
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def shown(value: Decimal, unit: Unit) -> str:
    """A base value as a sentence prints it: ratios as a percentage with two decimals, others in their own unit.

    The plus sign brings the value into the engine's context, where an absurd one overflows before it is printed.
    """
    if unit.dimension == RATIO_DIMENSION:
        return f"{+value:.2%}"
    return f"{plain(value / unit.factor)}{unit.symbol}"
