"""Facts: named quantities that know where they came from. A figure travels only as a fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from budgets.quantities import Quantity


@dataclass(frozen=True, slots=True)
class CellSource:
    """A workbook cell: file name and SHA-256, sheet, A1 address."""

    file_name: str
    sha256: str
    sheet: str
    cell: str

    def describe(self) -> str:
        return f"{self.file_name}【{self.sheet}】{self.cell}"


@dataclass(frozen=True, slots=True)
class EntrySource:
    """A person's entry: who, when, on what ground."""

    person: str
    entered_at: datetime
    basis: str

    def describe(self) -> str:
        return f"{self.person}于{self.entered_at:%Y年%m月%d日}填报，依据：{self.basis}"


@dataclass(frozen=True, slots=True)
class FormulaSource:
    """A formula over other facts: its Chinese text, and the keys it reads."""

    expression: str
    inputs: tuple[str, ...]

    def describe(self) -> str:
        return f"按公式计算：{self.expression}"


Source = CellSource | EntrySource | FormulaSource


@dataclass(frozen=True, slots=True)
class Fact:
    """A named quantity and its source, e.g. ``基本支出.支出``."""

    key: str
    quantity: Quantity
    source: Source

    @property
    def text(self) -> str:
        return self.quantity.text()


class MissingFact(KeyError):
    """A fact that was asked for is not known. ``key`` names it, for the list of what is still to be entered."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        return f"缺少数据：{self.key}"


class FactBook(Mapping[str, Fact]):
    """All facts of one agency in one year. Immutable: ``with_facts`` gives a larger book.

    Keys of the book's own year bear no year; other years are written ``项目@2022``, the year before also ``项目@上年``.
    """

    def __init__(self, year: int, facts: Iterable[Fact] = ()) -> None:
        self.year = year
        self._facts: dict[str, Fact] = {}
        for fact in facts:
            if fact.key in self._facts:
                raise ValueError(f"事实重名：{fact.key}")
            self._facts[fact.key] = fact

    def __getitem__(self, key: str) -> Fact:
        try:
            return self._facts[self._dated(key)]
        except KeyError:
            raise MissingFact(key) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def quantity(self, key: str) -> Quantity:
        """The quantity of a fact. Raises MissingFact."""
        return self[key].quantity

    def with_facts(self, facts: Iterable[Fact]) -> FactBook:
        return FactBook(self.year, [*self._facts.values(), *facts])

    def origins(self, key: str) -> list[Fact]:
        """The facts, down to cells and entries, that a fact rests on; the fact itself where it is no formula."""
        fact = self[key]
        if not isinstance(fact.source, FormulaSource):
            return [fact]
        found: dict[str, Fact] = {}
        for name in fact.source.inputs:
            found.update((origin.key, origin) for origin in self.origins(name))
        return list(found.values())

    def _dated(self, key: str) -> str:
        name, mark, year = key.partition("@")
        if not mark:
            return key
        if year == "上年":
            year = str(self.year - 1)
        return name if year in ("本年", str(self.year)) else f"{name}@{year}"
