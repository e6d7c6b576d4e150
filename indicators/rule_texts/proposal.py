"""What is proposed for a rule text: a rule, what was assumed, what a person must decide, what was not read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from indicators.rules.rule import Rule

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question: the rule that follows from it, and the weight where that changes too."""

    label: str
    rule: Data
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What a person must decide, in Chinese, with the answers that can be taken as they stand."""

    words: str
    choices: tuple[Choice, ...] = ()

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, slots=True)
class CapHint:
    """A ceiling of the total of which the text speaks (A2): at most ``cap`` where the rate is below ``below``."""

    below: str
    cap: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed rule (``rule`` as a framework writes it, None where none can be proposed) with all that goes with it.

    ``inputs`` are what a leaf would be given (``{"target": "≤5300元/人"}``), ``limit`` the limit that the text states;
    ``definition`` is the formula of the actual where the text holds one; ``unread`` are clauses word for word.
    """

    text: str
    weight: Decimal
    rule: Data | None = None
    reason: str = ""
    sentence: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    limit: str = ""
    over_achievement: Data | None = None
    not_applicable: str = ""
    caps: tuple[CapHint, ...] = ()
    definition: str = ""
    assumptions: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether a rule is proposed that leaves no question and no clause open."""
        return self.rule is not None and not self.questions and not self.unread


@dataclass(frozen=True, slots=True)
class Found:
    """What a pattern made of the clauses that it read. Without a rule it has a question that says why."""

    rule: Rule | None
    used: frozenset[int]
    assumptions: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    target: str = ""
    limit: str = ""
    # What the text gives for full marks, where it says so: compared with the weight.
    full: Decimal | None = None
