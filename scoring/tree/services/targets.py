"""A leaf that several 三级指标 of the target table answer, set out as one leaf each below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from budgets.ledger.models import PerformanceTarget
from evalcase.audit.services import record
from indicators.drafts.shares import even_parts, proportional_parts
from indicators.drafts.standards import is_own_sentence
from indicators.rule_texts.scaling import for_part
from indicators.rules import RuleError, parse_rule
from indicators.rules.answers import as_quantity
from indicators.rules.inputs import ACTUAL, TARGET
from indicators.rules.numbers import decimal_text
from scoring.cases.models import Case, CaseIndicator
from scoring.scores.bindings import target_rows_of
from scoring.tree.services.indicators import CONTENT, check_version, clean_name, save_new
from scoring.tree.services.rows import TreeError, TreeRows, check_place
from units.people.models import User

_FEWEST = 2


@dataclass(frozen=True, slots=True)
class SetOut:
    """The leaves that were made, and whether their weights follow the 分值 that the table prints."""

    leaves: Sequence[CaseIndicator]
    is_printed: bool


@transaction.atomic
def set_out_by_targets(*, case: Case, pk: int, seen_version: int | None = None, actor: User | None = None) -> SetOut:
    """Set out a leaf by the rows of the target table that answer it: each with the leaf's rule and its own figures.

    Weights in proportion to the table's 分值 where every row prints one, else evenly. Their sum is the leaf's, so that
    the branch is their weighted achievement. Raises TreeError.
    """
    rows = TreeRows(case)
    leaf = rows.row(pk)
    check_version(case, seen_version)
    _check_rule(leaf)
    targets = target_rows_of(case, leaf)
    if len(targets) < _FEWEST:
        raise TreeError(
            f"本年绩效目标表中与“{leaf.name}”对应的三级指标有{len(targets)}项，两项以上才需分设；"
            "请先导入绩效目标表，或核对本指标的名称与表中的二级指标是否相同"
        )
    printed = [row.weight for row in targets if row.weight]
    is_printed = len(printed) == len(targets)
    weight = leaf.weight
    parts = proportional_parts(weight, printed) if is_printed else even_parts(weight, len(targets))
    made = [_fields(leaf, row, part) for row, part in zip(targets, parts, strict=True)]
    for field in CONTENT:
        setattr(leaf, field, type(getattr(leaf, field))())
    leaf.save(update_fields=CONTENT)
    children = [_hung(rows, leaf, fields) for fields in made]
    rows.save_places()
    changes = {row.path: [None, decimal_text(row.weight)] for row in children}
    record(actor=actor, action="按绩效目标表分设指标", obj=case, changes=changes)
    return SetOut(children, is_printed)


def _check_rule(leaf: CaseIndicator) -> None:
    """Raises TreeError for what is no leaf, or whose rule reads more than target and actual."""
    if not leaf.rule:
        raise TreeError(f"“{leaf.name}”没有评分规则，请选中有规则的末级指标")
    try:
        rule = parse_rule(leaf.rule)
    except RuleError as error:
        raise TreeError(f"“{leaf.name}”：{error}") from error
    if rule.asks() or not {ACTUAL} <= set(rule.reads()) <= {ACTUAL, TARGET}:
        raise TreeError(f"“{leaf.name}”的评分规则不是按完成值计分，不能按绩效目标表分设，请先改评分规则")


def _fields(leaf: CaseIndicator, row: PerformanceTarget, part: Decimal) -> dict[str, Any]:
    """What the leaf of one row holds; the target is the row's, where it is a figure, and none that the leaf stated."""
    rule = for_part(leaf.rule, leaf.weight, part) if leaf.weight and part else None
    if rule is None:
        raise TreeError(
            f"“{leaf.name}”的评分规则写的是固定的分数，不能折算到分值{decimal_text(part)}；"
            "请先把规则改为按比例计分，或各档写占分值的比例"
        )
    printed = " ".join(row.target.split())
    goal = as_quantity(printed)
    keeps = rule == leaf.rule and not is_own_sentence(leaf.standard, leaf.rule, leaf.weight)
    content = {field: getattr(leaf, field) for field in CONTENT if field not in ("inputs", "meaning", "points")}
    return content | {
        "name": clean_name(row.level3),
        "weight": part,
        "rule": rule,
        "standard": leaf.standard if keeps else "",
        "inputs": {"target": printed} if goal is not None and goal.value is not None else {},
    }


def _hung(rows: TreeRows, leaf: CaseIndicator, fields: dict[str, Any]) -> CaseIndicator:
    check_place(rows, fields["name"], leaf, 1)
    row = save_new(rows.case, leaf, fields)
    rows.hang(row, leaf, len(rows.below(leaf)))
    return row
