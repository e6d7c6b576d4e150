"""“三公”经费预算执行情况表: what was planned and what was spent of 因公出国（境）, 公务用车 and 公务接待."""

from __future__ import annotations

from budgets.workbooks.checks import Checked, check_sums
from budgets.workbooks.rows import Rows
from budgets.workbooks.three_public import ThreePublicKind
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration


class ThreePublic(ThreePublicKind):
    """The three items make up 合计."""

    declaration = TableDeclaration(
        "three_public",
        "“三公”经费预算执行情况表",
        (
            Column("name", ("项目",), aliases=("项目名称",), width=34),
            Column(
                "opening_budget", ("年初预算",), ColumnKind.MONEY, aliases=("预算", "预算数", "年初预算数"), width=18
            ),
            Column("expenditure", ("支出",), ColumnKind.MONEY, aliases=("支出数", "决算", "决算数"), width=18),
        ),
        notes=("没有安排的填“-”。", "公务用车购置、运行维护可以用“其中：”行分列，不参与加总。"),
    )

    def check(self, rows: Rows) -> Checked:
        return check_sums(rows)


THREE_PUBLIC = ThreePublic()
