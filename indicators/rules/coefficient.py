"""R15: a share of the weight, as a person sets it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from indicators.rules.inputs import Inputs, Scorer, number_of, quoted
from indicators.rules.numbers import HUNDRED, ZERO, plain, quantum
from indicators.rules.outcomes import SCORED, Verdict, flagged, missing
from indicators.rules.rule import DEFAULT_PLACES, Rule


@dataclass(frozen=True, slots=True)
class Coefficient(Rule):
    """R15: 得分系数 (percent) × weight, as in 重庆's forms. Choice ``percent``."""

    kind: ClassVar[str] = "coefficient"
    title: ClassVar[str] = "得分系数"

    def reads(self) -> frozenset[str]:
        return frozenset({"choices.percent"})

    def bind(self, weight: Decimal, places: int = DEFAULT_PLACES) -> Scorer:
        place, times = quantum(weight, places), f"% × 分值 {plain(weight)} = "

        def score(inputs: Inputs) -> Verdict:
            entered = inputs.choices.get("percent")
            if entered is None:
                return missing("得分系数未填写")
            percent = number_of(entered)
            if percent is None:
                return missing(f"得分系数“{quoted(entered)}”不是数，应填写0至100的数")
            kept = min(max(percent, ZERO), HUNDRED)
            raw = weight * kept / HUNDRED
            rounded = raw.quantize(place)
            scored = (rounded, SCORED, f"得分系数 {plain(kept)}{times}{rounded!s}", raw)
            return scored if kept == percent else flagged(scored, f"得分系数“{quoted(entered)}”超出0至100，请核对")

        return score
