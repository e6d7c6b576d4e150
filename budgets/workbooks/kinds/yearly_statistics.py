"""历年变动情况统计表: items over several years, with growth on the year before and over the whole time."""

from __future__ import annotations

from budgets.quantities import NUMBER, Quantity, State, compound_growth, growth
from budgets.workbooks.checks import Checked
from budgets.workbooks.figures import FigureReader, YearlyKind
from budgets.workbooks.kind import Asked, Cells
from budgets.workbooks.rates import compare_rate
from budgets.workbooks.rows import Rows
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.locate import DataRow

_NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_BLANK = Quantity.blank(NUMBER)


class YearlyStatistics(YearlyKind):
    """One figure for each item and year; the calculated columns are only compared."""

    declaration = TableDeclaration(
        "yearly_statistics",
        "历年变动情况统计表",
        (
            Column("name", ("项目",), width=40),
            Column("unit", ("计量单位",), aliases=("单位",), width=12),
            Column("value", ("{year}年",), ColumnKind.QUANTITY, width=14),
            Column(
                "growth", ("{year}年同比增长",), ColumnKind.RATE, required=False, calculated=True,
                aliases=("同比增长", "同比增长率", "{year}年同比增长率"), width=18,
            ),
            Column(
                "compound_growth", ("{periods}年复合增长率",), ColumnKind.RATE, required=False, calculated=True,
                aliases=("复合增长率", "年均复合增长率"), width=18,
            ),
        ),
        has_unit_line=False,
        notes=(
            "年份列可多可少，从早到晚排列。",
            "同比增长、复合增长率由系统计算，可以不填。",
            "同一单位有几张时，表题末尾用括号写明内容，如“历年变动情况统计表（资产）”。",
        ),
    )  # fmt: skip
    series = "历年变动"
    holds_any_item = has_topics = True

    def asked_rows(self, year: int, asked: Asked) -> list[Cells]:
        return [{"name": name, "unit": unit or None} for name, unit in asked.figures]

    def read(self, reader: FigureReader, row: DataRow) -> None:
        item = reader.name(row, "name", reader.text(row, "name", 500))
        if not item:
            return
        unit = reader.text(row, "unit", 20)
        for year, found in self.yearly_columns(reader.located):
            reader.add(row, found, item, reader.cells.quantity(row, found, unit), year=year)
        calculated = [found for found in reader.located.header.columns if found.column.calculated]
        reader.rows.rates[row.number] = {found.column.key: row.cells[found.index] for found in calculated}

    def check(self, rows: Rows) -> Checked:
        """The growth columns against the figures beside them."""
        checked = Checked()
        by_row: dict[int, dict[int, Quantity]] = {}
        labels: dict[int, str] = {}
        for figure in rows.figures:
            quantity = Quantity(figure.value, NUMBER, figure.places, State(figure.state))
            by_row.setdefault(figure.number, {})[figure.year] = quantity
            labels[figure.number] = figure.item
        for number, years in by_row.items():
            for name, wanted in _growth(rows, years).items():
                cell = rows.rates.get(number, {}).get(name, "")
                compare_rate(rows, number, name, labels[number], cell, wanted, checked)
        return checked


def _growth(rows: Rows, years: dict[int, Quantity]) -> dict[str, Quantity]:
    """What the calculated columns of a row should show, by column."""
    wanted: dict[str, Quantity] = {}
    last = max(years)
    if (found := rows.columns.get("growth")) is not None:
        year = int(found.bindings.get("year") or last)
        wanted["growth"] = growth(years.get(year, _BLANK), years.get(year - 1, _BLANK))
    if (found := rows.columns.get("compound_growth")) is not None:
        periods = _periods(found.bindings.get("periods", ""), last - min(years))
        first = years.get(last - periods, _BLANK)
        wanted["compound_growth"] = compound_growth(years.get(last, _BLANK), first, periods)
    return wanted


def _periods(text: str, default: int) -> int:
    return int(text) if text.isdigit() else _NUMERALS.get(text, default)


YEARLY_STATISTICS = YearlyStatistics()
