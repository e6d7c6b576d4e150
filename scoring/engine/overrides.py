"""From computed outcomes to the ones that count: a person's overrides, and indicators that do not apply (A3)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from indicators.rules.numbers import ZERO, plain, quantum
from indicators.rules.outcomes import EngineError, Outcome, Status, Verdict
from scoring.engine.plan import LeafPlan, NotApplicable, Plan

_BY_HAND = "人工评定"
_RESCALED = "，不计分，其余指标得分折算"


@dataclass(frozen=True, slots=True)
class Override:
    """A person's score in the place of the computed one, with its reason; the computed one is kept beside it."""

    score: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Settled:
    """By leaf, in the tree's order. ``weights`` is None while they are the tree's; a dropped leaf weighs 0."""

    computed: Sequence[Verdict]
    verdicts: Sequence[Verdict]
    scores: Sequence[Decimal]
    overrides: Mapping[str, Override]
    weights: Sequence[Decimal] | None = None


def settle(plan: Plan, computed: Sequence[Verdict], overrides: Mapping[str, Override], places: int) -> Settled:
    """Apply overrides and the policy for what does not apply. Raises EngineError for an override that cannot stand."""
    scores = [score for score, _, _, _ in computed if score is not None]
    if len(scores) == len(computed) and not overrides:
        return Settled(computed, computed, scores, overrides)
    outcomes = [Outcome(*verdict) for verdict in computed]
    for key, override in overrides.items():
        index = plan.index_by_key.get(key)
        if index is None:
            raise EngineError(f"没有代码为“{key}”的指标，不能人工评定")
        outcomes[index] = _overridden(plan.leaves[index], outcomes[index], override, places)
    weights = _apply_policies(plan, outcomes, places)
    scores_or_zero = [ZERO if found.score is None else found.score for found in outcomes]
    return Settled(computed, outcomes, scores_or_zero, overrides, weights)


def _apply_policies(plan: Plan, outcomes: list[Outcome], places: int) -> list[Decimal]:
    """Settle what does not apply, in place; gives the weights that count."""
    weights = [leaf.weight for leaf in plan.leaves]
    moving: dict[str, list[int]] = defaultdict(list)
    for index, (leaf, found) in enumerate(zip(plan.leaves, outcomes, strict=True)):
        if found.status is not Status.NOT_APPLICABLE:
            continue
        if leaf.not_applicable is NotApplicable.FULL:
            outcomes[index] = _full(leaf, found, places)
            continue
        weights[index] = ZERO
        outcomes[index] = found._replace(basis=found.basis + _RESCALED)
        if leaf.not_applicable is NotApplicable.SIBLING:
            moving[leaf.parent].append(index)
    for dropped in moving.values():
        _move(plan, outcomes, weights, dropped, places)
    return weights


def _overridden(leaf: LeafPlan, computed: Outcome, override: Override, places: int) -> Outcome:
    score, reason = override.score, override.reason.strip()
    if not reason:
        raise EngineError(f"指标“{leaf.name}”的人工评定没有理由，应填写评定理由")
    if not isinstance(score, Decimal) or not score.is_finite() or not 0 <= score <= leaf.weight:
        raise EngineError(f"指标“{leaf.name}”的人工评定分为“{score}”，应为0至{plain(leaf.weight)}的数")
    place = quantum(leaf.weight, places)
    rounded = score.quantize(place)
    if rounded != score:
        raise EngineError(f"指标“{leaf.name}”的人工评定分为“{score}”，应为{place}的整数倍")
    was = computed.status.label if computed.score is None else f"计算得分 {computed.score}"
    return Outcome(rounded, Status.SCORED, f"{_BY_HAND} {rounded!s}（{was}），理由：{reason}", score)


def _full(leaf: LeafPlan, found: Outcome, places: int) -> Outcome:
    score = leaf.weight.quantize(quantum(leaf.weight, places))
    return Outcome(score, Status.NOT_APPLICABLE, f"{found.basis}，按满分计 {score!s}", leaf.weight)


def _move(plan: Plan, outcomes: list[Outcome], weights: list[Decimal], dropped: Sequence[int], places: int) -> None:
    """Give the weight of dropped leaves to those siblings that apply and were not scored by hand, by their weights.

    Where there is no such sibling the weight stays dropped and the total is scaled instead.
    """
    parent = plan.leaves[dropped[0]].parent
    receivers = [
        index
        for index, leaf in enumerate(plan.leaves)
        if leaf.parent == parent and weights[index] > 0 and not outcomes[index].basis.startswith(_BY_HAND)
    ]
    if not receivers:
        return
    moved = sum((plan.leaves[index].weight for index in dropped), ZERO)
    for index, extra in _shares(plan, receivers, moved, places).items():
        leaf, found = plan.leaves[index], outcomes[index]
        weights[index] += extra
        if found.raw is None or found.score is None:
            continue
        raw = found.raw * weights[index] / leaf.weight
        score = min(raw.quantize(quantum(leaf.weight, places)), weights[index])
        how = f"转入不适用指标的分值后，分值由{plain(leaf.weight)}变为{plain(weights[index])}，得 {score!s}"
        outcomes[index] = Outcome(score, found.status, f"{found.basis}；{how}", raw)
    for index in dropped:
        found = outcomes[index]
        outcomes[index] = found._replace(basis=found.basis.replace(_RESCALED, "，不计分，分值转入同级指标"))


def _shares(plan: Plan, receivers: Sequence[int], moved: Decimal, places: int) -> dict[int, Decimal]:
    """``moved`` in proportion to the receivers' weights, in displayed places; remainders by size, then by key.

    The key, not the place in the tree, decides ties: a score must not depend on the order of the tree.
    """
    place = quantum(moved, places)
    whole = sum((plan.leaves[index].weight for index in receivers), ZERO)
    exact = {index: moved * plan.leaves[index].weight / whole for index in receivers}
    shares = {index: share.quantize(place, ROUND_FLOOR) for index, share in exact.items()}
    left = int((moved - sum(shares.values(), ZERO)) / place)
    by_remainder = sorted(receivers, key=lambda index: (shares[index] - exact[index], plan.leaves[index].key))
    for index in by_remainder[:left]:
        shares[index] += place
    return shares
