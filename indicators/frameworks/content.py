"""A framework as frozen values, and the plain JSON that a framework row and a case keep of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from budgets.facts import Formula
from indicators.frameworks.limits import PATH_SEPARATOR
from indicators.rules import is_extra_rule, rule_sentence
from indicators.rules.numbers import decimal_text

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class GradeStep:
    """A band of the ladder: total scores from ``start`` (inclusive) up to the band above are called ``word``."""

    word: str
    start: Decimal

    def to_json(self) -> Json:
        return {"word": self.word, "from": decimal_text(self.start)}


@dataclass(frozen=True, slots=True)
class Cap:
    """Adjustment A2: the total is at most ``cap``, or the grade no better than ``grade``.

    It applies where ``fact`` is below ``below`` (e.g. ``80%``), above ``above`` (``0项``), or the ``answer`` 是 or 否.
    """

    fact: str
    below: str = ""
    above: str = ""
    answer: str = ""
    cap: Decimal | None = None
    grade: str = ""

    def to_json(self) -> Json:
        stated = {"below": self.below, "above": self.above, "answer": self.answer}
        content = {name: text for name, text in stated.items() if text}
        if self.cap is not None:
            content["cap"] = decimal_text(self.cap)
        return content | ({"grade": self.grade} if self.grade else {}) | {"fact": self.fact}


@dataclass(frozen=True, slots=True)
class DeclaredFact:
    """A fact that leaves read beyond the general ones; with ``formula`` it follows from others, else it is supplied."""

    key: str
    label: str
    unit: str = ""
    formula: Formula | None = None

    def to_json(self) -> Json:
        content: Json = {"key": self.key, "label": self.label}
        if self.unit:
            content["unit"] = self.unit
        if self.formula:
            content["formula"] = {"operation": self.formula.operation, "inputs": list(self.formula.inputs)}
            if self.formula.periods:
                content["formula"]["periods"] = self.formula.periods
        return content


@dataclass(frozen=True, slots=True)
class LeafInputs:
    """What a leaf's rule reads: fact keys; ``target`` is a fact key or a printed quantity (``≥90%``)."""

    actual: str = ""
    target: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> Json:
        content: Json = {}
        if self.actual:
            content["actual"] = self.actual
        if self.target:
            content["target"] = self.target
        if self.values:
            content["values"] = dict(self.values)
        return content


@dataclass(frozen=True, slots=True)
class Node:
    """An indicator. A branch has ``children``; a leaf has ``rule`` (data of ``indicators.rules``), inputs and texts.

    Texts and inputs of a leaf may be empty: a figure that its rule reads and no input names is the leaf's own, unless
    what it measures (``meaning``, a code of ``indicators.meanings``; else recognised) finds it.
    """

    name: str
    code: str
    weight: Decimal
    note: str = ""
    children: tuple[Node, ...] = ()
    definition: str = ""
    points: tuple[str, ...] = ()
    standard: str = ""
    evidence: str = ""
    rule: Mapping[str, Any] = field(default_factory=dict)
    inputs: LeafInputs = field(default_factory=LeafInputs)
    over_achievement: Mapping[str, Any] | None = None
    not_applicable: str = ""
    meaning: str = ""

    @property
    def printed_standard(self) -> str:
        """评分标准 as it is printed: its own, else the rule in words."""
        return self.standard or rule_sentence(self.rule, self.weight)

    @property
    def is_extra(self) -> bool:
        """Whether it only adds to the total, or takes from it (加减分), and so weighs nothing."""
        return all(child.is_extra for child in self.children) if self.children else is_extra_rule(self.rule)

    def leaves(self, above: str = "") -> Iterator[tuple[str, Node]]:
        """Every leaf below (or this one), in order, with its path ``投入/目标设定/绩效目标合理性``."""
        path = f"{above}{PATH_SEPARATOR}{self.name}" if above else self.name
        if not self.children:
            yield path, self
        for child in self.children:
            yield from child.leaves(path)

    def paths(self, above: str = "") -> Iterator[str]:
        """The path of this indicator and of all below, in printed order."""
        path = f"{above}{PATH_SEPARATOR}{self.name}" if above else self.name
        yield path
        for child in self.children:
            yield from child.paths(path)

    def to_json(self) -> Json:
        content: Json = {"name": self.name, "code": self.code, "weight": decimal_text(self.weight)}
        if self.note:
            content["note"] = self.note
        if self.children:
            content["children"] = [child.to_json() for child in self.children]
            return content
        texts = {
            "definition": self.definition,
            "points": list(self.points),
            "standard": self.standard,
            "evidence": self.evidence,
        }
        content |= {name: text for name, text in texts.items() if text}
        content |= {"rule": dict(self.rule), "inputs": self.inputs.to_json()}
        if self.meaning:
            content["meaning"] = self.meaning
        if self.over_achievement is not None:
            content["over_achievement"] = dict(self.over_achievement)
        if self.not_applicable:
            content["not_applicable"] = self.not_applicable
        return content


@dataclass(frozen=True, slots=True)
class FrameworkContent:
    """A whole framework. ``total`` and weights are points; ``places`` are the displayed decimals of a score.

    ``highest`` is what the total may come to with extra points (加减分), where that is more than ``total``.
    """

    code: str
    version: str
    title: str
    source: str
    kind: str
    total: Decimal
    ladder: tuple[GradeStep, ...]
    places: int
    caps: tuple[Cap, ...]
    not_applicable: str
    facts: tuple[DeclaredFact, ...]
    tree: tuple[Node, ...]
    note: str = ""
    highest: Decimal | None = None

    def leaves(self) -> Iterator[tuple[str, Node]]:
        """Every leaf with its path, in order."""
        for node in self.tree:
            yield from node.leaves()

    def paths(self) -> list[str]:
        """The paths of all indicators, in printed order."""
        return [path for node in self.tree for path in node.paths()]

    def formulas(self) -> list[Formula]:
        """The framework's own derived facts, in an order in which they can be evaluated."""
        return [fact.formula for fact in self.facts if fact.formula]

    def to_json(self) -> Json:
        """The content as plain JSON data, in the framework format; numbers as text."""
        note = {"note": self.note} if self.note else {}
        highest = {} if self.highest is None else {"highest": decimal_text(self.highest)}
        return (
            note
            | highest
            | {
                "code": self.code,
                "version": self.version,
                "title": self.title,
                "source": self.source,
                "kind": self.kind,
                "total": decimal_text(self.total),
                "ladder": [step.to_json() for step in self.ladder],
                "places": self.places,
                "caps": [cap.to_json() for cap in self.caps],
                "not_applicable": self.not_applicable,
                "facts": [fact.to_json() for fact in self.facts],
                "tree": [node.to_json() for node in self.tree],
            }
        )
