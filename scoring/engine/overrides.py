"""A person's score in the place of the computed one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.numbers import decimal_text
from indicators.rules.outcomes import Outcome, Status
from scoring.engine.compiled import CompiledLeaf, CompiledShape, EngineError


@dataclass(frozen=True, slots=True)
class Override:
    """A person's score in the place of the computed one, with its reason; the computed one is kept beside it."""

    score: Decimal
    reason: str


def override_outcomes(
    shape: CompiledShape, outcomes: Sequence[Outcome], overrides: Mapping[str, Override]
) -> list[Outcome]:
    """The outcomes of all leaves with the overrides among them. Raises EngineError for one that cannot stand."""
    overridden = list(outcomes)
    for key, override in overrides.items():
        index = shape.index_by_key.get(key)
        if index is None:
            raise EngineError(f"没有代码为“{key}”的指标，不能人工评定")
        overridden[index] = _overridden(shape.leaves[index], outcomes[index], override)
    return overridden


def _overridden(leaf: CompiledLeaf, computed: Outcome, override: Override) -> Outcome:
    score, reason = override.score, override.reason.strip()
    if not reason:
        raise EngineError(f"指标“{leaf.name}”的人工评定没有理由，应填写评定理由")
    if not isinstance(score, Decimal) or not score.is_finite() or not 0 <= score <= leaf.weight:
        bounds = f"0至{decimal_text(leaf.weight)}"
        raise EngineError(f"指标“{leaf.name}”的人工评定分为“{score}”，应为{bounds}的数")
    rounded = score.quantize(leaf.place)
    if rounded != score:
        raise EngineError(f"指标“{leaf.name}”的人工评定分为“{score}”，应为{leaf.place}的整数倍")
    # A leaf that a person scored waits for nothing, though the rule has no score of its own.
    unscored = "不适用" if computed.status is Status.NOT_APPLICABLE else "没有规则得分"
    was = unscored if computed.score is None else f"计算得分 {computed.score}"
    return Outcome(score, lambda score: f"人工评定 {score}（{was}），理由：{reason}", score=rounded)
