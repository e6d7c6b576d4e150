"""Rules on a person's judgement: checklist (R8), yes/no (R10), expert (R13), panel (R14), coefficient (R15)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, combinations
from typing import ClassVar, Self

from .inputs import ACTUAL, TARGET, Inputs, Scorer, number_of, quoted, unit_clash, without_value
from .numbers import HUNDRED, ZERO, plain, quantum
from .outcomes import RuleError, Status, Verdict, flagged, missing
from .parameters import Parameters
from .ratios import all_or_nothing, is_met
from .rule import DEFAULT_PLACES, Rule

_SCORED = Status.SCORED
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
            return (rounded, _SCORED, f"{opening}{len(ticked)}项{parts}，得 {rounded!s}", raw)

        return verdict


def _element(place: str, data: object) -> Element:
    if isinstance(data, str):
        return Element(Parameters(place, {"text": data}, ("text",)).text("text"))
    given = Parameters(place, data, ("text", "points", "required"))
    points = given.number("points", above=True) if given.has("points") else None
    return Element(given.text("text"), points, given.flag("required", False))


@dataclass(frozen=True, slots=True)
class YesNo(Rule):
    """R10: full or nothing (直接赋分). Choice ``met``; without it the actual is compared with the target."""

    kind: ClassVar[str] = "yes_no"
    title: ClassVar[str] = "是否达到"

    def reads(self) -> frozenset[str]:
        return frozenset({TARGET, ACTUAL, "choices.met"})

    def bind(self, weight: Decimal, places: int = DEFAULT_PLACES) -> Scorer:
        place = quantum(weight, places)
        answers_by_text = {
            text: all_or_nothing(weight, place, text == "是", f"评定为“{text}”") for text in ("是", "否")
        }
        answers = {True: answers_by_text["是"], False: answers_by_text["否"]}

        def score(inputs: Inputs) -> Verdict:
            entered = inputs.choices.get("met")
            if entered is True or entered is False:
                return answers[entered]
            if entered is not None:
                known = answers_by_text.get(entered) if isinstance(entered, str) else None
                return known or missing(f"是否达到为“{quoted(entered)}”，应填写“是”或“否”")
            target, actual = inputs.target, inputs.actual
            if target is None and actual is None:
                return missing("是否达到未填写")
            if target is None or actual is None or (goal := target.value) is None or (done := actual.value) is None:
                return without_value(score, inputs, TARGET, ACTUAL)
            if actual.unit is not target.unit and (clash := unit_clash(actual.unit, target.unit)):
                return missing(clash)
            met = is_met(done, goal, target.bound)
            return all_or_nothing(weight, place, met, f"完成值 {actual}，{'' if met else '未'}达到指标值 {target}")

        return score


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
            scored = (rounded, _SCORED, f"专家评定得 {rounded!s}（分值 {plain(weight)}）{why}", raw)
            if raw != number:
                return flagged(scored, f"评定分数“{quoted(entered)}”超出0至{plain(weight)}，请核对")
            if raw < weight and not reason:
                return flagged(scored, "低于分值，须说明扣分理由")
            return scored

        return score


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
            scored = (rounded, _SCORED, f"{len(kept)}位专家评分，{how}，得 {rounded!s}", raw)
            return scored if kept == scores else flagged(scored, f"有评分超出0至{plain(weight)}，请核对")

        return score


def _numbers(entered: object) -> list[Decimal] | None:
    """All entries as numbers; None if there is no list, or one of them is not a number."""
    if not isinstance(entered, Sequence) or isinstance(entered, str):
        return None
    numbers = [number for number in map(number_of, entered) if number is not None]
    return numbers if len(numbers) == len(entered) else None


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
            scored = (rounded, _SCORED, f"得分系数 {plain(kept)}{times}{rounded!s}", raw)
            return scored if kept == percent else flagged(scored, f"得分系数“{quoted(entered)}”超出0至100，请核对")

        return score
