"""财政拨款“三公”经费支出决算表 (财决附03), with last year beside it."""

from __future__ import annotations

from budgets.vocabulary import RowRole
from budgets.workbooks.checks import Checked, check_sums, compare_known_sum
from budgets.workbooks.rows import LineRow, Rows
from budgets.workbooks.three_public import ThreePublicKind
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration


class ThreePublicSettlement(ThreePublicKind):
    """合计 from its three items; 公务用车 from 购置费 and 运行维护费 where both are told apart."""

    declaration = TableDeclaration(
        "three_public_settlement",
        "财政拨款“三公”经费支出决算表",
        (
            Column("name", ("项目",), aliases=("项目名称",), width=34),
            Column("annual_budget", ("预算数",), ColumnKind.MONEY, aliases=("调整预算数", "全年预算数"), width=16),
            Column("settled", ("决算数",), ColumnKind.MONEY, width=16),
            Column("prior_settled", ("上年决算数",), ColumnKind.MONEY, width=16),
        ),
        money_unit="万元",
        notes=("预算数为调整预算数。", "公务用车购置费、公务用车运行维护费用“其中：”行分列。"),
    )

    def check(self, rows: Rows) -> Checked:
        checked = check_sums(rows)
        above: LineRow | None = None
        parts: list[LineRow] = []
        for line in [*rows.lines, None]:
            if line is not None and line.role is RowRole.OF_WHICH:
                parts.append(line)
                continue
            if above is not None and len(parts) > 1:
                compare_known_sum(rows, above, parts, "其中各行之和", checked)
            above, parts = line, []
        return checked


THREE_PUBLIC_SETTLEMENT = ThreePublicSettlement()
