"""How a deduction ends: 扣完为止, 最多扣6分, and what is cut at full marks anyway."""

from __future__ import annotations

import re
from decimal import Decimal

from indicators.rule_texts.asides.aside import Aside, Heard
from indicators.rule_texts.clauses import Clause
from indicators.rule_texts.leaf import Leaf
from indicators.rule_texts.wordings import any_of

_N = r"\d+(?:\.\d+)?"
_FLOOR = any_of(
    r"^(?:直至|直到|至)?(?:本项|该项|此项|分值|分数|分)?扣(?:完|光|至0分?)(?:[该本]?项?分值?|分)?(?:即止|为止|止)?$",
    r"^(?:本项|该项)?(?:最低|最少)(?:得|为|计|至)?0分$",
    r"^不(?:计|得|出现)负分$",
    rf"^扣(?:满|完|至){_N}分(?:即止|为止)$",
    r"^扣至0分(?:为止)?$",
    r"^(?:以)?(?:本项|该项)?(?:分值|满分)?(?:扣完|为限)(?:为止)?$",
    r"^(?:本项|该项)?扣完(?:该项|本项)?(?:分值?)?为止$",
)
_MOST = any_of(
    rf"(?:最多|最高|累计|总共|合计)(?:可|共)?扣(?:除|减|分)?(?:不超过)?({_N})分",
    rf"扣分?(?:最多|最高|合计|累计|总额)?(?:不超过|以|上限为?)({_N})分(?:为限|为止)?",
    rf"扣完({_N})分为止",
)
_CLAMP = any_of(
    rf"(?:超过|高于|大于|超|>)({_N})%(?:以上|部分)?(?:的|时|,|均|则)*(?:仍)?(?:按|以|为|取)(?:照)?({_N})%(?:计|算|为)?",
    rf"^超过({_N})分(?:的|,)*(?:仍)?(?:按|以)({_N})分(?:计|算)$",
    r"超过(?:的)?(?:部分)?不(?:另|再)?(?:加|计|得)分",
    r"提前(?:完成)?(?:的)?不(?:另)?加分",
    rf"^(?:本项|该项)?(?:最高|得分|最多|总分|分值)[^;]{{0,6}}不(?:得)?(?:超过|高于|得超过)(?:该项|本项|标准|权重)?(?:分值|满分|权重|{_N}分)$",
    rf"^最高(?:得|计|为)?(?:满分|{_N}分)$",
    r"^以(?:满分|该项分值|分值)为(?:限|上限)$",
    r"^满分为止$",
)


class Floor(Aside):
    """``扣完为止``: every rule ends at 0."""

    def take(self, clause: Clause, heard: Heard, leaf: Leaf) -> bool:
        if not _FLOOR.search(clause.text):
            return False
        heard.ends_at_zero = True
        return True


class MostTaken(Aside):
    """``最多扣6分``: kept for the rule; a clause that also takes points off stays to be read."""

    def take(self, clause: Clause, heard: Heard, leaf: Leaf) -> bool:
        found = _MOST.search(clause.text)
        if not found:
            return False
        heard.most_taken[clause.sentence] = Decimal(next(filter(None, found.groups())))
        return "每" not in clause.text


class Clamp(Aside):
    """``超过100%的按100%计``, ``最高不超过该项分值``, ``提前不加分``: every rule ends at the weight."""

    def take(self, clause: Clause, heard: Heard, leaf: Leaf) -> bool:
        found = _CLAMP.search(clause.text)
        return bool(found) and not re.search("×|每|满分,|比例", clause.text[: found.start()] if found else "")
