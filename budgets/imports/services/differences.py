"""How the rows of a new table compare with those of the table it would supersede."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from decimal import Decimal

from budgets.imports.services.receipts import Change, RowText, TableReceipt
from budgets.ledger.models import BudgetLine, ImportedTable, PerformanceTarget, Statistic
from budgets.quantities import YUAN, Quantity, State, unit_of
from budgets.vocabulary import Measure
from budgets.workbooks.kinds.staffing import STAFF_ROWS
from budgets.workbooks.rows import ParsedTable, TargetRow
from units.agencies.models import Staffing

# A row's cells as printed, by the field's name; equal rows have equal cells.
Cells = dict[str, str]
_TARGET_FIELDS = (
    ("target", "指标值"),
    ("actual", "完成情况"),
    ("completion", "是否完成"),
    ("note", "偏差原因分析及改进措施"),
)
# The staff figures that a table of each kind tells.
_STAFF_FIELDS = {"staffing": tuple(field for field, _, _ in STAFF_ROWS), "base_data": ("authorised", "in_post")}
_POINT_FIELDS = (("weight", "分值"), ("score", "得分"))
_LABELS: Mapping[str, str] = dict(Measure.choices)


def compare(table: ParsedTable, current: ImportedTable | None, staffing: Staffing | None) -> TableReceipt:
    """The receipt of ``table`` against the ``current`` table of its kind (``staffing`` for the staffing table)."""
    before = _stored(current, staffing) if current is not None else {}
    after = _parsed(table)
    changes: list[Change] = []
    changed = unchanged = 0
    for key, (label, cells) in after.items():
        if key not in before:
            continue
        if (old := before[key][1]) == cells:
            unchanged += 1
        else:
            changed += 1
            names = [name for name in dict.fromkeys([*old, *cells]) if old.get(name, "") != cells.get(name, "")]
            changes += [Change(label, name, old.get(name, ""), cells.get(name, "")) for name in names]
    located, new_rows, missing_rows = table.located, _only_in(after, before), _only_in(before, after)
    return TableReceipt(
        located.workbook.file_name, located.sheet.name, table.kind, table.title, _variant_label(table),
        len(after), len(new_rows), changed, unchanged, len(missing_rows), tuple(changes), new_rows, missing_rows,
    )  # fmt: skip


def _only_in(
    rows: Mapping[Hashable, tuple[str, Cells]], others: Mapping[Hashable, tuple[str, Cells]]
) -> tuple[RowText, ...]:
    return tuple(
        RowText(label, "，".join(f"{name} {text}" for name, text in cells.items()))
        for key, (label, cells) in rows.items()
        if key not in others
    )


def _variant_label(table: ParsedTable) -> str:
    return {"approved": "批复", "adjusted": "调整后"}.get(table.variant, table.variant)


def _numbered(rows: Iterator[tuple[Hashable, str, Cells]]) -> dict[Hashable, tuple[str, Cells]]:
    """Rows by identity and, for the few whose identity repeats (其中 rows), by their turn."""
    turns: Counter[Hashable] = Counter()
    found: dict[Hashable, tuple[str, Cells]] = {}
    for identity, label, cells in rows:
        turns[identity] += 1
        found[identity, turns[identity]] = (label, cells)
    return found


def _parsed(table: ParsedTable) -> dict[Hashable, tuple[str, Cells]]:
    return _numbered(_parsed_rows(table))


def _parsed_rows(table: ParsedTable) -> Iterator[tuple[Hashable, str, Cells]]:
    for line in table.lines:
        identity = (line.project or line.label, line.fund, str(line.role))
        yield identity, _line_label(line.label, line.fund), _line_cells(line.amounts, line.marks)
    for figure in table.figures:
        cells = _figure_cells(figure.value, figure.unit_symbol, figure.places, figure.state)
        yield figure.identity, f"{figure.item}（{figure.year}年）", cells
    for target in table.targets:
        cells = _target_cells(target)
        yield target.identity, target.level3, cells
    for person in table.staff:
        label = next(label for field, label, _ in STAFF_ROWS if field == person.field_name)
        yield person.field_name, label, {} if person.value is None else {"人数": str(person.value)}


def _stored(current: ImportedTable, staffing: Staffing | None) -> dict[Hashable, tuple[str, Cells]]:
    return _numbered(_stored_rows(current, staffing))


def _stored_rows(current: ImportedTable, staffing: Staffing | None) -> Iterator[tuple[Hashable, str, Cells]]:
    for line in BudgetLine.objects.filter(table=current).select_related("project").order_by("row", "pk"):
        amounts = {measure: getattr(line, measure) for measure in _LABELS}
        name = line.project.name if line.project and line.role == "detail" else line.label
        if line.role == "of_which" and line.project:
            name = line.project.name
        yield (name, line.fund, line.role), _line_label(line.label, line.fund), _line_cells(amounts, line.marks)
    for figure in Statistic.objects.filter(table=current).order_by("row", "pk"):
        cells = _figure_cells(figure.value, figure.unit_symbol, figure.places, figure.state)
        yield (figure.item, figure.year), f"{figure.item}（{figure.year}年）", cells
    for target in PerformanceTarget.objects.filter(table=current).order_by("row"):
        cells = _target_cells(target)
        yield (target.level1, target.level2, target.level3), target.level3, cells
    if current.kind in _STAFF_FIELDS and staffing is not None:
        for field, label, _ in STAFF_ROWS:
            if field in staffing.sources and field in _STAFF_FIELDS[current.kind]:
                value = getattr(staffing, field)
                yield field, label, {} if value is None else {"人数": str(value)}


def _target_cells(target: TargetRow | PerformanceTarget) -> Cells:
    cells = {name: text for field, name in _TARGET_FIELDS if (text := getattr(target, field))}
    points = {name: getattr(target, field) for field, name in _POINT_FIELDS}
    return cells | {name: f"{value:.2f}" for name, value in points.items() if value is not None}


def _line_label(label: str, fund: str) -> str:
    return f"{fund}·{label}" if fund else label


def _line_cells(amounts: Mapping[str, Decimal | None], marks: Mapping[str, str]) -> Cells:
    cells: Cells = {}
    for measure, value in amounts.items():
        if value is not None:
            cells[_LABELS[measure]] = f"{value:,.4f}".rstrip("0").rstrip(".")
        elif measure in marks:
            cells[_LABELS[measure]] = Quantity(None, YUAN, state=State(marks[measure])).number_text()
    return cells


def _figure_cells(value: Decimal | None, symbol: str, places: int, state: str) -> Cells:
    text = Quantity(value, unit_of(symbol), places, State(state)).text()
    return {"数值": text} if text else {}
