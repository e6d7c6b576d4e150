"""社会保险待遇享受情况统计表: how many people (人次, 人月) drew benefits of each insurance, year by year."""

from __future__ import annotations

from budgets.workbooks.figures import FigureReader, YearlyKind
from budgets.workbooks.funds import fund_name
from budgets.workbooks.kind import Cells
from budgets.workbooks.rows import FigureRow, Rows
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.locate import DataRow, LocatedTable

_ITEM_LENGTH = 50


class BenefitRecipients(YearlyKind):
    """One figure for each item and year: ``待遇享受/{险种}/{项目}``."""

    declaration = TableDeclaration(
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
    series = "待遇享受"

    def parse(self, located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
        if year not in (stated for stated, _ in self.yearly_columns(located)):
            what, remedy = f"没有“{year}年”列", "请补上该列或用 --year 指定年度"
            errors.append(located.error(located.header.bottom + 1, None, what, "应有本年的列", remedy))
        return super().parse(located, year, errors)

    def read(self, reader: FigureReader, row: DataRow) -> None:
        fund = fund_name(reader.cells, row, reader.columns.get("fund"))
        name = reader.text(row, "name", _ITEM_LENGTH)
        item = reader.name(row, "name", f"{self.series}/{fund}/{name}" if name else "")
        if not item or not fund:
            return
        unit = reader.text(row, "unit", 20)
        for year, found in self.yearly_columns(reader.located):
            reader.add(row, found, item, reader.cells.quantity(row, found, unit), year=year)

    def labels(self, row: FigureRow) -> Cells:
        _, fund, name = row.item.split("/", 2)
        return {**super().labels(row), "fund": fund, "name": name}

    def holds(self, key: str) -> bool:
        return super().holds(key) or key.startswith(f"{self.series}/")


BENEFIT_RECIPIENTS = BenefitRecipients()
