"""A framework being drawn up on the site: JSON in the framework format, its leaves with how their rules were found.

A leaf's ``reading`` is ``{accepted, assumptions, questions, unread, reason, meaning}``; ``place`` of an indicator is
the cell that it came from. Weights are texts, "" where nothing is known yet. Indicators are named by position, ``1-2``.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from indicators.drafts.trees import DraftNode, TreeDraft
from indicators.frameworks.catalogue import general_fact_keys
from indicators.frameworks.checks import check_framework
from indicators.frameworks.content import FrameworkContent, Json
from indicators.frameworks.limits import PATH_SEPARATOR
from indicators.frameworks.problems import Problem, Problems
from indicators.frameworks.schema import build_framework
from indicators.rules.numbers import decimal_text

ZERO = Decimal(0)
_OF_DRAFTS = ("reading", "place")
_OF_DRAFT = ("doubts", "removed")
_OPTIONAL = (
    *("code", "note", "definition", "points", "standard", "evidence", "over_achievement", "not_applicable"),
    "meaning",
)


@dataclass(frozen=True, slots=True)
class DraftRow:
    """An indicator of the draft as a page prints it: ``key`` is its position, ``data`` its JSON."""

    key: str
    path: str
    level: int
    data: Json

    @property
    def is_leaf(self) -> bool:
        return not self.data.get("children")

    @property
    def weight(self) -> Decimal | None:
        """The weight, None where nothing that is a number of points stands there."""
        return weight_of(self.data)

    @property
    def reading(self) -> Mapping[str, Any]:
        return self.data.get("reading") or {}

    @property
    def is_accepted(self) -> bool:
        """Whether a person stands for the rule, or it was read without a question."""
        return bool(self.reading.get("accepted", True))


def rows_of(content: Json) -> list[DraftRow]:
    """All indicators of the draft, in printed order."""
    return list(_rows(content.get("tree", []), "", "", 1))


def _rows(nodes: list[Json], above: str, position: str, level: int) -> Iterator[DraftRow]:
    for number, node in enumerate(nodes, start=1):
        key = f"{position}-{number}" if position else str(number)
        path = f"{above}{PATH_SEPARATOR}{node['name']}" if above else str(node["name"])
        yield DraftRow(key, path, level, node)
        yield from _rows(node.get("children", []), path, key, level + 1)


def row_at(content: Json, key: str) -> DraftRow | None:
    """The indicator of that position; None where there is none."""
    return next((row for row in rows_of(content) if row.key == key), None)


def weight_of(node: Mapping[str, Any]) -> Decimal | None:
    try:
        weight = Decimal(str(node.get("weight", "")))
    except InvalidOperation:
        return None
    return weight if weight.is_finite() else None


def sum_below(node: Json) -> Decimal | None:
    """What the children of a branch come to; None where one has no weight, or there are none."""
    weights = [weight_of(child) for child in node.get("children", [])]
    return None if None in weights or not weights else sum(filter(None, weights), ZERO)


def sum_of_tree(content: Json) -> Decimal | None:
    return sum_below({"children": content.get("tree", [])})


def plain_content(content: Json) -> Json:
    """The draft as a framework's document: without what only a draft has, codes by position where none is stated."""
    kept = {name: value for name, value in content.items() if name not in _OF_DRAFT and value not in ("", None)}
    stated = {str(row.data["code"]) for row in rows_of(content) if row.data.get("code")}
    return kept | {"tree": [_plain(node, key, stated) for key, node in _keyed(content.get("tree", []))]}


def without_positions(content: Json) -> Json:
    """A stored content without the codes that only say where an indicator stands: in a draft it may move."""
    content = copy.deepcopy(content)
    for row in rows_of(content):
        if row.data.get("code") == row.key:
            del row.data["code"]
    return content


def _keyed(nodes: list[Json], above: str = "") -> list[tuple[str, Json]]:
    return [(f"{above}-{number}" if above else str(number), node) for number, node in enumerate(nodes, start=1)]


def _plain(node: Json, key: str, stated: set[str]) -> Json:
    code = key
    while not node.get("code") and code in stated:  # another indicator states what would be this one's position
        code += "-0"
    node = node if node.get("code") or code == key else node | {"code": code}
    kept = {name: copy.deepcopy(value) for name, value in node.items() if name not in _OF_DRAFTS}
    kept = {name: value for name, value in kept.items() if name not in _OPTIONAL or value}
    if kept.get("children"):
        kept["children"] = [_plain(child, inner, stated) for inner, child in _keyed(node["children"], key)]
        return {name: kept[name] for name in ("name", "code", "weight", "note", "children") if name in kept}
    kept.pop("children", None)
    return kept


def framework_of(content: Json, name: str) -> tuple[FrameworkContent, list[Problem]]:
    """The framework that the draft describes and every fault that keeps it from being stored."""
    problems = Problems(name)
    framework = build_framework(plain_content(content), problems)
    check_framework(framework, problems)
    return framework, problems.all


def tree_draft(content: Json) -> TreeDraft:
    """The draft, or a stored framework's content, as the advice reads it."""
    declared = frozenset(fact["key"] for fact in content.get("facts", []))
    return TreeDraft(
        tree=tuple(_nodes(content.get("tree", []), "", "", 1)),
        total=weight_of({"weight": content.get("total", "100")}) or Decimal(100),
        kind=str(content.get("kind", "")),
        known_facts=general_fact_keys() | declared,
    )


def _nodes(nodes: list[Json], above: str, position: str, level: int) -> Iterator[DraftNode]:
    for number, node in enumerate(nodes, start=1):
        key = f"{position}-{number}" if position else str(number)
        path = f"{above}{PATH_SEPARATOR}{node['name']}" if above else str(node["name"])
        yield DraftNode(
            key=key,
            path=path,
            name=str(node["name"]),
            weight=weight_of(node) or ZERO,
            level=level,
            children=tuple(_nodes(node.get("children", []), path, key, level + 1)),
            note=str(node.get("note", "")),
            definition=str(node.get("definition", "")),
            points=tuple(node.get("points", ())),
            standard=str(node.get("standard", "")),
            evidence=str(node.get("evidence", "")),
            rule=node.get("rule", {}),
            inputs=node.get("inputs", {}),
            over_achievement=node.get("over_achievement", {}),
            not_applicable=str(node.get("not_applicable", "")),
            meaning=str(node.get("meaning", "")),
        )


def weight_text(weight: Decimal | None) -> str:
    return "" if weight is None else decimal_text(weight)
