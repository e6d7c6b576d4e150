"""Scoring a case: the only writer of scores, totals and grades."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from budgets.facts import FactBook
from budgets.quantities import Quantity, QuantityError, parse_quantity
from evalcase.audit.services import record
from scoring.engine import (
    Branch,
    Inputs,
    Ladder,
    Leaf,
    NodeResult,
    NotApplicable,
    OverAchievement,
    Override,
    Result,
    evaluate_tree,
    parse_caps,
    parse_rule,
)
from scoring.models import Case, CaseIndicator, Score
from scoring.selectors import case_facts

from .sheets import SheetError

_ROOT = "总分"
_COMPUTED = {
    "computed": "规则得分",
    "score": "得分",
    "status": "状态",
    "basis": "计算说明",
    "target_text": "指标值",
    "actual_text": "完成值",
}
_CASE_FIELDS = {"total": "总分", "grade": "等级", "cap_note": "总分封顶说明"}


@dataclass(frozen=True)
class CaseScore:
    """A scored case: the engine's result, and each leaf's target and actual as printed."""

    case: Case
    result: Result
    stated: Mapping[str, tuple[str, str]]

    def as_data(self) -> dict[str, Any]:
        """``{case, total, grade, level1: [...], leaves: [...]}``, numbers as strings, unknown ones null."""
        nodes = self.result.nodes
        return {
            "case": self.case.code,
            "total": _text(self.result.total),
            "grade": self.case.grade,
            "level1": [
                {
                    "name": node.name,
                    "weight": _plain(node.weight),
                    "score": _text(node.score),
                    "rate": node.rate.text(),
                }
                for node in nodes
                if node.level == 1
            ],
            "leaves": [self._leaf(node) for node in nodes if node.is_leaf],
        }

    def _leaf(self, node: NodeResult) -> dict[str, Any]:
        target, actual = self.stated[node.key]
        return {
            "path": node.key,
            "weight": _plain(node.weight),
            "target": target,
            "actual": actual,
            "score": _text(node.score),
            "basis": node.basis,
            "status": node.status.value,
        }


@transaction.atomic
def score_case(*, case: Case, actor: AbstractBaseUser | None = None) -> CaseScore:
    """Score every indicator from the case's facts and choices; store leaf scores, sums, total and grade.

    Missing data leave a leaf 待填 and the total provisional; nothing raises on odd data. Raises SheetError for a case
    that gives no scores.
    """
    if not case.framework:
        raise SheetError(f"案件{case.code}不评分：立案时没有选用指标体系")
    Case.objects.select_for_update().get(pk=case.pk)
    indicators = _indicators(case)
    scored = _evaluate(case, indicators)
    before = {field: getattr(case, field) for field in _CASE_FIELDS}
    _apply(case, scored)
    rows = _applied(indicators, scored)
    Score.objects.bulk_update(rows, list(_COMPUTED))
    case.scored_at = timezone.now()
    case.save(update_fields=[*_CASE_FIELDS, "scored_at"])
    changes = {
        field: [before[field], getattr(case, field)] for field in _CASE_FIELDS if before[field] != getattr(case, field)
    }
    if changes:
        record(actor=actor, action="计算得分", obj=case, changes=changes)
    return scored


def score_without_overrides(*, case: Case) -> CaseScore:
    """What the rules alone give: the sheet evaluated with every person's override left out; nothing is written.

    ``case`` keeps the total and the grade it has.
    """
    indicators = _indicators(case)
    for indicator in indicators:
        indicator.score.override = None
    return _evaluate(case, indicators)


def changed_scores(*, case: Case) -> list[str]:
    """What a new computation would change, one Chinese line a difference; nothing is written."""
    indicators = _indicators(case)
    stored = {
        indicator.path: {field: getattr(indicator.score, field) for field in _COMPUTED} for indicator in indicators
    }
    kept = {field: getattr(case, field) for field in _CASE_FIELDS}
    scored = _evaluate(case, indicators)
    _apply(case, scored)
    found = [
        f"{label}：保存为{kept[field]}，重算为{getattr(case, field)}"
        for field, label in _CASE_FIELDS.items()
        if kept[field] != getattr(case, field)
    ]
    for row in _applied(indicators, scored):
        path = row.indicator.path
        for field, label in _COMPUTED.items():
            before, now = stored[path][field], getattr(row, field)
            if before != now:
                found.append(f"{path} {label}：保存为{before}，重算为{now}")
    return found


def _indicators(case: Case) -> list[CaseIndicator]:
    return list(case.indicators.select_related("score").order_by("order"))


def _evaluate(case: Case, indicators: list[CaseIndicator]) -> CaseScore:
    book = case_facts(case)
    framework = case.framework
    caps = parse_caps(framework["caps"])
    inputs = {indicator.path: _inputs(indicator, book) for indicator in indicators if indicator.rule}
    result = evaluate_tree(
        _tree(indicators, inputs),
        _ladder(framework),
        caps=caps,
        not_applicable=NotApplicable.parse(framework["not_applicable"]),
        facts={cap.fact: book.quantity(cap.fact) for cap in caps if cap.fact in book},
    )
    stated = {path: (_stated(given.target), _stated(given.actual)) for path, given in inputs.items()}
    return CaseScore(case, result, stated)


def _tree(indicators: list[CaseIndicator], inputs: Mapping[str, Inputs]) -> Branch:
    below: dict[int | None, list[CaseIndicator]] = {}
    for indicator in indicators:
        below.setdefault(indicator.parent_id, []).append(indicator)

    def node(indicator: CaseIndicator) -> Branch | Leaf:
        if not indicator.rule:
            children = tuple(node(child) for child in below.get(indicator.pk, []))
            return Branch(indicator.path, indicator.name, children)
        row = indicator.score
        return Leaf(
            key=indicator.path,
            name=indicator.name,
            weight=indicator.weight,
            rule=parse_rule(indicator.rule),
            inputs=inputs[indicator.path],
            adjustment=OverAchievement.parse(indicator.over_achievement) if indicator.over_achievement else None,
            override=None if row.override is None else Override(row.override, row.override_reason),
            not_applicable=NotApplicable.parse(indicator.not_applicable) if indicator.not_applicable else None,
        )

    return Branch(_ROOT, _ROOT, tuple(node(indicator) for indicator in below.get(None, [])))


def _inputs(indicator: CaseIndicator, book: FactBook) -> Inputs:
    """What the leaf's rule reads: facts by name, a target that is no fact as the quantity it states."""
    names = indicator.inputs
    values = {name: book.quantity(key) for name, key in names.get("values", {}).items() if key in book}
    return Inputs(
        target=_quantity(names.get("target", ""), book),
        actual=_quantity(names.get("actual", ""), book),
        values=values,
        choices=indicator.score.choices,
    )


def _quantity(name: str, book: FactBook) -> Quantity | None:
    if not name:
        return None
    if name in book:
        return book.quantity(name)
    try:
        return parse_quantity(name)
    except QuantityError:
        return None


def _ladder(framework: Mapping[str, Any]) -> Ladder:
    """The frozen framework's ladder; its numbers are kept as text, so that none passes through a float."""
    steps = [{"word": step["word"], "from": Decimal(step["from"])} for step in framework["ladder"]]
    return Ladder.parse(steps, Decimal(framework["total"]), framework["places"])


def _stated(quantity: Quantity | None) -> str:
    return "" if quantity is None else quantity.text()


def _apply(case: Case, scored: CaseScore) -> None:
    result = scored.result
    case.total = result.total
    case.grade = result.grade.word if result.grade is not None else ""
    case.cap_note = result.cap_basis


def _applied(indicators: list[CaseIndicator], scored: CaseScore) -> list[Score]:
    """The score rows, each with what the result says of its indicator."""
    nodes = {node.key: node for node in scored.result.nodes}
    for indicator in indicators:
        row, node = indicator.score, nodes[indicator.path]
        row.score = node.score
        row.computed = node.computed.score if node.computed is not None else node.score
        row.status = node.status.value
        row.basis = node.basis
        row.target_text, row.actual_text = scored.stated.get(indicator.path, ("", ""))
    return [indicator.score for indicator in indicators]


def _plain(value: Decimal) -> str:
    """A weight without needless zeros: ``15``, ``2.5``."""
    return f"{value.normalize():f}"


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
