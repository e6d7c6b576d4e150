"""What several people's scores of one indicator come to (R14), and how far they lie apart (`ScoreSummary`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from indicators.rules.inputs import Inputs
from indicators.rules.numbers import CONTEXT
from indicators.rules.outcomes import Outcome
from indicators.rules.panel_average import FEWEST_FOR_TRIMMING, SCORES, WEIGHTS, PanelAverage

_CENT = Decimal("0.01")
# A panel has three to nine members: too few for a statistical test. A fifth of the weight is what people talk about.
OUTLIER_SHARE = Decimal("0.2")


@dataclass(frozen=True, slots=True)
class ScoreSummary:
    """The lowest, the highest, mean and median (two decimals, half up) and the range (极差) of some scores."""

    low: Decimal
    high: Decimal
    mean: Decimal
    median: Decimal
    range: Decimal


def panel_outcome(
    rule: PanelAverage, weight: Decimal, scores: Sequence[Decimal], shares: Sequence[Decimal], places: int = 2
) -> Outcome:
    """The common score as rule R14 itself gives it, rounded once; ``shares`` are the members' weights in their order.

    Raises ValueError where the rule drops the extremes and there are fewer than three scores.
    """
    if rule.drop_extremes and len(scores) < FEWEST_FOR_TRIMMING:
        raise ValueError(f"去掉最高分和最低分至少需要{FEWEST_FOR_TRIMMING}个评分，现有{len(scores)}个")
    return rule.evaluate(weight, Inputs(choices={SCORES.name: list(scores), WEIGHTS.name: list(shares)}), places)


def score_summary(scores: Sequence[Decimal]) -> ScoreSummary:
    """Some scores summed up. Raises ValueError where there are none."""
    if not scores:
        raise ValueError("没有评分")
    ordered, count = sorted(scores), len(scores)
    middle = (ordered[(count - 1) // 2] + ordered[count // 2]) / 2
    return ScoreSummary(
        low=ordered[0],
        high=ordered[-1],
        mean=_rounded(CONTEXT.divide(sum(ordered, Decimal(0)), Decimal(count))),
        median=_rounded(middle),
        range=ordered[-1] - ordered[0],
    )


def outlier_word(score: Decimal, median: Decimal, weight: Decimal) -> str:
    """偏高 or 偏低 where a score is more than a fifth of the weight away from the median; nothing otherwise."""
    if abs(score - median) <= weight * OUTLIER_SHARE:
        return ""
    return "偏高" if score > median else "偏低"


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_CENT, ROUND_HALF_UP)
