"""Pattern 12: points off for each day, person or 10,000元 of something, which is a figure of its own and no finding."""

from __future__ import annotations

import re
from decimal import Decimal

from indicators.rule_texts.leaf import Leaf
from indicators.rule_texts.patterns.gap_rules import CEILED, WHOLE_STEPS
from indicators.rule_texts.patterns.reading import Reading, Said
from indicators.rule_texts.proposal import Found, Question
from indicators.rule_texts.steps import Steps, steps_in
from indicators.rules.formula import Formula
from indicators.rules.numbers import decimal_text

_FINDINGS = "问题数"
_LONGEST_NAME = 14
# 按逾期天数: the text itself says what is counted.
_NAMED = re.compile(
    r"按(?:照)?(?P<name>[^\W\d]{1,12}?(?<![万亿])(?:天数|日数|月数|周数|人数|人次|户数|金额|小时数|时间|亩数|里程|面积))"
)
_LEADING = re.compile("^(?:其中|如果?|若|凡|对于?|因|有|发现|存在|出现|按照?)+")
_TRAILING = re.compile("(?:者|按[天日月人户次]|计算|扣分|[万亿]?元数|金额|部分|数额)+$")
_NOT_WORD = re.compile(r"[\W\d_]|的")
_NOUNS = {"天": "天数", "个工作日": "工作日数", "个月": "月数", "个季度": "季度数", "人次": "人次"} | dict.fromkeys(
    ("人", "名", "位"), "人数"
)
_DURATION = re.compile("工期|用时|时长|周期")
_TIMES = frozenset(("天", "个月", "周", "年", "个工作日", "小时", "分钟", "个季度"))


def counted_units(reading: Reading) -> Found | None:
    """``按逾期天数每天扣0.1分``, ``违规使用资金的，每万元扣0.5分``, ``未参加培训的，每人扣0.2分``."""
    counted = [(said, steps) for said in reading.said if (steps := steps_in(said.text, reading.leaf.weight))]
    beside = any(steps.counts_findings for _, steps in counted)
    own = {said.at for said, steps in counted if _is_own(steps, reading.leaf, beside)}
    if not own or not all(said.at in own or steps.counts_findings for said, steps in counted):
        return None
    questions: list[Question] = []
    assumed: list[str] = []
    parts: dict[str, str] = {}
    for said, steps in counted:
        name = _name(steps) if said.at in own else _FINDINGS
        if name in parts:
            return Found(None, frozenset(), questions=(Question(f"“{name}”扣分写了两次，请分别写明扣的是什么。"),))
        parts[name] = _part(name, steps, _cap(reading, said, counted))
        assumed += _told(name, said, steps)
    used = {said.at for said, _ in counted} | {said.at for said in reading.said if said.is_about_parts}
    expression = " - ".join(("分值", *parts.values()))
    expression = _beyond(reading, counted, next(iter(parts)), expression, used)
    if CEILED.search(reading.whole) or WHOLE_STEPS.search(reading.whole):
        questions.append(Question("文中写了不足一个单位怎样扣，公式按实际的数扣，请填写取整后的数，或改用按档扣分。"))
    full = reading.full()
    used |= {full.at} if full else set()
    points = full.given.points if full and full.given and not full.given.is_deduction else None
    return Found(
        Formula(expression=expression, gives="score"), frozenset(used), tuple(assumed), tuple(questions), full=points
    )


def _is_own(steps: Steps, leaf: Leaf, beside: bool) -> bool:
    """Whether a figure of its own is counted; days late are one beside findings and where the actual is something else.

    The actual of 工期 and of 完成及时率 are 175天 and 95%, and no days late.
    """
    if not steps.is_late:
        return steps.counts_units
    if beside:
        return True
    if leaf.has_date:
        return False
    if leaf.goal is not None and leaf.goal.unit.symbol:
        return leaf.goal.unit.symbol not in _TIMES or leaf.bound in ("≥", ">")
    return leaf.is_rate or bool(_DURATION.search(leaf.name))


def _name(steps: Steps) -> str:
    """What the figure is called: as the text calls it, else the words that lead to it and its unit."""
    if named := _NAMED.search(steps.before):
        return _NOT_WORD.sub("", named["name"])
    unit = steps.step.unit
    noun = steps.times + _NOUNS.get(unit, "金额" if unit.endswith("元") else f"{unit}数")
    topics = (
        _topic(words).removesuffix(noun) for words in (steps.what if steps.is_bare else steps.words, steps.before)
    )
    topic = next(filter(None, topics), "")
    return f"{topic}{noun}" if topic and len(topic) <= _LONGEST_NAME else f"扣分{noun}"


def _topic(words: str) -> str:
    """The last words before a figure, without what only leads to it."""
    last = re.split("[,;]", re.sub(r"\d.*$", "", words).strip(",:的 "))[-1]
    return _TRAILING.sub("", _NOT_WORD.sub("", _LEADING.sub("", last)))


def _part(name: str, steps: Steps, cap: Decimal | None) -> str:
    step = steps.step
    base = step.number if name == _FINDINGS or step.unit == "个季度" else step.base()
    part = f"{decimal_text(steps.taken)} * {name}" + ("" if base == 1 else f" / {decimal_text(base)}")
    return part if cap is None else f"min({decimal_text(cap)}, {part})"


def _cap(reading: Reading, said: Said, counted: list[tuple[Said, Steps]]) -> Decimal | None:
    cap = reading.cap if len(counted) == 1 else reading.caps.get(said.clause.sentence)
    return None if cap == reading.leaf.weight else cap


def _told(name: str, said: Said, steps: Steps) -> tuple[str, ...]:
    if name == _FINDINGS:
        return ()
    of_each = f"，{name}为各{steps.times}之和" if steps.times else ""
    return (f"“{said.clause.words}”：另填“{name}”，没有的填0{of_each}。",)


def _beyond(reading: Reading, counted: list[tuple[Said, Steps]], name: str, expression: str, used: set[int]) -> str:
    """The formula with a threshold beyond which nothing is given (逾期超过30天不得分)."""
    steps = counted[0][1]
    for said in reading.nothing():
        low = said.range.low if said.range and not said.range.high else None
        if low is None or len(counted) > 1 or low.amount.unit != steps.step.unit:
            continue
        used.add(said.at)
        return f"0 if {name} {'>=' if low.inclusive else '>'} {decimal_text(low.amount.base())} else {expression}"
    return expression
