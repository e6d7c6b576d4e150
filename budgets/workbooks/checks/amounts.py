"""Comparing amounts: what counts as equal, as 尾差 and as a contradiction."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from budgets.quantities import YUAN, Quantity
from budgets.workbooks.rows import LineRow, ParsedTable
from evalcase.spreadsheets.errors import CellError

_EXACT = Decimal("0.005")
_ZERO = Decimal(0)


@dataclass(slots=True)
class Findings:
    """``errors`` refuse the import; ``notes`` are told (尾差, things that look odd but may be right)."""

    errors: list[CellError] = field(default_factory=list)
    notes: list[CellError] = field(default_factory=list)

    def extend(self, other: Findings) -> None:
        self.errors += other.errors
        self.notes += other.notes


def amount(line: LineRow, measure: str) -> Decimal:
    """The amount of a measure; a blank and a dash add nothing."""
    return line.amounts.get(measure) or _ZERO


def shown(table: ParsedTable, value: Decimal) -> str:
    """An amount in 元 as the sheet would print it."""
    places = 2 if table.unit.factor == 1 else max(2, int((table.unit.factor / table.last_place).log10()))
    return Quantity(value, YUAN).to(table.unit, places).text(grouped=True)


def is_tail(table: ParsedTable, difference: Decimal) -> bool:
    """Whether a difference may come from rounding: one last place of a table in a rounded unit (万元).

    Amounts in 元 carry every fen, so their sums are exact and no difference is rounding.
    """
    return table.unit.factor > 1 and difference < table.last_place + _EXACT


def compare(
    table: ParsedTable, line: LineRow, name: str, found: Decimal, expected: Decimal, how: str, findings: Findings
) -> None:
    """Report ``found`` (in the column of field ``name``) where it is not ``expected``, which is ``how`` computed.

    A difference that may be 尾差 is only a note.
    """
    difference = abs(found - expected)
    if difference < _EXACT:
        return
    what = f"“{line.label}”填的是{shown(table, found)}"
    wanted = f"按“{how}”应为{shown(table, expected)}，相差{shown(table, found - expected)}"
    if is_tail(table, difference):
        findings.notes.append(table.error(line.number, name, what, wanted, "属于尾差，请留意"))
    else:
        findings.errors.append(table.error(line.number, name, what, wanted, "请核对该行及相关行的数字"))
