"""Taking indicators from the library of frameworks into a case's tree."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from evalcase.audit.services import record
from indicators.frameworks.content import Node
from indicators.library.models import Framework
from scoring.cases.models import Case, CaseIndicator
from scoring.tree.selectors import known_facts, library_entry
from scoring.tree.services.indicators import save_new
from scoring.tree.services.rows import TreeError, TreeRows, check_place
from units.people.models import User


@transaction.atomic
def copy_from_library(
    *, case: Case, framework: str, version: str, path: str, at: int | None = None, actor: User | None = None
) -> CaseIndicator:
    """A leaf or branch of an active framework, copied with its rule, texts and the facts it reads.

    It comes last under the indicator ``at`` where that is a branch, after it where it is a leaf, last of level 1 where
    none is named. Raises TreeError where it is not in the library, or its name or depth does not fit there.
    """
    try:
        entry = library_entry(framework, version, path)
    except Framework.DoesNotExist as error:
        raise TreeError(str(error)) from error
    rows = TreeRows(case)
    beside = None if at is None else rows.row(at)
    leaf = beside is not None and bool(beside.rule)
    parent = rows.parent(beside) if beside is not None and leaf else beside
    check_place(rows, entry.node.name, parent, _depth(entry.node))
    position = rows.position(beside) + 1 if beside is not None and leaf else len(rows.below(parent))
    top = _copy(rows, entry.node, parent, position)
    _bring_facts(case, entry.framework.content, rows, top)
    rows.save_places()
    changes = {top.path: [None, f"{entry.framework.title}：{path}"]}
    record(actor=actor, action="从指标库加入", obj=case, changes=changes)
    return top


def _depth(node: Node) -> int:
    return 1 + max((_depth(child) for child in node.children), default=0)


def _copy(rows: TreeRows, node: Node, parent: CaseIndicator | None, position: int) -> CaseIndicator:
    fields: dict[str, Any] = {"name": node.name, "weight": node.weight}
    if not node.children:
        fields |= {
            "definition": node.definition,
            "points": list(node.points),
            "standard": node.standard,
            "evidence": node.evidence,
            "rule": dict(node.rule),
            "inputs": node.inputs.to_json(),
            "over_achievement": dict(node.over_achievement or {}),
            "not_applicable": node.not_applicable,
            "meaning": node.meaning,
        }
    row = save_new(rows.case, parent, fields)
    rows.hang(row, parent, position)
    for number, child in enumerate(node.children):
        _copy(rows, child, row, number)
    return row


def _bring_facts(case: Case, source: dict[str, Any], rows: TreeRows, top: CaseIndicator) -> None:
    """Declare in the case the facts that the copied leaves read, with what they are computed from."""
    wanted = {key for row in rows.subtree(top) for key in _keys(row)}
    declared = source["facts"]
    for fact in reversed(declared):
        if fact["key"] in wanted and "formula" in fact:
            wanted |= set(fact["formula"]["inputs"])
    known = known_facts(case.framework)
    new = [fact for fact in declared if fact["key"] in wanted and fact["key"] not in known]
    if not new:
        return
    case.framework = case.framework | {"facts": [*case.framework["facts"], *new]}
    have = {formula["key"] for formula in case.formulas}
    made = [{"key": fact["key"], **fact["formula"]} for fact in new if "formula" in fact and fact["key"] not in have]
    case.formulas = [*case.formulas, *made]
    case.save(update_fields=["framework", "formulas"])


def _keys(row: CaseIndicator) -> list[str]:
    inputs = row.inputs
    return [key for key in (inputs.get("actual"), inputs.get("target"), *inputs.get("values", {}).values()) if key]
