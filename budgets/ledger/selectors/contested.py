"""Where the tables in force contradict each other or themselves, and what people decided about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from django.utils import timezone

from budgets.facts import Candidate, CellSource, Contested, EntrySource, Fact, contested
from budgets.facts.contested import agreement_of
from budgets.ledger.models import BudgetLine, FactQuestion, PerformanceTarget
from budgets.ledger.selectors.keys import subject_of
from budgets.ledger.selectors.rows import target_row
from budgets.ledger.selectors.table_facts import cell_of, stated_facts
from budgets.ledger.selectors.tables import YearRows, table_lines, targets, year_rows
from budgets.quantities import YUAN, Agreement, Quantity, Unit, unit_of
from budgets.vocabulary import Measure
from budgets.workbooks.completion import TO_BE_VERIFIED, contradicted_completion
from units.agencies.models import Agency

_MEASURES: tuple[str, ...] = tuple(Measure.values)
# What a source is named with or without: 县级财政资金, 县级资金, 县级.
_OF_SOURCES = re.compile(r"\s|财政|资金|专项|级$|级(?=财政|资金|专项)")


class Decisions:
    """What was decided of an agency's contested facts of a year; one query, and none where nothing is asked."""

    def __init__(self, agency: Agency, year: int) -> None:
        self.agency = agency
        self.year = year
        self.used: dict[str, FactQuestion] = {}

    @cached_property
    def _by_key(self) -> Mapping[str, FactQuestion]:
        decided = FactQuestion.objects.filter(agency=self.agency, year=self.year, decided_at__isnull=False)
        return {question.key: question for question in decided.select_related("decided_by")}

    def of(self, question: Contested) -> FactQuestion | None:
        """The decision, if it is about these very values."""
        found = self._by_key.get(question.key)
        if found is None or found.digest != question.digest:
            return None
        self.used[found.key] = found
        return found


def contested_facts(stated: Mapping[str, Sequence[Fact]], lines: Iterable[BudgetLine]) -> list[Contested]:
    """The contradictions among facts of one key, each compared as its table prints it."""
    printed = _Printed(lines)
    found = (contested(key, [printed.candidate(fact) for fact in facts]) for key, facts in stated.items())
    return [question for question in found if question is not None]


def settled(question: Contested, decisions: Decisions) -> Fact:
    """The fact as it was decided; blank, and with all that is said of it, where it was not."""
    decision = decisions.of(question)
    first = question.candidates[0]
    if decision is None:
        unit = first.quantity.unit if first.quantity is not None else YUAN
        return Fact(question.key, Quantity.blank(unit), first.source, question)
    quantity = Quantity.from_data(decision.quantity or [])
    return Fact(question.key, quantity, _source(question, decision), is_decided=True)


def _source(question: Contested, decision: FactQuestion) -> CellSource | EntrySource:
    chosen = next((item.source for item in question.candidates if item.text == decision.value), None)
    if chosen is None or not decision.cell:
        assert decision.decided_at is not None  # noqa: S101 - only decided ones are read
        day = timezone.localdate(decision.decided_at)
        return EntrySource(
            str(decision.decided_by or ""), day, f"各表不一致，核定为{decision.value}，理由：{decision.reason}"
        )
    return replace(chosen, note=f"（各表不一致，核定按此处取值，理由：{decision.reason}）")


class _Printed:
    """Amounts in the unit and to the places of the table they stand in: 1918.25万元 is no other than 19182512.34元."""

    def __init__(self, lines: Iterable[BudgetLine]) -> None:
        self.lines = lines

    @cached_property
    def _units(self) -> dict[tuple[str, str], tuple[Unit, int]]:
        found: dict[tuple[str, str], tuple[Unit, int]] = {}
        for line in self.lines:
            unit = unit_of(line.table.unit_symbol) if line.table.unit_symbol else YUAN
            place = (line.table.batch.sha256, line.table.sheet)
            known = found.get(place, (unit, 0))[1]
            found[place] = unit, max([known, *_places(line, unit)])
        return found

    def candidate(self, fact: Fact) -> Candidate:
        assert isinstance(fact.source, CellSource)  # noqa: S101 - tables state it
        quantity = fact.quantity
        if quantity.unit == YUAN and quantity.is_value:
            unit, places = self._units.get((fact.source.sha256, fact.source.sheet), (YUAN, 2))
            quantity = quantity.to(unit, max(places, 2))
        return Candidate.of(quantity, fact.source)


def _places(line: BudgetLine, unit: Unit) -> Iterator[int]:
    for measure in _MEASURES:
        value = getattr(line, measure)
        if value is not None:
            exponent = Quantity(value, unit).amount.normalize().as_tuple().exponent
            yield -exponent if isinstance(exponent, int) else 0


def completion_questions(rows: Iterable[PerformanceTarget]) -> Iterator[tuple[PerformanceTarget, Contested]]:
    """Rows of the target tables whose figures say otherwise than their 是否完成."""
    for row in rows:
        by_figures = contradicted_completion(target_row(row)) if row.completion else ""
        if by_figures:
            columns = row.table.columns
            figures = cell_of(row.table, columns["target"], f"{row.row}:{columns['actual']}{row.row}")
            candidates = (
                Candidate(row.completion, cell_of(row.table, columns["completion"], row.row)),
                Candidate(by_figures, replace(figures, note=f"（指标值{row.target}，完成值{row.actual}）")),
            )
            yield row, Contested(completion_key(row), candidates)


def completion_key(row: PerformanceTarget) -> str:
    project = f"{row.project.name}/" if row.project else ""
    return f"绩效目标/{project}{row.level2}/{row.level3}.是否完成"


def completion_words(rows: Iterable[PerformanceTarget], decisions: Decisions) -> dict[int, str]:
    """The words that count in place of a contradicted 是否完成: as decided, else 待核实; by target."""
    words = {}
    for row, question in completion_questions(rows):
        decision = decisions.of(question)
        words[row.pk] = TO_BE_VERIFIED if decision is None else decision.value
    return words


def source_questions(lines: Iterable[BudgetLine]) -> list[Contested]:
    """Projects that tables name different sources (资金来源) for; 中央 and 中央资金 are one."""
    stated: dict[str, list[Candidate]] = {}
    for line in lines:
        if line.project and line.fund_source and "fund_source" in line.table.columns:
            source = cell_of(line.table, line.table.columns["fund_source"], line.row)
            stated.setdefault(source_key(line), []).append(Candidate(line.fund_source, source))
    return [
        Contested(key, tuple(candidates))
        for key, candidates in stated.items()
        if len({_OF_SOURCES.sub("", candidate.text) or candidate.text for candidate in candidates}) > 1
    ]


def source_key(line: BudgetLine) -> str:
    return f"{subject_of(line)}.资金来源"


def questions_among(rows: YearRows, year: int) -> list[Contested]:
    """Every contradiction of the rows: figures first, then sources and 是否完成."""
    completions = [question for _, question in completion_questions(rows.targets)]
    return [*contested_facts(_told_twice(rows, year), rows.lines), *source_questions(rows.lines), *completions]


def tail_differences_among(rows: YearRows, year: int) -> list[Contested]:
    """Facts of which tables print values that differ in the last place only (尾差): the first stated one counts."""
    printed = _Printed(rows.lines)
    told = {key: tuple(map(printed.candidate, facts)) for key, facts in _told_twice(rows, year).items()}
    return [Contested(key, stated) for key, stated in told.items() if agreement_of(stated) is Agreement.TAIL]


def _told_twice(rows: YearRows, year: int) -> dict[str, list[Fact]]:
    stated: dict[str, list[Fact]] = {}
    for fact in stated_facts(rows, year, {}):
        if isinstance(fact.source, CellSource):
            stated.setdefault(fact.key, []).append(fact)
    return {key: facts for key, facts in stated.items() if len(facts) > 1}


def questions_of(agency: Agency, year: int) -> list[Contested]:
    """Every contradiction of the tables in force, decided or not; four queries."""
    return questions_among(year_rows(agency, year), year)


def open_questions(agency: Agency | int, year: int) -> int:
    """How many contradictions of the year wait for a decision; one query."""
    return FactQuestion.objects.filter(agency=agency, year=year, decided_at__isnull=True).count()


def decided_questions(agency: Agency, year: int) -> list[FactQuestion]:
    """What was decided about the tables in force, in the order it was asked; one query."""
    decided = FactQuestion.objects.filter(agency=agency, year=year, decided_at__isnull=False)
    return list(decided.select_related("decided_by"))


def confirmed_lines(agency: Agency, year: int, decisions: Decisions) -> dict[str, tuple[BudgetLine, ...]]:
    """The money lines by kind of table with the source (资金来源) of their project, not to be saved.

    Where tables contradict each other it is the one that was decided on, at one more query, else each line's own.
    """
    by_kind = table_lines(agency, year)
    lines = [line for members in by_kind.values() for line in members]
    asked = {question.key: decisions.of(question) for question in source_questions(lines)}
    for line in (line for line in lines if line.project):
        key = source_key(line)
        decision = asked.get(key)
        if decision is not None:
            line.fund_source = decision.value
        elif key not in asked and line.project:
            line.fund_source = line.project.fund_source
    return by_kind


def confirmed_targets(agency: Agency, year: int, decisions: Decisions) -> list[PerformanceTarget]:
    """The performance targets with the 是否完成 that counts, not to be saved; a further query where rows contradict."""
    rows = list(targets(agency, year))
    words = completion_words(rows, decisions)
    for row in rows:
        row.completion = words.get(row.pk, row.completion)
    return rows
