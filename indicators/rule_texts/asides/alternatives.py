"""Pattern 26: an indicator that stands in for another one."""

from __future__ import annotations

import re

from indicators.rule_texts.asides.aside import Aside, Heard
from indicators.rule_texts.clauses import Clause
from indicators.rule_texts.leaf import Leaf
from indicators.rule_texts.proposal import Question

_ONE_OF_TWO = re.compile("[2两二三3]者(?:选择?其1|择其?[一1]|任选其[一1]|选[一1])|择[一1](?:评价|计分|考核)")


class OneOfTwo(Aside):
    """``与结转变动率二者择其一``: the evaluator marks the other one as not applicable; its weight moves here."""

    def take(self, clause: Clause, heard: Heard, leaf: Leaf) -> bool:
        if not _ONE_OF_TWO.search(clause.text):
            return False
        heard.not_applicable = "sibling"
        words = f"“{clause.words}”：请确认评哪一个，另一个按不适用转入分值。"
        heard.questions.append(Question(words))
        return True
