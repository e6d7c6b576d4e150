"""What the rules alone give of a case in which a person's score stands in the place of the rule's."""

from __future__ import annotations

from dataclasses import dataclass

from budgets.facts import Fact, FactBook, FormulaSource
from budgets.quantities import Quantity
from indicators.rules import Status
from scoring.cases.models import Case
from scoring.scores.facts import case_facts, scored_facts
from scoring.scores.selectors import ScoreNode
from scoring.scores.services import score_without_overrides

RULE_TOTAL = "规则得分.总分"


@dataclass(frozen=True, slots=True)
class RuleScores:
    """The case's facts with ``规则得分/〔指标〕`` and ``规则得分.总分``, and the grade that total would have."""

    book: FactBook
    grade: str = ""


def read_scores(case: Case, nodes: tuple[ScoreNode, ...]) -> RuleScores:
    """The facts of the case with its scores, and with those by rule where any leaf was overridden."""
    leaves = [leaf for node in nodes for leaf in node.leaves()]
    unscored = case_facts(case, [leaf.indicator for leaf in leaves])
    book = scored_facts(case, nodes, book=unscored)
    overridden = [leaf.indicator.path for leaf in leaves if leaf.score.override is not None]
    if not overridden:
        return RuleScores(book)
    result = score_without_overrides(case=case, book=unscored).result
    results = {node.key: node for node in result.nodes}
    facts = []
    for path in overridden:
        score, scored = results[path].score, book.get(f"得分/{path}")
        if score is not None and scored is not None and isinstance(scored.source, FormulaSource):
            source = FormulaSource(results[path].basis, scored.source.inputs)
            facts.append(Fact(f"规则得分/{path}", Quantity.of(score, "分", 2), source))
    whole = result.status is not Status.MISSING and len(facts) == len(overridden)
    if result.total is None or result.grade is None or not whole:
        return RuleScores(book.with_facts(facts))
    paths = [leaf.indicator.path for leaf in leaves if leaf.score.score is not None]
    inputs = tuple(f"{'规则得分' if path in overridden else '得分'}/{path}" for path in paths)
    source = FormulaSource(result.cap_basis or "各末级指标按规则计算的得分之和", inputs)
    total = Fact(RULE_TOTAL, Quantity.of(result.total, "分", 2), source)
    return RuleScores(book.with_facts([*facts, total]), result.grade.word)
