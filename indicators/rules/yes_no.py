"""R10: met or not met."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from indicators.rules.bounds import all_or_nothing, is_met
from indicators.rules.inputs import ACTUAL, TARGET, Inputs, Scorer, quoted, unit_clash, without_value
from indicators.rules.numbers import quantum
from indicators.rules.outcomes import Verdict, missing
from indicators.rules.rule import DEFAULT_PLACES, Rule


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
