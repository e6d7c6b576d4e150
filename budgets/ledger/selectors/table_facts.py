"""What the rows in force say, fact by fact, whatever other tables say of the same."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain

from budgets.facts import CellSource, Fact, FormulaSource
from budgets.facts.keys import figure_in_words
from budgets.ledger.models import BudgetLine, ImportedTable, PerformanceTarget, Statistic
from budgets.ledger.selectors.keys import project_target_key, subject_of
from budgets.ledger.selectors.tables import YearRows
from budgets.quantities import YUAN, Quantity, QuantityError, State, parse_quantity, quantities_in, unit_of
from budgets.vocabulary import ANNUAL_GOAL, EXECUTION_RATE, Measure, RowRole, TargetVersion
from budgets.workbooks.staff import STAFF_FACTS
from units.agencies.models import Staffing

_MEASURES: tuple[tuple[str, str], ...] = tuple((measure.value, measure.label) for measure in Measure)


def stated_facts(rows: YearRows, year: int, completions: Mapping[int, str]) -> Iterator[Fact]:
    """Every fact that a cell states, in the order of import; a fact comes once for each cell that states it.

    ``completions`` are the words that count, by target, where the cell of 是否完成 is not simply believed.
    """
    return chain(
        _from_lines(rows.lines),
        _from_statistics(rows.statistics, year),
        _from_staffing(rows.staffing),
        _from_targets(rows.targets, completions),
    )


def targets_in_force(rows: Iterable[PerformanceTarget]) -> list[PerformanceTarget]:
    """The agency's own indicators in the version in force: 调整后 where there is one."""
    whole = [row for row in rows if row.project is None and row.level1 not in _BLOCKS]
    return [row for row in whole if row.version == TargetVersion.ADJUSTED] or _approved(whole)


def _approved(whole: Iterable[PerformanceTarget]) -> list[PerformanceTarget]:
    return [row for row in whole if row.version == TargetVersion.APPROVED]


def cell_of(table: ImportedTable, column: str, row: int | str) -> CellSource:
    return CellSource(table.batch.file_name, table.batch.sha256, table.sheet, f"{column}{row}")


def _from_lines(lines: Sequence[BudgetLine]) -> Iterator[Fact]:
    totals = {(line.table_id, subject_of(line)) for line in lines if line.role == RowRole.TOTAL}
    for line in lines:
        subject = subject_of(line)
        if line.role == RowRole.SUBTOTAL and (line.table_id, subject) in totals:
            continue  # 小计 of some projects goes by the name of 合计 of all
        for measure, label in _MEASURES:
            quantity = _measured(line, measure)
            if quantity is not None:
                column = line.table.columns[f"{line.block}.{measure}" if line.block else measure]
                yield Fact(f"{subject}.{label}", quantity, cell_of(line.table, column, line.row))


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
            yield Fact(key, quantity, cell_of(row.table, row.column, row.row))


def _from_staffing(staffing: Staffing | None) -> Iterator[Fact]:
    if staffing is None:
        return
    for field, key in STAFF_FACTS.items():
        number, source = getattr(staffing, field), staffing.sources.get(field)
        kept = [{"value": number, **source}] if number is not None and source else []
        for told in staffing.stated.get(field, {}).values() or kept:
            cell = CellSource(told["file"], told["sha256"], told["sheet"], told["cell"])
            yield Fact(key, Quantity.of(told["value"], "人"), cell)


def _from_targets(rows: Sequence[PerformanceTarget], completions: Mapping[int, str]) -> Iterator[Fact]:
    """Target values that are quantities, and how many targets there are, from the range of their cells.

    The version in force (调整后 where there is one) is 绩效目标/…; the approved one is also 批复绩效目标/…; the targets
    of a project, with their 分值 and 得分, are 绩效目标/〔项目〕/〔二级指标〕/….
    """
    whole = [row for row in rows if row.project is None and row.level1 not in _BLOCKS]
    in_force = targets_in_force(rows)
    yield from _target_values(in_force, "绩效目标")
    if in_force:
        yield from _target_counts(in_force, completions)
    yield from _target_values(_approved(whole), "批复绩效目标")
    for row in rows:
        if row.project is not None:
            yield from _project_target(row)
    yield from _point_sums([row for row in rows if row.project is not None])


def _target_values(rows: list[PerformanceTarget], subject: str) -> Iterator[Fact]:
    for row in rows:
        for field, name in (("target", "指标值"), ("actual", "完成值")):
            text = getattr(row, field)
            if text:
                cell = cell_of(row.table, row.table.columns[field], row.row)
                yield from _stated(f"{subject}/{row.level3}.{name}", text, cell)


# Cells of a project's form that stand outside the columns of its indicators, by 一级指标.
_BLOCKS = {ANNUAL_GOAL: "goal.", EXECUTION_RATE: "execution."}


def _project_target(row: PerformanceTarget) -> Iterator[Fact]:
    """Target, actual, weight and score of a row of a project's form."""
    key, block = project_target_key(row), _BLOCKS.get(row.level1, "")

    def cell(field: str) -> CellSource:
        return cell_of(row.table, row.table.columns[block + field], row.row)

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


def _target_counts(rows: list[PerformanceTarget], completions: Mapping[int, str]) -> Iterator[Fact]:
    table = rows[0].table
    groups = {"": rows}
    for row in rows:
        groups.setdefault(f"/{row.level1}", []).append(row)
        if word := completions.get(row.pk, row.completion):
            groups.setdefault(f"/{word}", []).append(row)
    for name, members in groups.items():
        column = table.columns.get("completion", table.columns["level3"])
        cells = cell_of(table, column, f"{members[0].row}:{column}{members[-1].row}")
        yield Fact(f"绩效目标{name}.项数", Quantity.of(len(members), "项"), cells)
