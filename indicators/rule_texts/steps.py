"""The clause that takes points off step by step: ``每超过1个百分点扣0.5分``, ``每延迟1天扣1分``, ``每发现1处扣2分``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from indicators.rule_texts.amounts import NUMBER, UNIT, Amount, amount_of
from indicators.rule_texts.leaf import ABOVE, BELOW
from indicators.rule_texts.wordings import any_of
from indicators.rules.numbers import HUNDRED

BOTH = "both"
_N = r"\d+(?:\.\d+)?"
_SHARE_OF = "(?:(?:该|本)?(?:指标|项)?(?:分值|权重分?|分数)|该项分|标准分|总分)"
_TAKEN = (
    rf"[扣减](?:除|减|去)?(?:(?P<points>{_N})分|{_SHARE_OF}的?(?P<share>{_N})%|"
    rf"(?P<share2>{_N})%的?(?:分值|权重分?|分数|分))"
)
_STEP = rf"(?P<step>{NUMBER})(?P<unit>{UNIT})?"
# 每低于100%一个百分点: the limit may stand before the step.
_EDGE = rf"(?:(?P<edge>{NUMBER})(?P<of>%|(?= )) ?)?"
_EACH = re.compile(rf"每(?P<how>[^\d;]{{0,24}}?){_EDGE}{_STEP}(?P<after>[^\d;]{{0,20}}?){_TAKEN}")
_EACH_BARE = re.compile(rf"每(?P<how>[^\d;扣]{{1,24}}?)(?P<after>){_TAKEN}")
# 每发现1起…闲置超过1年的问题扣4分: figures in what is found are none of the step.
_EACH_FOUND = re.compile(
    r"每(?P<how>发现|出现|发生|存在|查[出实])(?P<step>1)(?P<unit>[处项起笔例宗次个件])(?!百分点)"
    rf"(?P<after>[^;扣≥≤<>]{{0,60}}?){_TAKEN}"
)
# 超1个百分点扣0.5分: without 每, but one unit only; more would be a tier.
_ONE = re.compile(
    "(?P<how>超过?|超出|高出|高于|低于?|少|减少|降低|下降|增加|延迟|逾期|推迟|晚|发现|出现|发生|存在|查出|有|缺|缺少|漏)"
    rf"(?=1(?!\d|\.)){_STEP}(?!以[内上下]|之?内)(?P<after>[^\d;]{{0,16}}?){_TAKEN}"
)
_FOUND_ONE = re.compile(
    rf"(?P<how>发现|出现|发生|存在|查出|如有|有)(?P<after>[^\d;,]{{2,24}}的?,?(?:1(?:项|处|次|例|起|笔|个))?){_TAKEN}"
)
# 违约1次扣1分, 少开展1次扣1分: a thing that is named, once.
_NAMED_ONE = re.compile(
    rf"(?:^|[,;])(?P<how>[^\d;,扣≥≤<>每]{{2,16}}?),?1(?P<after>(?:次|例|起|件|人次)(?:的|,)*){_TAKEN}"
)
_ONE_FAULT = re.compile(
    r"(?:^|[,;])(?:其中|如?有|任[意何]?)?1(?:项|处|个|条|环节|方面)(?P<how>(?:不|未|缺)[^,;扣\d]{1,10})(?P<after>,?)"
    rf"{_TAKEN}"
)
# 超过部分每10元扣1分
_BEYOND = re.compile("(?:超[过出]?|高[于出]|低于|不足|少于)的?部分,?$")
_IN_BRACKETS = re.compile(r"\((?:不足|不满|每满|以下)[^()]*\)")
_ABOVE = re.compile("超|高|大于|多|增|上升|上涨|提高|上浮|延|逾|推迟|滞后|晚|拖|迟|突破")
_BELOW = re.compile("低|少|小于|减|降|未|不足|不达|差|欠|落后|下浮|缺口|达不到")
_APART = re.compile("偏离|相差|偏差|误差|差异|±|正负|浮动|变动")
_LATE = re.compile("延|迟|逾|晚|拖|滞后|超期|超时|超[过出]?(?:规定|计划|约定|合同)|超[过出]?(?:时间|时限|期限|工期)")
_FINDING = re.compile(
    "发现|出现|发生|存在|查出|查实|有|违规|违纪|问题|投诉|事故|不符|不合|缺|漏|错|遗|未|不|没|瞒|虚报|误|无|少(?=报|公开|填|提供|开展|建|签|制)"
)
_SURELY_FOUND = any_of(
    "发现|出现|发生|存在|查[出实]",
    "[迟晚逾]期?[报交送]",
    "违规|违纪|问题|投诉|事故|[缺漏错瞒]|不符|不合",
)
_KINDS = frozenset("处项起笔例宗次个条件户份篇人家名期批场座村台辆套所间栋") | {"人次", "场次", ""}
# A month in which something was not done (每有1个月未按时发放) is found, as a fault is.
_MISSED = re.compile("^(?:有|发现|出现|发生|存在)[^;]*(?:未|不|没|缺|漏|无)")
_TIMES = frozenset(("天", "个月", "周", "年", "个工作日", "小时", "分钟", "个季度"))
# Things that are no findings but counted beside them: 每人扣0.2分 takes the number of persons.
_HEADS = frozenset(("人", "人次", "名", "位", "户"))
# 每天扣, 每万元违规资金扣, 每人每天扣: the unit of a bare price, and a second one that it is multiplied by.
_BARE_UNIT = re.compile(
    rf"(?:.*[^人户名]每)?(?:(?P<first>人|户|名)每)?(?:个(?=工作日|季度|月|小时))?"
    rf"(?P<unit>工作日|季度|{UNIT}|日(?!常)|月)(?![度份])(?P<what>[^每]*)"
)
_UNITS = {"日": "天", "月": "个月", "工作日": "个工作日", "季度": "个季度"}


@dataclass(frozen=True, slots=True)
class Steps:
    """So many points off for each step; ``start`` is where the clause begins to count in its text.

    ``edge`` is the limit where it stands inside: ``每低于100%一个百分点``. ``before`` are the words before it.
    It is bare where the unit follows 每 at once (按逾期天数，每天扣): ``what`` are then the words behind the unit
    (每万元``违规资金``), ``times`` the unit by which it is multiplied (每``人``每天).
    """

    step: Amount
    taken: Decimal
    words: str
    start: int
    edge: Amount | None = None
    before: str = ""
    what: str = ""
    times: str = ""
    is_bare: bool = False

    @property
    def direction(self) -> str:
        """``above``, ``below``, ``both``, or "" where the text names no side."""
        words = _APART.sub("", self.words)  # 相差 and 误差 are no 差
        above, below = _ABOVE.search(words), _BELOW.search(words)
        if (above and below) or (_APART.search(self.words) and not above and not below):
            return BOTH
        return ABOVE if above else BELOW if below else ""

    @property
    def is_late(self) -> bool:
        led = self.is_bare and not self.times and _LATE.search(self.before)
        return self.step.unit in _TIMES and bool(_LATE.search(self.words) or led)

    @property
    def counts_units(self) -> bool:
        """Whether days, persons or money are counted that are neither findings nor the distance to a limit."""
        unit = self.step.unit
        if not unit or self.is_late or self.step.is_rate:
            return False
        if self.is_bare and (unit in _HEADS or self.times):
            return True
        return unit not in _KINDS and not self.direction and not self.counts_findings

    @property
    def counts_findings(self) -> bool:
        """Whether findings are counted, and not the distance to a limit."""
        if self.step.unit in _TIMES and not self.is_late:
            return bool(_MISSED.search(self.words))
        if self.step.is_rate or self.step.unit not in _KINDS:
            return False
        if _SURELY_FOUND.search(self.words):
            return True
        return self.direction == "" or (
            bool(_FINDING.search(self.words)) and not re.search("[低高多]|超|少|减|增|降", self.words)
        )


def steps_in(text: str, weight: Decimal) -> Steps | None:
    """The steps that a clause counts; None where it counts none."""
    text = _IN_BRACKETS.sub("", text)
    for pattern in (_EACH, _EACH_FOUND, _ONE, _EACH_BARE, _FOUND_ONE, _NAMED_ONE, _ONE_FAULT):
        found = pattern.search(text)
        if found is None:
            continue
        parts, step = found.groupdict(), Amount(Decimal(1))
        if parts.get("step"):
            step = amount_of(parts["step"], parts["unit"])
        elif pattern is _NAMED_ONE:
            step = Amount(Decimal(1), found["after"].rstrip("的,"))
        elif pattern is _FOUND_ONE and "1" in found["after"]:
            step = Amount(Decimal(1), found["after"].rstrip("的,")[-1])
        bare = _BARE_UNIT.fullmatch(found["how"]) if pattern is _EACH_BARE else None
        if bare is not None:
            unit = _UNITS.get(bare["unit"], bare["unit"])
            is_thing = unit in _KINDS and (unit not in _HEADS or bare["what"])
            step = Amount(Decimal(1), "" if is_thing else unit)
        edge = amount_of(parts["edge"], parts["of"]) if parts.get("edge") else None
        taken = _taken(found, weight)
        if step.number <= 0 or taken <= 0:
            continue
        beyond = _BEYOND.search(text[: found.start()])
        named = pattern is _NAMED_ONE and not re.search("[少缺低]", found["how"])
        words = (beyond.group() if beyond else "发现" if named else "") + found["how"] + found["after"]
        return Steps(
            step,
            taken,
            words,
            found.start(),
            edge,
            before=text[: found.start()],
            what=bare["what"] if bare else "",
            times=(bare["first"] or "") if bare else "",
            is_bare=bare is not None or (pattern is _EACH and not found["how"]),
        )
    return None


def _taken(found: re.Match[str], weight: Decimal) -> Decimal:
    share = found["share"] or found["share2"]
    return weight * Decimal(share) / HUNDRED if share else Decimal(found["points"])
