"""What the tree editor shows: rows with their sums and advice, and beside a cell what could not be saved of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from indicators.drafts.advice.advice import MUST, Advice
from indicators.drafts.advice.advise import advise
from indicators.drafts.problems import TreeProblem
from indicators.drafts.trees import DraftNode, TreeDraft
from indicators.rules import rule_sentence, rule_title
from indicators.rules.numbers import decimal_text
from scoring.cases.models import Case
from scoring.tree.selectors import draft_of, last_year, tree_problems, tree_rows
from scoring.tree.services.indicators import FIELDS


@dataclass
class EditorState:
    """What a request did: a message, the row to stand on, values that were not taken and those that others changed."""

    message: str = ""
    failed: bool = False
    row: int | None = None
    faults: dict[tuple[int, str], tuple[str, str]] = field(default_factory=dict)  # (pk, field): typed, why
    kept: dict[tuple[int, str], str] = field(default_factory=dict)  # (pk, field): mine, where theirs stands now
    problems: list[TreeProblem] | None = None
    focus: str = ""  # the element that gets the keyboard, where it moves
    version: int | None = None  # of the tree that the person saw, their own saves counted in


@dataclass(frozen=True)
class Sum:
    """The points of a node's children beside its own."""

    total: Decimal
    whole: Decimal

    @property
    def fits(self) -> bool:
        return self.total == self.whole

    @property
    def text(self) -> str:
        if self.fits:
            return f"{decimal_text(self.total)}，相符"
        off = decimal_text(abs(self.total - self.whole))
        return f"{decimal_text(self.total)}，{'多' if self.total > self.whole else '少'}{off}"


@dataclass(frozen=True)
class Cell:
    """One field of a row as the page shows it: the value, why it was not taken, what the person had typed."""

    name: str
    label: str
    value: str
    fault: str = ""
    kept: str | None = None


def editor_context(case: Case, outcome: EditorState) -> dict[str, Any]:
    """Everything the editor's template needs; four queries whatever the size of the tree."""
    before = last_year(case)
    draft = draft_of(case, tree_rows(case), before)
    advice = advise(draft)
    by_key: dict[str, list[Advice]] = {}
    for piece in advice:
        by_key.setdefault(piece.key, []).append(piece)
    rows = [_row(node, by_key.get(node.key, []), outcome) for node in draft.nodes()]
    whole = Sum(sum((node.weight for node in draft.tree), Decimal(0)), draft.total)
    problems = outcome.problems
    return {
        "case": case,
        "rows": rows,
        "whole": whole,
        "leaf_count": sum(1 for _ in draft.leaves()),
        "levels": _levels(draft),
        "advice": [(piece, piece is by_key[piece.key][0]) for piece in advice],
        "must_count": sum(piece.severity is MUST for piece in advice),
        "problem_count": len(tree_problems(case, draft) if problems is None else problems),
        "problems": problems,
        "before": before.case,
        "outcome": outcome,
        "seen": json.dumps({row["pk"]: row["seen"] for row in rows}, ensure_ascii=False, separators=(",", ":")),
    }


def _levels(draft: TreeDraft) -> list[dict[str, Any]]:
    """How many indicators each level has, and the points of its leaves and branches together."""
    weights: dict[int, list[Decimal]] = {}
    for node in draft.nodes():
        weights.setdefault(node.level, []).append(node.weight)
    return [{"level": level, "count": len(items), "weight": sum(items, Decimal(0))} for level, items in weights.items()]


def _row(node: DraftNode, advice: list[Advice], outcome: EditorState) -> dict[str, Any]:
    pk = int(node.key)
    stored = {"name": node.name, "weight": decimal_text(node.weight), "target": node.target}
    cells = {name: _cell(pk, name, value, outcome) for name, value in stored.items()}
    total = sum((child.weight for child in node.children), Decimal(0))
    return {
        "pk": pk,
        "node": node,
        "level": node.level,
        "cells": cells,
        "sum": Sum(total, node.weight) if node.children else None,
        "rule": rule_title(node.rule),
        "sentence": rule_sentence(node.rule, node.weight) if node.rule else "",
        "advice": advice,
        "must": any(piece.severity is MUST for piece in advice),
        "seen": stored,
        "selected": outcome.row == pk,
    }


def _cell(pk: int, name: str, value: str, outcome: EditorState) -> Cell:
    typed, fault = outcome.faults.get((pk, name), (value, ""))
    return Cell(name, FIELDS[name], typed, fault, outcome.kept.get((pk, name)))
