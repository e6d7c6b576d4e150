"""Gathering the facts of an agency and year from everything that was imported or entered."""

from collections.abc import Iterator

from budgets.constants import AccountKind, Measure, RowRole, TargetVersion
from budgets.facts import CellSource, EntrySource, Fact, FactBook, extend
from budgets.models import BudgetLine, FactEntry, ImportedTable, PerformanceTarget, Statistic
from budgets.quantities import YUAN, Quantity, QuantityError, State, parse_quantity, quantities_in, unit_of
from units.models import Agency, Staffing

from .derived import derived_formulas
from .tables import targets

_STAFFING = {
    "authorised": "人员.编制数",
    "in_post": "人员.在职人数",
    "retired": "人员.退休人数",
    "transferred_in": "人员.当年调入人数",
    "transferred_out": "人员.当年调出人数",
    "retired_in_year": "人员.当年退休人数",
}


def facts(agency: Agency, year: int) -> FactBook:
    """Every fact known of the agency in that year, with its source, and the general formulas over them.

    Where two tables hold the same figure the one imported first is the source: the importer has checked that they
    agree (勾稽), so nothing is chosen here.
    """
    known: dict[str, Fact] = {}
    for source in (_from_lines, _from_statistics, _from_staffing, _from_targets, _from_entries):
        for fact in source(agency, year):
            known.setdefault(fact.key, fact)
    book = FactBook(year, known.values())
    return extend(book, derived_formulas(book))


def subject_of(line: BudgetLine) -> str:
    """How facts name a line: its project, its fund and account, or its account; a 其中 row names itself besides."""
    if line.project is not None:
        subject = f"项目/{line.project.name}"
    else:
        subject = f"{line.fund}/{line.account.name}" if line.fund else line.account.name
    if line.role == RowRole.OF_WHICH and line.account.kind == AccountKind.NATURE:
        # Such a row has no account of its own: it stands on that of the row it is part of.
        return f"{subject}/{line.label.strip()}"
    return subject


def line_fact(line: BudgetLine, measure: Measure) -> str:
    """The key of the fact that a measure of a line holds, e.g. ``基本支出.支出``."""
    return f"{subject_of(line)}.{measure.label}"


def _cell(table: ImportedTable, column: str, row: int | str) -> CellSource:
    return CellSource(table.batch.file_name, table.batch.sha256, table.sheet, f"{column}{row}")


def _from_lines(agency: Agency, year: int) -> Iterator[Fact]:
    lines = (
        BudgetLine.objects.filter(agency=agency, year=year, table__superseded_at__isnull=True)
        .select_related("account", "project", "table__batch")
        .order_by("table_id", "row", "pk")
    )
    for line in lines:
        for measure in Measure:
            quantity = _measured(line, measure)
            if quantity is not None:
                column = line.table.columns[f"{line.fund}.{measure.value}" if line.fund else measure.value]
                yield Fact(line_fact(line, measure), quantity, _cell(line.table, column, line.row))


def _measured(line: BudgetLine, measure: Measure) -> Quantity | None:
    """The quantity of a measure, None where the cell was blank or the table has no such column."""
    value = getattr(line, measure.value)
    if value is not None:
        return Quantity(value, YUAN, 2)
    mark = line.marks.get(measure.value)
    return Quantity(None, YUAN, state=State(mark)) if mark else None


def _from_statistics(agency: Agency, year: int) -> Iterator[Fact]:
    rows = (
        Statistic.objects.filter(agency=agency, table__year=year, table__superseded_at__isnull=True)
        .select_related("table__batch")
        .order_by("table_id", "row", "year")
    )
    for row in rows:
        key = row.item if row.year == year else f"{row.item}@{row.year}"
        quantity = Quantity(row.value, unit_of(row.unit_symbol), row.places, State(row.state))
        if quantity.state is not State.BLANK:
            yield Fact(key, quantity, _cell(row.table, row.column, row.row))


def _from_staffing(agency: Agency, year: int) -> Iterator[Fact]:
    staffing = Staffing.objects.filter(agency=agency, year=year).first()
    if staffing is None:
        return
    for field, key in _STAFFING.items():
        number, source = getattr(staffing, field), staffing.sources.get(field)
        if number is not None and source:
            cell = CellSource(source["file"], source["sha256"], source["sheet"], source["cell"])
            yield Fact(key, Quantity.of(number, "人"), cell)


def _from_targets(agency: Agency, year: int) -> Iterator[Fact]:
    """Target values that are quantities, and how many targets there are, from the range of their cells.

    The version in force (调整后 where there is one) is 绩效目标/…; the approved one is also 批复绩效目标/…; the targets
    of a project are 绩效目标/〔项目〕….
    """
    rows = list(targets(agency, year))
    whole = [row for row in rows if row.project is None]
    approved = [row for row in whole if row.version == TargetVersion.APPROVED]
    in_force = [row for row in whole if row.version == TargetVersion.ADJUSTED] or approved
    yield from _target_values(in_force, "绩效目标")
    if in_force:
        yield from _target_counts(in_force)
    yield from _target_values(approved, "批复绩效目标")
    for row in rows:
        if row.project is not None:
            yield from _target_values([row], f"绩效目标/{row.project.name}")


def _target_values(rows: list[PerformanceTarget], subject: str) -> Iterator[Fact]:
    for row in rows:
        for field, name in (("target", "指标值"), ("actual", "完成值")):
            text = getattr(row, field)
            if text:
                cell = _cell(row.table, row.table.columns[field], row.row)
                yield from _stated(f"{subject}/{row.level3}.{name}", text, cell)


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


def figure_in_words(key: str, number: int) -> str:
    """The key of the ``number``-th figure in a worded target or actual."""
    return f"{key}（文中第{number}个数）"


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


def _from_entries(agency: Agency, year: int) -> Iterator[Fact]:
    for entry in FactEntry.objects.filter(agency=agency, year=year).select_related("entered_by"):
        quantity = Quantity(entry.value, unit_of(entry.unit_symbol), entry.places)
        source = EntrySource(str(entry.entered_by), entry.entered_at, entry.basis)
        yield Fact(entry.key, quantity, source)
