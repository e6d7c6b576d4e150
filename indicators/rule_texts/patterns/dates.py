"""Pattern 32: points off for each day, week or month after a date."""

from __future__ import annotations

import re

from indicators.rule_texts.patterns.gap_rules import CEILED
from indicators.rule_texts.patterns.reading import Reading
from indicators.rule_texts.proposal import Found
from indicators.rule_texts.steps import steps_in
from indicators.rules.date_target import DateTarget
from indicators.rules.days import read_day

DATE = re.compile(
    r"(?:(?:19|20)\d\d年)?\d{1,2}月(?:\d{1,2}日|份?[底末])|(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|年[底末]"
)
_PERIODS = {"天": "day", "周": "week", "个月": "month"}


def date_target(reading: Reading) -> Found | None:
    """``12月31日前完成得满分，每延迟1天扣0.5分``; the day may stand in the indicator's target instead."""
    late = next(
        (
            (said, steps)
            for said in reading.said
            if (steps := steps_in(said.text, reading.leaf.weight)) and steps.is_late
        ),
        None,
    )
    named = DATE.search(reading.whole)
    if late is None or not (named or reading.leaf.has_date):
        return None
    said, steps = late
    if steps.step.number != 1 or steps.step.unit not in _PERIODS:
        return None
    deadline = read_day(named.group()) if named else None
    begun = "ceiling" if CEILED.search(reading.whole) else "floor"
    rule = DateTarget(deadline=deadline, period=_PERIODS[steps.step.unit], points=steps.taken, partial=begun)
    full = reading.full()
    used = {said.at} | ({full.at} if full else set()) | {each.at for each in reading.said if each.is_about_parts}
    given = full.given.points if full and full.given and not full.given.is_deduction else None
    target = f"{named.group()}前" if named else ""
    return Found(rule, frozenset(used), target=target, limit=str(deadline or ""), full=given)
