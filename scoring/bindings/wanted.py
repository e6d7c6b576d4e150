"""Which tables a case needs: those that its leaves and its report read figures from, or would have to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from budgets.facts import CellSource, FormulaSource
from budgets.ledger.selectors.facts import inputs_by_key
from budgets.ledger.selectors.tables import YearRows
from budgets.workbooks import BY_CODE, KINDS, kinds_holding
from budgets.workbooks.feeds import feeds
from budgets.workbooks.kinds.performance_targets import PERFORMANCE_TARGETS
from budgets.workbooks.kinds.project_targets import PROJECT_TARGETS
from indicators.rules.inputs import ACTUAL, TARGET
from scoring.bindings.binding import Binder, Binding, How
from scoring.bindings.leaf import Leaf
from scoring.bindings.waiting import NAMES, needed_keys, row_name

# A sheet of a file, by SHA-256 and name, to the kind of the table on it.
Cells = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Figure:
    """What a table is needed for: its column or row, the fact, the path of the leaf; nothing there for the report."""

    words: str
    key: str = ""
    leaf: str = ""
    unit: str = ""
    known: bool = False

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


WHOLE = Figure("整张表")  # what the report asks for by the title of the table


def kinds_by_sheet(rows: YearRows) -> Cells:
    """The kind of each table in force whose rows were read."""
    tables = [row.table for row in (*rows.lines, *rows.statistics, *rows.targets)]
    return {(table.batch.sha256, table.sheet): table.kind for table in tables}


@dataclass(slots=True)
class Wanted:
    """Collects the tables of one case, by kind and variant, each with its figures; ``units`` are those of facts."""

    binder: Binder
    cells: Cells
    units: Mapping[str, str] = field(default_factory=dict)
    tables: dict[tuple[str, str], dict[Figure, None]] = field(default_factory=dict)
    open: dict[Figure, list[str]] = field(default_factory=dict)

    def add_leaf(self, leaf: Leaf) -> None:
        """The tables of one leaf; what was typed, or has to be chosen first, needs none."""
        bound = self.binder.bind(leaf)
        for role in leaf.stated:
            if role not in leaf.typed:
                self._add_role(leaf, role, bound.get(role))

    def _add_role(self, leaf: Leaf, role: str, given: Binding | None) -> None:
        keys = self._known(leaf, role, given)
        if not keys and given is not None and given.how is How.ASKING:
            return
        keys = keys or [key for key in needed_keys(leaf, role, self.binder) if not self.binder.subject.is_unsaid(key)]
        for key in keys:
            self._add_key(key, leaf.path)
        if not keys and self._is_of_targets(leaf, role, given):
            self._add_target(leaf)

    def _known(self, leaf: Leaf, role: str, given: Binding | None) -> list[str]:
        """The facts that the figure is read from now."""
        if given is not None and given.aliases:
            return list(given.aliases.values())
        key = given.key if given is not None and given.key else self.binder.subject.of(leaf.stated[role])
        return [key] if key in self.binder.book else []

    def _is_of_targets(self, leaf: Leaf, role: str, given: Binding | None) -> bool:
        """Whether the target table would tell it: a result that nothing else tells, or a row that is there already."""
        if given is not None and given.key.startswith("绩效目标/"):
            return True
        if role != ACTUAL or any(one not in (ACTUAL, TARGET) for one in leaf.stated):
            return False
        found = leaf.recognition(self.binder.subject.scope)
        return not self.binder.subject.lacks_project and (found.meaning is not None or not found.possible)

    def _add_target(self, leaf: Leaf) -> None:
        self._add(self._target_kind, Figure(leaf.name, leaf=leaf.path))

    @property
    def _target_kind(self) -> str:
        return (PROJECT_TARGETS if self.binder.subject.project else PERFORMANCE_TARGETS).code

    def _add_key(self, key: str, leaf: str = "") -> None:
        """The table that tells a fact: the one where it stands, else one of those where it would be handed in."""
        if key in self.binder.book:
            for kind, name in self._sources(key, {key}):
                self._add(kind, Figure(row_name(name), name, leaf, known=True))
            return
        if key.startswith(("绩效目标/", "批复绩效目标/")):
            self._add(self._target_kind, Figure(row_name(key), key, leaf))
            return
        told = _told_by(key)
        is_table = BY_CODE[told[0]].title in key
        figure = WHOLE if is_table else Figure(_words(key), key, leaf, self.units.get(key, ""))
        self.open.setdefault(figure, told)

    def add_report(self, keys: Iterable[str]) -> None:
        """The tables of what the report tells; a table that is needed anyway tells as much as it can."""
        keys = list(dict.fromkeys(keys))
        inputs = inputs_by_key(self.binder.book, keys)
        self.settle()
        for key in keys:
            for base in _of_one_table(list(self._bases(key, inputs, {key})), {kind for kind, _ in self.tables}):
                self._add_key(base)
        self.settle()

    def settle(self) -> None:
        """Choose the table of each figure that several could tell: one that is needed anyway, else the likeliest."""
        for figure, told in sorted(self.open.items(), key=lambda item: len(item[1])):
            wanted = {kind for kind, _ in self.tables}
            self._add(next((kind for kind in told if kind in wanted), told[0]), figure)
        self.open.clear()

    def _bases(self, key: str, inputs: Mapping[str, set[str]], seen: set[str]) -> Iterator[str]:
        """The fact itself where tables tell it or none is known to; else what it follows from by formulas."""
        is_told = any(kind.holds(key) for kind in BY_CODE.values())
        below = sorted(inputs.get(key, set()) - seen)
        if key in self.binder.book or is_told or not below:
            yield key
            return
        for name in below:
            yield from self._bases(name, inputs, seen | {name})

    def _sources(self, key: str, seen: set[str]) -> Iterator[tuple[str, str]]:
        """The kinds of table that a known fact comes from, each with the fact that stands there."""
        source = self.binder.book[key].source
        if isinstance(source, CellSource):
            yield self.cells.get((source.sha256, source.sheet)) or kinds_holding(key)[0].code, key
        elif isinstance(source, FormulaSource):
            for name in source.inputs:
                if name not in seen and name in self.binder.book:
                    yield from self._sources(name, seen | {name})

    def _add(self, kind: str, figure: Figure) -> None:
        variant = self.binder.subject.project if kind == PROJECT_TARGETS.code else ""
        self.tables.setdefault((kind, variant), {}).setdefault(figure)


def _words(key: str) -> str:
    """What people call a figure; of any fund or question there may be (〔险种〕), the column that it stands in."""
    return NAMES.sub("", feeds(key)[0][1]) if "〔" in key else row_name(key)


def _told_by(key: str) -> list[str]:
    """The kinds that would bring a fact, the likeliest first; for one of an earlier year those with a column a year."""
    kinds = [BY_CODE[code] for code, _ in feeds(key)]
    if "@" in key:
        kinds = [kind for kind in (*kinds, *KINDS) if kind.holds_any_item or kind.holds(key.partition("@")[0])]
        kinds = [kind for kind in kinds if any("{year}" in one.headers[-1] for one in kind.declaration.columns)]
    of_any = [kind.code for kind in kinds if kind.holds_any_item]
    return [kind.code for kind in kinds if not kind.holds_any_item] or of_any[:1]


def _of_one_table(keys: list[str], wanted: Collection[str]) -> list[str]:
    """Where several formulas give one figure: the inputs that tables tell which are needed anyway, else the first."""
    kinds = {key: set(_told_by(key)) for key in keys}
    near = [key for key in keys if not kinds[key].isdisjoint(wanted)]
    return near or [key for key in keys if not kinds[key].isdisjoint(kinds[keys[0]])]
