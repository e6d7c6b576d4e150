"""政府性基金预算财政拨款收入支出决算表 (财决09): income and outgo of 政府性基金 by account."""

from __future__ import annotations

from budgets.workbooks.coded import CodedKind, declare_coded
from budgets.workbooks.settlement import RowSum
from evalcase.spreadsheets.declarations import Column, ColumnKind

_MONEY = ColumnKind.MONEY


class GovernmentFundSettlement(CodedKind):
    """本年支出 is 基本支出 and 项目支出."""

    declaration = declare_coded(
        "government_fund_settlement",
        "政府性基金预算财政拨款收入支出决算表",
        Column("carry_in", ("年初结转和结余",), _MONEY),
        Column("income", ("本年收入",), _MONEY),
        Column("expenditure", ("本年支出",), _MONEY),
        Column("basic", ("基本支出",), _MONEY),
        Column("project_spending", ("项目支出",), _MONEY),
        Column("carry_out", ("年末结转和结余",), _MONEY),
    )
    blocks = ("政府性基金预算",)
    row_sum = RowSum(
        "expenditure",
        ("basic", "project_spending"),
        "基本支出＋项目支出",
    )


GOVERNMENT_FUND_SETTLEMENT = GovernmentFundSettlement()
