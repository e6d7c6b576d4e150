"""R21: the scores of several projects, weighted by their money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.quantities import NUMBER
from indicators.rules.answers import Answer, Answers
from indicators.rules.inputs import Inputs, number_of, quoted
from indicators.rules.numbers import HUNDRED, ZERO, decimal_text, value_text
from indicators.rules.outcomes import Outcome, Unscored, missing
from indicators.rules.rule import Rule

_SCORES = Answer("project_scores", Answers.PERCENTS, "各项目得分（百分制）", hint="如 92、85.5、78", fact="项目个数")
_AMOUNTS = Answer("amounts", Answers.WEIGHTS, "各项目资金额", hint="与得分同序，同一单位", fact="资金额个数")


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyAverage(Rule):
    """R21: weight × Σ(score × amount) ÷ Σ amount ÷ 100, over projects scored out of 100 (湖北: 按资金额加权).

    Choices ``project_scores`` and ``amounts`` list the projects in one order.
    """

    kind, title = "money_average", "按资金额加权平均"
    about = "几个项目各有百分制得分，按资金额加权平均后折算为本指标的得分。"
    answers = (_SCORES, _AMOUNTS)

    def sentence(self, weight: Decimal) -> str:
        return f"得分 = Σ（项目得分 × 项目资金额）÷ Σ项目资金额 ÷ 100 × {decimal_text(weight)}分，项目得分按百分制。"

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        scores, amounts = _numbers(_SCORES, inputs), _numbers(_AMOUNTS, inputs)
        if len(scores) != len(amounts):
            return missing(f"有{len(scores)}个项目得分、{len(amounts)}个资金额，应一一对应")
        if min(amounts) <= ZERO:
            return missing("各项目资金额都应大于0")
        kept = [min(max(each, ZERO), HUNDRED) for each in scores]
        total = sum(amounts, ZERO)
        weighted = sum((each * amount for each, amount in zip(kept, amounts, strict=True)), ZERO)
        mean = value_text(weighted / total, NUMBER)
        return Outcome(
            weight * weighted / (total * HUNDRED),
            lambda score: f"{len(kept)}个项目按资金额加权平均 {mean} 分，× 分值 {decimal_text(weight)} ÷ 100 = {score}",
            "" if kept == scores else "有项目得分超出0至100，请核对",
        )


def _numbers(answer: Answer, inputs: Inputs) -> list[Decimal]:
    """All entries as numbers. Raises Unscored where there are none, or one of them is none."""
    entered = inputs.choice(answer.name, answer.label)
    numbers = list(map(number_of, entered)) if isinstance(entered, Sequence) and not isinstance(entered, str) else []
    if not numbers or None in numbers:
        raise Unscored(missing(f"{answer.label}“{quoted(entered)}”应为以顿号隔开的数，如“92、85.5、78”"))
    return [number for number in numbers if number is not None]
