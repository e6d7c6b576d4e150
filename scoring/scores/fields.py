"""The fields of a sheet's row: what a person may fill in for an indicator, and what is wrong with what they wrote.

A field is named as the engine names its inputs: ``actual``, ``target``, ``values.<name>``, ``choices.<name>``; besides
``reason`` (扣分原因), ``override`` (人工评分) and ``override_reason``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from budgets.quantities import Quantity, QuantityError, parse_quantity
from indicators.rules import Rule, RuleError, parse_rule
from scoring.cases.choices import CELL_LABELS
from scoring.cases.models import CaseIndicator
from scoring.scores.models import Score

LONGEST = 4000
_LONGEST_DATA = 200
_MOST_EXPERTS = 99
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("。"): ".", 0x3000: " "}


class Kind(Enum):
    """How a field is filled in."""

    QUANTITY = "quantity"
    ELEMENTS = "elements"
    COUNT = "count"
    PERCENT = "percent"
    YES_NO = "yes_no"
    POINTS = "points"
    POINTS_LIST = "points_list"
    WEIGHTS = "weights"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of one indicator. ``key`` is the fact that a quantity stands for; none for choices and words."""

    name: str
    kind: Kind
    label: str
    key: str = ""


_LISTS = frozenset({Kind.POINTS_LIST, Kind.WEIGHTS})
_CHOICES = {
    "choices.satisfied": Kind.ELEMENTS,
    "choices.findings": Kind.COUNT,
    "choices.percent": Kind.PERCENT,
    "choices.met": Kind.YES_NO,
    "choices.score": Kind.POINTS,
    "choices.scores": Kind.POINTS_LIST,
    "choices.weights": Kind.WEIGHTS,
    "choices.reason": Kind.TEXT,
}
WORDS = tuple(
    Field(name, kind, CELL_LABELS[name])
    for name, kind in (("reason", Kind.TEXT), ("override", Kind.POINTS), ("override_reason", Kind.TEXT))
)


def rule_of(indicator: CaseIndicator) -> Rule | None:
    """The leaf's rule; None where the stored one is not readable (the tree editor says why)."""
    try:
        return parse_rule(indicator.rule)
    except RuleError:
        return None


def fields_of(indicator: CaseIndicator) -> tuple[Field, ...]:
    """Every field of a leaf, data first, then choices, then reason and override."""
    rule = rule_of(indicator)
    reads = rule.reads() if rule is not None else frozenset()
    data = [Field(name, Kind.QUANTITY, _label(name), key) for name, key in data_keys(indicator, reads).items()]
    if indicator.over_achievement.get("action") == "explain":
        reads |= {"choices.reason"}
    chosen = [Field(name, _CHOICES[name], CELL_LABELS[name]) for name in _CHOICES if name in reads]
    return (*data, *chosen, *WORDS)


def field_of(indicator: CaseIndicator, name: str) -> Field | None:
    """The field of that name; None where the leaf has no such field."""
    return next((field for field in fields_of(indicator) if field.name == name), None)


def data_keys(indicator: CaseIndicator, reads: frozenset[str] | None = None) -> dict[str, str]:
    """The facts a leaf reads by role, ``{"actual": 完成值/投入/…}``; a target stated by the framework is none.

    A leaf whose rule needs an actual and names no fact has one of its own, which the evaluator fills in.
    """
    if reads is None:
        rule = rule_of(indicator)
        reads = rule.reads() if rule is not None else frozenset()
    inputs = indicator.inputs
    keys: dict[str, str] = {}
    target = inputs.get("target", "")
    if target and as_quantity(target) is None:
        keys["target"] = target
    elif not target and "target" in reads and "choices.met" not in reads:
        keys["target"] = f"指标值/{indicator.path}"
    for name, key in inputs.get("values", {}).items():
        keys[f"values.{name}"] = key
    if inputs.get("actual"):
        keys["actual"] = inputs["actual"]
    elif "actual" in reads and "choices.met" not in reads:
        keys["actual"] = f"完成值/{indicator.path}"
    return keys


def stored_value(score: Score, name: str) -> Any:
    """What the sheet keeps for a field, as the person left it; an empty text where nothing was written."""
    if name.startswith("choices."):
        value = score.choices.get(name.removeprefix("choices."), "")
        return "" if value is None else value
    if name == "reason":
        return score.reason
    if name in ("override", "override_reason") and name not in score.entries:
        kept = score.override if name == "override" else score.override_reason
        return "" if kept is None else f"{kept:f}" if isinstance(kept, Decimal) else kept
    return score.entries.get(name, "")


def cleaned(field: Field, raw: object) -> Any:
    """What a person typed as the sheet keeps it: half-width, trimmed; numbers of elements as a list, 是/否 as a flag.

    What cannot be read is kept as it was typed, for ``problem`` to name: saving never loses a word. Raises ValueError
    only for what no field can hold.
    """
    if field.kind is Kind.ELEMENTS:
        return _elements(raw)
    if field.kind in _LISTS:
        return _number_list(raw)
    if not isinstance(raw, str | int | bool | Decimal) and raw is not None:
        raise ValueError("应为文字")
    if field.kind is Kind.YES_NO and isinstance(raw, bool):
        return raw
    text = "" if raw is None else _storable(str(raw)).strip()
    if len(text) > (LONGEST if field.kind is Kind.TEXT else _LONGEST_DATA):
        raise ValueError(f"超过{LONGEST if field.kind is Kind.TEXT else _LONGEST_DATA}字")
    if field.kind is Kind.TEXT:
        return text
    text = text.translate(_FULL_WIDTH).strip()
    if field.kind is Kind.YES_NO:
        return {"是": True, "否": False, "true": True, "false": False}.get(text, text)
    if field.kind is Kind.PERCENT:
        return text.removesuffix("%").strip()
    if field.kind is Kind.COUNT and text.isascii() and text.isdigit():
        return int(text)
    return text


def _elements(raw: object) -> list[int] | str:
    """Numbers of elements from 1; none satisfied (0, 无) is not the same as not yet filled in."""
    if isinstance(raw, str):
        text = raw.translate(_FULL_WIDTH).strip()
        if text in ("0", "无"):
            return []
        parts = text.replace("、", ",").replace(" ", ",").split(",")
        raw = [part for part in parts if part]
        if not all(part.isascii() and part.isdigit() and len(part) < 4 for part in raw):
            return _storable(text)[:_LONGEST_DATA]
        if not raw and not text:
            return ""
    if not isinstance(raw, list) or len(raw) > 99:
        raise ValueError("应为要点序号")
    if not all(type(part) in (int, str) and re.fullmatch(r"[0-9]{1,3}", str(part)) for part in raw):
        raise ValueError("应为要点序号")
    return sorted({int(part) for part in raw})


def _storable(text: str) -> str:
    """Without the characters that no database takes: NUL, and halves of a pair as a browser may send them."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _number_list(raw: object) -> list[str] | str:
    """The scores of a panel, or the weights of its members, in one order: ``8、9.5`` is ``["8", "9.5"]``."""
    if isinstance(raw, str):
        text = raw.translate(_FULL_WIDTH).strip()
        if len(text) > _LONGEST_DATA:
            raise ValueError(f"超过{_LONGEST_DATA}字")
        parts = text.replace("、", " ").replace(",", " ").replace(";", " ").split()
        return parts if all(as_decimal(part) is not None for part in parts) and parts else text
    if not isinstance(raw, list) or len(raw) > _MOST_EXPERTS or any(as_decimal(part) is None for part in raw):
        raise ValueError("应为以顿号隔开的数")
    return [str(part) for part in raw] if raw else ""


def problem(field: Field, value: object, indicator: CaseIndicator) -> str:
    """What is wrong with a kept value, in Chinese and with the mend; nothing where it is empty or right."""
    if value == "" or value is None or field.kind is Kind.TEXT:
        return ""
    if field.kind is Kind.QUANTITY:
        try:
            parse_quantity(str(value))
        except QuantityError as error:
            return str(error)
        return ""
    if field.kind is Kind.ELEMENTS:
        count = len(indicator.rule.get("elements", []))
        right = isinstance(value, list) and all(1 <= number <= count for number in value)
        return "" if right else f"应填写1至{count}的要点序号，如“1、3”"
    if field.kind in _LISTS:
        return _list_problem(field, value, indicator)
    if field.kind is Kind.YES_NO:
        return "" if isinstance(value, bool) else f"“{value}”应为“是”或“否”"
    return _number_problem(field, value, indicator.weight)


def _number_problem(field: Field, value: object, weight: Decimal) -> str:
    number = as_decimal(value)
    if field.kind is Kind.COUNT:
        whole = number is not None and number >= 0 and number == number.to_integral_value()
        return "" if whole else f"“{value}”应为0或正整数"
    top, unit = (Decimal(100), "（百分数）") if field.kind is Kind.PERCENT else (weight.normalize(), "（分）")
    if number is None or not 0 <= number <= top:
        return f"“{value}”应为0到{top:f}之间的数{unit}"
    if field.kind is Kind.POINTS and number != round(number, 2):
        return f"“{value}”最多保留两位小数"
    return ""


def _list_problem(field: Field, value: object, indicator: CaseIndicator) -> str:
    if not isinstance(value, list):
        return f"“{value}”应为以顿号隔开的数，如“8、8.5、9”"
    if field.kind is Kind.POINTS_LIST:
        single = Field(field.name, Kind.POINTS, field.label)
        return next((wrong for wrong in (problem(single, part, indicator) for part in value) if wrong), "")
    numbers = [as_decimal(part) for part in value]
    return "" if all(number is not None and number > 0 for number in numbers) else "权重都应大于0"


def as_decimal(value: object) -> Decimal | None:
    """A kept value as a finite number, None where it is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def as_quantity(text: str) -> Quantity | None:
    """A text as the quantity it states; None where it states none (the key of a fact, 建立机制)."""
    try:
        return parse_quantity(text)
    except QuantityError:
        return None


def pending_override(score: Score) -> str:
    """Why a person's score is not in force yet, in Chinese; nothing where there is none or it is."""
    typed = stored_value(score, "override")
    if typed == "":
        return ""
    return "" if score.override is not None else "人工评分尚未生效：请写明理由，分数应在0到分值之间"


def _label(name: str) -> str:
    return CELL_LABELS.get(name) or name.removeprefix("values.")


def stamp_of(score: Score, name: str) -> Mapping[str, Any]:
    """Version, person, time and operation of a field's last change: ``{v, by, name, at, op}``; version 0 if none."""
    return score.stamps.get(name) or {"v": 0, "by": None, "name": "", "at": "", "op": ""}
