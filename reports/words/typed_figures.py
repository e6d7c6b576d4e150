"""手填数字: figures typed into words, which cannot say where they came from, and facts that print the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from budgets.facts import Fact, FactBook
from budgets.quantities import quantities_in
from reports.sentences.compose import PlaceholderError, compose

_PLACEHOLDER = re.compile(r"\{[^{}\n]*\}")
_MONEY = ("", "|万元", "|万元|去零", "|千分位", "|万元|千分位")
_OTHER = ("", "|去零", "|千分位")
_MOST = 5  # facts offered for one figure
_SENTENCE = re.compile("[。；！？\n]")
_NEAR = 20  # characters on either side of a figure that say what it counts
_SMALL = 100


@dataclass(frozen=True, slots=True)
class Offer:
    """A fact that prints as asked, and the placeholder to put in the words: ``{部门.支出|万元}``."""

    fact: Fact
    placeholder: str
    text: str


@dataclass(frozen=True, slots=True)
class TypedFigure:
    """A figure typed as digits: its characters, where they begin, and the facts of the case that print the same."""

    text: str
    start: int
    offers: tuple[Offer, ...]

    @property
    def end(self) -> int:
        """Where its characters end."""
        return self.start + len(self.text)


def figures_typed(words: str) -> list[tuple[int, str]]:
    """Start and characters of every figure with a unit or a % that is no placeholder."""
    plain = _PLACEHOLDER.sub(lambda placeholder: "\0" * len(placeholder[0]), words)
    return [(start, words[start:end]) for start, end, _ in quantities_in(plain)]


class PrintedFacts:
    """The facts of a book by how they print; made once for all words of a page."""

    def __init__(self, book: FactBook) -> None:
        self._book = book
        self._by_text: dict[str, list[Offer]] | None = None

    def typed(self, words: str) -> list[TypedFigure]:
        """The typed figures in the words, each with the facts that print the same."""
        figures = figures_typed(words)
        return [TypedFigure(text, start, self._offers(text, _around(words, start, text))) for start, text in figures]

    def _offers(self, text: str, around: str) -> tuple[Offer, ...]:
        """Each fact once, printed with or without thousands separators as it was typed; the likeliest name first.

        A small count alone (4个) is printed by many facts: only one that is called as the words around it is offered.
        """
        offers: dict[str, Offer] = {}
        for offer in self._index().get(_plain(text), ()):
            if offer.fact.key not in offers or offer.text == text:
                offers[offer.fact.key] = offer
        said = _pairs(around)
        likeness = {key: len(said & _pairs(f"{offer.fact.name}.{key}")) for key, offer in offers.items()}
        likely = [offer for key, offer in offers.items() if likeness[key] or not _is_small_count(offer.fact)]
        return tuple(sorted(likely, key=lambda offer: -likeness[offer.fact.key]))[:_MOST]

    def _index(self) -> Mapping[str, Sequence[Offer]]:
        if self._by_text is None:
            self._by_text = {}
            for fact in self._book.values():
                for offer in offers_of(fact, self._book):
                    self._by_text.setdefault(_plain(offer.text), []).append(offer)
        return self._by_text


def _around(words: str, start: int, text: str) -> str:
    """The words on both sides of a figure, within its sentence."""
    before = _SENTENCE.split(words[:start])[-1][-_NEAR:]
    return f"{before}|{_SENTENCE.split(words[start + len(text) :])[0][:_NEAR]}"


def _pairs(text: str) -> set[str]:
    """Two characters side by side, in words: what two names have in common."""
    return {text[at : at + 2] for at in range(len(text) - 1) if text[at : at + 2].isalpha()}


def _is_small_count(fact: Fact) -> bool:
    unit = fact.quantity.unit
    return not unit.is_money and not unit.is_ratio and abs(fact.quantity.amount) < _SMALL


def offers_of(fact: Fact, book: FactBook) -> Iterator[Offer]:
    """The ways to print a fact that people use most, each differing from those before it."""
    if not fact.quantity.is_value or "|" in fact.key or "{" in fact.key or "}" in fact.key:
        return
    seen = set()
    for form in _MONEY if fact.quantity.unit.is_money else _OTHER:
        placeholder = f"{{{fact.key}{form}}}"
        try:
            text = "".join(run.text for run in compose(placeholder, book))
        except PlaceholderError:
            continue
        if text not in seen:
            seen.add(text)
            yield Offer(fact, placeholder, text)


def matching_facts(book: FactBook, wanted: str, most: int) -> tuple[list[tuple[Fact, list[Offer]]], int]:
    """The facts whose name or printed value holds every word of ``wanted``: the first ``most``, and how many in all."""
    words = wanted.replace("，", " ").split()
    matching: list[Fact] = []
    for fact in book.values():
        name = f"{fact.key}\n{fact.name}"
        if not fact.quantity.is_value:
            continue
        if all(word in name or word.replace(",", "") in _plain(fact.text) for word in words):
            matching.append(fact)
            continue
        if words and all(any(word in part for part in (name, *_texts(fact, book))) for word in words):
            matching.append(fact)
    matching.sort(key=lambda fact: _rank(fact, wanted.strip(), words))
    return [(fact, list(offers_of(fact, book))) for fact in matching[:most]], len(matching)


def _rank(fact: Fact, wanted: str, words: Sequence[str]) -> int:
    """A fact called so, or printed so, first; then those whose names hold the words; then those whose value does."""
    last = fact.key.rpartition(".")[2]
    if (wanted and wanted in (fact.key, fact.name, last)) or _plain(wanted) in (_plain(fact.text), _number(fact)):
        return 0
    return 1 if words and all(word in f"{fact.key}\n{fact.name}" for word in words) else 2


def _number(fact: Fact) -> str:
    return fact.quantity.number_text()


def _texts(fact: Fact, book: FactBook) -> list[str]:
    return [_plain(offer.text) for offer in offers_of(fact, book)] if fact.quantity.unit.is_money else []


def _plain(text: str) -> str:
    return text.replace(",", "").replace("，", "").replace("％", "%")
