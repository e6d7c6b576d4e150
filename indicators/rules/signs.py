"""The sign before a target decides: which way it asks the actual to go, and which rules go the other way."""

from __future__ import annotations

from decimal import Decimal

from indicators.rules.counted_rate import CountedRate
from indicators.rules.inputs import ACTUAL, TARGET, Inputs
from indicators.rules.numbers import ZERO
from indicators.rules.outcomes import Outcome, Unscored, missing
from indicators.rules.rule import Better

UPWARD, DOWNWARD = frozenset({"≥", ">"}), frozenset({"≤", "<"})
# The signs that ask for the opposite of what a rule rewards.
OPPOSITE = {Better.HIGHER: DOWNWARD, Better.LOWER: UPWARD}
_WORDS = {Better.HIGHER: "越大越好", Better.LOWER: "越小越好"}


def opposed(sign: str, better: Better | None) -> bool:
    """Whether a target with this sign asks for the opposite of what the rule rewards."""
    return better is not None and sign in OPPOSITE[better]


def require_same_way(inputs: Inputs, better: Better | None, title: str) -> None:
    """Raises Unscored where the target's sign and the rule called ``title`` go opposite ways."""
    if better is not None and inputs.bound in OPPOSITE[better]:
        how = f"评分规则“{title}”按{_WORDS[better]}计分"
        mend = "请改正指标值的符号，或改用反方向的规则"
        raise Unscored(missing(f"指标值“{inputs.target}”的方向与评分规则相反（{how}），{mend}"))


def beyond_exact(rule: CountedRate, weight: Decimal, inputs: Inputs, part: Decimal, whole: Decimal) -> Outcome:
    """The score on the side of an exact target that the rule itself does not watch: weight × part ÷ whole, from 0.

    An exact target (``=20场``) is missed on either side alike.
    """
    return _deviating(rule, weight, inputs, (part, whole), not_exact(inputs))


def within_range(rule: CountedRate, weight: Decimal, inputs: Inputs) -> Outcome:
    """Full marks inside a range; outside it weight × the ratio of the actual and the nearer edge."""
    low, done, high = inputs.against_range()
    if done < low or done > high:
        return _deviating(rule, weight, inputs, (done, low) if done < low else (high, done), "")
    warning = just_missed(inputs) if on_open_edge(inputs, done) else ""
    found = f"完成值 {inputs.printed(ACTUAL, TARGET)}，在指标值 {inputs.target} 之内"
    return Outcome(weight, lambda score: f"{found}，得满分 {score}", warning)


def _deviating(
    rule: CountedRate, weight: Decimal, inputs: Inputs, ratio: tuple[Decimal, Decimal], warning: str
) -> Outcome:
    part, whole = ratio
    share = part / whole if whole > ZERO and part > ZERO else ZERO
    found = f"完成值 {inputs.printed(ACTUAL, TARGET)}，偏离指标值 {inputs.target}"
    if not share:
        return Outcome(ZERO, lambda score: f"{found}，得 {score}", warning)
    return rule.of_weight(share, weight, f"{found}，相符程度", warning)


def not_exact(inputs: Inputs) -> str:
    """The warning of an exact target missed on the side that the rule does not watch."""
    return f"指标值为“{inputs.target}”，完成值与之不等，按偏离计分，请核对"


def on_open_edge(inputs: Inputs, done: Decimal) -> bool:
    """Whether the actual equals a figure that is to be passed, or not reached (``>5件``, ``<100%``)."""
    target = inputs.target
    if target is None or not target.bound:
        return False
    low, high = target.lower_edge, target.upper_edge
    return (low.bound == ">" and done == low.value) or (high.bound == "<" and done == high.value)


def just_missed(inputs: Inputs) -> str:
    """The warning of an actual ``on_open_edge``."""
    return f"指标值为“{inputs.target}”，完成值恰好等于界限，尚未达到，请核对"
