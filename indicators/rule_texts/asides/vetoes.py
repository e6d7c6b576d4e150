"""Pattern 18: caps of the total and vetoes, which are no deduction of the indicator."""

from __future__ import annotations

import re
from decimal import Decimal

from indicators.rule_texts.asides.aside import Aside, Heard
from indicators.rule_texts.clauses import Clause
from indicators.rule_texts.leaf import Leaf
from indicators.rule_texts.proposal import CapHint, Question
from indicators.rule_texts.wordings import any_of

_N = r"\d+(?:\.\d+)?"
_VETO = any_of(
    "1票否决",
    "一票否决",
    "(?:等级|等次|评价结果|总分|总得分|综合得分|评级|评为)[^;]{0,16}(?:不得(?!分)|不能|不超过|不高于|直接|为差|降|下调|最高)",
    "不得评(?:为|定)?优",
    "取消评优",
    "直接(?:评)?(?:定|为)为?差",
)
_TOTAL_CAP = any_of(
    (
        rf"(?:执行率|支出率|进度)[^;]{{0,8}}?(?:低于|不足|<|小于)({_N})%[^;]*?(?:总分|总得分|得分|综合得分)[^;]{{0,10}}?(?:不(?:得)?"
        rf"(?:超过|高于)|最高(?:为|得|不超过)?|≤|封顶)({_N})分?"
    ),
)
_OWN = re.compile("不(?:得)?超过(?:该项|本项)?(?:分值|满分|权重)")


class Veto(Aside):
    """``出现重大违纪的，等级不得评优``; ``执行率低于60%的，总分不超过69分`` is a hint for the framework's caps."""

    def take(self, clause: Clause, heard: Heard, leaf: Leaf) -> bool:
        if found := _TOTAL_CAP.search(clause.text):
            heard.caps += (CapHint(f"{found.group(1)}%", Decimal(found.group(2)), clause.words),)
            words = f"“{clause.words}”是总分封顶，请写入指标体系的封顶规则并选定数据。"
        elif _VETO.search(clause.text) and not _OWN.search(clause.text):
            words = f"“{clause.words}”是一票否决或封顶，不属于本指标扣分，请在指标体系中另行设置。"
        else:
            return False
        heard.questions.append(Question(words))
        return True
