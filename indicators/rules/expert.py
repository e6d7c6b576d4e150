"""R13: a score entered by an expert."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.answers import Answer, Answers
from indicators.rules.inputs import Inputs
from indicators.rules.numbers import decimal_text
from indicators.rules.outcomes import Outcome
from indicators.rules.rule import Rule

REASON = Answer("reason", Answers.TEXT, "说明")
SCORE = Answer(
    "score",
    Answers.POINTS,
    "评分",
    headings=("专家评分", "得分", "实得分", "自评得分", "评价得分"),
    fact="专家评分",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expert(Rule):
    """R13: a score entered by an expert; below the weight it needs a reason. Choices ``score`` and ``reason``."""

    kind, title = "expert", "专家评定"
    about = "由一位专家直接评分，低于分值的写明理由。"
    answers = (SCORE, REASON)
    is_opinion = True

    def sentence(self, weight: Decimal) -> str:
        points = decimal_text(weight)
        return f"由专家在0至{points}分之间评定，低于{points}分的写明理由。"

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        points, warning = inputs.number_up_to(SCORE.name, SCORE.label, weight)
        reason = inputs.words(REASON.name)
        if points < weight and not reason and not warning:
            warning = "低于分值，须说明扣分理由"
        why = f"，理由：{reason}" if reason else ""
        return Outcome(points, lambda score: f"专家评定得 {score}（分值 {decimal_text(weight)}）{why}", warning)
