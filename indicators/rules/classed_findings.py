"""R18: points off for each finding, by its class."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.answers import Answer, Answers
from indicators.rules.inputs import Inputs, quoted
from indicators.rules.numbers import ZERO, decimal_text
from indicators.rules.outcomes import Outcome
from indicators.rules.parameters import number, rows, text
from indicators.rules.rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingClass:
    """A class of findings (虚列支出, 超标准) with what one of them costs, and the most that the class may cost."""

    text: str = text("问题类别")
    points: Decimal = number("每项扣分", above=0)
    cap: Decimal | None = number("最多扣分", hint="不填则扣完为止", required=False, above=0)

    def words(self) -> str:
        most = "" if self.cap is None else f"，最多扣{decimal_text(self.cap)}分"
        return f"{self.text}每项扣{decimal_text(self.points)}分{most}"

    def taken(self, count: Decimal) -> Decimal:
        return count * self.points if self.cap is None else min(count * self.points, self.cap)


def _findings(number: int, hint: str = "") -> Answer:
    return Answer(f"findings_{number}", Answers.COUNT, f"第{number}类问题数", hint=hint)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassedFindings(Rule):
    """R18: weight − Σ points of the class × its findings, not below 0 (虚列扣4分，超标准扣2分; 财预〔2011〕285号).

    Choices ``findings_1``, ``findings_2`` … count the findings of each class.
    """

    kind, title = "classed_findings", "按问题类别扣分"
    about = "不同类别的问题每项扣不同的分，扣完为止。"
    answers = (_findings(1),)
    classes: tuple[FindingClass, ...] = rows("各类问题", FindingClass)

    def asks(self) -> tuple[Answer, ...]:
        return tuple(_findings(at, each.words()) for at, each in enumerate(self.classes, 1))

    def sentence(self, weight: Decimal) -> str:
        classes = "；".join(each.words() for each in self.classes)
        return f"未发现问题得{decimal_text(weight)}分；{classes}；扣完为止。"

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        taken, parts, warnings = ZERO, [], []
        for each, answer in zip(self.classes, self.asks(), strict=True):
            entered = inputs.number(answer.name, f"“{each.text}”的问题数", "不小于0的整数")
            count = max(entered, ZERO).to_integral_value()
            if count != entered:
                given = quoted(inputs.choices[answer.name])
                warnings.append(f"“{each.text}”的问题数“{given}”应为不小于0的整数，请核对")
            if count:
                off = each.taken(count)
                taken += off
                parts.append(f"{each.text}{decimal_text(count)}项扣{decimal_text(off)}分")
        if not parts:
            return Outcome(weight, lambda score: f"未发现问题，得满分 {score}", "；".join(warnings))
        words = "，".join(parts) + ("，扣完为止" if taken >= weight else f"，共扣{decimal_text(taken)}分")
        return Outcome(weight - taken, lambda score: f"{words}，得 {score}", "；".join(warnings))

    def achievement(self, inputs: Inputs) -> str:
        found = [
            f"{each.text}{decimal_text(count)}项"
            for each, answer in zip(self.classes, self.asks(), strict=True)
            if (count := inputs.number(answer.name, f"“{each.text}”的问题数", "不小于0的整数"))
        ]
        return "，".join(found) or "未发现问题"
