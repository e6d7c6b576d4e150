"""Calculated cells (执行率, 同比增长, 复合增长率) recomputed and compared at their printed precision."""

from __future__ import annotations

from decimal import Decimal

from budgets.quantities import (
    NUMBER,
    PERCENT,
    Quantity,
    QuantityError,
    State,
    compound_growth,
    growth,
    parse_quantity,
    ratio,
)
from budgets.workbooks.cells import decimals
from budgets.workbooks.checks.amounts import Findings, amount
from budgets.workbooks.rows import LineRow, ParsedTable
from evalcase.spreadsheets.headers import clean_text
from evalcase.spreadsheets.reader import RawValue, exact_number

_NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
# Which measures the 执行率 column of each kind divides.
_EXECUTED = {
    "project_execution": ("expenditure", "annual_budget"),
    "fund_balance": ("settled", "opening_budget"),
    "fund_execution": ("settled", "opening_budget"),
    "project_targets": ("expenditure", "annual_budget"),
}
_OVERSPENT = "支出大于预算，请确认"


def check_rates(table: ParsedTable) -> Findings:
    """Compare every calculated cell that holds something; blanks are not asked for."""
    findings = Findings()
    if table.kind in _EXECUTED:
        executed, budget = _EXECUTED[table.kind]
        for line in table.lines:
            _check_execution(table, line, executed, budget, findings)
    if table.kind == "yearly_statistics":
        _check_yearly(table, findings)
    return findings


def _check_execution(table: ParsedTable, line: LineRow, executed: str, budget: str, findings: Findings) -> None:
    name = f"{line.fund}.rate" if line.fund else "rate"
    planned = amount(line, budget)
    found = line.rates.get("rate", "")
    if type(found) is float and planned:
        # The usual case, a rate computed by the sheet itself, without building quantities.
        if abs(exact_number(found) - amount(line, executed) / planned) >= Decimal("0.00005"):
            compare_rate(table, line.number, name, line.label, found, _rate(amount(line, executed), planned), findings)
    elif found != "":
        compare_rate(table, line.number, name, line.label, found, _rate(amount(line, executed), planned), findings)
    if table.kind == "project_execution" and amount(line, executed) > planned:
        what = f"“{line.label}”支出大于预算"
        findings.notes.append(table.error(line.number, executed, what, "执行率一般不超过100%", _OVERSPENT))


def _rate(part: Decimal, whole: Decimal) -> Quantity:
    return ratio(Quantity(part, NUMBER), Quantity(whole, NUMBER))


def _check_yearly(table: ParsedTable, findings: Findings) -> None:
    by_row: dict[int, dict[int, Quantity]] = {}
    labels: dict[int, str] = {}
    for figure in table.figures:
        quantity = Quantity(figure.value, NUMBER, figure.places, State(figure.state))
        by_row.setdefault(figure.number, {})[figure.year] = quantity
        labels[figure.number] = figure.item
    blank = Quantity.blank(NUMBER)
    for number, years in by_row.items():
        cells = table.rates.get(number, {})
        last = max(years)
        if (found := table.columns.get("growth")) is not None:
            year = int(found.bindings.get("year") or last)
            wanted = growth(years.get(year, blank), years.get(year - 1, blank))
            compare_rate(table, number, "growth", labels[number], cells.get("growth", ""), wanted, findings)
        if (found := table.columns.get("compound_growth")) is not None:
            periods = _periods(found.bindings.get("periods", ""), last - min(years))
            wanted = compound_growth(years.get(last, blank), years.get(last - periods, blank), periods)
            value = cells.get("compound_growth", "")
            compare_rate(table, number, "compound_growth", labels[number], value, wanted, findings)


def _periods(text: str, default: int) -> int:
    return int(text) if text.isdigit() else _NUMERALS.get(text, default)


def compare_rate(
    table: ParsedTable, row: int, name: str, label: str, found: RawValue, wanted: Quantity, findings: Findings
) -> None:
    """A printed rate against the computed one: half a unit of the last place is equal, one and a half is 尾差."""
    text = clean_text(found)
    printed = _printed_rates(found)
    if printed is None:
        findings.errors.append(
            table.error(row, name, f"“{label}”填的是“{text}”", "应为百分比", "请改正或留空，由系统计算")
        )
        return
    if not printed:
        return
    if wanted.value is None:
        if any(value for value, _ in printed):
            what = f"“{label}”填的是{text}，但缺少计算所需的数据"
            findings.errors.append(table.error(row, name, what, "应留空", "请补填数据或清空该格"))
        return
    gap = min(abs(value - wanted.value) - place / 2 for value, place in printed)
    place = min(place for _, place in printed)
    if gap <= Decimal("1e-9"):
        return
    shown = f"{text}（即{printed[0][0] * 100:f}%）" if isinstance(found, float) else text
    what, expected = f"“{label}”填的是{shown}", f"按本行数据计算应为{wanted.to(PERCENT, 2)}"
    if gap <= place:
        findings.notes.append(table.error(row, name, what, expected, "属于尾差，请留意"))
    else:
        findings.errors.append(table.error(row, name, what, expected, "请改正或留空，由系统计算"))


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
