"""An aside: a clause that says something beside the rule, and what all asides of a text say together."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.rule_texts.clauses import Clause
from indicators.rule_texts.leaf import Leaf
from indicators.rule_texts.proposal import CapHint, Data, Question


@dataclass
class Heard:
    """What the asides say; ``left`` are the clauses that are none, with their places."""

    left: list[tuple[int, Clause]] = field(default_factory=list)
    most_taken: dict[int, Decimal] = field(default_factory=dict)  # by sentence
    not_applicable: str = ""
    over_achievement: Data | None = None
    caps: tuple[CapHint, ...] = ()
    ends_at_zero: bool = False
    definition: str = ""
    target: str = ""
    questions: list[Question] = field(default_factory=list)


class Aside(ABC):
    """A kind of aside."""

    @abstractmethod
    def take(self, clause: Clause, heard: Heard, leaf: Leaf) -> bool:
        """Note what the clause says, and tell whether that is all that it says."""
