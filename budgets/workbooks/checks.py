"""Checks (勾稽) that several kinds of table share: what counts as equal, as 尾差 and as a contradiction; sums.

其中 rows are never added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from budgets.quantities import YUAN, Quantity
from budgets.vocabulary import RowRole
from budgets.workbooks.rows import LineRow, Rows, measure_column
from evalcase.spreadsheets.errors import CellError

_EXACT = Decimal("0.005")
_ZERO = Decimal(0)


@dataclass(slots=True)
class Checked:
    """What checks came to: ``errors`` refuse the import; ``notes`` are told (尾差, what looks odd but may be right)."""

    errors: list[CellError] = field(default_factory=list)
    notes: list[CellError] = field(default_factory=list)

    def extend(self, other: Checked) -> None:
        self.errors += other.errors
        self.notes += other.notes


def amount(line: LineRow, measure: str) -> Decimal:
    """The amount of a measure; a blank and a dash add nothing."""
    return line.amounts.get(measure) or _ZERO


def added(lines: Sequence[LineRow], measure: str) -> Decimal:
    return sum((amount(line, measure) for line in lines), _ZERO)


def is_stated(lines: Sequence[LineRow], measure: str) -> bool:
    """Whether any of the lines tells the measure at all."""
    return any(line.amounts.get(measure) is not None for line in lines)


def shown(rows: Rows, value: Decimal) -> str:
    """An amount in 元 as the sheet would print it."""
    places = 2 if rows.unit.factor == 1 else max(2, int((rows.unit.factor / rows.last_place).log10()))
    return Quantity(value, YUAN).to(rows.unit, places).text(grouped=True)


def is_same(first: Decimal, second: Decimal) -> bool:
    return abs(first - second) < _EXACT


def is_tail(rows: Rows, difference: Decimal) -> bool:
    """Whether a difference may come from rounding: one last place of a table in a rounded unit (万元).

    Amounts in 元 carry every fen, so their sums are exact and no difference is rounding.
    """
    return rows.unit.factor > 1 and abs(difference) < rows.last_place + _EXACT


def compare(rows: Rows, line: LineRow, measure: str, expected: Decimal, how: str, checked: Checked) -> None:
    """Report the amount of a line where it is not ``expected``, which is ``how`` computed. 尾差 is only a note."""
    stated = amount(line, measure)
    if is_same(stated, expected):
        return
    what = f"“{line.label}”填的是{shown(rows, stated)}"
    wanted = f"按“{how}”应为{shown(rows, expected)}，相差{shown(rows, stated - expected)}"
    name = measure_column(line, measure)
    if is_tail(rows, stated - expected):
        checked.notes.append(rows.error(line.number, name, what, wanted, "属于尾差，请留意"))
    else:
        checked.errors.append(rows.error(line.number, name, what, wanted, "请核对该行及相关行的数字"))


def compare_sum(rows: Rows, line: LineRow, parts: Sequence[LineRow], how: str, checked: Checked) -> None:
    """Every measure of the line against the sum of its parts, blank or not."""
    for measure in line.amounts:
        compare(rows, line, measure, added(parts, measure), how, checked)


def compare_known_sum(rows: Rows, line: LineRow, parts: Sequence[LineRow], how: str, checked: Checked) -> None:
    """Measure by measure; one that no part states (last year's amounts are often known in total only) is not asked."""
    for measure in line.amounts:
        if is_stated(parts, measure):
            compare(rows, line, measure, added(parts, measure), how, checked)


def compare_stated_sum(rows: Rows, line: LineRow, parts: Sequence[LineRow], how: str, checked: Checked) -> None:
    """As above, and a total that is left blank claims nothing."""
    for measure, stated in line.amounts.items():
        if stated is not None and is_stated(parts, measure):
            compare(rows, line, measure, added(parts, measure), how, checked)


def compare_row(rows: Rows, line: LineRow, whole: str, parts: Sequence[str], how: str, checked: Checked) -> None:
    """Along a row: a measure against the sum of others, where any of them is filled in."""
    if any(line.amounts.get(part) is not None for part in parts):
        expected = sum((amount(line, part) for part in parts), _ZERO)
        compare(rows, line, whole, expected, how, checked)


def check_sums(rows: Rows) -> Checked:
    """小计 is the sum of the details since the 小计 before it, 合计 the sum of all details."""
    checked = Checked()
    since: list[LineRow] = []
    details = [line for line in rows.lines if line.role is RowRole.DETAIL]
    for line in rows.lines:
        if line.role is RowRole.DETAIL:
            since.append(line)
        elif line.role is RowRole.SUBTOTAL:
            compare_sum(rows, line, since, "各明细行之和", checked)
            since = []
        elif line.role is RowRole.TOTAL:
            compare_sum(rows, line, details, "各明细行之和", checked)
    check_parts_within(rows, checked)
    return checked


def check_parts_within(rows: Rows, checked: Checked) -> None:
    """其中 rows tell part of the row above: together they cannot exceed it."""
    above: dict[str, LineRow] = {}
    parts: dict[tuple[int, str], list[LineRow]] = defaultdict(list)
    for line in rows.lines:
        if line.role is RowRole.OF_WHICH and line.block in above:
            parts[above[line.block].number, line.block].append(line)
        elif line.role is not RowRole.OF_WHICH:
            above[line.block] = line
    wholes = {(line.number, line.block): line for line in rows.lines}
    for key, members in parts.items():
        whole = wholes[key]
        for measure in whole.amounts:
            known = [part for part in members if part.amounts.get(measure) is not None]
            inside = added(known, measure)
            if known and inside > amount(whole, measure) >= 0 and all(amount(part, measure) >= 0 for part in known):
                # A share that is larger than its whole is reported as the whole it would need.
                compare(rows, whole, measure, inside, "不小于其中各行之和", checked)
