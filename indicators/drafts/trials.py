"""A leaf's rule in words, and what it gives for a few values: what is printed beside a proposed rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indicators.drafts.framework_drafts import weight_of
from indicators.rule_texts import Trial, tried
from indicators.rules import RuleError, rule_sentence

ASSUMED = "100%"


@dataclass(frozen=True, slots=True)
class Tried:
    """Values with their scores; ``assumed`` is the target that was taken where the leaf has none."""

    trials: tuple[Trial, ...] = ()
    assumed: str = ""


def sentence_of(leaf: Mapping[str, Any]) -> str:
    """The rule in words; "" without one or without a weight."""
    rule, weight = leaf.get("rule") or {}, weight_of(leaf)
    return rule_sentence(rule, weight) if rule and weight is not None else ""


def trials_of(leaf: Mapping[str, Any]) -> Tried:
    """Five values with the scores that the rule gives them; none where it cannot be tried.

    A rule that cannot do without a target is tried with one of 100% while the leaf has none.
    """
    rule, weight = leaf.get("rule") or {}, weight_of(leaf)
    if not rule or weight is None:
        return Tried()
    target = str(leaf.get("inputs", {}).get("target", ""))
    try:
        trials = tried(rule, weight, target)
        if not target and trials and all(trial.score is None for trial in trials):
            return Tried(tried(rule, weight, ASSUMED), ASSUMED)
    except RuleError:
        return Tried()
    return Tried(trials)
