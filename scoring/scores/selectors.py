"""The sheet of a case as a tree of nodes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch

from budgets.quantities import Quantity, ratio, round_half_up
from indicators.rules import Status
from scoring.cases.models import Case, CaseIndicator
from scoring.evidence.models import EvidenceReference
from scoring.scores.models import Score

POINTS = "分"
# What was kept before formulas were written by hand: 按公式“1 * min(1, 实际)”（实际=90%）计算，得 0.90.
_OLD_FORMULA = re.compile(r"^按公式“.*?”（.*?）计算，")


@dataclass(frozen=True)
class ScoreNode:
    """An indicator of the sheet with its score; ``children`` are empty for a leaf. ``rate`` is 得分率."""

    indicator: CaseIndicator
    score: Score
    children: tuple[ScoreNode, ...] = ()
    evidence: tuple[EvidenceReference, ...] = ()

    @property
    def is_leaf(self) -> bool:
        return bool(self.indicator.rule)

    @property
    def weight(self) -> Decimal:
        return self.indicator.weight

    @property
    def rate(self) -> Quantity:
        if self.score.score is None:
            return Quantity.blank()
        return ratio(points(self.score.score), points(self.weight))

    def leaves(self) -> Iterator[ScoreNode]:
        """The leaves under this node, in order."""
        if self.is_leaf:
            yield self
        for child in self.children:
            yield from child.leaves()


def score_sheet(case: Case) -> tuple[ScoreNode, ...]:
    """The level-1 nodes of the case's sheet, each with everything under it, in order."""
    papers = Prefetch("evidence_references", EvidenceReference.objects.live().select_related("file"))
    indicators = list(case.indicators.select_related("score").prefetch_related(papers).order_by("order"))
    children: dict[int | None, list[CaseIndicator]] = {}
    for indicator in indicators:
        children.setdefault(indicator.parent_id, []).append(indicator)

    def node(indicator: CaseIndicator) -> ScoreNode:
        below = tuple(node(child) for child in children.get(indicator.pk, []))
        return ScoreNode(indicator, indicator.score, below, tuple(indicator.evidence_references.all()))

    return tuple(node(indicator) for indicator in children.get(None, []))


def points(value: Decimal, places: int | None = None) -> Quantity:
    """A score or a weight as printed: weights without needless zeros, scores with two places."""
    if places is None:
        value = value.normalize()
        exponent = value.as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else 0
    return Quantity.of(value, POINTS, places)


def explained_line(score: Score) -> str:
    """How the score came about, in one sentence; nothing where nothing was scored yet."""
    return _OLD_FORMULA.sub("按公式计算，", score.basis)


def branch_points(row: Score) -> str:
    """The sum of a branch as every page prints it, ``暂计`` while leaves under it are still to be scored."""
    if row.score is None:
        return "—"
    printed = f"{round_half_up(row.score, 2):f}"
    return f"{printed} 暂计" if row.status == Status.MISSING.value else printed
