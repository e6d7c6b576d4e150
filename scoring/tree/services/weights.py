"""Distributing points over a case's tree: evenly, in proportion, or taken from below. Every sum is exact."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from evalcase.audit.services import record
from indicators.drafts.shares import even_parts, proportional_parts
from indicators.drafts.standards import is_own_sentence
from indicators.rules import is_extra_rule
from indicators.rules.numbers import decimal_text
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.services import touch
from scoring.tree.services.indicators import check_version
from scoring.tree.services.rows import TreeError, TreeRows
from units.people.models import User

_WHOLE = "总分"


@transaction.atomic
def split_evenly(
    *, case: Case, pk: int | None = None, seen_version: int | None = None, actor: User | None = None
) -> list[CaseIndicator]:
    """Give the children of a branch (None: level 1) equal weights that sum exactly to it. Raises TreeError."""
    rows, children, whole, label = _children(case, pk, seen_version)
    return _write(rows, children, even_parts(whole, len(children)), f"平均分配“{label}”", actor)


@transaction.atomic
def scale_to_whole(
    *, case: Case, pk: int | None = None, seen_version: int | None = None, actor: User | None = None
) -> list[CaseIndicator]:
    """Change the children's weights in proportion, so that they sum exactly to the branch (None: to the total)."""
    rows, children, whole, label = _children(case, pk, seen_version)
    parts = proportional_parts(whole, [row.weight for row in children])
    return _write(rows, children, parts, f"按比例调整“{label}”", actor)


@transaction.atomic
def take_sum(*, case: Case, pk: int, seen_version: int | None = None, actor: User | None = None) -> CaseIndicator:
    """Give a branch the sum of its children as its weight. Raises TreeError where it has none."""
    rows, children, _, label = _children(case, pk, seen_version)
    total = sum((row.weight for row in children), Decimal(0))
    return _write(rows, [rows.row(pk)], [total], f"取下级合计“{label}”", actor)[0]


def _is_extra(rows: TreeRows, row: CaseIndicator) -> bool:
    """Whether an indicator only adds to the total, or takes from it: no weight is shared out to it."""
    below = rows.below(row)
    return all(_is_extra(rows, child) for child in below) if below else is_extra_rule(row.rule)


def _children(
    case: Case, pk: int | None, seen_version: int | None
) -> tuple[TreeRows, list[CaseIndicator], Decimal, str]:
    rows = TreeRows(case)
    branch = None if pk is None else rows.row(pk)
    check_version(case, seen_version)
    children = [row for row in rows.below(branch) if not _is_extra(rows, row)]
    if not children:
        raise TreeError(f"“{branch.name}”没有下级指标，请选中有下级的指标" if branch else "还没有指标")
    if branch is None:
        return rows, children, Decimal(str(case.framework.get("total", "100"))), _WHOLE
    return rows, children, branch.weight, branch.path


def _write(
    rows: TreeRows, changed: list[CaseIndicator], weights: list[Decimal], action: str, actor: User | None
) -> list[CaseIndicator]:
    changes = {}
    for row, weight in zip(changed, weights, strict=True):
        if row.weight != weight:
            changes[row.path] = [decimal_text(row.weight), decimal_text(weight)]
            if is_own_sentence(row.standard, row.rule, row.weight):
                row.standard = ""  # it is printed as the rule says, with the new weight
            row.weight = weight
            row.full_clean(exclude=["case", "parent"])
    if changes:
        CaseIndicator.objects.bulk_update(changed, ["weight", "standard"])
        touch(rows.case)
        record(actor=actor, action=action[:60], obj=rows.case, changes=changes)
    return changed
