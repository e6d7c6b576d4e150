"""A formula written out as the program counts it: ``得分 = 分值 * min(1, 实际 / 目标)，得分在0至5分之间``."""

from __future__ import annotations

import re

from indicators.rule_texts.characters import same_length
from indicators.rule_texts.patterns.reading import Reading
from indicators.rule_texts.proposal import Found
from indicators.rules.formula import Formula

_WRITTEN = re.compile(r"^得分(比例)? *= *(.*?(?:min|max|abs)\(.*?)(?:, *得分在0至[\d.]+分之间)?$")


def written_formula(reading: Reading) -> Found | None:
    """The formula, where it is one in our own arithmetic."""
    for said in reading.said:
        found = _WRITTEN.match(same_length(said.clause.words))
        if found is None:
            continue
        expression = found.group(2).replace("×", "*").replace("÷", "/")
        rule = Formula(expression=expression.strip(), gives="share" if found.group(1) else "score")
        if not rule.conflict():
            used = {said.at} | {each.at for each in reading.said if re.match("得分在0至", each.text)}
            return Found(rule, frozenset(used))
    return None
