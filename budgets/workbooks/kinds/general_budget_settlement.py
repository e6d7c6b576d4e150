"""一般公共预算财政拨款支出决算表 (财决07): budget and final account of 财政拨款 by account."""

from __future__ import annotations

from budgets.workbooks.coded import CodedKind, declare_coded
from budgets.workbooks.settlement import RowSum
from evalcase.spreadsheets.declarations import Column, ColumnKind

_MONEY = ColumnKind.MONEY


class GeneralBudgetSettlement(CodedKind):
    """决算数 is 基本支出 and 项目支出; last year's is often known in total only."""

    declaration = declare_coded(
        "general_budget_settlement",
        "一般公共预算财政拨款支出决算表",
        Column("annual_budget", ("调整预算数",), _MONEY, aliases=("全年预算数",)),
        Column("settled", ("决算数",), _MONEY),
        Column("basic", ("基本支出",), _MONEY),
        Column("project_spending", ("项目支出",), _MONEY),
        Column("prior_settled", ("上年决算数",), _MONEY, required=False),
    )
    blocks = ("一般公共预算",)
    row_sum = RowSum(
        "settled",
        ("basic", "project_spending"),
        "基本支出＋项目支出",
    )


GENERAL_BUDGET_SETTLEMENT = GeneralBudgetSettlement()
