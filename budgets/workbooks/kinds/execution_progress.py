"""支出执行进度表: what the agency had spent by the end of each month, from the beginning of the year."""

from __future__ import annotations

import re

from budgets.quantities import YUAN, Quantity
from budgets.workbooks.cells import CellReader
from budgets.workbooks.rows import UNMOVED, FigureRow, Rows
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError, column_letter
from evalcase.spreadsheets.locate import DataRow, LocatedTable

PROGRESS_SERIES = "支出执行进度"
EXECUTION_PROGRESS = TableDeclaration(
    "execution_progress",
    "支出执行进度表",
    (
        Column("month", ("月份",), aliases=("时点", "截至月份"), width=14),
        Column("spent", ("累计支出",), ColumnKind.MONEY, aliases=("累计支出数", "支出累计数", "累计执行数"), width=20),
    ),
    notes=("月份写成“6月末”“9月”等，每月一行。", "累计支出从年初起算，只增不减；执行进度由系统按全年预算计算。"),
)

_MONTH = re.compile(r"(?:截至)?(?:\d{4}年)?0?(1[0-2]|[1-9])月(?:末|底|份)?(?:止)?")


def parse(located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
    """One figure a month: ``部门.6月末支出``, in 元."""
    cells = CellReader(located, errors)
    table = Rows.on(located, UNMOVED, year, cells.unit)
    seen: dict[int, int] = {}
    for row in located.rows:
        month = _month(cells, table, row)
        if month and seen.setdefault(month, row.number) != row.number:
            what = f"{month}月与第{seen[month]}行重复"
            cells.fail(row, table.columns["month"], what, "每月只能有一行", "请删除多余的一行")
        elif month:
            _add(cells, table, row, month)
    if not table.figures and not errors:
        errors.append(located.error(located.header.bottom + 2, None, "表头之下没有数据", "至少应有一个月", "请补填"))
    return table


def _month(cells: CellReader, table: Rows, row: DataRow) -> int:
    found = table.columns["month"]
    text = cells.code(row, found, 40)
    match = _MONTH.fullmatch(text)
    if match is None:
        cells.fail(row, found, f"月份是“{text}”", "应为“6月末”这样的月份", "请改正月份")
        return 0
    return int(match[1])


def _add(cells: CellReader, table: Rows, row: DataRow, month: int) -> None:
    found = table.columns["spent"]
    amount, _ = cells.money(row, found, cells.money_unit(found))
    if amount is None:
        cells.fail(row, found, f"{month}月没有金额", "应为年初至该月末的累计支出", "请补填或删除该行")
        return
    spent = Quantity(amount, YUAN, 2)
    table.figures.append(
        FigureRow(
            row.number, column_letter(found.index), PROGRESS_SERIES, f"部门.{month}月末支出", month, table.year,
            spent.value, spent.state.value, YUAN.symbol, spent.places,
        )
    )  # fmt: skip
