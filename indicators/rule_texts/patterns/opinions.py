"""Patterns 28, 29, 31: coefficients, panels of experts, and what is left to discretion."""

from __future__ import annotations

import re

from indicators.rule_texts.patterns.reading import Reading
from indicators.rule_texts.points import RANGE_OF_POINTS
from indicators.rule_texts.proposal import Found, Question
from indicators.rule_texts.wordings import any_of
from indicators.rules.coefficient import Coefficient
from indicators.rules.expert import Expert
from indicators.rules.money_average import MoneyAverage
from indicators.rules.panel_average import PanelAverage

_COEFFICIENT = re.compile(
    "(?:得分|评分|评价|赋分|计分)系数(?:\\(?%?\\)?)?×|×(?:得分|评分|评价|赋分|计分)系数|得分=系数×|按(?:得分|评分|评价)系数"
)
_PANEL = re.compile(
    "(?:专家|评委|评审组?|评价组|成员).{0,40}?(?:平均|均值)|平均[^;]{0,10}专家|(?<!考核)(?<!得分的)(?:平均分|平均值)[^;×\\d≥≤<>]{0,8}(?:得分|计分)?$"
)
_BY_MONEY = re.compile(
    "按[^,;]{0,8}(?:资金|投资|预算|金额)(?:额|规模|比重|占比|总额)?[^,;]{0,6}加权|以[^,;]{0,6}资金[^,;]{0,6}为权重"
)
_TRIMMED = re.compile("去掉[^;]{0,4}最高[^;]{0,10}最低|剔除[^;]{0,4}最高[^;]{0,10}最低|去[掉除]最高分?[、和]最低分?")
_WEIGHTED = re.compile("加权")
DISCRETION = re.compile(
    "酌情|视情|视具体情况|视实际情况|视[^,;]{0,12}(?:程度|情况)[^,;]{0,8}(?:扣|得|给|计|打|赋)|适当扣|相应扣(?:减)?分|酌予"
)
_OPINION = any_of(
    "(?:根据|依据|结合|参考|对照|按照?)[^;]{2,60}?(?:综合)?(?:打分|评分|赋分|评定|计分|给分|判断|评价|得分|确定得分|扣分)",
    "由[^;]{0,12}(?:专家|评价人|评价组|自评人员|评审)[^;]*(?:打分|评分|评定|赋分|评价)",
    "综合(?:评价|评定|判断|打分|评分|赋分)",
    "专家(?:打分|评分|评定|评价)",
)


def coefficient(reading: Reading) -> Found | None:
    """``得分=得分系数×权重``."""
    used = frozenset(said.at for said in reading.said if _COEFFICIENT.search(said.text))
    return Found(Coefficient(), used) if used else None


def panel(reading: Reading) -> Found | None:
    """``专家打分，去掉一个最高分和一个最低分后平均``."""
    if not _PANEL.search(reading.whole) or "满意度" in reading.whole:
        return None
    trimmed = bool(_TRIMMED.search(reading.whole))
    weighted = bool(_WEIGHTED.search(reading.whole)) and not trimmed
    used = frozenset(
        said.at for said in reading.said if re.search("专家|评委|评审|平均|最高|最低|加权|打分|评分", said.text)
    )
    return Found(PanelAverage(drop_extremes=trimmed, weighted=weighted), used)


def by_money(reading: Reading) -> Found | None:
    """``各项目得分按资金额加权平均``."""
    used = frozenset(said.at for said in reading.said if _BY_MONEY.search(said.text))
    return Found(MoneyAverage(), used) if used else None


def opinion(reading: Reading) -> Found | None:
    """``根据…酌情打分``: an expert's score, and a question."""
    discretion = [said for said in reading.said if DISCRETION.search(said.text)]
    opinions = [said for said in reading.said if _OPINION.search(said.text)]
    bands = [said for said in reading.said if RANGE_OF_POINTS.search(said.text)]
    if not discretion and not opinions and not bands:
        return None
    used = {said.at for said in (*discretion, *opinions, *bands)}
    if bands:
        used |= {said.at for said in reading.plain() if said.given and not said.range}
    full = reading.full()
    if full:
        used.add(full.at)
    words = "酌情扣分没有尺度" if discretion else "评分由人判断，文中没有尺度" if opinions else "分数段内由人判断"
    question = Question(f"{words}，暂由专家评定并写明理由；请确认，或改为分档。")
    return Found(Expert(), frozenset(used), questions=(question,))
