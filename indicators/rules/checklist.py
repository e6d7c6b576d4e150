"""R8: the points of the elements that are satisfied."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, combinations
from typing import ClassVar, Self

from indicators.rules.inputs import Inputs, Scorer, quoted
from indicators.rules.numbers import ZERO, plain, quantum
from indicators.rules.outcomes import SCORED, RuleError, Verdict, flagged, missing
from indicators.rules.parameters import Parameters
from indicators.rules.rule import DEFAULT_PLACES, Rule

_LISTS = (list, tuple, set, frozenset)
_FEW = 6


@dataclass(frozen=True, slots=True)
class Element:
    """One point to look at (评价要点); ``points`` None is an equal part; without a ``required`` one nothing scores."""

    text: str
    points: Decimal | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Checklist(Rule):
    """R8: the points of the satisfied elements, or weight × k ÷ n. Choice ``satisfied``: element numbers from 1."""

    kind: ClassVar[str] = "checklist"
    title: ClassVar[str] = "要点计分"
    parameters: ClassVar[tuple[str, ...]] = ("elements",)

    elements: tuple[Element, ...]

    @classmethod
    def _read(cls, given: Parameters) -> Self:
        elements = tuple(
            _element(f"{given.place}参数“elements”第{number}项", data)
            for number, data in enumerate(given.items("elements"), 1)
        )
        if len({element.points is None for element in elements}) > 1:
            raise RuleError(f"{given.place}：参数“elements”应各项都写分数，或都不写（平均分配）")
        return cls(elements)

    def reads(self) -> frozenset[str]:
        return frozenset({"choices.satisfied"})

    def problems(self, weight: Decimal) -> tuple[str, ...]:
        if self.elements[0].points is None:
            return ()
        total = sum((element.points or ZERO for element in self.elements), ZERO)
        return () if total == weight else (f"各要点合计{plain(total)}分，与分值{plain(weight)}不一致",)

    def bind(self, weight: Decimal, places: int = DEFAULT_PLACES) -> Scorer:
        count, verdict = len(self.elements), self._verdict(weight, places)
        numbers = frozenset(range(1, count + 1))
        # Few elements have few outcomes: all of them are made ready here. Longer lists are counted case by case.
        subsets = chain.from_iterable(combinations(numbers, k) for k in range(count + 1))
        ready = {frozenset(ticked): verdict(frozenset(ticked)) for ticked in subsets} if count <= _FEW else {}

        def score(inputs: Inputs) -> Verdict:
            entered = inputs.choices.get("satisfied")
            if entered is None:
                return missing("符合的评价要点未填写")
            if not isinstance(entered, _LISTS):
                return missing(f"符合的评价要点“{quoted(entered)}”应为要点序号的列表")
            try:
                ticked = numbers.intersection(entered)
            except TypeError:
                return missing(f"符合的评价要点“{quoted(entered)}”应为要点序号的列表")
            scored = ready.get(ticked) or verdict(ticked)
            if len(ticked) == len(entered):
                return scored
            return flagged(scored, f"所填要点序号“{quoted(list(entered))}”有重复或不在1至{count}之内，请核对")

        return score

    def _verdict(self, weight: Decimal, places: int) -> Callable[[frozenset[int]], Verdict]:
        """What a set of satisfied elements scores."""
        place, count, equal = quantum(weight, places), len(self.elements), self.elements[0].points is None
        table = [(n, each.points or ZERO, plain(each.points or ZERO)) for n, each in enumerate(self.elements, 1)]
        required = frozenset(number for number, element in enumerate(self.elements, 1) if element.required)
        opening = f"评价要点{count}项，符合"

        def verdict(ticked: frozenset[int]) -> Verdict:
            raw, texts = ZERO, []
            if not required <= ticked:
                parts = "，必备要点不符合"
            elif equal:
                raw, parts = weight * len(ticked) / count, f"，{plain(weight)} × {len(ticked)} ÷ {count}"
            else:
                for number, points, text in table:
                    if number in ticked:
                        raw += points
                        texts.append(text)
                parts = f"（{'+'.join(texts)}）" if texts else ""
            if raw > weight:
                raw = weight
            rounded = raw.quantize(place)
            return (rounded, SCORED, f"{opening}{len(ticked)}项{parts}，得 {rounded!s}", raw)

        return verdict


def _element(place: str, data: object) -> Element:
    if isinstance(data, str):
        return Element(Parameters(place, {"text": data}, ("text",)).text("text"))
    given = Parameters(place, data, ("text", "points", "required"))
    points = given.number("points", above=True) if given.has("points") else None
    return Element(given.text("text"), points, given.flag("required", False))
