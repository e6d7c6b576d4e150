"""What a panel's scores come to: bounded, blind to order, and never other than the engine's own rule."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules import Inputs
from indicators.rules.panel_average import PanelAverage
from scoring.engine.panel_scores import outlier_word, panel_outcome, score_summary

WEIGHT = Decimal(10)
SCORES = st.lists(st.decimals(0, 10, places=2), min_size=1, max_size=9)
SHARES = st.decimals(Decimal("0.01"), 99, places=2)
MEAN, TRIMMED, WEIGHTED = PanelAverage(), PanelAverage(drop_extremes=True), PanelAverage(weighted=True)


def ones(scores: list[Decimal]) -> list[Decimal]:
    return [Decimal(1)] * len(scores)


def common(rule: PanelAverage, scores: list[Decimal], shares: list[Decimal] | None = None) -> Decimal:
    found = panel_outcome(rule, WEIGHT, scores, shares or ones(scores)).score
    assert found is not None
    return found


def rounded(value: Fraction) -> Decimal:
    """Half up to two places, by whole numbers."""
    return Decimal(int(value * 100 + Fraction(1, 2))).scaleb(-2)


@given(SCORES)
def test_the_mean_is_exact_rounded_once_and_between_the_extremes(scores: list[Decimal]) -> None:
    found = common(MEAN, scores)
    assert found == rounded(sum(map(Fraction, scores), Fraction(0)) / len(scores))
    assert min(scores) <= found <= max(scores)
    assert found == score_summary(scores).mean


@given(st.lists(st.tuples(st.decimals(0, 10, places=2), SHARES), min_size=1, max_size=9))
def test_the_weighted_mean_is_exact(pairs: list[tuple[Decimal, Decimal]]) -> None:
    scores, shares = [score for score, _ in pairs], [share for _, share in pairs]
    sums = sum((Fraction(score) * Fraction(share) for score, share in pairs), Fraction(0))
    assert common(WEIGHTED, scores, shares) == rounded(sums / sum(map(Fraction, shares), Fraction(0)))


@given(SCORES, SHARES)
def test_equal_weights_are_the_plain_mean(scores: list[Decimal], share: Decimal) -> None:
    assert common(WEIGHTED, scores, [share] * len(scores)) == common(MEAN, scores)


@given(st.lists(st.decimals(0, 10, places=2), min_size=3, max_size=9))
def test_trimming_leaves_out_one_at_each_end(scores: list[Decimal]) -> None:
    assert common(TRIMMED, scores) == common(MEAN, sorted(scores)[1:-1])


@given(st.data(), st.sampled_from([MEAN, TRIMMED, WEIGHTED]))
def test_order_does_not_matter_and_the_engine_says_the_same(data: st.DataObject, rule: PanelAverage) -> None:
    pairs = data.draw(st.lists(st.tuples(st.decimals(0, 10, places=2), SHARES), min_size=3, max_size=9))
    mixed = data.draw(st.permutations(pairs))
    found = common(rule, [score for score, _ in pairs], [share for _, share in pairs])
    assert found == common(rule, [score for score, _ in mixed], [share for _, share in mixed])
    # The engine reads the sheet's choices, which are texts.
    texts = {"scores": [f"{score:f}" for score, _ in pairs], "weights": [f"{share:f}" for _, share in pairs]}
    assert found == rule.evaluate(WEIGHT, Inputs(choices=texts)).score


@given(SCORES)
def test_the_median_has_as_many_above_as_below(scores: list[Decimal]) -> None:
    summary = score_summary(scores)
    assert summary.low <= summary.median <= summary.high
    assert summary.range == max(scores) - min(scores)
    ordered, middle = sorted(scores), len(scores) // 2
    if len(scores) % 2:
        assert summary.median == ordered[middle]
    else:
        half = (ordered[middle - 1] + ordered[middle]) / 2
        assert summary.median == half.quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_two_scores_are_not_trimmed_and_none_have_no_summary() -> None:
    with pytest.raises(ValueError, match="至少需要3个评分，现有2个"):
        panel_outcome(TRIMMED, WEIGHT, [Decimal(1), Decimal(2)], ones([Decimal(1)] * 2))
    with pytest.raises(ValueError, match="没有评分"):
        score_summary([])


@pytest.mark.parametrize(("score", "word"), [("6", ""), ("8", ""), ("8.01", "偏高"), ("3.99", "偏低"), ("4", "")])
def test_an_outlier_is_more_than_a_fifth_of_the_weight_from_the_median(score: str, word: str) -> None:
    assert outlier_word(Decimal(score), Decimal(6), WEIGHT) == word
