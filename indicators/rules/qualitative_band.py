"""R9: an evaluator's pick within a named band."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from indicators.rules.inputs import Inputs, Scorer, number_of, quoted
from indicators.rules.numbers import HUNDRED, ZERO, plain, quantum
from indicators.rules.outcomes import SCORED, RuleError, Verdict, flagged, missing
from indicators.rules.parameters import Parameters
from indicators.rules.rule import DEFAULT_PLACES, Rule


@dataclass(frozen=True, slots=True)
class Band:
    """A named range of percent, ``low`` to ``high``; its upper edge belongs to the band above."""

    name: str
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class QualitativeBand(Rule):
    """R9: the evaluator picks a percentage within a band (财预〔2020〕10号 art. 16: 100-80含-60含-0).

    Choice ``percent`` is the pick; choice ``band``, if given, is the band's name and must hold the pick.
    """

    kind: ClassVar[str] = "qualitative_band"
    title: ClassVar[str] = "定性分档"
    parameters: ClassVar[tuple[str, ...]] = ("bands",)

    bands: tuple[Band, ...]

    @classmethod
    def _read(cls, given: Parameters) -> Self:
        bands = []
        for number, data in enumerate(given.items("bands"), 1):
            inner = Parameters(f"{given.place}参数“bands”第{number}档", data, ("name", "low", "high"))
            bands.append(Band(inner.text("name"), inner.number("low"), inner.number("high", above=True)))
        bands.sort(key=lambda band: -band.low)
        edges = [HUNDRED, *(band.low for band in bands)]
        highs = [*(band.high for band in bands), ZERO]
        if edges != highs:
            found = "、".join(f"{band.name}{plain(band.low)}-{plain(band.high)}" for band in bands)
            raise RuleError(f"{given.place}：参数“bands”为{found}，应从100到0首尾相接，不重叠、不留空档")
        return cls(tuple(bands))

    def reads(self) -> frozenset[str]:
        return frozenset({"choices.percent", "choices.band"})

    def bind(self, weight: Decimal, places: int = DEFAULT_PLACES) -> Scorer:
        place, times = quantum(weight, places), f"% × 分值 {plain(weight)} = "
        names = [(band.low, band.name, f"评为“{band.name}”，") for band in self.bands]
        point = weight.scaleb(-2)

        def score(inputs: Inputs) -> Verdict:
            entered = inputs.choices.get("percent")
            if entered is None:
                return missing("评定比例未填写")
            percent = entered if type(entered) is Decimal else number_of(entered)
            if percent is None:
                return missing(f"评定比例“{quoted(entered)}”不是数，应填写0至100的数")
            kept = percent if ZERO <= percent <= HUNDRED else min(max(percent, ZERO), HUNDRED)
            for low, name, opening in names:  # noqa: B007 - the lowest band starts at 0, so one of them is found
                if kept >= low:
                    break
            raw = kept * point
            rounded = raw.quantize(place)
            # Adding 0 writes 1E+1 out as 10.
            scored = (rounded, SCORED, f"{opening}{kept + ZERO!s}{times}{rounded!s}", raw)
            if kept is not percent:
                return flagged(scored, f"评定比例“{quoted(entered)}”超出0至100，请核对")
            chosen = inputs.choices.get("band")
            if chosen is not None and chosen != name:
                return flagged(scored, f"所选档次“{quoted(chosen)}”与{plain(percent)}%所在的“{name}”不一致，请核对")
            return scored

        return score
