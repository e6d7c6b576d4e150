"""Methods of scoring that the guide of 财预〔2021〕101号 names, and points to look at without a method of scoring."""

from __future__ import annotations

import re
from decimal import Decimal

from indicators.rule_texts.patterns.reading import Reading
from indicators.rule_texts.proposal import Found, Question
from indicators.rules.checklist import Checklist, Element
from indicators.rules.qualitative_band import Band, QualitativeBand
from indicators.rules.yes_no import YesNo

_GRADED = re.compile("评判等级|等级赋分|分级赋分|分档评定|三档(?:赋|计)分")
_DIRECT = re.compile("直接赋分|直接计分|是否赋分")
_BANDS = (("达成年度指标", 80, 100), ("部分达成年度指标并具有一定效果", 60, 80), ("未达成年度指标且效果较差", 0, 60))
_GRADED_BY = "按达成、部分达成、未达成三档（100%–80%、80%–60%、60%–0%）评定。"


def named_method(reading: Reading) -> Found | None:
    """``直接赋分``, ``按评判等级赋分``: nothing but the name of the method."""
    if len(reading.said) != 1 or reading.said[0].given is not None:
        return None
    said = reading.said[0]
    if _GRADED.search(said.text):
        bands = tuple(Band(name=name, low=Decimal(low), high=Decimal(high)) for name, low, high in _BANDS)
        return Found(QualitativeBand(bands=bands), frozenset({said.at}), (_GRADED_BY,))
    if _DIRECT.search(said.text):
        return Found(YesNo(), frozenset({said.at}), ("达到得满分，未达到不得分。",))
    return None


def points_only(reading: Reading) -> Found | None:
    """``①有制度；②有执行；③有记录``: a list that does not say how it scores."""
    items = [said for said in reading.said if said.clause.item]
    numbers = sorted({said.clause.item for said in items})
    if len(numbers) < 2 or any(said.given or said.is_each for said in reading.said):
        return None
    texts = ["，".join(said.clause.words for said in items if said.clause.item == number) for number in numbers]
    rule = Checklist(elements=tuple(Element(text=text.strip("。；;，, ")) for text in texts))
    question = Question("文中只列了要点，没有写怎样计分，暂按各要点平均计分，请确认。")
    return Found(rule, frozenset(said.at for said in items), questions=(question,))
