"""The indicator tree: leaves with rules, branches of any depth, compiled once and evaluated for many cases."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from budgets.quantities import Quantity
from indicators.rules.caps import Cap
from indicators.rules.inputs import NO_INPUTS, Inputs, Scorer
from indicators.rules.ladder import Ladder
from indicators.rules.numbers import CONTEXT
from indicators.rules.outcomes import EngineError, Verdict
from indicators.rules.over_achievement import OverAchievement
from indicators.rules.rule import Rule, guarded
from scoring.engine.overrides import Override, settle
from scoring.engine.plan import LeafPlan, NodePlan, NotApplicable, Plan
from scoring.engine.results import Result, conclude


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

    def reads(self) -> frozenset[str]:
        """Every input the rule and its adjustment may look at."""
        return self.rule.reads() | (self.adjustment.reads() if self.adjustment else frozenset())


@dataclass(frozen=True, slots=True)
class Branch:
    """A first- or second-level indicator, or the root; its weight is the sum of its leaves' weights."""

    key: str
    name: str
    children: tuple["Branch | Leaf", ...] = ()


@dataclass(frozen=True, slots=True)
class CompiledTree:
    """A tree bound to its weights: frozen, without any case's data, safe to share between threads."""

    plan: Plan
    ladder: Ladder
    caps: tuple[Cap, ...]
    scorers: tuple[tuple[str, Scorer], ...]

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
            settled = settle(self.plan, self._computed(inputs), overrides or {}, self.ladder.places)
            return conclude(self.plan, settled, self.ladder, self.caps, facts or {})

    def _computed(self, inputs: Mapping[str, Inputs]) -> list[Verdict]:
        get = inputs.get
        try:
            return [score(get(key, NO_INPUTS)) for key, score in self.scorers]
        except (ArithmeticError, AttributeError, TypeError):
            # One indicator's data are beyond computing: go through them one at a time to say which and why.
            return [guarded(score, get(key, NO_INPUTS)) for key, score in self.scorers]


def compile_tree(
    tree: Branch,
    ladder: Ladder,
    *,
    caps: Sequence[Cap] = (),
    not_applicable: NotApplicable = NotApplicable.FULL,
) -> CompiledTree:
    """Bind every rule to its weight. Raises EngineError for repeated keys or a weight that is not a number ≥ 0.

    Weights that do not add up to the ladder's total are shares: the total is scaled (1 : 3 is 25 and 75 of 100).
    """
    found = list(_walk(tree, tree.key, 0, ()))
    leaves = [(leaf, parent) for leaf, parent, _, _ in found if isinstance(leaf, Leaf)]
    index_of = {leaf.key: index for index, (leaf, _) in enumerate(leaves)}
    nodes: list[NodePlan] = []
    seen: set[str] = set()
    for node, _, level, path in found:
        if node.key in seen:
            raise EngineError(f"指标“{node.name}”的代码“{node.key}”重复，每个指标的代码应不同")
        seen.add(node.key)
        if isinstance(node, Branch):
            index_of[node.key] = len(index_of)
        children = tuple(index_of[child.key] for child in node.children) if isinstance(node, Branch) else ()
        nodes.append(NodePlan(node.key, node.name, level, path, index_of[node.key], children, isinstance(node, Leaf)))
    plans = tuple(
        LeafPlan(leaf.key, leaf.name, leaf.weight, parent, leaf.not_applicable or not_applicable)
        for leaf, parent in leaves
    )
    scorers = tuple((leaf.key, _scorer(leaf, ladder.places)) for leaf, _ in leaves)
    return CompiledTree(Plan(plans, tuple(nodes)), ladder, tuple(caps), scorers)


def evaluate_tree(
    tree: Branch,
    ladder: Ladder,
    *,
    caps: Sequence[Cap] = (),
    not_applicable: NotApplicable = NotApplicable.FULL,
    facts: Mapping[str, Quantity] | None = None,
) -> Result:
    """Score a tree with the inputs and overrides that its leaves carry. Raises EngineError."""
    leaves = list(leaves_of(tree))
    inputs = {leaf.key: leaf.inputs for leaf in leaves}
    overrides = {leaf.key: leaf.override for leaf in leaves if leaf.override is not None}
    return compile_tree(tree, ladder, caps=caps, not_applicable=not_applicable).evaluate(inputs, overrides, facts)


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


def _scorer(leaf: Leaf, places: int) -> Scorer:
    weight = leaf.weight
    if not isinstance(weight, Decimal) or not weight.is_finite() or weight < 0:
        raise EngineError(f"指标“{leaf.name}”的分值为“{weight}”，应为不小于0的数")
    with localcontext(CONTEXT):
        score = leaf.rule.bind(weight, places)
        return leaf.adjustment.bind(score, weight, places) if leaf.adjustment else score
