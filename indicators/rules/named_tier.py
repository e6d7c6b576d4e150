"""R16: the points of the tier that a person names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from indicators.rules.answers import Answer, Answers, folded
from indicators.rules.inputs import Inputs, quoted
from indicators.rules.numbers import ZERO, decimal_text, share_text
from indicators.rules.outcomes import Outcome, missing
from indicators.rules.parameters import number, rows, share, text
from indicators.rules.rule import Rule

_WORD = Answer("word", Answers.WORD, "评定档次", headings=("档次", "评定等次", "评价档次"))


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedStep:
    """A tier by its word (好, A, 较明显), giving a share of the weight or points."""

    name: str = text("档名")
    points: Decimal | None = number("得分", required=False)
    share: Decimal | None = share("占分值比例", hint="与得分填其一，如 80%", required=False)

    def conflict(self) -> str:
        return "“得分”与“占分值比例”应当且只应写一个" if (self.share is None) == (self.points is None) else ""

    def score(self, weight: Decimal) -> Decimal:
        return weight * (self.share or ZERO) if self.points is None else self.points


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTier(Rule):
    """R16: a person picks one of the named tiers (好6 一般3 差0; A, B, C; 明显, 较明显, 不明显). Choice ``word``."""

    kind, title = "named_tier", "按档名计分"
    about = "评价人从几个档名（如好、一般、差）中选定一档，得该档的分。"
    answers = (_WORD,)
    is_opinion = True

    steps: tuple[NamedStep, ...] = rows("各档", NamedStep)

    def conflict(self) -> str:
        names = [folded(step.name) for step in self.steps]
        twice = next((name for name in names if names.count(name) > 1), "")
        return f"“各档”中“{twice}”出现两次，档名应各不相同" if twice else ""

    def asks(self) -> tuple[Answer, ...]:
        hint = "；".join(f"{step.name} {_given(step)}" for step in self.steps)
        return (replace(_WORD, words=tuple(step.name for step in self.steps), hint=hint),)

    def problems(self, weight: Decimal) -> tuple[str, ...]:
        over = [step for step in self.steps if step.points is not None and step.points > weight]
        return tuple(
            f"“{step.name}”档给{decimal_text(step.points or ZERO)}分，超过分值{decimal_text(weight)}" for step in over
        )

    def sentence(self, weight: Decimal) -> str:
        return "；".join(f"{step.name}的得{_given(step)}" for step in self.steps) + "。"

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        step = self._step(inputs)
        if step is None:
            words = "、".join(f"“{step.name}”" for step in self.steps)
            return missing(f"{_WORD.label}为“{quoted(inputs.choices[_WORD.name])}”，应为{words}之一")
        return Outcome(step.score(weight), lambda score: f"评为“{step.name}”，得 {score}")

    def achievement(self, inputs: Inputs) -> str:
        step = self._step(inputs)
        return "" if step is None else step.name

    def _step(self, inputs: Inputs) -> NamedStep | None:
        """The tier that was picked; None for a word that is none of them. Raises Unscored."""
        entered = inputs.choice(_WORD.name, _WORD.label)
        word = folded(entered) if isinstance(entered, str) else ""
        return next((step for step in self.steps if folded(step.name) == word), None)


def _given(step: NamedStep) -> str:
    return f"分值的{share_text(step.share or ZERO)}" if step.points is None else f"{decimal_text(step.points)}分"
