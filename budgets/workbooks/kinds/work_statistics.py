"""履职情况统计表: what the agency did in the year, in whatever units."""

from __future__ import annotations

from budgets.workbooks.figures import FigureKind, FigureReader
from budgets.workbooks.kind import Asked, Cells
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.locate import DataRow


class WorkStatistics(FigureKind):
    """One figure of the year for each item."""

    declaration = TableDeclaration(
        "work_statistics",
        "履职情况统计表",
        (
            Column("name", ("项目",), width=46),
            Column("unit", ("计量单位",), aliases=("单位",), width=12),
            Column("value", ("数值",), ColumnKind.QUANTITY, aliases=("数量",), width=18),
        ),
        has_unit_line=False,
        notes=(
            "百分比请写成“100%”或在计量单位填“%”、数值填 100。",
            "同一单位有几张时，表题末尾用括号写明内容，如“履职情况统计表（人员构成）”。",
        ),
    )
    series = "履职情况"
    holds_any_item = has_topics = True

    def asked_rows(self, year: int, asked: Asked) -> list[Cells]:
        return [{"name": name, "unit": unit or None} for name, unit in asked.figures]

    def read(self, reader: FigureReader, row: DataRow) -> None:
        item = reader.name(row, "name", reader.text(row, "name", 500))
        value = reader.columns.get("value")
        if item and value is not None:
            reader.add(row, value, item, reader.cells.quantity(row, value, reader.text(row, "unit", 20)))


WORK_STATISTICS = WorkStatistics()
