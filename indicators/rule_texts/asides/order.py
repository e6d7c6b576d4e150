"""The asides in the order in which a clause is held against them."""

from __future__ import annotations

from collections.abc import Sequence

from indicators.rule_texts.asides.alternatives import OneOfTwo
from indicators.rule_texts.asides.aside import Aside, Heard
from indicators.rule_texts.asides.endings import Clamp, Floor, MostTaken
from indicators.rule_texts.asides.not_applicable import NotApplicable
from indicators.rule_texts.asides.over_achievement import Overshoot
from indicators.rule_texts.asides.remarks import Definition, FullMarks, ReasonWanted, Source, StatedTarget
from indicators.rule_texts.asides.vetoes import Veto
from indicators.rule_texts.clauses import Clause
from indicators.rule_texts.leaf import Leaf

ASIDES: tuple[Aside, ...] = (
    Floor(),
    FullMarks(),
    Veto(),
    OneOfTwo(),
    MostTaken(),
    Overshoot(),
    NotApplicable(),
    Clamp(),
    StatedTarget(),
    Definition(),
    Source(),
    ReasonWanted(),
)


def heard_in(clauses: Sequence[Clause], leaf: Leaf) -> Heard:
    """What the asides among the clauses say; a clause is taken by the first that knows it."""
    heard = Heard()
    for at, clause in enumerate(clauses):
        if not any(aside.take(clause, heard, leaf) for aside in ASIDES):
            heard.left.append((at, clause))
    return heard
