"""An indicator tree still being set up: plain values, judged and turned into framework content without the database."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from indicators.frameworks.content import Json
from indicators.rules import Rule, is_extra_rule, readable_rule
from indicators.rules.inputs import ACTUAL, VALUES, figure_label
from indicators.rules.numbers import decimal_text

# A level-1 share as titles print it: 投入15、过程20.
_SHARES = re.compile(r"（[^（）]*\d[^（）]*）$")


@dataclass(frozen=True, slots=True)
class DraftNode:
    """An indicator of the draft. ``key`` tells it apart for links; a leaf has no children, rule or not.

    ``last_target`` and ``last_actual`` are what last year's sheet printed, "" where there was none.
    """

    key: str
    path: str
    name: str
    weight: Decimal
    level: int = 1
    children: tuple[DraftNode, ...] = ()
    code: str = ""
    note: str = ""
    definition: str = ""
    points: tuple[str, ...] = ()
    standard: str = ""
    evidence: str = ""
    rule: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, Any] = field(default_factory=dict)
    over_achievement: Mapping[str, Any] = field(default_factory=dict)
    not_applicable: str = ""
    meaning: str = ""
    last_target: str = ""
    last_actual: str = ""

    @property
    def is_leaf(self) -> bool:
        return not self.children

    @property
    def is_extra(self) -> bool:
        """Whether it only adds to the total, or takes from it (加减分), and so weighs nothing."""
        return all(child.is_extra for child in self.children) if self.children else is_extra_rule(self.rule)

    @property
    def parsed_rule(self) -> Rule | None:
        """The rule; None without one or where it is faulty."""
        return readable_rule(self.rule)

    @property
    def target(self) -> str:
        return str(self.inputs.get("target") or "")

    @property
    def actual(self) -> str:
        return str(self.inputs.get("actual") or "")

    @property
    def values(self) -> Mapping[str, str]:
        values = self.inputs.get("values")
        return values if isinstance(values, Mapping) else {}

    def nodes(self) -> Iterator[DraftNode]:
        """This node and everything below it, as printed."""
        yield self
        for child in self.children:
            yield from child.nodes()

    def leaves(self) -> Iterator[DraftNode]:
        return (node for node in self.nodes() if node.is_leaf)


@dataclass(frozen=True, slots=True)
class TreeDraft:
    """A tree under work: ``total`` points, ``kind`` of framework, the year evaluated, the keys of facts it may read."""

    tree: tuple[DraftNode, ...]
    total: Decimal
    kind: str = ""
    year: int = 0
    known_facts: frozenset[str] = frozenset()

    def nodes(self) -> Iterator[DraftNode]:
        for node in self.tree:
            yield from node.nodes()

    def leaves(self) -> Iterator[DraftNode]:
        return (node for node in self.nodes() if node.is_leaf)


def needed_figures(rule: Mapping[str, Any]) -> frozenset[str]:
    """The data a rule cannot do without: ``target``, ``actual``, ``values.…``; nothing for a broken rule."""
    parsed = readable_rule(rule)
    return frozenset(parsed.needs()) if parsed is not None else frozenset()


def completed_inputs(path: str, rule: Mapping[str, Any], inputs: Mapping[str, Any]) -> Json:
    """The inputs with a key of its own (``完成值/<path>``) for each figure that the rule reads and nothing supplies.

    The evaluator types such a figure on the sheet. Named values that the rule does not read are dropped.
    """
    needs = needed_figures(rule)
    kept: Json = {name: inputs[name] for name in ("actual", "target") if inputs.get(name)}
    if ACTUAL in needs:
        kept.setdefault("actual", f"完成值/{path}")
    given = inputs.get("values")
    given = given if isinstance(given, Mapping) else {}
    values = {
        name.removeprefix(VALUES): given.get(name.removeprefix(VALUES)) or f"完成值/{path}.{figure_label(name)}"
        for name in sorted(needs)
        if name.startswith(VALUES)
    }
    # The order people gave stays, so that an untouched leaf reads as it did.
    ordered = {name: values.pop(name) for name in given if name in values} | values
    return kept | ({"values": ordered} if ordered else {})


def own_key(key: str) -> bool:
    """Whether a fact key is one that stands for a figure typed on the sheet."""
    return key.startswith("完成值/")


def content_of(draft: TreeDraft, source: Json) -> Json:
    """The draft as a framework's content, with ladder, caps and facts of ``source``, the framework it began as.

    An untouched draft gives the source's content itself. Codes are kept where the source states its own, else they are
    the position; facts that leaves read and nobody declared are declared as supplied.
    """
    stated = {node.code for node in draft.nodes() if node.code}
    tree = [_node(node, str(number), stated) for number, node in enumerate(draft.tree, start=1)]
    content = dict(source) | {"tree": tree, "facts": [*source["facts"], *_undeclared(draft)]}
    if tree != source["tree"]:
        note = f"在《{source['title']}》第{source['version']}版基础上按本案调整"
        content |= {"title": _title(draft, source), "note": "；".join(filter(None, [source.get("note", ""), note]))}
    return content


def _node(node: DraftNode, position: str, stated: set[str]) -> Json:
    code = node.code or position
    while not node.code and code in stated:
        code += "-0"
    content: Json = {"name": node.name, "code": code, "weight": decimal_text(node.weight)}
    if node.note:
        content["note"] = node.note
    if node.children:
        below = [_node(child, f"{position}-{number}", stated) for number, child in enumerate(node.children, start=1)]
        return content | {"children": below}
    texts = {
        "definition": node.definition,
        "points": list(node.points),
        "standard": node.standard,
        "evidence": node.evidence,
    }
    content |= {name: text for name, text in texts.items() if text}
    content |= {"rule": dict(node.rule), "inputs": dict(node.inputs)}
    if node.meaning:
        content["meaning"] = node.meaning
    if node.over_achievement:
        content["over_achievement"] = dict(node.over_achievement)
    if node.not_applicable:
        content["not_applicable"] = node.not_applicable
    return content


def _undeclared(draft: TreeDraft) -> list[Json]:
    labels: dict[str, str] = {}
    for leaf in draft.leaves():
        keys = {leaf.actual: "完成值", **{key: name for name, key in leaf.values.items()}}
        for key, label in keys.items():
            if key and key not in draft.known_facts:
                labels.setdefault(key, f"{leaf.name}{figure_label(f'{VALUES}{label}')}")
    return [{"key": key, "label": label} for key, label in labels.items()]


def _title(draft: TreeDraft, source: Json) -> str:
    """The source's title; the shares of level 1 that it prints are brought up to date."""
    title = str(source["title"])
    printed = _SHARES.search(title)
    first = source["tree"][0]["name"] if source["tree"] else ""
    if printed is None or not first or f"{first}{source['tree'][0]['weight']}" not in printed.group():
        return title
    shares = "、".join(f"{node.name}{decimal_text(node.weight)}" for node in draft.tree)
    return f"{title[: printed.start()]}（{shares}）"[:200]
