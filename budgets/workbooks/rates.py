"""Calculated cells (执行率, 同比增长, 复合增长率) recomputed and compared at their printed precision."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgets.quantities import (
    NUMBER,
    PERCENT,
    Quantity,
    QuantityError,
    parse_quantity,
    ratio,
)
from budgets.workbooks.cells import decimals
from budgets.workbooks.checks import Checked, amount
from budgets.workbooks.rows import LineRow, Rows, measure_column
from evalcase.spreadsheets.headers import clean_text
from evalcase.spreadsheets.reader import RawValue, exact_number

_HALF = Decimal("0.00005")  # of the last place that a rate is printed with


@dataclass(frozen=True, slots=True)
class Rate:
    """What a 执行率 column shows: one measure of the row over another."""

    part: str
    whole: str

    def of(self, line: LineRow) -> Decimal | None:
        """The rate of a line; None where it cannot be told."""
        part, whole = line.amounts.get(self.part), line.amounts.get(self.whole)
        return part / whole if part is not None and whole else None


def check_rate(rows: Rows) -> Checked:
    """Compare the 执行率 of every line that shows one; blanks are not asked for."""
    checked = Checked()
    rate = rows.kind.rate
    if rate is None:
        return checked
    for line in rows.lines:
        part, whole = amount(line, rate.part), amount(line, rate.whole)
        found = line.rates.get("rate", "")
        if type(found) is float and whole and abs(exact_number(found) - part / whole) < _HALF:
            continue  # the usual case, a rate computed by the sheet itself: no quantities are built for it
        if found != "":
            name = measure_column(line, "rate")
            compare_rate(rows, line.number, name, line.label, found, rate_of(part, whole), checked)
    return checked


def rate_of(part: Decimal, whole: Decimal) -> Quantity:
    return ratio(Quantity(part, NUMBER), Quantity(whole, NUMBER))


def compare_rate(
    table: Rows, row: int, name: str, label: str, found: RawValue, wanted: Quantity, checked: Checked
) -> None:
    """A printed rate against the computed one: half a unit of the last place is equal, one and a half is 尾差."""
    text = clean_text(found)
    printed = _printed_rates(found)
    if printed is None:
        checked.errors.append(
            table.error(row, name, f"“{label}”填的是“{text}”", "应为百分比", "请改正或留空，由系统计算")
        )
        return
    if not printed:
        return
    if wanted.value is None:
        if any(value for value, _ in printed):
            what = f"“{label}”填的是{text}，但缺少计算所需的数据"
            checked.errors.append(table.error(row, name, what, "应留空", "请补填数据或清空该格"))
        return
    gap = min(abs(value - wanted.value) - place / 2 for value, place in printed)
    place = min(place for _, place in printed)
    if gap <= Decimal("1e-9"):
        return
    shown = f"{text}（即{printed[0][0] * 100:f}%）" if isinstance(found, float) else text
    what, expected = f"“{label}”填的是{shown}", f"按本行数据计算应为{wanted.to(PERCENT, 2)}"
    if gap <= place:
        checked.notes.append(table.error(row, name, what, expected, "属于尾差，请留意"))
    else:
        checked.errors.append(table.error(row, name, what, expected, "请改正或留空，由系统计算"))


def _printed_rates(found: RawValue) -> list[tuple[Decimal, Decimal]] | None:
    """What a rate cell may mean, each as (ratio, one unit of its last place); None where it is no rate.

    A bare number is a ratio when the cell is formatted as a percentage, else a number of percent: both are tried.
    """
    if isinstance(found, float):
        number = exact_number(found)
        fine = Decimal(1).scaleb(-min(max(decimals(number), 2), 4))
        return [(number, fine), (number / 100, Decimal(1).scaleb(-min(decimals(number), 2) - 2))]
    if not isinstance(found, str):
        return None
    try:
        quantity = parse_quantity(found, PERCENT)
    except QuantityError:
        return None
    if quantity.value is None:
        return []
    if not quantity.unit.is_ratio or quantity.bound:
        return None
    return [(quantity.value, quantity.unit.factor.scaleb(-quantity.places))]
