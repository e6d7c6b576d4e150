"""Why a leaf has its score, as a person would tell it: what was read and where, what the rule says, the arithmetic.

One source for the score sheet, the reviewer's page, the page of a case and reports: they cannot differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from budgets.facts import fact_label
from budgets.quantities import Quantity
from indicators.rules import Answer, Answers, Inputs, OverAchievement, Rule
from indicators.rules.days import printed_day
from indicators.rules.inputs import ACTUAL, TARGET, DashFound, figure_label
from indicators.rules.numbers import CONTEXT, decimal_text, last_place
from indicators.rules.outcomes import Outcome, Unscored
from scoring.cases.models import CaseIndicator
from scoring.scores.evaluation import CONTESTED, inputs_of
from scoring.scores.fields import answers_of, data_keys, rule_of
from scoring.scores.selectors import explained_line

_CELL = re.compile(r"【(?P<sheet>.*)】(?P<cell>[A-Z]{1,3}\d+)$")
# An issued report names nobody in every row of an annex; who typed a figure and when is told by its trace.
_BY_EVALUATORS = "评价人员填写"
_FORMULA = "按公式计算："
_OPERATOR = re.compile(r"( [+−÷×] |、|[（）|]|÷（|的\d+次方根)")
_LONGEST_FORMULA = 60
_KEPT = {0: "到整数", 1: "保留一位小数", 2: "保留两位小数"}
_PLACES = (2, 1, 0)


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure or answer that the rule read: what it is called, as printed, and where it is from, in short.

    ``key`` names the fact to trace; nothing for what is traced to no cell or entry.
    """

    label: str
    text: str
    source: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """``line`` tells it in one; ``readings``, ``rule`` and ``arithmetic`` in full.

    ``warning`` is what asks to be looked at. ``override`` is a person's score in the place of the rule's, printed, with
    its ``reason``; the parts are the rule's all the same.
    """

    line: str
    readings: tuple[Reading, ...] = ()
    rule: str = ""
    arithmetic: str = ""
    warning: str = ""
    override: str = ""
    reason: str = ""


def explain(indicator: CaseIndicator, year: int) -> Explanation:
    """Everything about a leaf's score, from what was read when it was last scored; no query, nothing is written."""
    score, rule = indicator.score, rule_of(indicator)
    line = explained_line(score)
    if rule is None:
        return Explanation(line)
    inputs = inputs_of(indicator, year)
    outcome, place = _outcome(indicator, rule, inputs)
    is_as_kept = outcome.score == score.computed and (score.override is not None or score.score == score.computed)
    doubt = "" if not inputs.doubt or inputs.doubt.endswith("核定") else f"{inputs.doubt}，请核对"
    is_contested = any(kept["source"] == CONTESTED for kept in score.resolved.values())
    return Explanation(
        line=line,
        readings=tuple(_readings(indicator, rule, inputs)),
        rule=f"分值 {decimal_text(indicator.weight)} 分。{rule.sentence(indicator.weight)}",
        # Else the tree decided: a figure was refused, or weights of what does not apply were moved.
        arithmetic=_arithmetic(rule, inputs, outcome, place) if is_as_kept and not is_contested else line,
        warning="；".join(filter(None, (outcome.warning, doubt))) if is_as_kept else "",
        override="" if score.override is None else f"{score.override:f}",
        reason=score.override_reason if score.override is not None else "",
    )


def _outcome(indicator: CaseIndicator, rule: Rule, inputs: Inputs) -> tuple[Outcome, Decimal]:
    """What the rule makes of the leaf, and the last place of its score: the framework's, told by the score kept."""
    weight = indicator.weight
    with localcontext(CONTEXT):
        for places in _PLACES:
            place = last_place(weight, places)
            outcome = rule.evaluate_in_context(weight, inputs, place)
            if indicator.over_achievement:
                adjustment = OverAchievement.parse(indicator.over_achievement)
                outcome = adjustment.adjust(outcome, inputs, place)
            if outcome.score == indicator.score.computed:
                break
    return outcome, place


def _arithmetic(rule: Rule, inputs: Inputs, outcome: Outcome, place: Decimal) -> str:
    """The sentence of the score, after the rate it counts; how it was rounded, where that changed it."""
    if outcome.score is None or outcome.raw is None:
        return outcome.explain(str(outcome.score))
    with localcontext(CONTEXT):
        steps = filter(None, (_rate(rule, inputs), outcome.explain(str(outcome.score))))
        places = -int(place.as_tuple().exponent)
        rounded = f"（四舍五入{_KEPT[places]}）" if outcome.raw != outcome.score and places in _KEPT else ""
        return "；".join(steps) + rounded


def _rate(rule: Rule, inputs: Inputs) -> str:
    try:
        return rule.working(inputs)
    except DashFound:
        return _rate(rule, inputs.dashes_as_zero())
    except (Unscored, ArithmeticError):
        return ""


def _readings(indicator: CaseIndicator, rule: Rule, inputs: Inputs) -> Iterator[Reading]:
    keys, resolved = data_keys(indicator), indicator.score.resolved
    wanted = (*rule.reads(), *((TARGET, ACTUAL) if indicator.over_achievement else ()), *keys)
    for role in dict.fromkeys(wanted):
        quantity = inputs.figure(role)
        if role in keys:
            kept = resolved.get(role) or {}
            yield Reading(
                _label(role, keys[role]),
                "待核定" if kept.get("source") == CONTESTED else _text(quantity),
                _source(kept) or indicator.bindings.get(role, {}).get("waits", ""),
                keys[role] if quantity is not None else "",
            )
        elif role == TARGET and (quantity is not None or inputs.due):
            stated = f"指标值/{indicator.path}" if quantity is not None and quantity.is_value else ""
            yield Reading(figure_label(TARGET), _text(quantity) if quantity else inputs.due, "指标体系", stated)
    for answer in answers_of(indicator):
        value = indicator.score.choices.get(answer.name)
        if value is not None and value != "":
            yield Reading(answer.label, _answered(answer, value, inputs.year), _BY_EVALUATORS)


def _answered(answer: Answer, value: Any, year: int) -> str:
    """An answer as pages and reports print it: a rate with its sign, a day in full."""
    text = answer.cell_kind.text(value)
    if answer.cell_kind is Answers.DAY:
        return printed_day(text, year)
    return f"{text}%" if answer.cell_kind.suffix == "（%）" else text


def _label(role: str, key: str) -> str:
    """What the rule calls the figure, and what is read for it where that is another's name."""
    own = figure_label(role)
    if key.startswith(("完成值/", "指标值/", "绩效目标/", "批复绩效目标/")):
        return own
    told = fact_label(key)
    return told if told == own else f"{own}（{told}）"


def _text(quantity: Quantity | None) -> str:
    return (quantity.text(grouped=True) if quantity is not None else "") or "未填写"


def _source(kept: Mapping[str, Any]) -> str:
    """Where a figure is from, in short: 支出表 C7, 评价人员填写, 由部门支出 ÷ 部门全年预算 = 38 ÷ 40计算."""
    place = str(kept.get("place", ""))
    match kept.get("source"):
        case "cell" | "amount":
            found = _CELL.search(place)
            return f"{found['sheet']} {found['cell']}" if found else place
        case "entry":
            return _BY_EVALUATORS
        case "formula" if " = " in kept.get("worked", ""):
            return f"由{kept['worked'].rpartition(' = ')[0]}计算"
        case "formula":
            parts = _OPERATOR.split(place.removeprefix(_FORMULA))
            formula = "".join(part if _OPERATOR.fullmatch(part) else fact_label(part) for part in parts)
            return f"由{formula}计算" if len(formula) <= _LONGEST_FORMULA else "由其他数据计算"
    return place.partition("：")[0]
