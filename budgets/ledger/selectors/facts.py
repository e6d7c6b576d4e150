"""The facts of an agency and year from everything that was imported."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain

from budgets.facts import CellSource, Fact, FactBook, Formula, FormulaSource, extend
from budgets.facts.keys import figure_in_words
from budgets.ledger.models import BudgetLine, ImportedTable, PerformanceTarget, Statistic
from budgets.ledger.selectors.derived import derived_formulas
from budgets.ledger.selectors.keys import project_target_key, subject_of
from budgets.ledger.selectors.rows import line_row
from budgets.ledger.selectors.tables import YearRows, year_rows
from budgets.quantities import YUAN, Quantity, QuantityError, State, parse_quantity, quantities_in, unit_of
from budgets.vocabulary import ANNUAL_GOAL, EXECUTION_RATE, Measure, TargetVersion
from budgets.workbooks import BY_CODE
from budgets.workbooks.staff import STAFF_FACTS
from units.agencies.models import Agency, Staffing

_MEASURES: tuple[tuple[str, str], ...] = tuple((measure.value, measure.label) for measure in Measure)


def facts(
    agency: Agency, year: int, given: Collection[Fact] = (), instead_of: str = "", rows: YearRows | None = None
) -> FactBook:
    """Every fact known of the agency in that year, with its source, and the general formulas over them.

    Where two tables hold the same figure the one imported first is the source: the importer has checked that they
    agree (勾稽), so nothing is chosen here. ``given`` are facts a case brings along (entries of its sheet, its
    questionnaires): they stand in place of an imported fact of the same key, and the formulas are computed from them;
    a figure that follows from others by a formula is never replaced. Imported facts whose
    keys begin with ``instead_of`` are left out as a whole: two surveys (问卷/…) are not mixed into one rate.
    ``rows``: where the caller has read them already.
    """
    known: dict[str, Fact] = {fact.key: fact for fact in given}
    rows = year_rows(agency, year) if rows is None else rows
    lines = rows.lines
    for fact in chain(
        _from_lines(lines),
        _from_statistics(rows.statistics, year),
        _from_staffing(rows.staffing),
        _from_targets(rows.targets),
    ):
        if not instead_of or not fact.key.startswith(instead_of):
            known.setdefault(fact.key, fact)
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


def _cell(table: ImportedTable, column: str, row: int | str) -> CellSource:
    return CellSource(table.batch.file_name, table.batch.sha256, table.sheet, f"{column}{row}")


def _from_lines(lines: Iterable[BudgetLine]) -> Iterator[Fact]:
    for line in lines:
        subject = subject_of(line)
        for measure, label in _MEASURES:
            quantity = _measured(line, measure)
            if quantity is not None:
                column = line.table.columns[f"{line.block}.{measure}" if line.block else measure]
                yield Fact(f"{subject}.{label}", quantity, _cell(line.table, column, line.row))


def _measured(line: BudgetLine, measure: str) -> Quantity | None:
    """The quantity of a measure, None where the cell was blank or the table has no such column."""
    value = getattr(line, measure)
    if value is not None:
        return Quantity(value, YUAN, 2)
    mark = line.marks.get(measure)
    return Quantity(None, YUAN, state=State(mark)) if mark else None


def _from_statistics(rows: Iterable[Statistic], year: int) -> Iterator[Fact]:
    for row in rows:
        key = row.item if row.year == year else f"{row.item}@{row.year}"
        quantity = Quantity(row.value, unit_of(row.unit_symbol), row.places, State(row.state))
        if quantity.state is not State.BLANK:
            yield Fact(key, quantity, _cell(row.table, row.column, row.row))


def _from_staffing(staffing: Staffing | None) -> Iterator[Fact]:
    if staffing is None:
        return
    for field, key in STAFF_FACTS.items():
        number, source = getattr(staffing, field), staffing.sources.get(field)
        if number is not None and source:
            cell = CellSource(source["file"], source["sha256"], source["sheet"], source["cell"])
            yield Fact(key, Quantity.of(number, "人"), cell)


def _from_targets(rows: Sequence[PerformanceTarget]) -> Iterator[Fact]:
    """Target values that are quantities, and how many targets there are, from the range of their cells.

    The version in force (调整后 where there is one) is 绩效目标/…; the approved one is also 批复绩效目标/…; the targets
    of a project, with their 分值 and 得分, are 绩效目标/〔项目〕/〔二级指标〕/….
    """
    whole = [row for row in rows if row.project is None and row.level1 not in _BLOCKS]
    approved = [row for row in whole if row.version == TargetVersion.APPROVED]
    in_force = [row for row in whole if row.version == TargetVersion.ADJUSTED] or approved
    yield from _target_values(in_force, "绩效目标")
    if in_force:
        yield from _target_counts(in_force)
    yield from _target_values(approved, "批复绩效目标")
    for row in rows:
        if row.project is not None:
            yield from _project_target(row)
    yield from _point_sums([row for row in rows if row.project is not None])


def _target_values(rows: list[PerformanceTarget], subject: str) -> Iterator[Fact]:
    for row in rows:
        for field, name in (("target", "指标值"), ("actual", "完成值")):
            text = getattr(row, field)
            if text:
                cell = _cell(row.table, row.table.columns[field], row.row)
                yield from _stated(f"{subject}/{row.level3}.{name}", text, cell)


# Cells of a project's form that stand outside the columns of its indicators, by 一级指标.
_BLOCKS = {ANNUAL_GOAL: "goal.", EXECUTION_RATE: "execution."}


def _project_target(row: PerformanceTarget) -> Iterator[Fact]:
    """Target, actual, weight and score of a row of a project's form."""
    key, block = project_target_key(row), _BLOCKS.get(row.level1, "")

    def cell(field: str) -> CellSource:
        return _cell(row.table, row.table.columns[block + field], row.row)

    for field, text, name in (("target", row.target, "指标值"), ("actual", row.actual, "完成值")):
        if text:
            yield from _stated(f"{key}.{name}", text, cell(field))
    for field, points, name in (("weight", row.weight, "分值"), ("score", row.score, "得分")):
        if points is not None:
            yield Fact(f"{key}.{name}", _points(points), cell(field))


def _point_sums(rows: Iterable[PerformanceTarget]) -> Iterator[Fact]:
    """总分 of each project's form: the sums of its weights and of its scores."""
    sums: dict[str, list[tuple[str, Decimal]]] = {}
    for row in rows:
        project = row.project.name if row.project else ""
        for points, name in ((row.weight, "分值"), (row.score, "得分")):
            if points is not None:
                part = (f"{project_target_key(row)}.{name}", points)
                sums.setdefault(f"绩效目标/{project}.{name}合计", []).append(part)
    for key, parts in sums.items():
        inputs = tuple(name for name, _ in parts)
        yield Fact(key, _points(sum((points for _, points in parts), Decimal(0))), FormulaSource("各行之和", inputs))


def _points(points: Decimal) -> Quantity:
    """Points as a form prints them: 10 and 9.8 without the zeros that the database adds."""
    plain = points.normalize()
    exponent = plain.as_tuple().exponent
    return Quantity.of(points, "分", max(0, -exponent) if isinstance(exponent, int) else 0)


def _stated(key: str, text: str, cell: CellSource) -> Iterator[Fact]:
    """The quantity a cell states; where it is worded (建立机制, 人均3293元的5%), each figure in the words."""
    try:
        quantity = parse_quantity(text)
    except QuantityError:
        for number, (_, _, quantity) in enumerate(quantities_in(text), start=1):
            yield Fact(figure_in_words(key, number), quantity, cell)
        return
    if quantity.is_value:
        yield Fact(key, quantity, cell)


def _target_counts(rows: list[PerformanceTarget]) -> Iterator[Fact]:
    table = rows[0].table
    groups = {"": rows}
    for row in rows:
        groups.setdefault(f"/{row.level1}", []).append(row)
        if row.completion:
            groups.setdefault(f"/{row.completion}", []).append(row)
    for name, members in groups.items():
        column = table.columns.get("completion", table.columns["level3"])
        cells = _cell(table, column, f"{members[0].row}:{column}{members[-1].row}")
        yield Fact(f"绩效目标{name}.项数", Quantity.of(len(members), "项"), cells)
