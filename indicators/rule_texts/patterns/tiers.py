"""Patterns 7, 8, 25: points by the range in which the actual lies, by its rank among others."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from indicators.rule_texts.amounts import Amount
from indicators.rule_texts.patterns.reading import Reading, Said
from indicators.rule_texts.patterns.tier_table import OF_TARGET, Row, Table, of_target, table_of
from indicators.rule_texts.points import NOTHING, condition_of
from indicators.rule_texts.proposal import Found, Question
from indicators.rule_texts.ranges import Edge, Range, range_in, symbols
from indicators.rule_texts.steps import steps_in
from indicators.rule_texts.wordings import any_of
from indicators.rules.step_deduction import StepDeduction

REST = re.compile("^(?:其他|其余|其它|否则|除此|以上均|未达到?以上|低于此|不符合以上)")
_OR = re.compile("或者?(?!以|等于|超)|、?(?:以及|和)(?=[低高]于)")
CHANGE = re.compile("增长|增幅|增速|同比|较上年|比上年|压减")
_LARGEST_QUOTIENT = 3
_NONE = re.compile("^(?:无|没有|未|全部未|均未)")
_SUBJECT = re.compile(r"[≥≤<>=]?\d.*$")
_RATIO = re.compile(r"按[^,;]{0,8}率(?:计算)?[得计]分|比例(?!不?[≤≥<>=高低大小超达为在])|插值|内插|×|÷|\d:\d")
PRICE_OF_ONE = re.compile(
    r"(?:^|[^第\d])[1一](?:次|项|处|起|例|个|笔|件|条|份|人|类|户|座|村|家)(?:的|,|[^,;\d扣]{0,8}(?:<|低于|未达|不足)\d+%的?,?)*扣"
)
_QUOTIENT = re.compile("[\u4e00-\u9fff]/[\u4e00-\u9fff]+[≥≤<>=]")
_RANKED = re.compile(r"名次|排名|位次|位列|排序|排位|第\d+名|前\d+名|\d+名(?:以[后下外]|之后|及)|\d+[~-]\d+名")
_FIRST = re.compile(r"(?:前|前第)(\d+)(?:名|位)?")
_FROM_TO = re.compile(r"第?(\d+)名?[~至到]第?(\d+)(?:名|位)?")
_BEHIND = re.compile(r"第?(\d+)(?:名|位)(?:\(含\))?(?:及)?(?:以后|之后|以下|以外|及其后)|(?<=[后超])(\d+)名")
_PLACE = re.compile(r"第(\d+)(?:名|位)?|(?<![\d前后~])(\d+)名")
_EACH_PLACE = any_of(
    r"每(?:递减|下降|降低|后移|落后|低|减少|后退|差)?(?:1个?)?(?:名次|位次|名|位)[^\d;]{0,8}扣(\d+(?:\.\d+)?)分",
    r"每[^\d;]{0,6}1(?:个?位次|个?名次|名|位)[^\d;]{0,8}扣(\d+(?:\.\d+)?)分",
)


def tiers(reading: Reading) -> Found | None:
    """``90%(含)以上得10分；80%(含)至90%得8分；…；60%以下不得分``."""
    said = [each for each in reading.plain() if each.given and (each.range or "±" in each.text) and _is_row(each)]
    if len(said) < 2 or _only_a_threshold(said, reading.leaf.weight) or _has_open_ratio(reading) or _has_gaps(reading):
        return None
    if _are_elements(said, reading.leaf.weight):
        return None
    rest = next((each for each in reading.plain() if not each.range and each.given and REST.search(each.text)), None)
    rows = [Row(span, each.given) for each in said if each.given for span in _spans(each, said)]
    rows = _none_at_all(reading, rows)
    best = _best(reading, rows)
    if best is not None:
        rows.append(best[1])
    table = table_of(rows, reading.leaf.weight, rest.given if rest else None, unit=unit_of(reading, rows))
    used = {each.at for each in said} | ({rest.at} if rest else set()) | ({best[0].at} if best else set())
    used |= {each.at for each in reading.nothing() if not each.range and _NONE.search(each.text)}
    table = _over(table) if best and best[1].span.low is None else table
    return found_of(reading, rows, table, used)


def found_of(reading: Reading, rows: list[Row], table: Table, used: set[int]) -> Found:
    """The tiers of a table; of shares of the target where the indicator counts and the text speaks of percentages."""
    table = replace(table, questions=(*table.questions, *_bare(reading, rows)))
    if table.rule is not None and reading.leaf.counts and any(row.span.unit == "%" for row in rows):
        return Found(
            of_target(table.rule, reading.leaf.weight),
            frozenset(used),
            (*table.assumptions, OF_TARGET),
            table.questions,
        )
    points = [row.given.points for row in rows if row.given.points is not None and not row.given.is_deduction]
    full = (
        None
        if any(row.given.is_full or row.given.share or row.given.is_deduction for row in rows)
        else max(points, default=None)
    )
    return Found(table.rule, frozenset(used), table.assumptions, table.questions, full=full)


def unit_of(reading: Reading, rows: list[Row]) -> str:
    """The unit of figures that stand without one."""
    if "倍数" in reading.leaf.name + reading.whole:
        return "倍"
    return "%" if reading.leaf.is_rate and not _are_quotients(rows) else ""


def _are_quotients(rows: list[Row]) -> bool:
    """Whether all figures are so small that they are quotients (≥1.2), and no percentages without their sign."""
    edges = [edge.amount for row in rows for edge in (row.span.low, row.span.high) if edge]
    small = all(not edge.unit and abs(edge.number) <= _LARGEST_QUOTIENT for edge in edges)
    return small and any(edge.number for edge in edges)


def _bare(reading: Reading, rows: list[Row]) -> tuple[Question, ...]:
    """A question where it is open whether 1.2 is 1.2 or 120%, or whether percentages are of the target."""
    if reading.leaf.is_rate and _are_quotients(rows):
        words = "各档的数没有单位，暂按不带单位的数读，完成值也填不带单位的数；按百分数填写的请改写各档。"
        return (Question(words),)
    if reading.leaf.counts and CHANGE.search(reading.whole) and any(row.span.unit == "%" for row in rows):
        return (Question("指标值不是百分数，评分标准却按增减的百分数分档，请确认完成值填什么。"),)
    return ()


def _are_elements(said: list[Said], weight: Decimal) -> bool:
    """Whether the clauses speak of different rates, each with points that add up to the weight."""
    given = [each.given.points for each in said if each.given and each.given.points and not each.given.is_deduction]
    subjects = {_SUBJECT.sub("", symbols(each.text)) for each in said}
    return len(given) == len(said) == len(subjects) and sum(given) == weight and "" not in subjects


def _spans(each: Said, rows: list[Said]) -> list[Range]:
    """The ranges of one clause: two where it names both sides (90%~95%或105%~110%, ±5%~±10%)."""
    text = condition_of(each.text)
    if "±" in text:
        return _around_zero(text)
    parts = [range_in(part) for part in _OR.split(text)]
    if len(parts) == 2 and all(part and not part.is_single for part in parts):
        unit = each.range.unit if each.range else ""
        return [part.within(unit) for part in parts if part]
    return [_as_percent(each, rows)]


def _around_zero(text: str) -> list[Range]:
    """±5% is -5%~5%, ±5%~±10% is both -10%~-5% and 5%~10%, beyond ±10% is both sides."""
    span = range_in(re.sub("[-~]±", "~", text).replace("±", ""))
    if span is None:
        return []
    low, high = span.low, span.high
    if low and (high is None or not span.is_single):
        return [span, Range(_opposite(high), _opposite(low))]
    return [Range(_opposite(high), high)]


def _opposite(edge: Edge | None) -> Edge | None:
    return edge and replace(edge, amount=Amount(-edge.amount.number, edge.amount.unit))


def _is_row(said: Said) -> bool:
    """Whether it gives for a range: no ratio, and no price of one finding (迟报1次扣1分)."""
    return not _RATIO.search(said.text) and not PRICE_OF_ONE.search(said.text)


def _as_percent(said: Said, rows: list[Said]) -> Range:
    """A quotient (实际/计划≥0.9) is counted in percent, as an actual is."""
    span = said.range or Range()
    if any(each.range and each.range.unit for each in rows) or not any(_QUOTIENT.search(each.text) for each in rows):
        return span
    return Range(*(edge and replace(edge, amount=edge.amount.percent()) for edge in (span.low, span.high)))


def _best(reading: Reading, rows: list[Row]) -> tuple[Said, Row] | None:
    """Full marks for what is named without a figure: 全部完成 is 100%, 按期完成 and 持平 are 0."""
    weight = reading.leaf.weight
    if any(row.given.of(weight) == weight for row in rows):
        return None
    full = next(
        (each for each in reading.plain() if each.given and not each.range and each.given.of(weight) == weight), None
    )
    if full is None or full.given is None or full.given.is_deduction:
        return None
    unit = next((row.span.unit for row in rows if row.span.unit), "")
    ordered = sorted(rows, key=lambda row: row.position)
    rises = ordered[-1].given.of(weight) > ordered[0].given.of(weight)
    if rises and unit == "%":
        return full, Row(Range(low=Edge(Amount(Decimal(100), "%"), True)), full.given)
    low = ordered[0].span.low
    zero = Amount(Decimal(0), unit)
    if not rises and low is not None and low.amount.number == 1 and unit not in ("%", "‰"):
        return full, Row(Range(high=Edge(zero, True)), full.given)  # 无故障得6分，1-2次得4分
    if not rises and low is None:
        rows[rows.index(ordered[0])] = Row(Range(Edge(zero, False), ordered[0].span.high), ordered[0].given)
        return full, Row(Range(high=Edge(zero, True)), full.given)
    return None


def _none_at_all(reading: Reading, rows: list[Row]) -> list[Row]:
    """The rows with one for 0, where a clause gives nothing for what was not done (未开展不得分, 未压减不得分)."""
    unsaid = any(not each.range and _NONE.search(each.text) for each in reading.nothing())
    weight = reading.leaf.weight
    lowest = min(rows, key=lambda row: row.position)
    rises = max(rows, key=lambda row: row.position).given.of(weight) > lowest.given.of(weight) > 0
    low, high = lowest.span.low, lowest.span.high
    edge = low or high
    if not unsaid or not rises or edge is None or edge.amount.number <= 0:
        return rows
    zero = Amount(Decimal(0), edge.amount.unit)
    if low is None:  # 压减3%以下得1分 is more than nothing
        opened = replace(lowest, span=Range(Edge(zero, False), high))
        rows = [opened if row is lowest else row for row in rows]
    elif edge.amount.is_rate or not lowest.span.is_single:
        return rows
    return [*rows, Row(Range(Edge(zero, True), Edge(zero, True)), NOTHING)]


def _over(table: Table) -> Table:
    """Where 超过预算5%以内 is a tier, what is counted is the excess."""
    told = "完成值填各档所说的部分（超过、推迟或未完成的），没有的填0。"
    return replace(table, assumptions=(*table.assumptions, told))


def _only_a_threshold(said: list[Said], weight: Decimal) -> bool:
    """Whether there is full marks on one side of one value and nothing on the other: met or not met."""
    given = [each.given.of(weight) for each in said if each.given]
    return len(said) == 2 and sorted(given) == [0, weight] and _edges(said[0]) == _edges(said[1])


def _edges(said: Said) -> set[Decimal]:
    span = said.range
    return {edge.amount.number for edge in (span.low, span.high) if edge} if span else set()


def _has_open_ratio(reading: Reading) -> bool:
    """Whether what lies between the ranges is counted by a ratio."""
    return any(_RATIO.search(said.text) and not said.is_each for said in reading.said)


def ranks(reading: Reading) -> Found | None:
    """``前5名得满分，6-10名扣0.5分，11名以后扣1分``; ``每递减一个位次扣0.25分``."""
    if not _RANKED.search(reading.whole + reading.leaf.name):
        return None
    if found := _EACH_PLACE.search(reading.whole):
        return _each_place(reading, Decimal(found.group(1) or found.group(2)))
    rows, used, rest = [], set(), None
    for said in reading.plain():
        if said.given is None:
            continue
        span = _places(condition_of(said.text))
        if span is not None:
            rows.append(Row(span, said.given))
            used.add(said.at)
        elif REST.search(said.text) or "其他" in said.text or "其余" in said.text:
            rest = said.given
            used.add(said.at)
    if len(rows) < 2 and not (rows and rest):
        return None
    table = table_of(_stepped(rows), reading.leaf.weight, rest)
    return Found(table.rule, frozenset(used), table.assumptions, table.questions)


def _stepped(rows: list[Row]) -> list[Row]:
    """Places are whole numbers: 前5名, 6-10名, 11名以后 meet in 5 and 10, which belong to the better places."""
    stepped = []
    for row in sorted(rows, key=lambda row: row.position):
        low = row.span.low
        if low is not None and low.inclusive and low.amount.number > 1:
            low = Edge(Amount(low.amount.number - 1, "名"), False)
        elif low is not None and low.amount.number <= 1:
            low = None
        stepped.append(Row(Range(low, row.span.high), row.given))
    return stepped


def _places(text: str) -> Range | None:
    def edge(number: str, inclusive: bool) -> Edge:
        return Edge(Amount(Decimal(number), "名"), inclusive)

    if found := _FROM_TO.search(text):
        return Range(edge(found.group(1), True), edge(found.group(2), True))
    if found := _FIRST.search(text):
        return Range(None, edge(found.group(1), True))
    if found := _BEHIND.search(text):
        behind = "之后" in found.group() or "以外" in found.group() or found.group(2) is not None
        return Range(edge(found.group(1) or found.group(2), not behind), None)
    if found := _PLACE.search(text):
        number = found.group(1) or found.group(2)
        return Range(edge(number, True), edge(number, True))
    return None


def _each_place(reading: Reading, points: Decimal) -> Found | None:
    full = reading.full()
    span = _places(condition_of(full.text)) if full else None
    best = span.high.amount.number if span and span.high else Decimal(1)
    rule = StepDeduction(
        limit=Amount(best, "名").quantity(), direction="above", step=Amount(Decimal(1), "名").quantity(), points=points
    )
    used = {said.at for said in reading.said if _EACH_PLACE.search(said.text) or said is full}
    return Found(rule, frozenset(used), limit=f"{best}名")


def _has_gaps(reading: Reading) -> bool:
    """Whether a clause takes points off for the distance to a limit: then it is no table."""
    counted = (steps_in(said.text, reading.leaf.weight) for said in reading.said)
    kinds = {said.range.unit for said in reading.plain() if said.range}
    return any(steps and (not steps.counts_findings or steps.step.unit in kinds) for steps in counted)
