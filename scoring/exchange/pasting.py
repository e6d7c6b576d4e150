"""Where the cells of a pasted block belong on the score sheet: by name or from a row on, by heading or by place.

Pure: nothing is read and nothing saved. What cannot be placed is told, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from indicators.rules.expert import SCORE
from scoring.cases.models import CaseIndicator
from scoring.exchange.blocks import read_block
from scoring.exchange.headings import Heading, Names, heading_of, headings
from scoring.scores.fields import WORDS, field_of, fields_of

# A column names indicators where at least three fifths of its cells do.
_NAMED_OF_TEN = 6
_NO_FIELD = "这些行没有这一格"
_EARNED = SCORE.field


@dataclass(frozen=True, slots=True)
class Start:
    """The cell that a block without names and headings begins at."""

    indicator: int
    field: str = "actual"


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell of the block (row and column from 1) and the field it is meant for."""

    row: int
    column: int
    indicator: CaseIndicator
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Part of the block that was not placed: where it is, what stands there, and why."""

    place: str
    text: str
    why: str


@dataclass(slots=True)
class Mapping:
    """Where everything went. ``columns`` says what each placed column was taken for."""

    by_name: bool = False
    has_heading: bool = False
    cells: list[Placed] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    columns: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Use:
    """What a column is for: the first of the fields that a row has, or its n-th figure or choice."""

    number: int
    label: str
    fields: tuple[str, ...] = ()
    nth: int = 0

    def field_in(self, indicator: CaseIndicator) -> str:
        if not self.fields:
            names = inputs_of_row(indicator)
            return names[self.nth] if self.nth < len(names) else ""
        return next((name for name in self.fields if field_of(indicator, name)), "")


def map_block(text: str, rows: Sequence[CaseIndicator], start: Start | None = None) -> Mapping:
    """Place a block of the clipboard on the score sheet whose rows are given; empty cells of it change nothing.

    Rows go by name where a column names indicators, else from the start downwards (the first row without a start).
    Columns go by heading where the first row holds headings, else from the start's field to the right. Raises
    PasteError where the text is no block.
    """
    grid = read_block(text)
    leaves = [row for row in rows if row.rule]
    mapping = Mapping()
    known = headings(leaves)
    top = [heading_of(cell, known) for cell in grid[0]]
    mapping.has_heading = _is_heading(top, grid[0])
    body = list(enumerate(grid, start=1))[mapping.has_heading :]
    names = Names(leaves)
    name_column = _name_column(body, names, top if mapping.has_heading else [])
    mapping.by_name = name_column is not None
    first = _start_row(leaves, start)
    if name_column is not None:
        placed_rows = _rows_by_name(body, name_column, names, rows, mapping)
    else:
        placed_rows = _rows_from(body, leaves, first, mapping)
    if mapping.has_heading:
        uses = _by_heading(grid[0], top, name_column, mapping)
    else:
        uses = _by_place(grid, name_column, placed_rows, leaves[first], start, mapping)
    _place(placed_rows, uses, mapping)
    mapping.cells.sort(key=lambda cell: (cell.row, cell.column))
    return mapping


def inputs_of_row(indicator: CaseIndicator) -> list[str]:
    """The fields that stand under 完成值或评定, in the page's order."""
    words = {word.name for word in WORDS}
    return [field.name for field in fields_of(indicator) if field.name not in words and field.name != "target"]


def _is_heading(top: Sequence[Heading | None], cells: Sequence[str]) -> bool:
    filled = sum(bool(cell) for cell in cells)
    understood = [heading for heading in top if heading is not None]
    return any(heading.fields or heading.is_name for heading in understood) and len(understood) * 2 >= filled


def _name_column(body: Sequence[tuple[int, list[str]]], names: Names, top: Sequence[Heading | None]) -> int | None:
    """The column that names the most indicators; one whose heading says so may name none."""
    width = len(body[0][1]) if body else len(top)
    best: tuple[int, int] | None = None
    for index in range(width):
        cells = [row[index] for _, row in body if row[index]]
        named = sum(bool(names.find(cell)) for cell in cells)
        if named and named * 10 >= len(cells) * _NAMED_OF_TEN and (best is None or named > best[0]):
            best = named, index
    if best is not None:
        return best[1]
    return next((index for index, heading in enumerate(top) if heading is not None and heading.is_name), None)


def _rows_by_name(
    body: Sequence[tuple[int, list[str]]],
    name_column: int,
    names: Names,
    rows: Sequence[CaseIndicator],
    mapping: Mapping,
) -> list[tuple[int, list[str], CaseIndicator]]:
    by_pk = {row.pk: row for row in rows}
    above = [""] * name_column  # merged cells of the branches' names hold a text in their first row only
    taken: dict[int, int] = {}
    placed = []
    for number, cells in body:
        above = [cell or kept for cell, kept in zip(cells[:name_column], above, strict=True)]
        name = cells[name_column]
        if not any(cells):
            continue
        may_be = names.find(name) if name else []
        if len(may_be) > 1:
            may_be = _under(may_be, above, by_pk) or [leaf for leaf in may_be if leaf.pk not in taken][:1]
        if not may_be:
            why = "没有这个指标" if name else "没有指标名称"
            mapping.left_out.append(LeftOut(f"第{number}行", name or _first_text(cells), why))
        elif len(may_be) > 1:
            mapping.left_out.append(LeftOut(f"第{number}行", name, f"有{len(may_be)}个同名指标，请写明上级指标"))
        elif may_be[0].pk in taken:
            mapping.left_out.append(LeftOut(f"第{number}行", name, f"与第{taken[may_be[0].pk]}行是同一个指标"))
        else:
            taken[may_be[0].pk] = number
            placed.append((number, cells, may_be[0]))
    return placed


def _under(
    may_be: Sequence[CaseIndicator], above: Sequence[str], by_pk: dict[int, CaseIndicator]
) -> list[CaseIndicator]:
    """Those whose branches are named in the row; all of them where it names none."""
    given = Names([row for row in by_pk.values() if not row.rule])
    named = {branch.pk for text in above if text for branch in given.find(text)}
    if not named:
        return []

    def line(leaf: CaseIndicator) -> Iterator[int]:
        parent = leaf.parent_id
        while parent is not None:
            yield parent
            parent = by_pk[parent].parent_id if parent in by_pk else None

    counted = [(len(named.intersection(line(leaf))), leaf) for leaf in may_be]
    most = max(count for count, _ in counted)
    return [leaf for count, leaf in counted if count == most]


def _start_row(leaves: Sequence[CaseIndicator], start: Start | None) -> int:
    if start is None:
        return 0
    return next((index for index, leaf in enumerate(leaves) if leaf.pk == start.indicator), 0)


def _rows_from(
    body: Sequence[tuple[int, list[str]]], leaves: Sequence[CaseIndicator], first: int, mapping: Mapping
) -> list[tuple[int, list[str], CaseIndicator]]:
    placed = []
    for offset, (number, cells) in enumerate(body):
        if first + offset < len(leaves):
            placed.append((number, cells, leaves[first + offset]))
        elif any(cells):
            mapping.left_out.append(LeftOut(f"第{number}行", _first_text(cells), "超出了评分表的最后一行"))
    return placed


def _by_heading(
    cells: Sequence[str], top: Sequence[Heading | None], name_column: int | None, mapping: Mapping
) -> list[_Use]:
    uses: list[_Use] = []
    for index, (text, heading) in enumerate(zip(cells, top, strict=True)):
        if index == name_column or (heading is not None and not heading.fields):
            continue
        if heading is None:
            why = "没有认出表头" if text else "没有表头"
            mapping.left_out.append(LeftOut(f"第{index + 1}列", text, why))
        elif twin := next((use for use in uses if use.fields == heading.fields), None):
            mapping.left_out.append(LeftOut(f"第{index + 1}列", text, f"与第{twin.number}列是同一栏"))
        else:
            uses.append(_Use(index + 1, text, heading.fields))
    return uses


def _by_place(
    grid: Sequence[Sequence[str]],
    name_column: int | None,
    placed: Sequence[tuple[int, list[str], CaseIndicator]],
    first: CaseIndicator,
    start: Start | None,
    mapping: Mapping,
) -> list[_Use]:
    """Columns right of the names (all, without names) follow one another over the fields from the start's on."""
    order = _order(first if name_column is None or not placed else placed[0][2], start)
    uses: list[_Use] = []
    for index in range(len(grid[0])):
        number = index + 1
        sample = next((row[index] for row in grid if row[index]), "")
        if index == name_column:
            continue
        if not sample:  # an empty column keeps its place
            order = order[1:] if name_column is None or index > name_column else order
        elif name_column is not None and index < name_column:
            mapping.left_out.append(LeftOut(f"第{number}列", sample, "在指标名称左边，不填写"))
        elif name_column is not None and _are_weights(index, placed):
            mapping.left_out.append(LeftOut(f"第{number}列", sample, "与各指标的分值相同，不填写"))
        elif not order:
            mapping.left_out.append(LeftOut(f"第{number}列", sample, "超出了评分表的最后一栏"))
        else:
            label, fields, nth = order.pop(0)
            uses.append(_Use(number, label, fields, nth))
    return uses


def _order(row: CaseIndicator, start: Start | None) -> list[tuple[str, tuple[str, ...], int]]:
    """The fields from the start's on as the page shows them, to 人工评分 and its reason."""
    inputs = inputs_of_row(row)
    order: list[tuple[str, tuple[str, ...], int]] = [("指标值", ("target",), 0)]
    order += [("完成值或评定", (), nth) for nth in range(max(len(inputs), 1))]
    order += [(word.label, (word.name,), 0) for word in WORDS]
    name = start.field if start is not None else "actual"
    if name in inputs:
        return order[1 + inputs.index(name) :]
    words = [word.name for word in WORDS]
    if name in words:
        return order[1 + max(len(inputs), 1) + words.index(name) :]
    return order if name == "target" else order[1:]


def _are_weights(index: int, placed: Sequence[tuple[int, list[str], CaseIndicator]]) -> bool:
    pairs = [(cells[index], leaf.weight) for _, cells, leaf in placed if cells[index]]
    return len(pairs) > 1 and all(_number(text) == weight for text, weight in pairs)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.removesuffix("分"))
    except InvalidOperation:
        return None


def _place(placed: Sequence[tuple[int, list[str], CaseIndicator]], uses: Sequence[_Use], mapping: Mapping) -> None:
    taken: set[tuple[int, str]] = set()
    for use in uses:
        missing: list[str] = []
        before = len(mapping.cells)
        for number, cells, leaf in placed:
            text = cells[use.number - 1]
            name = use.field_in(leaf) if text else ""
            if text and not name:
                missing.append(leaf.name)
            elif text and (leaf.pk, name) not in taken:
                taken.add((leaf.pk, name))
                mapping.cells.append(Placed(number, use.number, leaf, name, text))
        if missing:
            mapping.left_out.append(LeftOut(f"第{use.number}列", use.label, _why_missing(use, missing)))
        if len(mapping.cells) > before:
            mapping.columns.append((use.number, use.label))


def _why_missing(use: _Use, missing: Sequence[str]) -> str:
    if use.fields == (_EARNED,):
        return "得分由规则计算，不填写；需要另评的请用“人工评分”一栏"
    shown = "、".join(missing[:3]) + ("等" if len(missing) > 3 else "")
    return f"{_NO_FIELD}：{shown}（{len(missing)}行）"


def _first_text(cells: Sequence[str]) -> str:
    return next((cell for cell in cells if cell), "")
