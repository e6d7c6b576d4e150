"""支出执行进度表: what the agency had spent by the end of each month, from the beginning of the year."""

from __future__ import annotations

import re
from itertools import pairwise

from budgets.quantities import YUAN, Quantity
from budgets.workbooks.checks import Checked
from budgets.workbooks.figures import FigureKind, FigureReader
from budgets.workbooks.kind import Cells
from budgets.workbooks.rows import FigureRow, Rows
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.locate import DataRow

_MONTH = re.compile(r"(?:截至)?(?:\d{4}年)?0?(1[0-2]|[1-9])月(?:末|底|份)?(?:止)?")
_FACTS = re.compile(r"部门\.\d{1,2}月末(?:支出|执行进度)")


class ExecutionProgress(FigureKind):
    """One figure a month: ``部门.6月末支出``, in 元."""

    declaration = TableDeclaration(
        "execution_progress",
        "支出执行进度表",
        (
            Column("month", ("月份",), aliases=("时点", "截至月份"), width=14),
            Column(
                "spent", ("累计支出",), ColumnKind.MONEY, aliases=("累计支出数", "支出累计数", "累计执行数"), width=20
            ),
        ),
        notes=("月份写成“6月末”“9月”等，每月一行。", "累计支出从年初起算，只增不减；执行进度由系统按全年预算计算。"),
    )
    series = "支出执行进度"

    def read(self, reader: FigureReader, row: DataRow) -> None:
        cells, column = reader.cells, reader.columns["month"]
        text = cells.code(row, column, 40)
        match = _MONTH.fullmatch(text)
        if match is None:
            cells.fail(row, column, f"月份是“{text}”", "应为“6月末”这样的月份", "请改正月份")
            return
        month, found = int(match[1]), reader.columns["spent"]
        item = reader.name(row, "month", f"部门.{month}月末支出", shown=f"{month}月")
        if not item:
            return
        amount = reader.money(row, found)
        if amount.is_value:
            reader.add(row, found, item, amount, order=month)
        else:
            cells.fail(row, found, f"{month}月没有金额", "应为年初至该月末的累计支出", "请补填或删除该行")

    def labels(self, row: FigureRow) -> Cells:
        return {"month": f"{row.order}月末"}

    def value_column(self, row: FigureRow, rows: Rows) -> str:
        return "spent"

    def check(self, rows: Rows) -> Checked:
        """What was spent by the end of a month never falls, in the order of the months."""
        checked = Checked()
        for before, after in pairwise(sorted(rows.figures, key=lambda figure: figure.order)):
            if before.value is not None and after.value is not None and after.value < before.value:
                earlier, later = (Quantity(figure.value, YUAN, 2).text(True) for figure in (before, after))
                what = f"{after.order}月末累计支出{later}小于{before.order}月末的{earlier}"
                error = rows.error(after.number, "spent", what, "累计支出只增不减", "请填写年初起的累计数")
                checked.errors.append(error)
        return checked

    def holds(self, key: str) -> bool:
        return super().holds(key) or _FACTS.match(key) is not None


EXECUTION_PROGRESS = ExecutionProgress()
