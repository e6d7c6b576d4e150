"""R14: the mean of a panel's scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from indicators.rules.inputs import Inputs, Scorer, number_of
from indicators.rules.numbers import ZERO, plain, quantum
from indicators.rules.outcomes import SCORED, RuleError, Verdict, flagged, missing
from indicators.rules.parameters import Parameters
from indicators.rules.rule import DEFAULT_PLACES, Rule


@dataclass(frozen=True, slots=True)
class PanelAverage(Rule):
    """R14: the mean of the experts' scores, optionally without the highest and lowest (three or more) or weighted.

    Choice ``scores`` lists the scores; choice ``weights`` as many positive weights, where ``weighted``.
    """

    kind: ClassVar[str] = "panel_average"
    title: ClassVar[str] = "专家组平均"
    parameters: ClassVar[tuple[str, ...]] = ("drop_extremes", "weighted")

    drop_extremes: bool = False
    weighted: bool = False

    @classmethod
    def _read(cls, given: Parameters) -> Self:
        rule = cls(given.flag("drop_extremes", False), given.flag("weighted", False))
        if rule.drop_extremes and rule.weighted:
            raise RuleError(f"{given.place}：参数“drop_extremes”与“weighted”不能同时为true")
        return rule

    def reads(self) -> frozenset[str]:
        return frozenset({"choices.scores", "choices.weights"} if self.weighted else {"choices.scores"})

    def bind(self, weight: Decimal, places: int = DEFAULT_PLACES) -> Scorer:
        place = quantum(weight, places)

        def score(inputs: Inputs) -> Verdict:
            scores = _numbers(inputs.choices.get("scores"))
            if not scores:
                return missing("专家评分未填写，或有一项不是数")
            kept = [min(max(number, ZERO), weight) for number in scores]
            shares = _numbers(inputs.choices.get("weights")) if self.weighted else [Decimal(1)] * len(kept)
            if shares is None or len(shares) != len(kept) or min(shares) < 0 or sum(shares) == 0:
                return missing("专家评分的权重应与评分个数相同，不小于0且不全为0")
            counted, how = sorted(zip(kept, shares, strict=True)), "加权平均" if self.weighted else "平均"
            if self.drop_extremes and len(kept) > 2:
                counted, how = counted[1:-1], "去掉一个最高分和一个最低分后平均"
            raw = sum((each * share for each, share in counted), ZERO) / sum(share for _, share in counted)
            raw = min(raw, weight)
            rounded = raw.quantize(place)
            scored = (rounded, SCORED, f"{len(kept)}位专家评分，{how}，得 {rounded!s}", raw)
            return scored if kept == scores else flagged(scored, f"有评分超出0至{plain(weight)}，请核对")

        return score


def _numbers(entered: object) -> list[Decimal] | None:
    """All entries as numbers; None if there is no list, or one of them is not a number."""
    if not isinstance(entered, Sequence) or isinstance(entered, str):
        return None
    numbers = [number for number in map(number_of, entered) if number is not None]
    return numbers if len(numbers) == len(entered) else None
