"""Patterns 3–6, 24, 32: points off for the distance to a limit."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from indicators.rule_texts.amounts import AMOUNT, Amount, amount_of
from indicators.rule_texts.leaf import ABOVE, BELOW
from indicators.rule_texts.patterns.dates import DATE
from indicators.rule_texts.patterns.gap_rules import Gap, deduction, formula
from indicators.rule_texts.patterns.reading import Reading, Said
from indicators.rule_texts.points import condition_of
from indicators.rule_texts.proposal import Choice, Found, Question
from indicators.rule_texts.ranges import Range, range_in
from indicators.rule_texts.steps import BOTH, Steps, steps_in
from indicators.rule_texts.wordings import any_of
from indicators.rules.gap_deduction import GapDeduction
from indicators.rules.rule import Rule

_STANDARD = re.compile(rf"以{AMOUNT}为?(?:标准|基准|限|基数|目标|准)|(?:标准|目标|限)值?(?:为|是|:){AMOUNT}")
_TOLERANCE = re.compile(rf"(?:±|正负|上下浮?动?){AMOUNT}")
_APART = re.compile(rf"偏离{AMOUNT}(?:的)?(?:幅度)?(?:不超过|在|≤|不大于){AMOUNT}")
_OF_TARGET = re.compile("偏离(?:年度|绩效|计划)?(?:目标|指标|计划)值?[^,;]{0,4}(?:±|正负|上下)")
_NOT_MORE = any_of(
    "不[高超大][于过]",
    "持平|零增长|负增长|不增长|未增长|没有增长|不增加|未增加",
    "下降|降低|减少|压减|只减不增",
)
_NOT_LESS = re.compile("增长|增加|提高|上升|不下降|未下降|不降低")
_LAST_YEAR = re.compile("环比|同比|上年|去年|上一年|同期|上年度|往年|基期|持平|增长")
_DEVIATION = re.compile("偏离|偏差|差异|误差|变动")
_SAVING, _OVERSPENT = re.compile("节[约省]率?|降低率|压减率"), re.compile("超支|超出?(?:预算|计划|概算|成本)|^超")
_ANOTHER = re.compile("(?:[低高优]于|超过|少于|落后)(?:全[国省市县区]|序时|时序|上年|去年|平均|同期)")
_RISES = re.compile("上升|增长|上涨")
_APART_RATE = re.compile("偏离|偏差|差异|误差|差错")
_NOTHING = re.compile("^(?:无|没有|未发生|未出现|不存在|未)")
# A share of the plan, of which 100% is the plan itself and no excess.
_OF_PLAN = re.compile("(?:控制|执行|完成)率")
_WHOLE = re.compile("足额|全额|全部|均|全覆盖|按(?:时|期|计划)(?:足额|全部)?(?:完成|到位|拨付|发放)|全面完成")
_SIDE = {ABOVE: "超过", BELOW: "低于"}


@dataclass(frozen=True)
class _Limit:
    amount: Amount | None = None
    side: str = ""
    tolerance: Amount | None = None
    used: frozenset[int] = frozenset()
    is_told: bool = False  # the side, whatever word counts the steps


def gap_deduction(reading: Reading) -> Found | None:
    """``≤100%计5分，每超过一个百分点扣0.5分，扣完为止``."""
    counted = [(said, steps) for said in reading.said if (steps := steps_in(said.text, reading.leaf.weight))]
    gaps = [(said, steps) for said, steps in counted if _is_gap(reading, steps)]
    if not gaps:
        return None
    said, steps = gaps[0]
    limit = _saving(reading, steps, _limit(reading, said, steps))
    if reading.leaf.counts and limit.amount == Amount(Decimal(100), "%") and steps.step.is_rate:
        limit = replace(limit, amount=None)  # 100% of the target is the target
    assumed: list[str] = []
    questions: list[Question] = []
    direction = _direction(reading, steps, limit, assumed)
    if len(gaps) > 1 and _mirrors(steps, gaps[1][1]):
        direction = BOTH
        limit = _between_both(reading, limit)
    assumed += _counted_from(reading, steps)
    gap = Gap(reading.leaf, steps, direction, limit.amount, limit.tolerance, reading.whole)
    rule = deduction(gap, assumed)
    used = {said.at, *limit.used}
    if direction == BOTH:
        used |= {other.at for other, _ in gaps[:2]}
        if limit.tolerance is None and steps.direction == BOTH:
            questions.append(_both(gap))
    if reading.leaf.counts and limit.amount and limit.amount.is_rate and not steps.is_late:
        questions.append(Question(f"指标值不是百分数，评分标准却以{limit.amount}为限值，请确认完成值填什么。"))
    if limit.amount is None and _is_against_another(reading, said, steps):
        questions.append(Question(f"“{said.clause.words}”没有写限值是多少，请填写限值，或确认以指标值为限值。"))
    if _contradicts(limit, steps):
        questions.append(_contradiction(gap, limit))
    rule = _with_more(reading, gap, rule, used, questions)
    used |= _same_side(reading, gap) | {each.at for each in reading.said if each.is_about_parts}
    full = reading.full()
    points = full.given.points if full and full.given and not full.given.is_deduction else None
    if full:
        used.add(full.at)
    edge = limit.amount.quantity().text() if limit.amount and not limit.tolerance else ""
    sign = {ABOVE: "≤", BELOW: "≥"}.get(direction, "")
    return Found(rule, frozenset(used), tuple(assumed), tuple(questions), f"{sign}{edge}" if edge else "", edge, points)


def _is_against_another(reading: Reading, said: Said, steps: Steps) -> bool:
    """Whether the limit is a figure that the text only names (序时进度, 上年, 平均水平)."""
    rises = not reading.leaf.target and not steps.is_late and _RISES.search(steps.words)
    return bool(rises or _ANOTHER.search(said.text))


def _mirrors(steps: Steps, other: Steps) -> bool:
    """Whether the same is taken off on the other side."""
    is_other_side = {steps.direction, other.direction} == {ABOVE, BELOW}
    return is_other_side and (steps.step, steps.taken) == (other.step, other.taken)


def _between_both(reading: Reading, limit: _Limit) -> _Limit:
    """Of full marks between two values (85%–93%) the middle and how far from it nothing is lost."""
    full = reading.full()
    span = full.range if full else None
    if span is None or span.is_single or not span.low or not span.high:
        return limit
    _, middle, tolerance = _side_of(span)
    return replace(limit, amount=middle, tolerance=tolerance, side=BOTH, is_told=True)


def _is_gap(reading: Reading, steps: Steps) -> bool:
    if steps.is_late or steps.step.is_rate:
        return True
    if steps.counts_findings:
        return False
    full = reading.full()
    known = (full.range.unit if full and full.range else "") or (
        reading.leaf.goal.unit.symbol if reading.leaf.goal else ""
    )
    if known and steps.step.unit and steps.step.unit in "次起例件处笔项" and known.split("/")[0] != steps.step.unit:
        return False  # 每超时1次 beside a limit of hours
    return (
        bool(steps.direction)
        and (bool(steps.step.unit) or bool(known))
        and (bool(known) or steps.step.unit[-1:] not in "处项起笔例宗次个条件份")
    )


def _limit(reading: Reading, said: Said, steps: Steps) -> _Limit:
    full = reading.full()
    before = said.text[: steps.start]
    if found := _STANDARD.search(reading.whole):
        number, unit, number2, unit2 = found.groups()
        stated = amount_of(number or number2, unit or unit2)
        where = frozenset(each.at for each in reading.said if _STANDARD.search(each.text) and each is not full)
        side = _side_of(full.range)[0] if full and full.range else ""
        return _Limit(_in_unit(stated, reading, steps), side, used=where)
    if found := _APART.search(reading.whole):
        middle_number, middle_unit, number, unit = found.groups()
        within = frozenset(each.at for each in reading.said if _APART.search(each.text))
        return _Limit(amount_of(middle_number, middle_unit), BOTH, amount_of(number, unit), within)
    if found := _TOLERANCE.search(reading.whole):
        middle = None if _OF_TARGET.search(reading.whole) else Amount(_middle(reading), "%")
        around = amount_of(*found.groups()).within("%")
        where = frozenset(each.at for each in reading.said if _TOLERANCE.search(each.text))
        return _Limit(middle, BOTH, around, where)
    if steps.is_late:
        return _late(reading, steps, full)
    for text, own in ((condition_of(before), True), (condition_of(full.text) if full else "", False)):
        span = (range_in(text) if own else _last_of_two(text)) if text else None
        if span is not None:
            span = _region_edge(span, steps) if own else span
            side, edge, tolerance = _side_of(span, steps)
            amount = _in_unit(edge, reading, steps)
            if own and not tolerance:  # before 每 stand both ≤5%,每超 and 超过5%的,每超
                lost = {ABOVE: BELOW, BELOW: ABOVE}.get(side, "")
                return _Limit(amount, "" if steps.direction else lost)
            return _Limit(amount, side, tolerance)
    if steps.edge is not None:
        return _Limit(_in_unit(steps.edge, reading, steps), steps.direction)
    unnamed = _unnamed(reading, steps)
    return unnamed if unnamed.amount else _against_last_year(full.text if full else before, steps)


def _last_of_two(text: str) -> Range | None:
    """The range of a clause; of two conditions on one side (每季度不少于1次，全年≥4次) that beside the points."""
    spans = [span for part in text.split(",") if (span := range_in(part)) is not None and not span.is_single]
    sides = {(span.low is None, span.high is None) for span in spans}
    if len(spans) > 1 and len(sides) == 1 and sides != {(False, False)}:
        return spans[-1]
    return range_in(text)


def _saving(reading: Reading, steps: Steps, limit: _Limit) -> _Limit:
    """A rate of saving ends below its limit where the cost is 超支: 节约率<0的，每超支1%."""
    full = reading.full()
    at_least = full and full.range and full.range.low and not full.range.high
    is_saving = _SAVING.search(reading.leaf.name or reading.whole) and _OVERSPENT.search(steps.words)
    return replace(limit, side=BELOW, is_told=True) if is_saving and at_least else limit


def _region_edge(span: Range, steps: Steps) -> Range:
    """Of a region in which points are lost (80%–90%，每低1%) the end from which they are counted."""
    if span.is_single or not span.low or not span.high:
        return span
    if steps.direction == BELOW:
        return Range(high=span.high)
    return Range(low=span.low) if steps.direction == ABOVE else span


def _middle(reading: Reading) -> Decimal:
    """What ±5% is around: what the text names, 0 for a deviation, 100% for a rate of completion."""
    if found := re.search(r"偏离(\d{2,3})%|(\d+)%(?:的)?(?:±|上下|正负)", reading.whole):
        return Decimal(found.group(1) or found.group(2))
    if _DEVIATION.search(reading.leaf.name):
        return Decimal(0)
    if re.search("(?:执行|完成|到位|准确|达成)(?:率|度)", reading.leaf.name or reading.whole):
        return Decimal(100)
    return Decimal(0) if _DEVIATION.search(reading.whole) else Decimal(100)


def _late(reading: Reading, steps: Steps, full: Said | None) -> _Limit:
    """How many days late: nothing is lost at 0, or within what text or target grant (7个工作日内备案)."""
    goal = reading.leaf.goal
    if goal is not None and goal.unit.symbol == steps.step.quantity().unit.symbol and goal.value:
        return _Limit(side=ABOVE)
    granted = full.range if full else None
    high = granted.high if granted and not granted.low else None
    if high and high.amount.number and high.amount.unit == steps.step.unit:
        return _Limit(high.amount, ABOVE)
    return _Limit(Amount(Decimal(0), steps.step.unit), ABOVE)


def _in_unit(amount: Amount, reading: Reading, steps: Steps) -> Amount:
    if amount.unit:
        return amount
    return amount.within(steps.step.unit if not reading.leaf.counts else reading.leaf.unit or steps.step.unit)


def _side_of(span: Range | None, steps: Steps | None = None) -> tuple[str, Amount, Amount | None]:
    """On which side of a range of full marks points are lost, its edge, and a tolerance where both are lost."""
    zero = Amount(Decimal(0))
    if span is None:
        return "", zero, None
    low, high = span.low, span.high
    if low and high and not span.is_single:
        if steps and steps.direction == ABOVE:
            return ABOVE, high.amount, None
        if steps and steps.direction == BELOW:
            return BELOW, low.amount, None
        middle = (low.amount.number + high.amount.number) / 2
        return BOTH, Amount(middle, low.amount.unit), Amount(high.amount.number - middle, low.amount.unit)
    if low and high:
        return "", low.amount, None
    return (BELOW, low.amount, None) if low else (ABOVE, high.amount if high else zero, None)


def _against_last_year(text: str, steps: Steps) -> _Limit:
    if not _LAST_YEAR.search(text) or not steps.step.is_rate:
        return _Limit()
    zero = Amount(Decimal(0), "%")
    if _NOT_MORE.search(text) and steps.direction != BELOW:
        return _Limit(zero, ABOVE)
    if _NOT_LESS.search(text) and steps.direction != ABOVE:
        return _Limit(zero, BELOW)
    return _Limit()


def _unnamed(reading: Reading, steps: Steps) -> _Limit:
    """The limit of a rate where full marks are told in words: 足额到位 is 100%, 无闲置 is 0."""
    full = reading.full()
    words = full.text if full else ""
    if reading.leaf.target or not steps.step.is_rate or (full is not None and full.range):
        return _Limit()
    if full is None:
        deviates = _APART_RATE.search(reading.leaf.name) and steps.direction == ABOVE
        return _Limit(Amount(Decimal(0), "%"), ABOVE) if deviates else _Limit()
    worse = reading.leaf.loses_by_name == ABOVE and steps.direction != BELOW
    if worse and _NOTHING.search(words):
        return _Limit(Amount(Decimal(100 if _OF_PLAN.search(reading.leaf.name) else 0), "%"), ABOVE)
    if not worse and steps.direction != ABOVE and _WHOLE.search(words):
        return _Limit(Amount(Decimal(100), "%"), BELOW)
    return _Limit()


def _direction(reading: Reading, steps: Steps, limit: _Limit, assumed: list[str]) -> str:
    if limit.tolerance is not None:
        return BOTH
    if steps.direction and not limit.is_told:
        return steps.direction
    if limit.side:
        return limit.side
    side = reading.leaf.loses or reading.leaf.loses_by_name
    if not side and limit.amount and not limit.amount.number:
        side = ABOVE  # there is nothing below 0
    side = side or BELOW
    assumed.append(f"文中没有写明方向，按{_SIDE[side]}限值时扣分。")
    return side


def _counted_from(reading: Reading, steps: Steps) -> list[str]:
    """What the actual is where a day is named and so many days late are counted."""
    if not steps.is_late or reading.leaf.goal is not None:
        return []
    due = DATE.search(reading.whole)
    return [f"完成值填{f'比{due.group()}' if due else ''}推迟的时间，按期的填0。"]


def _both(gap: Gap) -> Question:
    choices = tuple(Choice(f"只在{words}时扣分", gap.turned(side).data()) for side, words in _SIDE.items())
    return Question("文中同时写了高于和低于两个方向，暂按两个方向都扣分，请确认。", choices)


def _contradicts(limit: _Limit, steps: Steps) -> bool:
    is_open = bool(limit.side and limit.amount) and not limit.is_told
    return is_open and steps.direction in (ABOVE, BELOW) and limit.side != steps.direction


def _contradiction(gap: Gap, limit: _Limit) -> Question:
    edge = limit.amount
    full, taken = ("不低于", "超过") if limit.side == BELOW else ("不高于", "低于")
    choices = tuple(Choice(f"{words}{edge}时扣分", gap.turned(side).data()) for side, words in _SIDE.items())
    return Question(f"满分一句说{full}{edge}得满分，扣分一句却说{taken}时扣分，两句方向相反，请确认按哪一句。", choices)


def _with_more(reading: Reading, gap: Gap, rule: Rule, used: set[int], questions: list[Question]) -> Rule:
    """The rule with a threshold, a most that is taken off, or findings beside it, where the text has them."""
    zero = _threshold(reading, gap, used)
    findings = None
    for said in reading.said:
        steps = steps_in(said.text, reading.leaf.weight)
        if said.at not in used and steps and steps.counts_findings:
            findings = steps
            used.add(said.at)
    if zero is None and findings is None and reading.cap is None:
        return rule
    if (written := formula(gap, zero, reading.cap, findings)) is not None:
        return written
    if isinstance(rule, GapDeduction) and gap.limit and zero and reading.cap is None and findings is None:
        ended = replace(rule, nothing_beyond=zero.quantity())
        if not gap.is_relative and not ended.conflict():
            return ended
    questions.append(Question("除按档扣分外，文中还有封顶、门槛或另一种扣分，一条规则不能同时写下，请确认。"))
    return rule


def _threshold(reading: Reading, gap: Gap, used: set[int]) -> Amount | None:
    """The actual from which nothing is given, where the deduction itself has not used up the points there."""
    for said in reading.nothing():
        span = said.range
        edge = span and ((gap.direction == BELOW and span.high) or (gap.direction == ABOVE and span.low))
        if span is None or not edge or span.is_single:
            continue
        used.add(said.at)
        if not gap.is_used_up(edge.amount):
            return edge.amount
    return None


def _same_side(reading: Reading, gap: Gap) -> set[int]:
    """Clauses that only open the deduction: ``变动率>0的``."""
    return {said.at for said in reading.said if not said.given and said.range and gap.limit in _edges(said.range)}


def _edges(span: Range) -> list[Amount]:
    return [edge.amount for edge in (span.low, span.high) if edge]
