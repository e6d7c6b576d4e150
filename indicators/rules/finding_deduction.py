"""R7: points off for each finding."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.answers import Answer, Answers
from indicators.rules.inputs import Inputs, quoted
from indicators.rules.numbers import ZERO, decimal_text
from indicators.rules.outcomes import Outcome
from indicators.rules.parameters import number
from indicators.rules.rule import Rule

_FINDINGS = Answer("findings", Answers.COUNT, "发现问题数", headings=("问题数", "问题个数"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingDeduction(Rule):
    """R7: weight − points × number of findings, at most ``cap`` points, not below 0."""

    kind, title = "finding_deduction", "按问题数扣分"
    about = "每发现一项问题扣若干分，扣完为止。"
    answers = (_FINDINGS,)

    points: Decimal = number("每项扣分", above=0)
    cap: Decimal | None = number("最多扣分", hint="不填则扣完为止", required=False, above=0)

    def sentence(self, weight: Decimal) -> str:
        most = "扣完为止" if self.cap is None else f"最多扣{decimal_text(self.cap)}分"
        each = f"每发现一项问题扣{decimal_text(self.points)}分"
        return f"未发现问题得{decimal_text(weight)}分；{each}，{most}。"

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        entered = inputs.number(_FINDINGS.name, _FINDINGS.label, "不小于0的整数")
        if entered == 0:
            return Outcome(weight, lambda score: f"未发现问题，得满分 {score}")
        count = max(entered, ZERO).to_integral_value()
        taken = min(count * self.points, weight if self.cap is None else min(weight, self.cap))
        warning = (
            "" if count == entered else f"发现问题数“{quoted(inputs.choices['findings'])}”应为不小于0的整数，请核对"
        )
        return Outcome(weight - taken, lambda score: self._explain(count, taken, score), warning)

    def achievement(self, inputs: Inputs) -> str:
        count = inputs.number(_FINDINGS.name, _FINDINGS.label, "不小于0的整数")
        return f"发现问题{decimal_text(count)}项" if count else "未发现问题"

    def _explain(self, count: Decimal, taken: Decimal, score: str) -> str:
        capped = "" if self.cap is None else f"（最多扣{decimal_text(self.cap)}分）"
        each = f"每项扣{decimal_text(self.points)}分{capped}"
        return f"发现问题{decimal_text(count)}项，{each}，共扣{decimal_text(taken)}分，得 {score}"
