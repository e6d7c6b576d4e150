"""Facts that tables state differently: every value with its cell, side by side; nobody is chosen for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from budgets.facts.book import CellSource
from budgets.facts.labels import fact_label
from budgets.quantities import Agreement, Quantity, State

_WORST = list(Agreement)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the values stated for a fact: as printed, as a quantity (None for a word), and the cell it stands in."""

    text: str
    source: CellSource
    quantity: Quantity | None = None

    @classmethod
    def of(cls, quantity: Quantity, source: CellSource) -> Candidate:
        return cls(quantity.text(grouped=True), source, quantity)

    @property
    def words(self) -> str:
        return f"{self.source.describe()}为{self.text}"


@dataclass(frozen=True, slots=True)
class Contested:
    """A fact of which tables state two values or more, at least two of which contradict each other."""

    key: str
    candidates: tuple[Candidate, ...]

    @property
    def values(self) -> tuple[Candidate, ...]:
        """The first candidate of each value."""
        firsts: dict[str, Candidate] = {}
        for candidate in self.candidates:
            firsts.setdefault(candidate.text, candidate)
        return tuple(firsts.values())

    @property
    def name(self) -> str:
        """What readers call it."""
        return fact_label(self.key)

    @property
    def is_of_words(self) -> bool:
        return all(candidate.quantity is None for candidate in self.candidates)

    @property
    def words(self) -> str:
        """What contradicts what, a cell each."""
        return f"“{self.name}”不一致：{'，'.join(candidate.words for candidate in self.values)}"

    @property
    def digest(self) -> str:
        """What tells this question from one of other values: the sheets and what they state, wherever on the sheet."""
        stated = sorted({(candidate.source.sheet, candidate.text) for candidate in self.candidates})
        return hashlib.sha256(json.dumps([self.key, stated], ensure_ascii=False).encode()).hexdigest()


def agreement_of(candidates: Sequence[Candidate]) -> Agreement:
    """How the values of one fact compare: the worst of any two of them."""
    firsts = {(item.text, item.quantity): item for item in candidates}
    found = (_agreement(first, second) for first, second in combinations(firsts.values(), 2))
    return max(found, key=_WORST.index, default=Agreement.SAME)


def contested(key: str, candidates: Iterable[Candidate]) -> Contested | None:
    """The question where the candidates contradict each other; equal as printed and 尾差 are none."""
    found = tuple(candidates)
    return Contested(key, found) if agreement_of(found) is Agreement.DIFFERENT else None


def _agreement(first: Candidate, second: Candidate) -> Agreement:
    if first.quantity is None or second.quantity is None:
        return Agreement.SAME if first.text == second.text else Agreement.DIFFERENT
    if first.quantity.bound.strip("=") != second.quantity.bound.strip("="):
        return Agreement.DIFFERENT
    return _told_alike(first.quantity, second.quantity)


def _told_alike(first: Quantity, second: Quantity) -> Agreement:
    """As printed; a dash says that there is nothing, as a zero does; what is counted one by one has no 尾差."""
    for dash, other in ((first, second), (second, first)):
        if dash.state is State.NIL and other.is_value:
            return Agreement.DIFFERENT if other.rounded else Agreement.SAME
    found = first.agreement(second)
    if found is not Agreement.TAIL:
        return found
    coarser = max(first, second, key=lambda quantity: quantity.last_place)
    is_rounded = coarser.unit.is_ratio or coarser.unit.factor > 1 or coarser.places > 0
    return found if is_rounded and not _is_exact_money(coarser) else Agreement.DIFFERENT


def _is_exact_money(quantity: Quantity) -> bool:
    """Amounts in 元 carry every fen."""
    return quantity.unit.is_money and quantity.unit.factor == 1
