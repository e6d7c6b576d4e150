"""What every pattern reads: the clauses without the asides, and the indicator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from indicators.rule_texts.clauses import Clause
from indicators.rule_texts.leaf import Leaf
from indicators.rule_texts.points import Given, condition_of, given_in
from indicators.rule_texts.ranges import Range, range_in
from indicators.rule_texts.steps import steps_in

_EACH = re.compile(r"每[^;]*?\d+(?:\.\d+)?(?:分|%)")
# 每周开放不少于56小时得5分: a period in which something is to be reached, and nothing counted.
_PERIODIC = re.compile(
    r"^[^;,]{0,12}每个?(?:周|年度?|月|季度?|半年|天|日|学期|学年)[^;扣加]*(?:[≥≤<>]|不[少低]于|以上|达到|\d次)[^;扣加]*[得计]"
)
_PARTS = re.compile("^(?:不足|不满|未满|不到)[^,;]*(?:不扣|不计|不予扣|按[^,;]*(?:计|扣|算)|忽略|视[同为作])")


@dataclass(frozen=True)
class Said:
    """A clause with its place, what it gives and the range that it gives it for."""

    at: int
    clause: Clause

    @property
    def text(self) -> str:
        return self.clause.text

    @cached_property
    def is_each(self) -> bool:
        """Whether it counts something (``每…扣…分``) instead of giving points for one thing."""
        if _PERIODIC.search(self.text):
            return False
        return bool(_EACH.search(self.text)) or steps_in(self.text, Decimal(1)) is not None

    @property
    def is_about_parts(self) -> bool:
        """Whether it says what becomes of a part of a step (``不足1%的不扣``)."""
        return bool(_PARTS.search(self.text))

    @cached_property
    def given(self) -> Given | None:
        return given_in(self.text)

    @cached_property
    def range(self) -> Range | None:
        return range_in(condition_of(self.text))


@dataclass(frozen=True)
class Reading:
    """The clauses that remain beside the asides; ``caps`` are the most points that a sentence takes off."""

    leaf: Leaf
    said: tuple[Said, ...]
    caps: Mapping[int, Decimal] = field(default_factory=dict)

    @property
    def cap(self) -> Decimal | None:
        """The most that may be taken off, where the text says so once."""
        return next(iter(self.caps.values())) if len(self.caps) == 1 else None

    @cached_property
    def whole(self) -> str:
        return ";".join(said.text for said in self.said)

    def plain(self) -> Iterator[Said]:
        """The clauses that give points for one thing."""
        counted = any(said.is_each for said in self.said)
        return (said for said in self.said if not said.is_each and not (counted and said.is_about_parts))

    def full(self) -> Said | None:
        """The clause of full marks: 满分, or as many points as the indicator weighs, or the first that gives any."""
        giving = [said for said in self.plain() if said.given and not said.given.is_zero]
        for said in giving:
            if (
                said.given
                and not said.given.is_deduction
                and (said.given.is_full or said.given.points == self.leaf.weight)
            ):
                return said
        positive = [said for said in giving if said.given and not said.given.is_deduction and said.given.points]
        return max(
            positive, key=lambda said: said.given.of(self.leaf.weight) if said.given else Decimal(0), default=None
        )

    def nothing(self) -> tuple[Said, ...]:
        """The clauses that give no points."""
        return tuple(said for said in self.plain() if said.given and said.given.is_zero)
