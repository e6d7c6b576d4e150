"""The rule R22 (加减分) of a row 加分项 or 扣分项, by its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from indicators.frameworks.content import Json
from indicators.rules.extra_points import ExtraPoints
from indicators.rules.numbers import decimal_text

_ADDED, _TAKEN = re.compile("加(?=分|[0-9])|加分"), re.compile("[减扣](?=分|[0-9])|[减扣]分")
_N = r"(\d{1,3}(?:\.\d{1,2})?)"
_EACH = re.compile(rf"[加扣减]{_N}分")
_MOST = re.compile(
    rf"(?:最[高多](?:不超过)?|不超过|上限为?)[加扣减得]?{_N}分|[加扣减]满{_N}分|{_N}分(?:封顶|为止|为上限)"
)


def extra_points(leaf: Json, names: Sequence[str], printed: Decimal | None) -> Json:
    """The leaf with that rule and no weight, never sure.

    Where the text gives points for each time that differ, a person sets them; how much it may come to is asked where
    neither the text nor the ``printed`` weight says so.
    """
    standard = str(leaf.get("standard", ""))
    words = f"{'/'.join(names)}/{standard}"
    sign = "subtract" if _TAKEN.search(words) and not _ADDED.search(words) else "add"
    rule: Json = {"kind": ExtraPoints.kind, "sign": sign}
    each = list(dict.fromkeys(_EACH.findall(_MOST.sub("", standard))))
    most = [Decimal(next(filter(None, found.groups()))) for found in _MOST.finditer(standard)]
    said = ["这一项在总分之外加减分，不占分值，分值记为0。"]
    if len(each) == 1:
        rule["points"] = each[0]
    elif each:
        said.append(f"文中每次加减的分数不同（{'、'.join(each)}分），由评价人填写加减的分数。")
    highest = most[-1] if most else printed
    questions = [] if highest else [{"words": "文中没有写最多加减多少分，请填写上限。", "choices": []}]
    if highest:
        rule["most"] = decimal_text(highest)
    reading = {
        "accepted": False,
        "assumptions": said,
        "questions": questions,
        "unread": [],
        "reason": "",
        "meaning": "",
    }
    return leaf | {"weight": "0", "rule": rule, "inputs": {}, "reading": reading}
