"""The result of a case: total, grade and, for every node, weight, score, 得分率, status and the sentence behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.quantities import PERCENT, Quantity
from indicators.rules.caps import Cap, Capped, apply_caps
from indicators.rules.ladder import Grade, Ladder
from indicators.rules.numbers import ONE, ZERO, decimal_text
from indicators.rules.outcomes import Outcome, Status
from scoring.engine.compiled import CompiledNode, CompiledShape

# The status of a branch is the first of these that one of its leaves has.
_BY_URGENCY = (Status.MISSING, Status.NEEDS_ATTENTION, Status.SCORED, Status.NOT_APPLICABLE)
_RATE_PLACES = 2
# Looked up once: reading a member from its enum takes longer than comparing it, and every node is asked.
_MISSING, _SCORED = Status.MISSING, Status.SCORED


@dataclass(frozen=True, slots=True)
class LeafOutcomes:
    """By leaf, in the tree's order: what the rules gave, what counts, and the weights where they are not the tree's."""

    computed: Sequence[Outcome]
    counting: Sequence[Outcome]
    weights: Sequence[Decimal] | None


class NodeResult:
    """One node as evaluated: the ``outcome`` that counts, and what was ``computed`` before a person's score.

    ``score`` is None where nothing could be scored.
    """

    # Not a dataclass: one is made for every node, and what every reader asks for is copied instead of reached for.
    __slots__ = ("computed", "node", "outcome", "score", "status", "weight")

    def __init__(self, node: CompiledNode, weight: Decimal, outcome: Outcome, computed: Outcome) -> None:
        self.node = node
        self.weight = weight
        self.outcome = outcome
        self.computed = computed
        self.score = outcome.score
        self.status = outcome.status

    @property
    def key(self) -> str:
        return self.node.key

    @property
    def name(self) -> str:
        return self.node.name

    @property
    def level(self) -> int:
        return self.node.level

    @property
    def path(self) -> tuple[str, ...]:
        return self.node.path

    @property
    def is_leaf(self) -> bool:
        return self.node.is_leaf

    @property
    def basis(self) -> str:
        return self.outcome.basis

    @property
    def rate(self) -> Quantity:
        """得分率: score ÷ weight in percent with two places; blank without a score, not applicable without a weight."""
        if self.score is None and self.status is _MISSING:
            return Quantity.blank(PERCENT)
        if not self.weight:
            return Quantity.not_applicable(PERCENT)
        return Quantity((self.score or ZERO) / self.weight, PERCENT, _RATE_PLACES)


@dataclass(frozen=True, slots=True)
class Result:
    """A scored case. ``total`` and ``grade`` are None only where no indicator applies; both are provisional while
    ``status`` is missing.

    ``figures`` are the scores of all nodes by index, ``summed`` that of the root: the sum of the displayed leaf scores.
    ``total_basis`` explains the way from it to ``total``; ``capped_from`` is the total before a cap, ``cap_basis`` the
    sentence of what bounded or capped it; ``unknown_facts`` are facts that caps need and did not get.
    """

    shape: CompiledShape
    outcomes: LeafOutcomes
    figures: Sequence[Decimal]
    summed: Decimal
    total: Decimal | None
    grade: Grade | None
    total_basis: str
    capped_from: Decimal | None
    cap_basis: str
    unknown_facts: tuple[str, ...]

    @property
    def explanations(self) -> list[str]:
        """The sentence behind every leaf's score, in the tree's order."""
        return [outcome.basis for outcome in self.outcomes.counting]

    @property
    def status(self) -> Status:
        return _most_urgent([outcome.status for outcome in self.outcomes.counting])

    @property
    def nodes(self) -> tuple[NodeResult, ...]:
        """All nodes in reading order, the root first."""
        outcomes = self._outcomes_of_all()
        computed = [*self.outcomes.computed, *outcomes[len(self.shape.leaves) :]]
        results = list(map(NodeResult, self.shape.nodes, self._weights_of_all(), outcomes, computed))
        return tuple([results[index] for index in self.shape.reading_order])

    @property
    def leaves(self) -> tuple[NodeResult, ...]:
        return tuple(node for node in self.nodes if node.is_leaf)

    def node(self, key: str) -> NodeResult:
        """The node with this key. Raises KeyError."""
        for node in self.nodes:
            if node.key == key:
                return node
        raise KeyError(key)

    def _weights_of_all(self) -> Sequence[Decimal]:
        weights = self.outcomes.weights
        return self.shape.weights if weights is None else self.shape.roll_up(weights)

    def _outcomes_of_all(self) -> list[Outcome]:
        """The outcomes of all nodes by index; a branch is explained as the sum it is."""
        outcomes = list(self.outcomes.counting)
        for branch in self.shape.branches:
            status = _most_urgent([outcomes[child].status for child in branch.children])
            outcomes.append(Outcome(None, _sum_explained, "", status, self.figures[branch.index]))
        return outcomes


def _sum_explained(score: str) -> str:
    return f"下级指标得分合计 {score}"


def _most_urgent(statuses: list[Status]) -> Status:
    if statuses and statuses.count(_SCORED) == len(statuses):  # most branches: no need to look for the others
        return _SCORED
    for status in _BY_URGENCY:
        if status in statuses:
            return status
    return Status.NOT_APPLICABLE


def _scaled(summed: Decimal, effective: Decimal, ladder: Ladder) -> tuple[Decimal, str]:
    """The total of the indicators that make it up, and the sentence that explains it."""
    place = ONE.scaleb(-ladder.places)
    if effective == ladder.total:
        return summed.quantize(place), f"各指标得分合计 {summed}"
    total = min((summed * ladder.total / effective).quantize(place), ladder.total)
    scale = f"{decimal_text(ladder.total)} ÷ {decimal_text(effective)}"
    return total, f"各指标得分合计 {summed} × {scale} = {total}"


def _with_extra(total: Decimal, basis: str, extra: Decimal, highest: Decimal) -> tuple[Decimal, str, str]:
    """The total with extra points, from 0 to ``highest``, and a note where it would lie outside."""
    reached = total + extra
    bounded = min(max(reached, ZERO), highest).quantize(total)
    bounds = f"总分在0至{decimal_text(highest)}分之间"
    note = "" if bounded == reached else f"加减分后为{reached}分，{bounds}，按{bounded}分计"
    return bounded, f"{basis}，加减分 {extra:+f}，得 {reached}", note


def conclude(
    shape: CompiledShape,
    outcomes: LeafOutcomes,
    ladder: Ladder,
    caps: Sequence[Cap],
    facts: Mapping[str, Quantity],
    highest: Decimal,
) -> Result:
    """Sum, scale where weights do not add up to the ladder's total, add extra points up to ``highest``, cap, grade."""
    scores = [ZERO if outcome.score is None else outcome.score for outcome in outcomes.counting]
    figures = shape.roll_up(scores)
    summed = figures[-1]
    effective = shape.weights[-1] if outcomes.weights is None else sum(outcomes.weights, ZERO)
    if effective.is_zero():
        basis = "没有适用的指标，不计总分"
        return Result(shape, outcomes, figures, summed, None, None, basis, None, "", ())
    extra = sum([scores[index] for index in shape.extras], ZERO)
    total, basis = _scaled(summed - extra, effective, ladder)
    bounded = ""
    if shape.extras:
        total, basis, bounded = _with_extra(total, basis, extra, highest)
    capped = apply_caps(total, ladder, caps, facts) if caps else Capped(total, ladder.grade(total), "", ())
    before = total if capped.total != total else None
    notes = "；".join(filter(None, (bounded, capped.basis))), capped.unknown
    return Result(shape, outcomes, figures, summed, capped.total, capped.grade, basis, before, *notes)
