"""The fields of a sheet's row: what a person may fill in for an indicator, and what is wrong with what they wrote.

A field is named as the engine names its inputs: ``actual``, ``target``, ``values.<name>``, ``choices.<name>``; besides
``reason`` (扣分原因), ``override`` (人工评分) and ``override_reason``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from budgets.quantities import Doubt, Quantity, doubt
from indicators.rules import Answer, Answers, OverAchievement, Rule, RuleError, readable_rule
from indicators.rules.answers import CHOICES, Bounds, as_quantity
from indicators.rules.days import read_day
from indicators.rules.inputs import ACTUAL, TARGET, VALUES, figure_label
from scoring.cases.choices import CELL_LABELS
from scoring.cases.models import CaseIndicator
from scoring.scores.models import Score


@dataclass(frozen=True, slots=True)
class Field:
    """A field of one indicator, filled in as ``cell_kind`` says. ``key`` is the fact of a quantity; none for choices.

    ``elements`` are the points to choose from, ``words`` what a word may be, ``most`` the highest points where that is

    not the weight; ``hint`` stands below the cell.
    """

    name: str
    cell_kind: Answers
    label: str
    key: str = ""
    elements: tuple[str, ...] = ()
    hint: str = ""
    words: tuple[str, ...] = ()
    most: Decimal | None = None

    @classmethod
    def of_answer(cls, answer: Answer) -> Field:
        name, cell_kind, label, words = answer.field, answer.cell_kind, answer.label, answer.words
        return cls(name, cell_kind, label, elements=answer.elements, hint=answer.hint, words=words, most=answer.most)

    def problem(self, value: object, weight: Decimal) -> str:
        """What is wrong with a kept value, in Chinese and with the mend; nothing where it is empty or right."""
        highest = weight if self.most is None else self.most
        return self.cell_kind.problem(value, Bounds(highest, len(self.elements), self.words, self.name == TARGET))


WORDS = tuple(
    Field(name, cell_kind, CELL_LABELS[name])
    for name, cell_kind in (("reason", Answers.TEXT), ("override", Answers.POINTS), ("override_reason", Answers.TEXT))
)


def problem_of(indicator: CaseIndicator, field: Field, value: Any) -> str:
    """What is wrong with a value of a field of this leaf: its form, or that the figure cannot be what it is called."""
    wrong = field.problem(value, indicator.weight)
    if wrong and field.name == ACTUAL and _decides(indicator, value):
        return ""
    if wrong or field.cell_kind is not Answers.QUANTITY or field.name == TARGET:
        return wrong
    found = _doubt_of_entry(indicator, field.name, value)
    return f"{field.label}{found}，请改正" if found is not None and found.impossible else ""


def _decides(indicator: CaseIndicator, value: Any) -> bool:
    """Whether an actual that is a bound is enough for the leaf's rule (≥90% in a tier from 90%)."""
    quantity, rule = as_quantity(str(value), unit_of_entry(indicator, ACTUAL)), rule_of(indicator)
    return quantity is not None and quantity.is_limit and rule is not None and rule.decides(indicator.weight, quantity)


def doubt_of(indicator: CaseIndicator, name: str, quantity: Quantity) -> Doubt | None:
    """What is doubtful about a figure that the leaf reads; it is called as the leaf and its fact are."""
    inputs = indicator.inputs
    if name.startswith(VALUES):
        own = name.removeprefix(VALUES)
        return doubt(quantity, f"{own}{inputs.get('values', {}).get(own, '')}")
    return doubt(quantity, f"{indicator.name}{inputs.get(name, '')}")


def _doubt_of_entry(indicator: CaseIndicator, name: str, value: Any) -> Doubt | None:
    quantity = as_quantity(str(value), unit_of_entry(indicator, name)) if value not in ("", None) else None
    return None if quantity is None else doubt_of(indicator, name, quantity)


def unit_of_entry(indicator: CaseIndicator, name: str) -> str:
    """The unit a bare number in a field is read in: that of the figure it replaces, else that of the target."""
    score = indicator.score
    kept = (score.resolved.get(name) or {}).get("q")
    if kept:
        return str(kept[1])
    if unit := stamp_of(score, name).get("unit", ""):
        return str(unit)
    target = (score.resolved.get(TARGET) or {}).get("q")
    stated = None if target else as_quantity(indicator.inputs.get("target", ""))
    return str(target[1]) if target else "" if stated is None else stated.unit.symbol


def rule_of(indicator: CaseIndicator) -> Rule | None:
    """The leaf's rule; None where the stored one is not readable (the tree editor says why)."""
    return _rule_in(json.dumps(indicator.rule, sort_keys=True))


@lru_cache(maxsize=4096)
def _rule_in(data: str) -> Rule | None:
    """Kept by its text: a page asks for the rule of each leaf several times, and rules never change."""
    return readable_rule(json.loads(data))


def answers_of(indicator: CaseIndicator) -> tuple[Answer, ...]:
    """What the leaf's rule and its adjustment ask a person, each once."""
    rule = rule_of(indicator)
    answers = list(rule.asks()) if rule is not None else []
    with suppress(RuleError):  # the tree editor says why
        answers += OverAchievement.parse(indicator.over_achievement).asks() if indicator.over_achievement else ()
    return tuple({answer.name: answer for answer in answers}.values())


def fields_of(indicator: CaseIndicator) -> tuple[Field, ...]:
    """Every field of a leaf, data first, then choices, then reason and override."""
    data = [Field(name, Answers.QUANTITY, figure_label(name), key) for name, key in data_keys(indicator).items()]
    return (*data, *map(Field.of_answer, answers_of(indicator)), *WORDS)


def field_of(indicator: CaseIndicator, name: str) -> Field | None:
    """The field of that name; None where the leaf has no such field."""
    return next((field for field in fields_of(indicator) if field.name == name), None)


def data_keys(indicator: CaseIndicator) -> dict[str, str]:
    """The facts a leaf reads by role, ``{"actual": 完成值/投入/…}``; a target stated by the framework is none.

    Where the key that the framework states is not known, or it states none, it is what was found when facts were last
    read.
    """
    keys = stated_keys(indicator)
    found = {role: kept["key"] for role, kept in indicator.bindings.items() if role in keys and kept["key"]}
    return keys | found


def stated_keys(indicator: CaseIndicator) -> dict[str, str]:
    """The facts by role as the framework states them.

    A figure that the rule needs and no input names has a fact of its own, which the evaluator fills in.
    """
    rule = rule_of(indicator)
    needs = rule.needs() if rule is not None else ()
    if indicator.over_achievement:
        needs = (*needs, TARGET, ACTUAL)
    inputs = indicator.inputs
    keys: dict[str, str] = {}
    target = inputs.get("target", "")
    if target and as_quantity(target) is None and read_day(target) is None:
        keys[TARGET] = target
    elif not target and TARGET in needs:
        keys[TARGET] = f"指标值/{indicator.path}"
    for name, key in inputs.get("values", {}).items():
        keys[f"{VALUES}{name}"] = key
    for name in needs:
        if name.startswith(VALUES) and name not in keys:
            keys[name] = f"完成值/{indicator.path}.{figure_label(name)}"
    if inputs.get("actual"):
        keys[ACTUAL] = inputs["actual"]
    elif ACTUAL in needs:
        keys[ACTUAL] = f"完成值/{indicator.path}"
    return keys


def stored_value(score: Score, name: str) -> Any:
    """What the sheet keeps for a field, as the person left it; an empty text where nothing was written."""
    if name.startswith(CHOICES):
        value = score.choices.get(name.removeprefix(CHOICES), "")
        return "" if value is None else value
    if name == "reason":
        return score.reason
    if name in ("override", "override_reason") and name not in score.entries:
        kept = score.override if name == "override" else score.override_reason
        return "" if kept is None else f"{kept:f}" if isinstance(kept, Decimal) else kept
    return score.entries.get(name, "")


def pending_override(score: Score) -> str:
    """Why a person's score is not in force yet, in Chinese; nothing where there is none or it is."""
    typed = stored_value(score, "override")
    if typed == "":
        return ""
    return "" if score.override is not None else "人工评分尚未生效：请写明理由，分数应在0到分值之间"


def stamp_of(score: Score, name: str) -> Mapping[str, Any]:
    """Version, person, time and operation of a field's last change: ``{v, by, name, at, op}``; version 0 if none."""
    return score.stamps.get(name) or {"v": 0, "by": None, "name": "", "at": "", "op": ""}
