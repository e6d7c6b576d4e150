"""A formula written out as the program prints it: ``得分 = 分值 × 较小值（1，实际 ÷ 目标），得分在0至5分之间``."""

from __future__ import annotations

import re

from indicators.rule_texts.characters import same_length
from indicators.rule_texts.patterns.reading import Reading
from indicators.rule_texts.proposal import Found
from indicators.rules.formula import Formula
from indicators.rules.notation import from_hand

_WRITTEN = re.compile(r"^得分(比例)? *= *(.+?)(, *得分在0至[\d.]+分之间)?$")
# What only our own sentences have; any other text that multiplies is a ratio.
_OURS = re.compile(r"(?:min|max|abs)\(|[较最][小大]值 *\(|\||时为.*否则为")
_MOST_CLAUSES = 8


def written_formula(reading: Reading) -> Found | None:
    """The formula, where it is one in our own arithmetic; a condition in it makes several clauses of it."""
    for first, said in enumerate(reading.said):
        if not said.text.startswith("得分"):
            continue
        for last in range(min(len(reading.said), first + _MOST_CLAUSES), first, -1):
            clauses = reading.said[first:last]
            if rule := _formula("，".join(each.clause.words for each in clauses)):
                return Found(rule, frozenset(each.at for each in clauses))
    return None


def _formula(words: str) -> Formula | None:
    found = _WRITTEN.match(same_length(words))
    if found is None or not (found.group(3) or _OURS.search(found.group(2))):
        return None
    rule = Formula(expression=from_hand(found.group(2)), gives="share" if found.group(1) else "score")
    return None if rule.conflict() else rule
