"""Pattern 27: what becomes of units and projects to which the indicator does not apply."""

from __future__ import annotations

import re

from indicators.rule_texts.asides.aside import Aside, Heard
from indicators.rule_texts.clauses import Clause
from indicators.rule_texts.leaf import ABOVE, Leaf
from indicators.rule_texts.wordings import any_of

_WITHOUT = any_of(
    (
        "^(?:如|若|对|当年|年度|本年|单位|年初)*(?:没有|无|未涉及|不涉及|未发生|未安排|不适用|没有安排|当年无|未开展)(?P<what>[^,;]{0,24}?)"
        "(?:的|时|情况|单位|项目|,)*(?:\\d项)?(?:不适用|则|均?视为|均|直接|按|可|不考核|不扣|得|计|不参与|此项|该项|本项|该指标|本指标|视同)"
    ),
)
_FULL = re.compile("满分|不扣分|按?得分值|[得计]\\d+(?:\\.\\d+)?分|全部(?:得|视为)|视为符合|视同")
_SIBLING = re.compile(
    "(?:分值|权重|分数)[^,;]{0,10}(?:调整|转入|分配|并入|平摊|计入|调剂|分摊|调至|加到)|(?:调整|转入|分配|调剂)[^,;]{0,6}(?:分值|权重)|权重(?:相应)?调整"
)
_RESCALE = re.compile("折算|剔除|不计入总分|不纳入(?:评价|考核|评分)|不参与|不考核|不适用")
_NO_POINTS = re.compile("[得计]0分|不得分|每")
_NOT_DONE = re.compile("^未(?!涉及|安排|开展)|^[^,;]{1,3}未(?!涉及|安排|开展)")
_THING = re.compile(
    "项目|采购|任务|资产|预算|经费|业务|事项|工程|安排|该项|此项|本项|该类|收入|支出|债|编制|楼堂馆所|结转|涉及|适用|该指标|本指标|情况的|此类"
)
# Having nothing wrong is full marks for merit, not for want of the thing.
_NOTHING_WRONG = re.compile(
    "(?:未发现|无|没有|没有发现|未发生|不存在)(?:重大|任何|明显|发现)?(?:问题|违|截留|挪用|挤占|差错|拖欠|超|投诉|事故|闲置资金|虚|安全|舆情|不良|损失|错)"
)
# Without any of it the indicator is at its best: a tier, and no case of 不适用.
_IS_THE_BEST = re.compile("^(?:无|没有|未发生)[^,;]{0,6}(?:追加|调整|超支|闲置|结转|结余|变更|拖欠|沉淀)")


class NotApplicable(Aside):
    """``没有采购项目的，按满分计算`` is full; ``分值调整到其他指标`` is sibling; ``剔除``, ``不考核`` is rescale."""

    def take(self, clause: Clause, heard: Heard, leaf: Leaf) -> bool:
        text = clause.text
        if _NO_POINTS.search(text):
            return False
        if leaf.loses_by_name == ABOVE and _IS_THE_BEST.search(text):
            return False
        way = self._way(text)
        if way:
            heard.not_applicable = way
        return bool(way)

    def _way(self, text: str) -> str:
        if _SIBLING.search(text):
            return "sibling"
        if not _WITHOUT.search(text) or _NOTHING_WRONG.search(text) or _NOT_DONE.search(text):
            return ""
        if _RESCALE.search(text):
            return "rescale"
        if not _THING.search(text):
            return ""
        return "full" if _FULL.search(text) else ""
