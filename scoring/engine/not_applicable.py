"""A3: what becomes of the weight of indicators that do not apply."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal

from indicators.rules.numbers import ZERO, decimal_text, last_place
from indicators.rules.outcomes import Outcome, Status
from scoring.engine.compiled import CompiledLeaf, CompiledShape, NotApplicable

# Looked up once: reading a member from its enum takes longer than comparing it, and every leaf is asked.
_NOT_APPLICABLE = Status.NOT_APPLICABLE


def apply_policies(
    shape: CompiledShape, outcomes: list[Outcome], by_hand: Collection[str], places: int
) -> list[Decimal] | None:
    """Settle, in place, the leaves that do not apply; gives the weights that count, None where all leaves apply.

    A dropped leaf weighs 0. ``by_hand`` are the keys of leaves that a person scored: no weight is moved to them.
    """
    inapplicable = [index for index, outcome in enumerate(outcomes) if outcome.status is _NOT_APPLICABLE]
    if not inapplicable:
        return None
    weights = [leaf.weight for leaf in shape.leaves]
    moving: dict[str, list[int]] = defaultdict(list)
    for index in inapplicable:
        leaf, outcome = shape.leaves[index], outcomes[index]
        if leaf.not_applicable is NotApplicable.FULL:
            outcomes[index] = _full(leaf, outcome)
            continue
        weights[index] = ZERO
        if leaf.not_applicable is NotApplicable.SIBLING:
            moving[leaf.parent].append(index)
        else:
            outcomes[index] = _dropped(outcome)
    for dropped in moving.values():
        _move(shape, outcomes, weights, dropped, by_hand, places)
    return weights


def _full(leaf: CompiledLeaf, outcome: Outcome) -> Outcome:
    score = leaf.weight.quantize(leaf.place)
    return replace(outcome.adding(f"，按满分计 {score}"), score=score, raw=leaf.weight)


def _dropped(outcome: Outcome) -> Outcome:
    return outcome.adding("，不计分，其余指标得分折算")


def _move(
    shape: CompiledShape,
    outcomes: list[Outcome],
    weights: list[Decimal],
    dropped: Sequence[int],
    by_hand: Collection[str],
    places: int,
) -> None:
    """Give the weight of dropped leaves to those siblings that apply and were not scored by hand, by their weights.

    Where there is no such sibling the weight stays dropped and the total is scaled instead.
    """
    parent = shape.leaves[dropped[0]].parent
    receivers = [
        index
        for index, leaf in enumerate(shape.leaves)
        if leaf.parent == parent and weights[index] > 0 and leaf.key not in by_hand
    ]
    for index in dropped:
        outcome = outcomes[index]
        outcomes[index] = outcome.adding("，不计分，分值转入同级指标") if receivers else _dropped(outcome)
    if not receivers:
        return
    moved = sum((shape.leaves[index].weight for index in dropped), ZERO)
    for index, extra in _shares(shape, receivers, moved, places).items():
        weights[index] += extra
        outcomes[index] = _rescored(shape.leaves[index], outcomes[index], weights[index])


def _rescored(leaf: CompiledLeaf, outcome: Outcome, weight: Decimal) -> Outcome:
    """The outcome of a leaf that now weighs ``weight``."""
    if outcome.raw is None or outcome.score is None:
        return outcome
    raw = outcome.raw * weight / leaf.weight
    score = min(raw.quantize(leaf.place), weight)
    change = f"分值由{decimal_text(leaf.weight)}变为{decimal_text(weight)}"
    words = f"{outcome.basis}；转入不适用指标的分值后，{change}，得 "
    return replace(outcome, score=score, raw=raw, explain=lambda score: f"{words}{score}")


def _shares(shape: CompiledShape, receivers: Sequence[int], moved: Decimal, places: int) -> dict[int, Decimal]:
    """``moved`` in proportion to the receivers' weights, in displayed places; remainders by size, then by key.

    The key, not the place in the tree, decides ties: a score must not depend on the order of the tree.
    """
    place = last_place(moved, places)
    whole = sum((shape.leaves[index].weight for index in receivers), ZERO)
    exact = {index: moved * shape.leaves[index].weight / whole for index in receivers}
    shares = {index: share.quantize(place, ROUND_FLOOR) for index, share in exact.items()}
    left = int((moved - sum(shares.values(), ZERO)) / place)
    by_remainder = sorted(receivers, key=lambda index: (shares[index] - exact[index], shape.leaves[index].key))
    for index in by_remainder[:left]:
        shares[index] += place
    return shares
