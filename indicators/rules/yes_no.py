"""R10: met or not met."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.answers import Answer, Answers, text_of
from indicators.rules.full_marks import full_marks_if, is_met, is_met_by
from indicators.rules.inputs import ACTUAL, TARGET, Inputs, quoted
from indicators.rules.numbers import decimal_text
from indicators.rules.outcomes import Outcome, missing
from indicators.rules.rule import Rule

_MET = Answer("met", Answers.YES_NO, "是否达到", headings=("是否达标", "是否完成", "是否实现"))


@dataclass(frozen=True, slots=True, kw_only=True)
class YesNo(Rule):
    """R10: full or nothing (直接赋分). Choice ``met``; without it the actual is compared with the target."""

    kind, title = "yes_no", "是否达到"
    about = "达到得满分，未达到不得分；可由评价人评定，也可以完成值与指标值比较。"
    figures = (TARGET, ACTUAL)
    answers = (_MET,)

    def sentence(self, weight: Decimal) -> str:
        return f"达到的得{decimal_text(weight)}分，未达到的不得分。"

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        entered = inputs.choices.get(_MET.name)
        if entered is None and inputs.target is None and inputs.actual is None:
            return missing("是否达到未填写")
        if entered is None:
            met = _meets(inputs)
            how = "" if met else "未"
            return full_marks_if(met, weight, lambda: f"完成值 {inputs.actual}，{how}达到指标值 {inputs.target}")
        if entered is True or entered == "是":
            return full_marks_if(True, weight, lambda: "评定为“是”")
        if entered is False or entered == "否":
            return full_marks_if(False, weight, lambda: "评定为“否”")
        return missing(f"是否达到为“{quoted(entered)}”，应填写“是”或“否”")

    def achievement(self, inputs: Inputs) -> str:
        entered = inputs.choices.get(_MET.name)
        said = text_of(entered) if isinstance(entered, bool) else inputs.words(_MET.name)
        return said if said in ("是", "否") else ""


def _meets(inputs: Inputs) -> bool:
    if inputs.target is not None and inputs.is_range:
        _, done, _ = inputs.against_range()
        return is_met_by(done, inputs.target)
    goal, done = inputs.pair(TARGET, ACTUAL)
    return is_met(done, goal, inputs.bound)
