"""R22: points added to the total, or taken from it, beside the indicators that make it up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from indicators.rules.answers import Answer, Answers
from indicators.rules.inputs import Inputs, quoted
from indicators.rules.numbers import ZERO, decimal_text
from indicators.rules.outcomes import Outcome
from indicators.rules.parameters import number, option
from indicators.rules.rule import Rule

_TIMES = Answer("times", Answers.COUNT, "加减分次数", hint="没有的填0")
_POINTS = Answer("extra_points", Answers.POINTS, "加减的分数", hint="填不带正负号的分数，没有的填0")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraPoints(Rule):
    """R22: ± points × times, at most ``most`` (云南: 机制创新加3分，数据作假减30分); the leaf weighs nothing.

    Choice ``times``, or ``extra_points`` where a person sets the points. The total stays within its own bounds.
    """

    kind, title = "extra_points", "加减分"
    about = "在总分之外加分或减分：每次若干分，或由评价人填写分数，都以上限为止；分值填0，不占总分。"
    answers = (_TIMES, _POINTS)
    is_extra = True

    sign: str = option("加减", add="加分", subtract="减分")
    points: Decimal | None = number("每次分数", hint="不填则由评价人填写分数", required=False, above=0)
    most: Decimal = number("上限", hint="如 3", above=0)

    @property
    def word(self) -> str:
        return "加" if self.sign == "add" else "减"

    def bounds(self, weight: Decimal) -> tuple[Decimal, Decimal]:
        return (ZERO, self.most) if self.sign == "add" else (ZERO - self.most, ZERO)

    def asks(self) -> tuple[Answer, ...]:
        return (_TIMES,) if self.points is not None else (replace(_POINTS, most=self.most),)

    def problems(self, weight: Decimal) -> tuple[str, ...]:
        if not weight:
            return ()
        return (f"加减分不占总分，分值应为0，现为{decimal_text(weight)}；最多{self.word}多少分写在规则的“上限”里",)

    def sentence(self, weight: Decimal) -> str:
        most = decimal_text(self.most)
        if self.points is None:
            return f"由评价人在0至{most}分之间{self.word}分，不占分值。"
        return f"每次{self.word}{decimal_text(self.points)}分，最多{self.word}{most}分，不占分值。"

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        if self.points is None:
            given, warning = inputs.number_up_to(_POINTS.name, _POINTS.label, self.most)
            how = f"评价人评定{self.word}{decimal_text(given)}分"
        else:
            entered = inputs.number(_TIMES.name, _TIMES.label, "不小于0的整数")
            times = max(entered, ZERO).to_integral_value()
            given = min(times * self.points, self.most)
            off = "应为不小于0的整数，请核对" if times != entered else ""
            warning = f"{_TIMES.label}“{quoted(inputs.choices[_TIMES.name])}”{off}" if off else ""
            each = f"{decimal_text(times)}次，每次{self.word}{decimal_text(self.points)}分"
            how = f"{each}，共{self.word}{decimal_text(given)}分"
        return Outcome(given if self.sign == "add" else ZERO - given, lambda score: f"{how}，得 {score}", warning)
