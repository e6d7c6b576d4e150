"""Patterns 1, 2, 10, 36: a ratio of the actual to its target, times the weight."""

from __future__ import annotations

import re
from decimal import Decimal

from indicators.rule_texts.amounts import AMOUNT, Amount, amount_of
from indicators.rule_texts.leaf import ABOVE, BELOW, Leaf
from indicators.rule_texts.patterns.between import cut_ratio, doubt
from indicators.rule_texts.patterns.reading import Reading, Said
from indicators.rule_texts.proposal import Found, Question
from indicators.rule_texts.ranges import symbols
from indicators.rule_texts.wordings import any_of
from indicators.rules.execution_rate import ExecutionRate
from indicators.rules.formula import Formula
from indicators.rules.numbers import HUNDRED, ONE, decimal_text
from indicators.rules.ratio_down import RatioDown
from indicators.rules.ratio_up import RatioUp
from indicators.rules.rule import Rule

_WEIGHT = r"(?:该项|本项|该指标|本指标|指标|权重|标准|对应)?的?(?:分值|权重|满分|分数|总分|\d+(?:\.\d+)?分?(?![%\d.]))"
_RATE = "(?:率|度|比例|占比|比重|比|值|数|系数)"
_TIMES = any_of(
    rf"{_RATE}\)?(?:×|[÷/][^;]*×)(?:100%×)?{_WEIGHT}",
    rf"{_WEIGHT}×[^;,]{{0,16}}{_RATE}",
    r"[AB]/[AB][^;]*(?:×|得|计)",
    rf"[÷/][^;]*×{_WEIGHT}",
    rf"{_WEIGHT}×[^;]*[÷/]",
)
_BY_RATIO = any_of(
    (
        "按(?:照)?(?:实际|相应|相对应|其|该|对应|同等)?(?:的)?(?:完成|执行|到位|达标|实现|达成|差距|超出|超支|支出|合格|及时)?(?:情况|进度|值|数量?|程度)?"
        "(?:占[^,;]{0,12})?的?(?:比例|比率|比重|百分比|完成率|达标率|执行率|到位率)(?:[^;,]{0,10})?(?:得|计|给|扣|折|赋|递减|减|评|记)"
    ),
    r"按[^,;]{0,10}[÷/]\d+(?:\.\d+)?%?[^,;×]{0,4}[得计]分",
    "比例(?:得|计|扣|赋|给)分",
    "占[^,;]{0,16}(?:比例|比重|百分比)[^,;]{0,4}(?:得|计|赋)分",
    "按(?:实际)?(?:完成|执行)?进度[得计]分",
    "按(?:实际)?(?:完成|执行|到位|达标|实现|覆盖|合格|及时|使用|利用|办结|支出|验收|发放)率?(?:比例)?(?:得|计|折算|给|赋|记)",
    "同比例(?:得|计|扣|赋|给)",
    "等比例(?:得|计|给|扣|赋|递减)",
    "按(?:完成)?比例",
    "按(?:照)?[^,;]{0,8}率(?:计算)?(?:得|计)分",
)
_EXECUTION = re.compile("执行率|支出率|支出实现率|支出进度|支付率|预算完成率|支出完成率|资金使用率")
_OTHER_RATE = re.compile("到位率|完成及时率|采购完成率|工作完成率|任务完成率")
_UP_FORMULA = re.compile(
    "(?:实际|完成|达到|到位|执行|B)[^÷/×]{0,12}[÷/](?:计划|目标|指标|预期|应|年度|年初|预算|批复|A|\\d|全年)|完成值[÷/]"
)
_DOWN_FORMULA = re.compile(
    "(?:计划|目标|指标|预算|批复|标准|预期|A)[^÷/×]{0,10}[÷/](?:全年|年度|当年|本年)?(?:实际|完成|B)"
)
_OVER = re.compile("超出|超过|超支|高于|大于|突破|增加")
_FLOOR = re.compile("以下|低于|不足|<|达不到|未达到?|小于|少于")
_DEVIATION = any_of(
    r"\(1-\|?([^()×÷|]{1,20}?)\|?\)×",
    r"(?:分值|满分|\d+分?)-\|?([^()×÷|]{1,16}?(?:率|度))\|?×(?:分值|满分|\d+)",
    r"(?:分值|满分)×\(1-\|?([^()×÷|]{1,20}?)\|?\)",
)
_PLAIN_RATE = re.compile(rf"{_RATE}×{_WEIGHT}|{_WEIGHT}×[^;,]{{0,16}}{_RATE}")
_QUOTIENT = re.compile(rf"[÷/][^÷/;]*\)?×(?:100%×)?{_WEIGHT}")
_MOST = re.compile("^(?:最高|最多|满分|上限)")
# The rate is one of the target itself (完成比例低于50%), not the value of the indicator.
_OF_COMPLETION = re.compile(r"(?:完成|达成|实现)(?:目标|指标|计划)?(?:值)?的?比例|(?:目标|指标|计划)值?的\d")
_SIGNED = re.compile("偏离|偏差|差异|误差|变动")
_DISCOUNT = re.compile(r"×(?:分值|权重|满分|\d+(?:\.\d+)?分?)×(?!100%)\d+(?:\.\d+)?%?")
_NOT_BEGUN = re.compile("^(?:全部)?(?:未|没有)(?:到位|开展|实施|发放)")  # a ratio of 0 is no points anyway
_WHOLE_PERCENT = re.compile("取整|舍去(?:小数|尾数)|整数部分")


def deviation(reading: Reading) -> Found | None:
    """``得分=(1-偏离度)×分值``."""
    found = _DEVIATION.search(reading.whole)
    if not found:
        return None
    name = next(filter(None, found.groups()))
    inner = "abs(实际)" if _SIGNED.search(name + reading.leaf.name) else "实际"
    rule = Formula(expression=f"max(0, 1 - {inner})", gives="share")
    used = {said.at for said in reading.said if _DEVIATION.search(said.text)} | _beside(reading)
    return Found(rule, frozenset(used))


def ratio(reading: Reading) -> Found | None:
    """``达到得满分，未达到按比例得分``; ``执行率×分值``; ``完成率≥80%按比例得分，低于不得分``."""
    said = next((each for each in reading.said if _is_ratio(each)), None)
    if said is None:
        return None
    full = reading.full()
    used = {each.at for each in reading.said if _is_ratio(each)} | _beside(reading)
    if full and (full.given is None or not full.given.is_deduction):
        used.add(full.at)
    used |= {each.at for each in reading.nothing() if not each.range and _NOT_BEGUN.search(each.text)}
    assumed: list[str] = []
    rated = next((each for each in reading.said if _is_ratio(each) and _PLAIN_RATE.search(each.text)), said)
    target = _target(reading.leaf, rated, full)
    least = _least(reading, said, used)
    places, rounding = (0, "down") if _WHOLE_PERCENT.search(reading.whole) else (None, "half_up")
    doubts = _discounted(reading)
    rule: Rule
    if _is_execution(reading, target):
        rule = ExecutionRate(least=least, rate_places=places, rate_rounding=rounding)
        target = ""
    elif (threshold := _threshold(said, full)) is not None:
        rule = _with_threshold(reading.leaf, threshold, least)
    else:
        side = _side(reading, said, full, assumed)
        top, bottom = _top(reading.leaf, target), least and Amount(least * HUNDRED, "%")
        if bottom and side == BELOW and top and not _OF_COMPLETION.search(reading.whole):
            rule = cut_ratio(top, bottom)
            doubts += doubt(reading, said, top, bottom)
        else:
            kind = RatioDown if side == ABOVE else RatioUp
            rule = kind(least=least, rate_places=places, rate_rounding=rounding)
    points = full.given.points if full and full.given and not full.given.is_deduction else None
    return Found(rule, frozenset(used), tuple(assumed), doubts, target, target.lstrip("≥≤"), points)


def _top(leaf: Leaf, target: str) -> Amount | None:
    """The rate of full marks, by which a rate below which nothing is given is told from a share of the target."""
    found = re.fullmatch(rf"[≥≤>=]?{AMOUNT}", target)
    if found and found.group(2) == "%":
        return amount_of(*found.groups())
    if not target and leaf.goal and leaf.is_rate and leaf.goal.value is not None:
        return Amount(leaf.goal.value, "").percent()
    return None


def _discounted(reading: Reading) -> tuple[Question, ...]:
    """A factor behind the weight (率×分值×0.8), which a ratio has no place for."""
    found = _DISCOUNT.search(reading.whole)
    return (Question(f"式中另有系数“{found.group()}”，比率规则不含它，请确认，或改用公式。"),) if found else ()


def _threshold(said: Said, full: Said | None) -> Decimal | None:
    """The rate from which full marks are given where below it the rate itself is multiplied (95%, else 完成率×分值)."""
    span = full.range if full else None
    if span is None or span.high or not span.low or not span.low.amount.is_rate or span.low.amount.number >= HUNDRED:
        return None
    plain = _PLAIN_RATE.search(said.text) and not re.search("[÷/]", said.text)
    return span.low.amount.base() if plain else None


def _with_threshold(leaf: Leaf, threshold: Decimal, least: Decimal | None) -> Formula:
    done = "实际 / 目标" if leaf.counts else "实际"
    below = f"分值 * {done}" if least is None else f"(0 if {done} < {decimal_text(least)} else 分值 * {done})"
    return Formula(expression=f"分值 if {done} >= {decimal_text(threshold)} else {below}", gives="score")


def _is_ratio(said: Said) -> bool:
    return (not said.is_each and bool(_TIMES.search(said.text) or _BY_RATIO.search(said.text))) or bool(
        re.search("每[^,;扣]{0,10}按[^,;]*比例", said.text)
    )


def _beside(reading: Reading) -> set[int]:
    return {
        said.at
        for said in reading.said
        if re.search("超过100%|按100%|最高不?|封顶|最多得|不超过分值|以满分为限", said.text)
    }


def _is_execution(reading: Reading, target: str) -> bool:
    if target and not target.endswith("100%"):
        return False
    text = reading.leaf.name + reading.whole
    named = _EXECUTION.search(reading.leaf.name) or (_EXECUTION.search(reading.whole) and not reading.leaf.name)
    given = _EXECUTION.search(reading.whole) and re.search("执行|支出|支付", reading.leaf.name)
    goal = reading.leaf.goal
    other = goal is not None and (reading.leaf.counts or goal.value != ONE)
    named = named or re.search("(?:执行|支出)率\\)?×", reading.whole)
    return (
        bool(named or given)
        and not other
        and not re.search(
            "达到|既定|序时|计划进度|目标进度", _OTHER_RATE.sub("", text).replace("未达到", "").replace("达到100%", "")
        )
    )


def _target(leaf: Leaf, said: Said, full: Said | None) -> str:
    """The target that the text states: of full marks, the divisor of its formula, 100% of a rate that is multiplied."""
    if found := re.search(r"[÷/](\d+(?:\.\d+)?%?)", said.text):
        return f"≥{found.group(1)}"
    span = full.range if full else None
    if span is None:
        own = full is None or full is said or bool(_MOST.search(full.text))
        plain = _PLAIN_RATE.search(said.text) or (leaf.is_rate and _QUOTIENT.search(said.text))
        return "100%" if not leaf.target and own and plain else ""
    if span.low and (not span.high or span.is_single):
        return f"{'≥' if not span.is_single else ''}{span.low.amount}"
    return f"≤{span.high.amount}" if span.high and not span.low else ""


def _side(reading: Reading, said: Said, full: Said | None, assumed: list[str]) -> str:
    """The side on which points are lost."""
    leaf = reading.leaf
    by_sign = bool(_DOWN_FORMULA.search(reading.whole) and _UP_FORMULA.search(reading.whole))
    by_sign = by_sign or "B/A或A/B" in said.text or "A/B或B/A" in said.text
    if not by_sign and _DOWN_FORMULA.search(reading.whole) and not _UP_FORMULA.search(reading.whole):
        return ABOVE
    if not by_sign and _UP_FORMULA.search(said.text):
        return BELOW
    span = full.range if full else None
    if span and not span.is_single and bool(span.low) is not bool(span.high):
        return ABOVE if span.high else BELOW
    if leaf.loses:
        return leaf.loses
    if not by_sign and re.search(
        "未完成|未达|没有达到|低于|不足|完成率|少于|未全部|未能|达不到|没有完成|完成比例|未实现", said.text
    ):
        return BELOW
    if full and re.search("≤|<", symbols(full.text)):
        return ABOVE
    if not by_sign and _OVER.search(said.text) and not re.search("超过100%|超额", said.text):
        return ABOVE
    return _by_name(leaf, by_sign, assumed)


def _by_name(leaf: Leaf, by_sign: bool, assumed: list[str]) -> str:
    side = leaf.loses_by_name
    if side == ABOVE:
        assumed.append("按指标名称判断为越小越好，用反向比率。")
    elif by_sign:
        assumed.append("指标值没有写≥或≤，按越大越好用正向比率。")
    return side or BELOW


def _of_the_target(cut: Amount, leaf: Leaf) -> Decimal | None:
    """Which share of the target a value is below which nothing is given (60万人次 of 100万人次)."""
    goal = leaf.goal.value if leaf.goal and leaf.goal.unit.symbol == cut.unit else None
    return cut.base() / goal if goal and 0 < cut.base() < goal else None


def _least(reading: Reading, said: Said, used: set[int]) -> Decimal | None:
    """The rate below which nothing is given (``低于60%的不得分``)."""
    for each in reading.nothing():
        span = each.range
        if span and span.high and not span.low and _FLOOR.search(each.text) and span.high.amount.is_rate:
            used.add(each.at)
            return span.high.amount.base()
        cut = span.high.amount if span and span.high and not span.low else None
        if cut and (share := _of_the_target(cut, reading.leaf)) is not None:
            used.add(each.at)
            return share
    own = said.range
    rest = next((each for each in reading.nothing() if not each.range), None)
    if rest is not None and own and own.low and not own.high and own.low.amount.is_rate and own.low.amount.number < 100:
        used.add(rest.at)
        return own.low.amount.base()
    return None
