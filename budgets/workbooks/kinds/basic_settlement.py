"""一般公共预算财政拨款基本支出决算表: 人员经费 and 公用经费 by 经济分类."""

from __future__ import annotations

from budgets.vocabulary import AccountKind
from budgets.workbooks.checks import Checked
from budgets.workbooks.rows import Rows
from budgets.workbooks.settlement import check_levels
from budgets.workbooks.two_sided import TwoSidedKind, block_columns
from evalcase.spreadsheets.declarations import TableDeclaration


class BasicSettlement(TwoSidedKind):
    """Each block by 经济分类, with its 合计 from the 类."""

    declaration = TableDeclaration(
        "basic_settlement",
        "一般公共预算财政拨款基本支出决算表",
        (
            *block_columns("人员经费", ("settled", "决算数"), coded=True),
            *block_columns("公用经费", ("settled", "决算数"), coded=True),
        ),
        money_unit="万元",
        notes=("科目编码为经济分类的类（3位）、款（5位）。", "末行填“人员经费合计”“公用经费合计”。"),
    )
    sides = {"人员经费": AccountKind.ECONOMIC, "公用经费": AccountKind.ECONOMIC}
    blocks = tuple(sides)

    def check(self, rows: Rows) -> Checked:
        checked = Checked()
        for block in self.blocks:
            check_levels(rows, [line for line in rows.lines if line.block == block], checked)
        return checked


BASIC_SETTLEMENT = BasicSettlement()
