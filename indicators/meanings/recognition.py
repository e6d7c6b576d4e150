"""Which thing of the dictionary a leaf measures: by its name, where it stands, what it says of its formula.

A whole name decides, never a likeness: the name itself, a synonym, a pattern that explains every word of it, or its
head (执行率) with the level-2 name (政府采购). What the branch, the formula, the unit or the sign of the target speaks
against makes it doubtful, and a doubtful leaf is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from indicators.meanings.dictionary import MEANINGS
from indicators.meanings.meaning import Meaning, Scope, Way
from indicators.meanings.reckoning import fractions, is_difference, is_upside_down
from indicators.meanings.sameness import said_alike, same_words
from indicators.meanings.wording import levels, plain, sentence
from indicators.rules.rule import Better

_MOST_POSSIBLE = 5
_LONGEST_NAME = 40  # of a name whose parts are looked at; longer ones are sentences
_HEADS = frozenset(
    (
        *("执行率", "控制率", "变动率", "变化率", "增长率", "完成率", "及时率", "及时性", "合规性", "健全性", "规范性"),
        *("安全性", "到位率", "利用率", "使用率", "达标率", "合格率", "满意度", "满意率", "结余率", "结转率", "调整率"),
        *("进度", "公开性", "公开", "覆盖率", "发放率", "支出率", "压减率", "盘活率", "闲置率", "征缴率", "明确性"),
        *("办结率", "整改率", "均衡性", "节约率", "控制", "完成"),
    )
)
_LEVEL_ENDING = ("管理", "指标", "情况", "控制", "方面", "类")
_ACCOUNTS = ("基本支出", "项目支出", "人员经费")
_PERCENT = frozenset({"%", "百分比", "百分点", "个百分点"})
_UP, _DOWN = frozenset({"≥", ">", "≧", ">=", "不低于", "不少于"}), frozenset({"≤", "<", "≦", "<=", "不高于", "不超过"})
# Words that say a rate by themselves: 三公经费变动情况 is its 变动率; 资金使用情况 may be whether the rules were kept.
_SAYS_RATE = re.compile(
    "(?:变动|变化|增减|增长|控制|压减|压缩|压降|下降|降低|减少|缩减|削减|节约|节省|到位|完成|办结|达标|合格|满意"
    "|覆盖|盘活|消化|闲置|利用|调整|差异|偏离|均衡|结算)$"
)


class Strength(IntEnum):
    """How a name was found, the stronger the higher."""

    AKIN = 0
    PARTS = 1
    BRANCH = 2
    SYNONYM = 3
    NAME = 4


_HOW = {
    Strength.AKIN: "名称或算法相近",
    Strength.PARTS: "名称的各部分都属于",
    Strength.BRANCH: "名称与上级指标合起来就是",
    Strength.SYNONYM: "名称是同义词，即",
    Strength.NAME: "名称就是",
}


@dataclass(frozen=True, slots=True)
class PossibleMeaning:
    """A meaning that a leaf may have, and why it is or is not certain, in Chinese."""

    meaning: Meaning
    reason: str


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a leaf was found to measure. ``meaning`` is given only where ``is_sure``; else ask between ``possible``.

    ``ways``: the ways of the meaning, those first that the definition speaks of. ``account`` is named where the leaf is
    about 基本支出, 项目支出 or 人员经费 and not the whole: then ``{s}`` of a way is that account.
    ``is_particular``: the name speaks of one thing or part (河道清淤工程完成率, 配套资金到位率), which the figures of
    the whole do not answer: there are no ``ways`` then, and its own figures stand among the targets or are typed.
    """

    meaning: Meaning | None
    is_sure: bool
    possible: tuple[PossibleMeaning, ...]
    ways: tuple[Way, ...] = ()
    account: str = ""
    is_particular: bool = False


@dataclass(slots=True)
class _Leaf:
    """What is known of a leaf, made comparable once."""

    name: str
    branch: tuple[str, ...]
    words: str
    fractions: tuple[tuple[str, str], ...]
    unit: str
    bound: str

    @property
    def level2(self) -> str:
        return self.branch[-1] if self.branch else ""

    @property
    def with_branch(self) -> str:
        """The name with the level-2 name before it, where it is a head alone; else nothing."""
        if self.name not in _HEADS or not self.level2:
            return ""
        stem = self.level2
        for ending in _LEVEL_ENDING:
            stem = stem.removesuffix(ending) or stem
        return stem + self.name


@dataclass(slots=True)
class _Found:
    meaning: Meaning
    strength: Strength
    name: str
    is_vague: bool = False
    is_particular: bool = False
    doubts: list[str] = field(default_factory=list)

    @property
    def reason(self) -> str:
        inner = self.meaning.name.replace("“", "‘").replace("”", "’")
        return "；".join([f"{_HOW[self.strength]}“{inner}”", *self.doubts])


def recognise(
    name: str,
    *,
    branch: str = "",
    definition: str = "",
    standard: str = "",
    unit: str = "",
    bound: str = "",
    scope: Scope = Scope.ANY,
) -> Recognition:
    """What the leaf called ``name`` measures. Never raises for any text.

    ``branch``: the names of the levels above it (过程/预算执行); ``definition`` 指标解释; ``standard`` 评分标准;
    ``unit`` and ``bound`` (≥, ≤) of its target; ``scope`` leaves out ways that are not for such an evaluation.
    """
    leaf = _Leaf(
        plain(name), levels(branch), sentence(f"{definition}。{standard}"), fractions(definition, standard),
        sentence(unit), bound.strip(),
    )  # fmt: skip
    if not leaf.name:
        return Recognition(None, False, ())
    found = [hit for meaning in MEANINGS for hit in _found(meaning, leaf)]
    for hit in found:
        hit.doubts += _doubts(hit, leaf)
    sure = _sure(found)
    found.sort(key=lambda hit: (hit is not sure, -hit.strength, len(hit.doubts)))
    possible = tuple(PossibleMeaning(hit.meaning, hit.reason) for hit in found[:_MOST_POSSIBLE])
    if sure is None:
        return Recognition(None, False, possible)
    account = next((name for name in _ACCOUNTS if name in leaf.name), "")
    ways = () if sure.is_particular else ways_said(sure.meaning, f"{leaf.name}。{leaf.words}", scope)
    return Recognition(sure.meaning, True, possible, ways, account, sure.is_particular)


def ways_said(meaning: Meaning, words: str, scope: Scope = Scope.ANY) -> tuple[Way, ...]:
    """The ways of a meaning for a scope, those first whose denominator its name, definition and standard say."""
    text = sentence(words)
    ways = [way for way in meaning.ways if Scope.ANY in (scope, way.scope) or way.scope is scope]
    return tuple(sorted(ways, key=lambda way: way.said.search(text) is None))


def _sure(found: list[_Found]) -> _Found | None:
    """The one meaning that nothing speaks against, if there is exactly one at the highest level of these."""
    clear = [hit for hit in found if not hit.doubts and hit.strength > Strength.AKIN]
    highest = max((hit.strength for hit in clear), default=Strength.AKIN)
    best = [hit for hit in clear if hit.strength == highest]
    return best[0] if len(best) == 1 else None


def _found(meaning: Meaning, leaf: _Leaf) -> Iterator[_Found]:
    for name, strength in ((leaf.name, None), (leaf.with_branch, Strength.BRANCH)):
        if not name:
            continue
        if name in meaning.names:
            given = Strength.NAME if name == plain(meaning.name) else Strength.SYNONYM
            yield _Found(meaning, strength or given, name, name in meaning.vague, _is_special(meaning, name))
            return
        if not meaning.never.search(name) and (match := _explained(meaning, name)):
            is_vague = match.string in meaning.vague or (match.string != name and not _SAYS_RATE.search(name))
            is_particular = "thing" in match.re.groupindex or _is_special(meaning, name)
            yield _Found(meaning, strength or Strength.PARTS, name, is_vague, is_particular)
            return
        if (known := _is_said_alike(meaning, name)) is not None and not meaning.never.search(name):
            yield _Found(meaning, strength or Strength.PARTS, name, known, _is_special(meaning, name))
            return
        if (hit := _found_in_same_words(meaning, name, strength or Strength.PARTS)) is not None:
            yield hit
            return
    if _is_akin(meaning, leaf):
        yield _Found(meaning, Strength.AKIN, leaf.name)


def _found_in_same_words(meaning: Meaning, name: str, strength: Strength) -> _Found | None:
    """A name that a pattern explains in other words of the same families; no thing of its own besides."""
    other = same_words(name)
    if other == name or meaning.never.search(name) or meaning.never.search(other):
        return None
    match = _explained(meaning, other)
    if match is None or "thing" in match.re.groupindex:
        return None
    is_vague = match.string in meaning.vague or (match.string != other and not _SAYS_RATE.search(other))
    return _Found(meaning, strength, name, is_vague, _is_special(meaning, name))


def _alike(meaning: Meaning) -> dict[str, bool]:
    """What the names of a meaning come to where one word stands for all that say the same: is it a vague one?"""
    vague_first = sorted(meaning.names, key=lambda name: name not in meaning.vague)
    return {same: name in meaning.vague for name in vague_first if (same := said_alike(name))}


_ALIKE = {meaning.code: _alike(meaning) for meaning in MEANINGS}


def _is_said_alike(meaning: Meaning, name: str) -> bool | None:
    """Whether the name is vague, where it says the same as one of a meaning's, or would with the 率 it leaves out."""
    wholes = (name, f"{name}率") if meaning.unit == "%" and _SAYS_RATE.search(name) else (name,)
    return next((known for whole in wholes if (known := _ALIKE[meaning.code].get(said_alike(whole))) is not None), None)


def _explained(meaning: Meaning, name: str) -> re.Match[str] | None:
    """The pattern that explains a name whole: itself, or with the 率 that 资金到位情况 leaves out."""
    if len(name) > _LONGEST_NAME:
        return None
    wholes = (name, f"{name}率") if meaning.unit == "%" else (name,)
    matches = (part.fullmatch(whole) for whole in wholes for part in meaning.parts)
    return next((match for match in matches if match), None)


def _is_special(meaning: Meaning, name: str) -> bool:
    return meaning.special.search(name) is not None


def _is_akin(meaning: Meaning, leaf: _Leaf) -> bool:
    """Whether a person may mean it: the name holds one of its names or stands in one, or its formula is stated."""
    if _reckons(meaning, leaf):
        return True
    if _explained(meaning, leaf.name) is not None:
        return True
    return any(len(name) > 2 and (name in leaf.name or leaf.name in name) for name in meaning.names)


def _reckons(meaning: Meaning, leaf: _Leaf) -> bool:
    """Whether the definition divides what this meaning divides."""
    if meaning.over is None or meaning.of is None:
        return False
    return any(
        meaning.over.search(over)
        and meaning.of.search(of)
        and not is_upside_down(over, of)
        and (meaning.difference or not is_difference(over))
        and not meaning.unlike.search(f"{leaf.name}:{over}÷{of}")
        for over, of in leaf.fractions
    )


def _reckoned_by(leaf: _Leaf, meaning: Meaning) -> Meaning | None:
    """Another thing, of the same unit, that the leaf's definition divides for."""
    others = (one for one in MEANINGS if one is not meaning and one.unit == meaning.unit and meaning.unit)
    return next((one for one in others if _reckons(one, leaf)), None) if leaf.fractions else None


def _doubts(hit: _Found, leaf: _Leaf) -> Iterator[str]:
    meaning = hit.meaning
    is_at_home = hit.strength is Strength.BRANCH or meaning.home.search(f"{leaf.level2}/{hit.name}")
    clash = None if is_at_home else meaning.clashes.search(leaf.level2)
    if clash:
        yield f"上级指标“{leaf.level2}”说的是“{clash.group()}”，通常不在其下"
    if leaf.fractions and meaning.over is not None and not _reckons(meaning, leaf):
        yield f"指标解释写的是“{leaf.fractions[0][0]}÷{leaf.fractions[0][1]}”，与通常的算法“{meaning.formula}”不同"
    if meaning.over is None and (other := _reckoned_by(leaf, meaning)) is not None:
        yield f"指标解释写的是“{other.name}”的算法，与通常的算法“{meaning.formula}”不同"
    if meaning.unit and leaf.unit and not _fits(meaning, leaf.unit):
        yield f"指标值的单位是“{leaf.unit}”，通常为“{meaning.unit}”"
    if (meaning.better is Better.HIGHER and leaf.bound in _DOWN) or (
        meaning.better is Better.LOWER and leaf.bound in _UP
    ):
        yield f"指标值写的是“{leaf.bound}”，与通常的方向相反"
    if hit.is_vague and not _is_supported(hit, leaf):
        yield "只看名称还不能确定，上级指标和指标解释没有进一步说明"


def _fits(meaning: Meaning, unit: str) -> bool:
    allowed = {meaning.unit, *meaning.units}
    return unit in allowed or ("%" in allowed and unit in _PERCENT)


def _is_supported(hit: _Found, leaf: _Leaf) -> bool:
    """Whether branch, definition, or what the target says makes a vague name certain."""
    meaning = hit.meaning
    if meaning.needs.search("/".join(leaf.branch)) or meaning.hints.search(leaf.words) or _reckons(meaning, leaf):
        return True
    if meaning.bound_decides and leaf.bound in _DOWN:
        return True
    # 资金到位 in percent is the rate; 预算变动幅度 says so already and is as doubtful as before.
    return not hit.name.endswith(("率", "幅度", "占比", "比重")) and meaning.unit == "%" and leaf.unit in _PERCENT
