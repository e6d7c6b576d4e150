"""How the rows of a new table compare with those of the table it would supersede."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from decimal import Decimal

from budgets.imports.services.receipts import Change, RowText, TableReceipt
from budgets.quantities import YUAN, Quantity, State, unit_of
from budgets.vocabulary import Measure, TargetVersion
from budgets.workbooks.rows import FigureRow, LineRow, Rows, StaffFigure, TableRow, TargetRow
from budgets.workbooks.staff import STAFF_LABELS

# A row's cells as printed, by the field's name; equal rows have equal cells.
Cells = dict[str, str]
_TARGET_FIELDS = (
    ("target", "指标值"),
    ("actual", "完成情况"),
    ("completion", "是否完成"),
    ("note", "偏差原因分析及改进措施"),
)
_POINT_FIELDS = (("weight", "分值"), ("score", "得分"))
_LABELS: Mapping[str, str] = dict(Measure.choices)
_VERSIONS: Mapping[str, str] = dict(TargetVersion.choices)


def compare(table: Rows, current: Rows | None) -> TableReceipt:
    """The receipt of ``table`` against the ``current`` table of its kind."""
    before = _numbered(current) if current is not None else {}
    after = _numbered(table)
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
    new_rows, missing_rows = _only_in(after, before), _only_in(before, after)
    return TableReceipt(
        table.file_name, table.sheet, table.kind.code, table.title, version_label(table.variant),
        len(after), len(new_rows), changed, unchanged, len(missing_rows), tuple(changes), new_rows, missing_rows,
    )  # fmt: skip


def version_label(variant: str) -> str:
    """The variant of a table in words: a version of the targets, or what the variant is of."""
    return _VERSIONS.get(variant, variant)


def _only_in(
    rows: Mapping[Hashable, tuple[str, Cells]], others: Mapping[Hashable, tuple[str, Cells]]
) -> tuple[RowText, ...]:
    return tuple(
        RowText(label, "，".join(f"{name} {text}" for name, text in cells.items()))
        for key, (label, cells) in rows.items()
        if key not in others
    )


def _numbered(rows: Rows) -> dict[Hashable, tuple[str, Cells]]:
    """Rows by identity and, for the few whose identity repeats (其中 rows), by their turn."""
    turns: Counter[Hashable] = Counter()
    numbered: dict[Hashable, tuple[str, Cells]] = {}
    for identity, label, cells in map(_told, rows):
        turns[identity] += 1
        numbered[identity, turns[identity]] = (label, cells)
    return numbered


def _told(row: TableRow) -> tuple[Hashable, str, Cells]:
    """What makes a row the same row in a later version of its table, its name for a person, and what it says."""
    match row:
        case LineRow():
            label = f"{row.block}·{row.label}" if row.block else row.label
            return (row.project or row.label, row.block, str(row.role)), label, _line_cells(row)
        case FigureRow():
            return (row.item, row.year), f"{row.item}（{row.year}年）", _figure_cells(row)
        case TargetRow():
            return row.identity, row.level3, _target_cells(row)
        case StaffFigure():
            people = {} if row.value is None else {"人数": str(row.value)}
            return row.field_name, STAFF_LABELS[row.field_name], people


def _target_cells(target: TargetRow) -> Cells:
    cells = {name: text for field, name in _TARGET_FIELDS if (text := getattr(target, field))}
    points: Iterator[tuple[str, Decimal | None]] = ((name, getattr(target, field)) for field, name in _POINT_FIELDS)
    return cells | {name: f"{value:.2f}" for name, value in points if value is not None}


def _line_cells(line: LineRow) -> Cells:
    cells: Cells = {}
    for measure, value in line.amounts.items():
        if value is not None:
            cells[_LABELS[measure]] = f"{value:,.4f}".rstrip("0").rstrip(".")
        elif measure in line.marks:
            cells[_LABELS[measure]] = Quantity(None, YUAN, state=State(line.marks[measure])).number_text()
    return cells


def _figure_cells(figure: FigureRow) -> Cells:
    text = Quantity(figure.value, unit_of(figure.unit_symbol), figure.places, State(figure.state)).text()
    return {"数值": text} if text else {}
