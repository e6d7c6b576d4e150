"""The result of a case: total, grade and, for every node, weight, score, 得分率, status and the sentence behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.quantities import PERCENT, Quantity, ratio
from indicators.rules.caps import Cap, Capped, apply_caps
from indicators.rules.ladder import Grade, Ladder
from indicators.rules.numbers import ONE, ZERO, plain
from indicators.rules.outcomes import Outcome, Status, Verdict
from scoring.engine.overrides import Override, Settled
from scoring.engine.plan import NodePlan, Plan

# The status of a branch is the first of these that one of its leaves has.
_BY_URGENCY = (Status.MISSING, Status.NEEDS_ATTENTION, Status.SCORED, Status.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class NodeResult:
    """One node. ``score`` is None where nothing could be scored; ``computed`` and ``override`` stand side by side."""

    key: str
    name: str
    level: int
    path: tuple[str, ...]
    is_leaf: bool
    weight: Decimal
    score: Decimal | None
    status: Status
    basis: str
    computed: Outcome | None = None
    override: Override | None = None

    @property
    def rate(self) -> Quantity:
        """得分率: score ÷ weight in percent with two places; blank without a score, not applicable without a weight."""
        if self.score is None and self.status is Status.MISSING:
            return Quantity.blank(PERCENT)
        return ratio(Quantity.of(self.score or ZERO), Quantity.of(self.weight))


@dataclass(frozen=True, slots=True)
class Result:
    """A scored case. ``total`` and ``grade`` are None only where no indicator applies; both are provisional while
    ``status`` is missing.

    ``summed`` is the sum of the displayed leaf scores; ``total_basis`` explains the way from it to ``total``;
    ``capped_from`` is the total before a cap, ``cap_basis`` the cap's sentence; ``unknown_facts`` are facts that
    caps need and did not get.
    """

    plan: Plan
    settled: Settled
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
        return [verdict[2] for verdict in self.settled.verdicts]

    @property
    def status(self) -> Status:
        return _most_urgent(self.settled.verdicts)

    @property
    def nodes(self) -> tuple[NodeResult, ...]:
        """All nodes in reading order, the root first."""
        weights = self._weights()
        return tuple(self._node(plan, weights) for plan in self.plan.in_reading_order())

    @property
    def leaves(self) -> tuple[NodeResult, ...]:
        weights = self._weights()
        return tuple(self._node(plan, weights) for plan in self.plan.in_reading_order() if plan.is_leaf)

    def node(self, key: str) -> NodeResult:
        """The node with this key. Raises KeyError."""
        found = next((plan for plan in self.plan.nodes if plan.key == key), None)
        if found is None:
            raise KeyError(key)
        return self._node(found, self._weights())

    def _weights(self) -> Sequence[Decimal]:
        return self.plan.weights if self.settled.weights is None else self.plan.roll_up(self.settled.weights)

    def _node(self, plan: NodePlan, weights: Sequence[Decimal]) -> NodeResult:
        weight = weights[plan.index]
        if not plan.is_leaf:
            below = self.plan.leaf_indexes(plan)
            status = _most_urgent([self.settled.verdicts[index] for index in below])
            score = self.figures[plan.index]
            basis = f"下级指标得分合计 {score!s}"
            return NodeResult(plan.key, plan.name, plan.level, plan.path, False, weight, score, status, basis)
        found = Outcome(*self.settled.verdicts[plan.index])
        return NodeResult(
            *(plan.key, plan.name, plan.level, plan.path, True),
            weight,
            found.score,
            found.status,
            found.basis,
            Outcome(*self.settled.computed[plan.index]),
            self.settled.overrides.get(plan.key),
        )


def _most_urgent(verdicts: Sequence[Verdict]) -> Status:
    present = {status for _, status, _, _ in verdicts}
    return next((status for status in _BY_URGENCY if status in present), Status.NOT_APPLICABLE)


def conclude(
    plan: Plan, settled: Settled, ladder: Ladder, caps: Sequence[Cap], facts: Mapping[str, Quantity]
) -> Result:
    """Sum, scale where weights do not add up to the ladder's total, cap, grade."""
    figures = plan.roll_up(settled.scores)
    summed = figures[-1]
    effective = plan.weights[-1] if settled.weights is None else sum(settled.weights, ZERO)
    if effective.is_zero():
        return Result(plan, settled, figures, summed, None, None, "没有适用的指标，不计总分", None, "", ())
    place = ONE.scaleb(-ladder.places)
    if effective == ladder.total:
        total, basis = summed.quantize(place), f"各指标得分合计 {summed!s}"
    else:
        total = min((summed * ladder.total / effective).quantize(place), ladder.total)
        basis = f"各指标得分合计 {summed!s} × {plain(ladder.total)} ÷ {plain(effective)} = {total!s}"
    capped = apply_caps(total, caps, facts) if caps else Capped(total, "", ())
    before = total if capped.basis else None
    grade = ladder.grade(capped.total)
    return Result(plan, settled, figures, summed, capped.total, grade, basis, before, capped.basis, capped.unknown)
