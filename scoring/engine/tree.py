"""The indicator tree: leaves with rules, branches of any depth, compiled once and evaluated for many cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from budgets.quantities import Quantity
from indicators.rules.caps import Cap
from indicators.rules.inputs import NO_INPUTS, Inputs
from indicators.rules.ladder import Ladder
from indicators.rules.numbers import CONTEXT, last_place
from indicators.rules.outcomes import Outcome, missing
from indicators.rules.over_achievement import OverAchievement
from indicators.rules.rule import Rule
from scoring.engine.compiled import CompiledLeaf, CompiledNode, CompiledShape, EngineError, NotApplicable
from scoring.engine.not_applicable import apply_policies
from scoring.engine.overrides import Override, override_outcomes
from scoring.engine.results import LeafOutcomes, Result, conclude


@dataclass(frozen=True, slots=True)
class Leaf:
    """A third-level indicator. ``inputs`` and ``override`` are one case's; a compiled tree is given them."""

    key: str
    name: str
    weight: Decimal
    rule: Rule
    inputs: Inputs = NO_INPUTS
    adjustment: OverAchievement | None = None
    override: Override | None = None
    not_applicable: NotApplicable | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """A first- or second-level indicator, or the root; its weight is the sum of its leaves' weights."""

    key: str
    name: str
    children: tuple[Branch | Leaf, ...] = ()


@dataclass(frozen=True, slots=True)
class CompiledTree:
    """A tree with its ladder and caps: frozen, without any case's data, safe to share between threads."""

    shape: CompiledShape
    ladder: Ladder
    caps: tuple[Cap, ...]
    highest: Decimal

    def evaluate(
        self,
        inputs: Mapping[str, Inputs],
        overrides: Mapping[str, Override] | None = None,
        facts: Mapping[str, Quantity] | None = None,
    ) -> Result:
        """Score one case: ``inputs`` and ``overrides`` by leaf key, ``facts`` for the caps.

        Raises EngineError for an override that cannot stand (no reason, out of bounds, no such leaf).
        """
        with localcontext(CONTEXT):
            outcomes = self._outcomes(inputs, overrides or {})
            return conclude(self.shape, outcomes, self.ladder, self.caps, facts or {}, self.highest)

    def _outcomes(self, inputs: Mapping[str, Inputs], overrides: Mapping[str, Override]) -> LeafOutcomes:
        computed = []
        for leaf in self.shape.leaves:
            given = inputs.get(leaf.key, NO_INPUTS)
            outcome = leaf.rule.evaluate_in_context(leaf.weight, given, leaf.place)
            if leaf.adjustment is not None:
                outcome = leaf.adjustment.adjust(outcome, given, leaf.place)
            if given.doubt:
                outcome = _doubted(outcome, given)
            computed.append(outcome)
        counting = override_outcomes(self.shape, computed, overrides)
        weights = apply_policies(self.shape, counting, overrides, self.ladder.places)
        return LeafOutcomes(computed, counting, weights)


def _doubted(outcome: Outcome, inputs: Inputs) -> Outcome:
    """The outcome where figures look wrong: to be looked at, or none while a person has to mend them."""
    if inputs.is_refused:
        return missing(inputs.doubt)
    return outcome.flagged(f"{inputs.doubt}，请核对")


def compile_tree(
    tree: Branch,
    ladder: Ladder,
    *,
    caps: Sequence[Cap] = (),
    not_applicable: NotApplicable = NotApplicable.FULL,
    highest: Decimal | None = None,
) -> CompiledTree:
    """Lay the tree out flat. Raises EngineError for repeated keys or a weight that is not a number ≥ 0.

    Weights that do not add up to the ladder's total are shares: the total is scaled (1 : 3 is 25 and 75 of 100).
    ``highest`` is what the total may come to with extra points; without it, the ladder's total.
    """
    walked = list(_walk(tree, tree.key, 0, ()))
    leaves = tuple(
        _compiled_leaf(node, parent, not_applicable, ladder.places)
        for node, parent, _, _ in walked
        if isinstance(node, Leaf)
    )
    index_of = {leaf.key: index for index, leaf in enumerate(leaves)}
    nodes: list[CompiledNode] = []
    seen: set[str] = set()
    for node, _, level, path in walked:
        if node.key in seen:
            raise EngineError(f"指标“{node.name}”的代码“{node.key}”重复，每个指标的代码应不同")
        seen.add(node.key)
        is_leaf = isinstance(node, Leaf)
        if not is_leaf:
            index_of[node.key] = len(index_of)
        children = () if isinstance(node, Leaf) else tuple(index_of[child.key] for child in node.children)
        nodes.append(CompiledNode(node.key, node.name, level, path, index_of[node.key], children, is_leaf))
    shape = CompiledShape(leaves, tuple(sorted(nodes, key=lambda node: node.index)))
    return CompiledTree(shape, ladder, tuple(caps), ladder.total if highest is None else highest)


def evaluate_tree(
    tree: Branch,
    ladder: Ladder,
    *,
    caps: Sequence[Cap] = (),
    not_applicable: NotApplicable = NotApplicable.FULL,
    facts: Mapping[str, Quantity] | None = None,
    highest: Decimal | None = None,
) -> Result:
    """Score a tree with the inputs and overrides that its leaves carry. Raises EngineError."""
    leaves = list(leaves_of(tree))
    inputs = {leaf.key: leaf.inputs for leaf in leaves}
    overrides = {leaf.key: leaf.override for leaf in leaves if leaf.override is not None}
    compiled = compile_tree(tree, ladder, caps=caps, not_applicable=not_applicable, highest=highest)
    return compiled.evaluate(inputs, overrides, facts)


def leaves_of(node: Branch | Leaf) -> Iterator[Leaf]:
    """The leaves in the order of the tree."""
    if isinstance(node, Leaf):
        yield node
    else:
        for child in node.children:
            yield from leaves_of(child)


def _walk(
    node: Branch | Leaf, parent: str, level: int, path: tuple[str, ...]
) -> Iterator[tuple[Branch | Leaf, str, int, tuple[str, ...]]]:
    """Children before their branch, so that sums can be made in one pass; the root has level 0 and an empty path."""
    path = (*path, node.name) if level else path
    if isinstance(node, Branch):
        for child in node.children:
            yield from _walk(child, node.key, level + 1, path)
    yield node, parent, level, path


def _compiled_leaf(leaf: Leaf, parent: str, default: NotApplicable, places: int) -> CompiledLeaf:
    weight = leaf.weight
    if not isinstance(weight, Decimal) or not weight.is_finite() or weight < 0:
        raise EngineError(f"指标“{leaf.name}”的分值为“{weight}”，应为不小于0的数")
    return CompiledLeaf(
        leaf.key,
        leaf.name,
        weight,
        parent,
        leaf.rule,
        leaf.adjustment,
        leaf.not_applicable or default,
        last_place(weight, places),
    )
