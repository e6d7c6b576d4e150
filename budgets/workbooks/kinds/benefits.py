"""社会保险待遇享受情况统计表: how many people (人次, 人月) drew benefits of each insurance, year by year."""

from __future__ import annotations

from budgets.workbooks.figures import FigureReader
from budgets.workbooks.kinds.fund_execution import fund_name
from budgets.workbooks.rows import UNMOVED, Rows
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.locate import LocatedTable

BENEFIT_SERIES = "待遇享受"
_ITEM_LENGTH = 50

BENEFIT_RECIPIENTS = TableDeclaration(
    "benefit_recipients",
    "社会保险待遇享受情况统计表",
    (
        Column("fund", ("险种",), aliases=("基金名称", "险种名称"), fill_down=True, width=34),
        Column("name", ("项目",), aliases=("项目名称",), width=34),
        Column("unit", ("计量单位",), aliases=("单位",), width=12),
        Column("value", ("{year}年",), ColumnKind.QUANTITY, width=14),
    ),
    has_unit_line=False,
    notes=("年份列从早到晚排列，至少有本年；有上年的，报告写明增减。", "险种名称应与社会保险基金收支决算表一致。"),
)


def parse(located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
    """One figure for each item and year: ``待遇享受/{险种}/{项目}``."""
    reader = FigureReader(located, UNMOVED, year, errors, BENEFIT_SERIES)
    cells, columns = reader.cells, reader.table.columns
    yearly = [found for found in located.header.columns if found.column.key == "value"]
    if not any(found.bindings["year"] == str(year) for found in yearly):
        what = f"没有“{year}年”列"
        errors.append(
            located.error(located.header.bottom + 1, None, what, "应有本年的列", "请补上该列或用 --year 指定年度")
        )
    for row in located.rows:
        fund = fund_name(cells, row, columns.get("fund"))
        name = cells.text(row, columns.get("name"), _ITEM_LENGTH)
        item = reader.name(row, "name", f"{BENEFIT_SERIES}/{fund}/{name}" if name else "")
        if not item or not fund:
            continue
        unit = cells.text(row, columns.get("unit"), 20)
        for found in yearly:
            reader.add(row, found, item, int(found.bindings["year"]), cells.quantity(row, found, unit))
    return reader.finish()
