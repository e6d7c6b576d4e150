"""The facts of an agency and year from everything that was imported."""

from collections.abc import Collection, Iterable

from budgets.facts import CellSource, Fact, FactBook, Formula, extend
from budgets.ledger.models import BudgetLine
from budgets.ledger.selectors.contested import Decisions, completion_words, contested_facts, settled
from budgets.ledger.selectors.derived import derived_formulas
from budgets.ledger.selectors.rows import line_row
from budgets.ledger.selectors.table_facts import stated_facts
from budgets.ledger.selectors.tables import YearRows, year_rows
from budgets.workbooks import BY_CODE
from units.agencies.models import Agency


def facts(
    agency: Agency, year: int, given: Collection[Fact] = (), instead_of: str = "", rows: YearRows | None = None
) -> FactBook:
    """Every fact known of the agency in that year, with its source, and the general formulas over them.

    Where two tables hold the same figure the one imported first is the source. Where they contradict each other the
    fact is as a person decided, else it is contested and blank. ``given`` are facts a case brings along (entries of its
    sheet, its questionnaires): they stand in place of an imported fact of the same key, and the formulas are computed
    from them; a figure that follows from others by a formula is never replaced. Imported facts whose
    keys begin with ``instead_of`` are left out as a whole: two surveys (问卷/…) are not mixed into one rate.
    ``rows``: where the caller has read them already. Runs one query more where something is contested.
    """
    known: dict[str, Fact] = {fact.key: fact for fact in given}
    rows = year_rows(agency, year) if rows is None else rows
    lines = rows.lines
    decisions = Decisions(agency, year)
    again: dict[str, list[Fact]] = {}
    replaced = set(known)
    for fact in stated_facts(rows, year, completion_words(rows.targets, decisions)):
        if not instead_of or not fact.key.startswith(instead_of):
            first = known.setdefault(fact.key, fact)
            if first is not fact and fact.key not in replaced and isinstance(fact.source, CellSource):
                again.setdefault(fact.key, [first]).append(fact)
    known.update((question.key, settled(question, decisions)) for question in contested_facts(again, lines))
    formulas = [*derived_formulas(FactBook(year, known.values())), *table_formulas(lines)]
    replaceable = {fact.key for fact in given}
    followed = {f.key for f in formulas if f.key in replaceable and all(name in known for name in f.inputs)}
    book = extend(FactBook(year, (fact for key, fact in known.items() if key not in followed)), formulas)
    # An entry whose formula turns out not to be computable (元 ÷ 人) is still what the person said.
    return book.with_facts(known[key] for key in followed if key not in book) if followed else book


def read_by_formulas(book: FactBook, wanted: Collection[str], more: Iterable[Formula] = ()) -> frozenset[str]:
    """The keys that ``wanted`` facts follow from by the general formulas and ``more``, known or not yet known."""
    inputs = inputs_by_key(book, wanted, more)
    keys: set[str] = set()
    waiting = list(wanted)
    while waiting:
        new = inputs.get(waiting.pop(), set()) - keys
        keys |= new
        waiting.extend(new)
    return frozenset(keys)


def inputs_by_key(book: FactBook, wanted: Collection[str], more: Iterable[Formula] = ()) -> dict[str, set[str]]:
    """What every formula over the subjects of the book and of ``wanted`` reads, by the key of what it gives."""
    inputs: dict[str, set[str]] = {}
    for formula in (*derived_formulas(book.supposing(wanted), with_unknown=True), *more):
        inputs.setdefault(formula.key, set()).update(formula.inputs)
    return inputs


def table_formulas(lines: Iterable[BudgetLine]) -> list[Formula]:
    """What follows from the rows of each kind of table alone."""
    by_kind: dict[str, list[BudgetLine]] = {}
    for line in lines:
        by_kind.setdefault(line.table.kind, []).append(line)
    return [
        formula
        for code, members in by_kind.items()
        if code in BY_CODE
        for formula in BY_CODE[code].formulas(map(line_row, members))
    ]
