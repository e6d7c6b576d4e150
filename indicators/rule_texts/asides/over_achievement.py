"""Pattern 21: what becomes of an actual far beyond its target (A1)."""

from __future__ import annotations

import re
from decimal import Decimal

from indicators.rule_texts.asides.aside import Aside, Heard
from indicators.rule_texts.clauses import Clause
from indicators.rule_texts.leaf import ABOVE, Leaf
from indicators.rule_texts.proposal import Question
from indicators.rule_texts.wordings import any_of
from indicators.rules.numbers import HUNDRED, decimal_text
from indicators.rules.over_achievement import OverAchievement

_N = r"\d+(?:\.\d+)?"
_OVER = any_of(
    (
        rf"(?:完成值|完成率|实际值?|实际完成)?(?:超过|超出|超额|高于|达到|大于|偏离|≥|>)?(?:年初|预期|年度|计划|绩效)?(?:目标|指标|计划)?(?:值|数)?(?:的)?"
        rf"({_N})%(?:\(含\))?(?:及?以上)?(?:的|时|,)*(?:则|应|需|须|请|予以|,)*(?:[^,;]{{0,6}})(?:扣({_N})分|说明|按[^,;]{{0,10}}"
        rf"(?:调减|折减|扣减|扣分)|分析)"
    ),
)
_OPEN = any_of(
    "偏离[^,;]{0,12}(?:较大|较多|过大)",
    "(?:明显|大幅|过多)?(?:超过|高于|超额)[^,;]{0,10}(?:目标|指标|计划)[^,;]{0,10}(?:较多|较大|过多|明显)",
    "设定(?:明显)?(?:偏低|过低)",
    "按(?:照)?偏离(?:程度|度)",
)
_BEYOND = re.compile("超[过出额]|高于|偏离|大于|>")
_OF_TARGET = re.compile("超|高于|偏离|目标|指标|计划|完成|≥|>")


class Overshoot(Aside):
    """``超过目标值30%以上的，扣2分``; without a percentage it is a question."""

    def take(self, clause: Clause, heard: Heard, leaf: Leaf) -> bool:
        found = _OVER.search(clause.text)
        if found and "每" not in clause.text:
            return self._counted(found, clause, heard, leaf)
        if not _OPEN.search(clause.text):
            return False
        lacking = "超过多少算偏离" if re.search("说明|分析", clause.text) else "怎样调减"
        heard.questions.append(Question(f"“{clause.words}”没有写{lacking}，请在“超额完成的处理”中填写。"))
        return True

    def _counted(self, found: re.Match[str], clause: Clause, heard: Heard, leaf: Leaf) -> bool:
        number = Decimal(found.group(1))
        ratio = number + HUNDRED if _BEYOND.search(clause.text) and number < HUNDRED else number
        # Where more is worse it is no over-achievement but a tier.
        if ratio <= HUNDRED or not _OF_TARGET.search(clause.text) or ABOVE in (leaf.loses, leaf.loses_by_name):
            return False
        action = "deduct" if found.group(2) else "scale" if re.search("减|扣", found.group()) else "explain"
        data = {"action": action, "ratio": f"{decimal_text(ratio)}%"}
        if found.group(2):
            data["points"] = found.group(2)
        heard.over_achievement = OverAchievement.parse(data).data()
        return True
