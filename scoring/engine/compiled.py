"""The shape of a compiled tree: leaves with their rules, and branches, in flat lists that are summed in one pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Self

from indicators.rules.numbers import ZERO
from indicators.rules.outcomes import RuleError
from indicators.rules.over_achievement import OverAchievement
from indicators.rules.rule import Rule


class EngineError(ValueError):
    """A tree or an override cannot be used; the message says in Chinese which indicator and why."""


class NotApplicable(Enum):
    """A3: full marks, drop and rescale the total, or move the weight to the siblings that apply."""

    FULL = "full"
    RESCALE = "rescale"
    SIBLING = "sibling"

    @classmethod
    def parse(cls, text: object) -> Self:
        """From ``full``, ``rescale`` or ``sibling``. Raises RuleError."""
        if text not in [policy.value for policy in cls]:
            raise RuleError(
                f"不适用指标的处理“not_applicable”为“{text}”，应为full（满分）、rescale（折算）、sibling（转入同级）之一"
            )
        return cls(text)


@dataclass(frozen=True, slots=True)
class CompiledLeaf:
    """A leaf bound to its weight. ``parent`` is the key of its branch, ``place`` the last printed one of its score."""

    key: str
    name: str
    weight: Decimal
    parent: str
    rule: Rule
    adjustment: OverAchievement | None
    not_applicable: NotApplicable
    place: Decimal


@dataclass(frozen=True, slots=True)
class CompiledNode:
    """A node. ``index`` is its place in a list of figures (leaves, then branches), ``children`` are theirs."""

    key: str
    name: str
    level: int
    path: tuple[str, ...]
    index: int
    children: tuple[int, ...]
    is_leaf: bool


@dataclass(frozen=True, slots=True)
class CompiledShape:
    """``leaves`` in the tree's order; ``nodes`` by index, children before their branch, the root last.

    ``branches`` are those of ``nodes`` that are no leaves; ``reading_order`` are indices, a branch before its children,
    as a sheet prints them; ``weights`` are those of all nodes by index, ``extras`` the leaves of extra points.
    """

    leaves: tuple[CompiledLeaf, ...]
    nodes: tuple[CompiledNode, ...]
    branches: tuple[CompiledNode, ...] = field(init=False, repr=False)
    reading_order: tuple[int, ...] = field(init=False, repr=False)
    index_by_key: dict[str, int] = field(init=False, repr=False)
    weights: list[Decimal] = field(init=False, repr=False)
    extras: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "branches", tuple(node for node in self.nodes if not node.is_leaf))
        object.__setattr__(self, "reading_order", tuple(self._in_reading_order()))
        object.__setattr__(self, "index_by_key", {leaf.key: index for index, leaf in enumerate(self.leaves)})
        extras = tuple(index for index, leaf in enumerate(self.leaves) if leaf.rule.is_extra)
        object.__setattr__(self, "extras", extras)
        object.__setattr__(self, "weights", self.roll_up([leaf.weight for leaf in self.leaves]))

    def roll_up(self, of_leaves: Sequence[Decimal]) -> list[Decimal]:
        """The figures of all nodes by index: the leaves' own, then each branch's sum; the root's is last."""
        figures = list(of_leaves)
        for branch in self.branches:
            figures.append(sum(map(figures.__getitem__, branch.children), ZERO))
        return figures

    def _in_reading_order(self) -> list[int]:
        ordered, waiting = [], [self.nodes[-1].index]
        while waiting:
            index = waiting.pop()
            ordered.append(index)
            waiting.extend(reversed(self.nodes[index].children))
        return ordered
