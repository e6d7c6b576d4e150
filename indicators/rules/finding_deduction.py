"""R7: points off for each finding."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from indicators.rules.inputs import Inputs, Scorer, number_of, quoted
from indicators.rules.numbers import ZERO, plain, quantum
from indicators.rules.outcomes import SCORED, Verdict, flagged, missing
from indicators.rules.parameters import Parameters
from indicators.rules.rule import DEFAULT_PLACES, Rule


@dataclass(frozen=True, slots=True)
class FindingDeduction(Rule):
    """R7: weight − points × number of findings, at most ``cap`` points, not below 0."""

    kind: ClassVar[str] = "finding_deduction"
    title: ClassVar[str] = "按问题数扣分"
    parameters: ClassVar[tuple[str, ...]] = ("points", "cap")

    points: Decimal
    cap: Decimal | None = None

    @classmethod
    def _read(cls, given: Parameters) -> Self:
        cap = given.number("cap", above=True) if given.has("cap") else None
        return cls(given.number("points", above=True), cap)

    def reads(self) -> frozenset[str]:
        return frozenset({"choices.findings"})

    def bind(self, weight: Decimal, places: int = DEFAULT_PLACES) -> Scorer:
        place, points = quantum(weight, places), self.points
        most = weight if self.cap is None else min(weight, self.cap)
        full = weight.quantize(place)
        capped = "" if self.cap is None else f"（最多扣{plain(self.cap)}分）"
        clear = (full, SCORED, f"未发现问题，得满分 {full!s}", weight)
        each = f"项，每项扣{plain(points)}分{capped}，共扣"

        def score(inputs: Inputs) -> Verdict:
            entered = inputs.choices.get("findings")
            if entered is None:
                return missing("发现问题数未填写")
            count = number_of(entered)
            if count is None:
                return missing(f"发现问题数“{quoted(entered)}”不是数，应填写不小于0的整数")
            if count == 0:
                return clear
            found = max(count, ZERO).to_integral_value()
            taken = min(found * points, most)
            raw = weight - taken
            rounded = raw.quantize(place)
            text = f"发现问题{plain(found)}{each}{plain(taken)}分，得 {rounded!s}"
            scored = (rounded, SCORED, text, raw)
            return (
                scored if found == count else flagged(scored, f"发现问题数“{quoted(entered)}”应为不小于0的整数，请核对")
            )

        return score
