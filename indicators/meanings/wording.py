"""How the words of forms are made comparable: names of indicators and of facts, without what people write variously."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
# (10分), (≥95%), (%): points, targets and units that stand beside a name.
_BESIDE = re.compile(r"[(\[][^()\[\]]*?(?:\d\s*分|[≥≤><=%％‰]|单位|目标[值:]?\s*\d)[^()\[\]]*[)\]]")
_IN_UNITS = re.compile(r"[(\[](?:个?月|天|万?元|亿元|倍|人次|[次起件人户项个])[)\]]$")
_NUMBERING = re.compile(
    r"^\s*(?:[(\[]?(?:\d{1,2}(?:\.\d{1,2}){1,3}|\d{1,2}|[一二三四五六七八九十]{1,3})[)\]]?[、.:)]|[(\[](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)\]]"
    r"|[A-Za-z]\d{1,4}[.、:-]?|[①-⑳])\s*"
)
_NOT_WORD = re.compile(r"[^\w%]|_")
_JOINING = re.compile(r"以及|(?<![普惠涉波])及(?![时早格])|(?<![参])与(?![会])|(?<![总调缓])和(?![谐平解])|或者?|的")
_RATE = re.compile("比率|比例")
# 控制水平 says how far it is controlled; 债务率水平 is the rate; 服务水平 and 管理水平 are things of their own.
_HOW_FAR = "控制|利用|使用|完成|执行|变动|变化|满意|达标|覆盖|压减|压缩|均衡|节约|盘活|到位|调整|安排|保障|实现|办结"
_LEVEL_OF = f"(?:(?<=率)|(?<={_HOW_FAR}))水平"
_ENDING = re.compile(f"(?:情况|程度|指标|得分|分值|状况|{_LEVEL_OF})$")
_LONGEST = 500  # of any name; the rest of a longer text is no name
_LEVEL = re.compile(r"\s*(?:/|>|›|→|\\|\||»|·|—|－＞|->)\s*")


def plain(text: str) -> str:
    """A name for comparison: NFKC, no quotes, brackets, blanks, numbering, joining words and endings; 比率 is 率."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text[:_LONGEST]))
    bare = _NUMBERING.sub("", _IN_UNITS.sub("", _BESIDE.sub("", text).strip())) or text
    bare = _RATE.sub("率", _JOINING.sub("", _NOT_WORD.sub("", bare)))
    while (shorter := _ENDING.sub("", bare)) != bare and shorter:
        bare = shorter
    return bare


def sentence(text: str) -> str:
    """A definition or a standard for searching: NFKC, no quotes and blanks; signs of reckoning and stops are kept."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return re.sub(r"[\s“”\"'‘’《》]", "", text)


def levels(branch: str) -> tuple[str, ...]:
    """The plain names of the levels in a branch such as 过程/预算执行, from the first down."""
    text = unicodedata.normalize("NFKC", branch)
    return tuple(name for part in _LEVEL.split(text) if (name := plain(part)))
