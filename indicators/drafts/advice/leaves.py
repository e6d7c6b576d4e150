"""Advice on one leaf: its target, unit, direction, wording and last year's figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from budgets.quantities import Quantity, QuantityError, doubt, parse_quantity, quantities_in
from indicators.drafts.advice.advice import MEASURABLE, PRACTICE, SCORING, STANDARDS, VALUES, Advice
from indicators.drafts.standards import contradictions
from indicators.drafts.trees import DraftNode, TreeDraft, needed_figures
from indicators.rules.inputs import TARGET
from indicators.rules.rule import Better
from indicators.rules.signs import DOWNWARD, opposed

# Words of degree say nothing anywhere; words of direction or praise say nothing where a figure is read.
_DEGREE = re.compile("大幅|显著|明显|进一步|较[好大高快强优]|一定程度|一定的?|有所|持续|不断|逐步|稳步|尽快|适当")
_VAGUE = re.compile(
    f"{_DEGREE.pattern}|良好|有效|充分|基本(?!支出|养老|医疗|保险|工资|公共)|及时(?!率|性)|全面|合理|优良|提升|提高|改善|增强|加强|促进|保障"
)
_PLACEHOLDER = re.compile(r"\*{2,}|[xX×]{2,}|…{1,}|\.{3,}|_{2,}|（简要说明）|待定|待补|增加/减少")
_YEAR = re.compile(r"20\d\d(?=年)")
_RATE_NAME = re.compile(r"(?<![频汇效费税利])率$")
_OPERATOR = re.compile(r"[≥≤＞＜><≧≦]")
_SIGNS = {Better.HIGHER: "≥", Better.LOWER: "≤"}
_FAR = Decimal("0.2")


def advice_on_leaf(leaf: DraftNode, draft: TreeDraft) -> Iterator[Advice]:
    """All advice on one leaf."""
    target = quantity(leaf.target) if leaf.target not in draft.known_facts else None
    yield from _worded(leaf, draft, target)
    if target is not None:
        yield from _plausible(leaf, target)
        yield from _figure(leaf, target)
        yield from _direction(leaf, target)
        yield from _against_last_year(leaf, target)
    yield from _same_as_actual(leaf)
    yield from _standard(leaf)
    yield from _unfinished(leaf, draft.year)


def quantity(text: str) -> Quantity | None:
    """The figure that a target states; None where it is in words or absent."""
    try:
        stated = parse_quantity(text)
    except QuantityError:
        return None
    return stated if stated.is_value else None


def _advice(must: bool, leaf: DraftNode, what: str, why: str, mend: str) -> Advice:
    return Advice(must, leaf.key, leaf.path, what, why, mend)


def _worded(leaf: DraftNode, draft: TreeDraft, target: Quantity | None) -> Iterator[Advice]:
    text = leaf.target.strip()
    if not text:
        if leaf.rule and TARGET in needed_figures(leaf.rule):
            yield _advice(True, leaf, "没有指标值", VALUES, "请填写指标值，如 ≥90%")
        return
    if target is not None or text in draft.known_facts or "/" in text or quantities_in(text):
        return
    is_read = TARGET in needed_figures(leaf.rule)
    vague = (_VAGUE if is_read or not leaf.rule else _DEGREE).search(text)
    if vague:
        what = f"指标值“{text}”用了“{vague.group()}”这类不能衡量的词，没有数量"
        mend = "请改为带方向、数值和单位的指标值；确属定性的，写明达到什么状态、依据什么材料认定"
        yield _advice(is_read or not leaf.rule, leaf, what, MEASURABLE, mend)
    elif is_read:
        yield _advice(True, leaf, f"指标值“{text}”不是数值", VALUES, "请改写，如 ≥90%；定性的指标请改用定性的规则")


def _plausible(leaf: DraftNode, target: Quantity) -> Iterator[Advice]:
    """A target that the indicator can never have (9500%, -5人), which is a slip of the pen; of a range, each edge."""
    for edge in (target.lower_edge, target.upper_edge):
        found = doubt(replace(edge, bound=""), leaf.name)
        if found is not None:
            what = f"指标值“{leaf.target}”：{found}"
            yield _advice(found.impossible, leaf, what, PRACTICE, "请核对指标值的数字、小数点、正负号和单位")
            return


def _figure(leaf: DraftNode, target: Quantity) -> Iterator[Advice]:
    value, is_rate = target.value or Decimal(0), target.unit.symbol in ("%", "％", "‰")
    if _RATE_NAME.search(leaf.name.strip()) and not is_rate:
        what = f"名称是“率”，指标值“{leaf.target}”的单位不是百分数"
        yield _advice(True, leaf, what, VALUES, "请把指标值写成百分数，或改用数量指标的名称")
    elif not target.unit.symbol:
        yield _advice(True, leaf, f"指标值“{leaf.target}”没有计量单位", VALUES, "请补上单位，如 人次、万元、%")
    # A rate of saving or growth may well be negative: ≥0% asks something of it.
    trivial = (target.bound == "≥" and value <= 0 and not is_rate) or (
        target.bound == "≤" and is_rate and value >= 1 and _completes(leaf)
    )
    if trivial:
        what = f"指标值“{leaf.target}”必然达到，没有区分度"
        yield _advice(True, leaf, what, SCORING, "请按当年任务重新确定指标值")


def _completes(leaf: DraftNode) -> bool:
    return any(word in leaf.name for word in ("完成率", "达标率", "合格率", "办结率", "覆盖率", "及时率"))


def _direction(leaf: DraftNode, target: Quantity) -> Iterator[Advice]:
    rule = leaf.parsed_rule
    better = rule.better() if rule is not None else None
    reads_target = TARGET in rule.reads() if rule is not None else not leaf.rule
    if not target.bound and better is None and reads_target:
        what = f"指标值“{leaf.target}”没有方向，评分规则也没有"
        yield _advice(False, leaf, what, VALUES, "请在指标值前写明 ≥、≤ 或 =")
    if opposed(target.bound, better):
        what = f"指标值“{leaf.target}”的方向与评分规则相反，不能计分"
        yield _advice(True, leaf, what, SCORING, "请改正指标值的方向，或改用反方向的规则")
    elif target.bound == "=" and better is not None and reads_target and not _is_whole(target):
        what = f"指标值“{leaf.target}”要求恰好相等，评分规则却只看一个方向，两边偏离都会扣分"
        yield _advice(False, leaf, what, SCORING, f"多于或少于都算未达到的可以保留，否则请改为 {_SIGNS[better]}")


def _is_whole(target: Quantity) -> bool:
    """100%: of what it is a share of, there is no more."""
    return target.unit.symbol == "%" and target.value == 1


def _against_last_year(leaf: DraftNode, target: Quantity) -> Iterator[Advice]:
    last = quantity(leaf.last_actual)
    if last is None or last.value is None or target.value is None or last.unit.dimension != target.unit.dimension:
        return
    goal, done = target.value, last.value
    rule = leaf.parsed_rule
    reverse = target.bound in DOWNWARD or (rule is not None and rule.better() is Better.LOWER)
    # A ceiling of 100% (人员、经费控制率) is the rule's own and not set by anyone.
    ceiling = _is_whole(target)
    if reverse and not ceiling and done >= 0 and goal > done * (1 + _FAR):
        what = f"指标值“{leaf.target}”比上年完成值{leaf.last_actual}宽松两成以上"
        yield _advice(False, leaf, what, SCORING, "请说明理由，或按上年水平从严确定")
    elif not reverse and done > 0 and goal < done * (1 - _FAR):
        what = f"指标值“{leaf.target}”比上年完成值{leaf.last_actual}低两成以上"
        yield _advice(False, leaf, what, SCORING, "请说明理由，或参照上年完成值提高")
    elif not reverse and goal == done and target.unit.symbol == "%" and goal == 1:
        what = "上年已达到100%，本年仍以100%为指标值，难以区分绩效高低"
        yield _advice(False, leaf, what, SCORING, "请考虑换用能反映差别的指标，或降低分值")


def _same_as_actual(leaf: DraftNode) -> Iterator[Advice]:
    if leaf.target and leaf.target == leaf.actual:
        what = f"指标值与完成值读取同一数据“{leaf.target}”，必然相等"
        yield _advice(True, leaf, what, PRACTICE, "请为指标值填写批复的目标")
    elif leaf.target and leaf.last_actual and leaf.target.strip() == leaf.last_actual.strip():
        what = f"指标值“{leaf.target}”与上年完成值的写法完全相同，可能是照抄"
        yield _advice(False, leaf, what, PRACTICE, "请核对是否为本年批复的目标")


def _standard(leaf: DraftNode) -> Iterator[Advice]:
    for found in contradictions(leaf.standard, leaf.rule, leaf.weight):
        mend = "请改正评分标准、分值或规则；评分标准留空的，按规则印出，并随分值改变"
        yield _advice(found.must, leaf, found.what, STANDARDS, mend)


def _unfinished(leaf: DraftNode, year: int) -> Iterator[Advice]:
    words = {"名称": leaf.name, "指标值": leaf.target, "指标解释": leaf.definition, "评分标准": leaf.standard}
    for label, text in words.items():
        if placeholder := _PLACEHOLDER.search(text):
            what = f"{label}中有未填的“{placeholder.group()}”"
            yield _advice(True, leaf, what, PRACTICE, "请填写完整")
    if _OPERATOR.search(leaf.name):
        yield _advice(False, leaf, "名称中写有比较符号", VALUES, "请把方向和数值移到指标值")
    stale = next((match.group() for text in (leaf.name, leaf.target) for match in _YEAR.finditer(text) if year), "")
    if stale and int(stale) < year:
        what = f"写有{stale}年，本案评价{year}年度，可能是上年的内容"
        yield _advice(False, leaf, what, PRACTICE, f"请核对年份，确与{stale}年有关的可以保留")
