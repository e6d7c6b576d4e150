"""R14: the mean of a panel's scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.answers import Answer, Answers
from indicators.rules.inputs import Inputs, number_of
from indicators.rules.numbers import ONE, ZERO, decimal_text
from indicators.rules.outcomes import Outcome, missing
from indicators.rules.parameters import flag
from indicators.rules.rule import Rule

SCORES = Answer("scores", Answers.POINTS_LIST, "专家评分", fact="专家人数")
WEIGHTS = Answer("weights", Answers.WEIGHTS, "专家权重")
# With fewer scores nothing would be left between the highest and the lowest.
FEWEST_FOR_TRIMMING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelAverage(Rule):
    """R14: the mean of the experts' scores, optionally without the highest and lowest (three or more) or weighted.

    Choice ``scores`` lists the scores; choice ``weights`` as many positive weights, where ``weighted``.
    """

    kind, title = "panel_average", "专家组平均"
    about = "取各位专家评分的平均。"
    answers = (SCORES, WEIGHTS)
    is_opinion = True

    drop_extremes: bool = flag("三人以上去掉一个最高分和一个最低分")
    weighted: bool = flag("按专家权重加权")

    def conflict(self) -> str:
        both = self.drop_extremes and self.weighted
        return "“三人以上去掉一个最高分和一个最低分”与“按专家权重加权”不能同时选用" if both else ""

    def asks(self) -> tuple[Answer, ...]:
        return self.answers if self.weighted else (SCORES,)

    def sentence(self, weight: Decimal) -> str:
        how = "按专家权重加权平均" if self.weighted else "取平均分"
        dropped = "三人以上去掉一个最高分和一个最低分后" if self.drop_extremes else ""
        return f"各位专家在0至{decimal_text(weight)}分之间评分，{dropped}{how}。"

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        scores = _numbers(inputs.choices.get(SCORES.name))
        if not scores:
            return missing("专家评分未填写，或有一项不是数")
        kept = [min(max(number, ZERO), weight) for number in scores]
        shares = _numbers(inputs.choices.get(WEIGHTS.name)) if self.weighted else [ONE] * len(kept)
        if shares is None or len(shares) != len(kept) or min(shares) < 0 or sum(shares) == 0:
            return missing("专家评分的权重应与评分个数相同，不小于0且不全为0")
        counted, how = sorted(zip(kept, shares, strict=True)), "加权平均" if self.weighted else "平均"
        if self.drop_extremes and len(kept) >= FEWEST_FOR_TRIMMING:
            counted, how = counted[1:-1], "去掉一个最高分和一个最低分后平均"
        points = sum((each * share for each, share in counted), ZERO) / sum(share for _, share in counted)
        warning = "" if kept == scores else f"有评分超出0至{decimal_text(weight)}，请核对"
        return Outcome(points, lambda score: f"{len(kept)}位专家评分，{how}，得 {score}", warning)


def _numbers(entered: object) -> list[Decimal] | None:
    """All entries as numbers; None if there is no list, or one of them is not a number."""
    if not isinstance(entered, Sequence) or isinstance(entered, str):
        return None
    numbers = [number for number in map(number_of, entered) if number is not None]
    return numbers if len(numbers) == len(entered) else None
