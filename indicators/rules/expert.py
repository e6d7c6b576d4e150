"""R13: the points an expert gives."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from indicators.rules.inputs import Inputs, Scorer, number_of, quoted
from indicators.rules.numbers import ZERO, plain, quantum
from indicators.rules.outcomes import SCORED, Verdict, flagged, missing
from indicators.rules.rule import DEFAULT_PLACES, Rule


@dataclass(frozen=True, slots=True)
class Expert(Rule):
    """R13: a score entered by an expert; below the weight it needs a reason. Choices ``score`` and ``reason``."""

    kind: ClassVar[str] = "expert"
    title: ClassVar[str] = "专家评定"

    def reads(self) -> frozenset[str]:
        return frozenset({"choices.score", "choices.reason"})

    def bind(self, weight: Decimal, places: int = DEFAULT_PLACES) -> Scorer:
        place = quantum(weight, places)

        def score(inputs: Inputs) -> Verdict:
            entered, reason = inputs.choices.get("score"), inputs.choices.get("reason")
            if entered is None:
                return missing("评定分数未填写")
            number = number_of(entered)
            if number is None:
                return missing(f"评定分数“{quoted(entered)}”不是数，应填写0至{plain(weight)}的数")
            raw = min(max(number, ZERO), weight)
            rounded = raw.quantize(place)
            reason = reason.strip() if isinstance(reason, str) else ""
            why = f"，理由：{reason}" if reason else ""
            scored = (rounded, SCORED, f"专家评定得 {rounded!s}（分值 {plain(weight)}）{why}", raw)
            if raw != number:
                return flagged(scored, f"评定分数“{quoted(entered)}”超出0至{plain(weight)}，请核对")
            if raw < weight and not reason:
                return flagged(scored, "低于分值，须说明扣分理由")
            return scored

        return score
