"""The shape of a compiled tree: flat arrays in which sums run fast."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from operator import itemgetter
from typing import Self

from indicators.rules.numbers import ZERO
from indicators.rules.outcomes import RuleError


@dataclass(frozen=True, slots=True)
class LeafPlan:
    """A leaf without its rule: what settling needs."""

    key: str
    name: str
    weight: Decimal
    parent: str
    not_applicable: NotApplicable


@dataclass(frozen=True, slots=True)
class NodePlan:
    """A node: ``index`` is its place in the summed array (leaves, then branches), ``children`` theirs."""

    key: str
    name: str
    level: int
    path: tuple[str, ...]
    index: int
    children: tuple[int, ...]
    is_leaf: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """``leaves`` in the tree's order; ``nodes`` with children before their branch, the root last."""

    leaves: tuple[LeafPlan, ...]
    nodes: tuple[NodePlan, ...]
    index_by_key: dict[str, int] = field(init=False, repr=False)
    weights: list[Decimal] = field(init=False, repr=False)
    _branches: tuple[Callable[[Sequence[Decimal]], Iterable[Decimal]], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        branches = tuple(_picker(node.children) for node in self.nodes if not node.is_leaf)
        object.__setattr__(self, "index_by_key", {leaf.key: index for index, leaf in enumerate(self.leaves)})
        object.__setattr__(self, "_branches", branches)
        object.__setattr__(self, "weights", self.roll_up([leaf.weight for leaf in self.leaves]))

    def roll_up(self, of_leaves: Sequence[Decimal]) -> list[Decimal]:
        """The figures of all nodes by index: the leaves' own, then each branch's sum; the root's is last."""
        figures = list(of_leaves)
        for children in self._branches:
            figures.append(sum(children(figures), ZERO))
        return figures

    def leaf_indexes(self, node: NodePlan) -> list[int]:
        """The leaves below a node, by index."""
        by_index = {each.index: each for each in self.nodes}
        found, waiting = [], [node]
        while waiting:
            each = waiting.pop()
            if each.is_leaf:
                found.append(each.index)
            waiting.extend(by_index[index] for index in each.children)
        return found

    def in_reading_order(self) -> list[NodePlan]:
        """Branch before children, as a sheet prints them."""
        by_index = {node.index: node for node in self.nodes}
        ordered, waiting = [], [self.nodes[-1]]
        while waiting:
            node = waiting.pop()
            ordered.append(node)
            waiting.extend(by_index[index] for index in reversed(node.children))
        return ordered


def _picker(children: tuple[int, ...]) -> Callable[[Sequence[Decimal]], Iterable[Decimal]]:
    """Takes the children's figures out of the array; as a slice, which is faster, where they stand side by side."""
    if len(children) < 2 or children == tuple(range(children[0], children[-1] + 1)):
        return itemgetter(slice(children[0], children[-1] + 1) if children else slice(0))
    return itemgetter(*children)


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
