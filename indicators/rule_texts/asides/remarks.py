"""What explains and does not score: the formula of the actual, sources, reasons to be given."""

from __future__ import annotations

import re

from indicators.rule_texts.amounts import AMOUNT
from indicators.rule_texts.asides.aside import Aside, Heard
from indicators.rule_texts.clauses import Clause
from indicators.rule_texts.leaf import Leaf
from indicators.rule_texts.wordings import any_of

_DEFINITION = re.compile(r"^(?![^=]*(?:得分|评分|计分|分值|分数))[^=≥≤<>]{2,24}=[^=]*[÷/×()\-+][^=]*$")
_QUOTIENT = re.compile(r"^[^=≥≤<>÷/×]{2,30}[÷/][^=≥≤<>÷/×]{2,30}×100%$")
_TARGET = re.compile(rf"^(?:年度|绩效)?(?:目标|指标)值?(?:为|是|:)+([≥≤<>=]?{AMOUNT})$")
_SOURCE = re.compile("^(?:数据|资料|取数)?(?:来源|依据)[:为]|^注[:]?|^备注|^说明[:]")
_EXPLAIN = any_of(
    "^低于[^,;]{0,8}的?,?(?:应|须|请)?(?:写明|说明|注明)(?:原因|理由)$",
    "^(?:并|应|需|须|请|予以|同时)*(?:分析|说明|注明|查找)[^;]{0,20}(?:原因|理由|依据|情况)?$",
    "^(?:评分|计分|本项|本指标|该指标)?(?:采用|实行|按)?(?:倒)?扣分制(?:评分|计分)?$",
    "说明(?:偏离|偏差|扣分)?(?:原因|理由)$",
)
_GIVES = re.compile(r"[得计扣]\d|满分|不得分|×(?:分值|权重|\d+分)|(?:分值|满分)×")
_FULL_MARKS = re.compile(r"^(?:标准分|满分|分值|权重|本项|该项)(?:为|:|共)?(?:满分)?\d+(?:\.\d+)?分$")


class Definition(Aside):
    """``控制率=在职人员数÷编制数×100%``: how the actual is come by."""

    def take(self, clause: Clause, heard: Heard, leaf: Leaf) -> bool:
        if not (_DEFINITION.search(clause.text) or _QUOTIENT.search(clause.text)) or _GIVES.search(clause.text):
            return False
        heard.definition = f"{heard.definition}；{clause.words}" if heard.definition else clause.words
        return True


class StatedTarget(Aside):
    """``目标值：≥500亩``: the target stands in the text itself."""

    def take(self, clause: Clause, heard: Heard, leaf: Leaf) -> bool:
        found = _TARGET.match(clause.text)
        if found is None:
            return False
        heard.target = found.group(1)
        return True


class Source(Aside):
    """``数据来源：部门决算``."""

    def take(self, clause: Clause, heard: Heard, leaf: Leaf) -> bool:
        return bool(_SOURCE.search(clause.text)) and "分" not in clause.text


class ReasonWanted(Aside):
    """``并说明原因``: a reason for lost points is asked of every indicator."""

    def take(self, clause: Clause, heard: Heard, leaf: Leaf) -> bool:
        return bool(_EXPLAIN.search(clause.text))


class FullMarks(Aside):
    """``标准分4分``: the weight again."""

    def take(self, clause: Clause, heard: Heard, leaf: Leaf) -> bool:
        found = _FULL_MARKS.search(clause.text)
        return bool(found) and str(leaf.weight) in clause.text
