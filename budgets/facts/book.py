"""Facts: named quantities that know where they came from. A figure travels only as a fact."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from budgets.facts.keys import is_target, summed
from budgets.facts.labels import fact_label
from budgets.quantities import Quantity, total

if TYPE_CHECKING:
    from budgets.facts.contested import Contested


@dataclass(frozen=True, slots=True)
class CellSource:
    """A workbook cell: file name and SHA-256, sheet, A1 address; ``note`` is what else is to be said of it."""

    file_name: str
    sha256: str
    sheet: str
    cell: str
    note: str = ""

    def describe(self) -> str:
        return f"{self.file_name}【{self.sheet}】{self.cell}{self.note}"


@dataclass(frozen=True, slots=True)
class EntrySource:
    """A person's entry: who, on what day (the office's, not that of UTC), on what ground."""

    person: str
    entered_on: date
    basis: str

    def describe(self) -> str:
        day = self.entered_on
        return f"{self.person}于{day.year}年{day.month}月{day.day}日填报，依据：{self.basis}"


@dataclass(frozen=True, slots=True)
class FormulaSource:
    """A formula over other facts: its text in terms of their keys, and the keys it reads."""

    expression: str
    inputs: tuple[str, ...]

    def describe(self) -> str:
        return f"按公式计算：{self.told()}"

    def told(self, words: Callable[[str], str] = fact_label) -> str:
        """The formula with ``words`` in the place of each key: what a reader calls it, or its figure."""
        keys = sorted({key for key in self.inputs if key}, key=len, reverse=True)  # a key may begin with another
        if not keys:
            return self.expression
        return re.sub("|".join(map(re.escape, keys)), lambda key: words(key[0]), self.expression)


@dataclass(frozen=True, slots=True)
class DocumentSource:
    """A document that lays a figure down, such as the weights of a frozen framework."""

    title: str
    place: str

    def describe(self) -> str:
        return f"{self.title}：{self.place}"


Source = CellSource | EntrySource | FormulaSource | DocumentSource


@dataclass(frozen=True, slots=True)
class Fact:
    """A named quantity and its source, e.g. ``基本支出.支出``.

    While tables contradict each other about it, or about what it follows from, ``contested`` holds what they say; the
    quantity is then blank, so that nothing is printed, scored or computed from it. ``is_decided``: a person chose it.
    """

    key: str
    quantity: Quantity
    source: Source
    contested: Contested | None = None
    is_decided: bool = False

    @property
    def text(self) -> str:
        return self.quantity.text()

    @property
    def name(self) -> str:
        """What readers call it."""
        return fact_label(self.key)

    @property
    def settled(self) -> Quantity:
        """The quantity, to print or to reckon with. Raises MissingFact while tables contradict each other about it."""
        if self.contested is not None:
            raise MissingFact(self.key)
        return self.quantity


class MissingFact(KeyError):
    """A fact that was asked for is not known. ``key`` names it, for the list of what is to be entered."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        return f"缺少数据：{self.key}"


def is_no_value(key: str, quantity: Quantity) -> bool:
    """Whether a figure is a bound (``<90%``, a range) that is not a demand: nothing follows from it by a formula."""
    return quantity.is_limit and not is_target(key)


def contested_among(facts: Iterable[Fact]) -> Contested | None:
    """What tables contradict each other about in the first of the facts that is contested."""
    return next((fact.contested for fact in facts if fact.contested is not None), None)


class FactBook(Mapping[str, Fact]):
    """All facts of one agency in one year. Immutable: ``with_facts`` and ``with_derived`` give a larger book.

    ``book["转入人数+转出人数"]`` is the sum of facts that the book holds, for words that tell several together; it is
    known where all of them are and can be added, and is not among the keys.

    Keys of the book's own year bear no year; other years are written ``项目@2022``, the year before also
    ``项目@上年``. A fact that comes in with its year written otherwise (``项目@本年``) is kept under the
    plain key. Two facts of one key raise ValueError.
    """

    def __init__(self, year: int, facts: Iterable[Fact] = ()) -> None:
        self.year = year
        self._facts: dict[str, Fact] = {}
        for fact in facts:
            self._add(fact)

    def __getitem__(self, key: str) -> Fact:
        fact = self._find(key)
        if fact is None:
            raise MissingFact(key)
        return fact

    def __contains__(self, key: object) -> bool:
        # Formulas ask for thousands of facts that are not there: no exception is made for each of them.
        return isinstance(key, str) and self._find(key) is not None

    def get(self, key: str, default: Any = None) -> Any:
        """The fact of that name, or ``default`` where it is not known."""
        fact = self._find(key)
        return default if fact is None else fact

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def __repr__(self) -> str:
        return f"<FactBook {self.year}: {len(self)} facts>"

    def quantity(self, key: str) -> Quantity:
        """The quantity of a fact. Raises MissingFact, also while tables contradict each other about it."""
        return self[key].settled

    def with_facts(self, facts: Iterable[Fact]) -> FactBook:
        """A book with these facts too. Raises ValueError for a key it holds already."""
        return FactBook(self.year, [*self._facts.values(), *facts])

    def supposing(self, keys: Iterable[str]) -> FactBook:
        """A book in which these are known too, as blanks: to ask what would follow from them."""
        grown = FactBook(self.year, self._facts.values())
        for key in keys:
            if key not in grown:  # one fact may go by two names: 项目@上年, 项目@2022
                grown._add(Fact(key, Quantity.blank(), DocumentSource("", "")))
        return grown

    def with_derived(self, rules: Iterable[Callable[[FactBook], Fact | None]]) -> FactBook:
        """A book with the facts that ``rules`` derive, each from the book so far; None adds nothing."""
        grown = FactBook(self.year, self._facts.values())
        for rule in rules:
            fact = rule(grown)
            if fact is not None:
                grown._add(fact)
        return grown

    def origins(self, key: str) -> list[Fact]:
        """The facts, down to cells and entries, that a fact rests on; the fact itself where it is no formula.

        Each once, in the order the formulas name them. Raises MissingFact for a key or an input not known.
        """
        found: list[Fact] = []
        seen: set[str] = set()
        waiting = [self[key]]
        while waiting:
            fact = waiting.pop()
            if fact.key in seen:
                continue
            seen.add(fact.key)
            if isinstance(fact.source, FormulaSource):
                waiting.extend(self[name] for name in reversed(fact.source.inputs))
            else:
                found.append(fact)
        return found

    def _find(self, key: str) -> Fact | None:
        fact = self._facts.get(self._dated(key))
        return fact if fact is not None else self._sum(key)

    def _sum(self, key: str) -> Fact | None:
        parts = [self._facts.get(self._dated(part)) for part in summed(key)]
        facts = [fact for fact in parts if fact is not None]
        if not parts or len(facts) < len(parts) or any(is_no_value(fact.key, fact.quantity) for fact in facts):
            return None
        try:
            quantity = total([fact.quantity for fact in facts])
        except ValueError:  # 元 + 人
            return None
        keys = tuple(fact.key for fact in facts)
        return Fact(key, quantity, FormulaSource(" + ".join(keys), keys), contested_among(facts))

    def _add(self, fact: Fact) -> None:
        key = self._dated(fact.key)
        if key in self._facts:
            raise ValueError(f"事实重名：{fact.key}")
        self._facts[key] = fact if key == fact.key else replace(fact, key=key)

    def _dated(self, key: str) -> str:
        """The key as the book keeps it; only the last ``@`` marks a year, names may hold others."""
        if "@" not in key:
            return key
        name, _, year = key.rpartition("@")
        if year == "上年":
            return f"{name}@{self.year - 1}"
        return name if year in ("本年", str(self.year)) else key
