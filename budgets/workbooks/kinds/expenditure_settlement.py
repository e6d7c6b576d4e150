"""支出决算表 (财决04): the year's expenditure by account and nature."""

from __future__ import annotations

from budgets.workbooks.coded import CodedKind, declare_coded
from budgets.workbooks.settlement import RowSum
from evalcase.spreadsheets.declarations import Column, ColumnKind

_MONEY = ColumnKind.MONEY


class ExpenditureSettlement(CodedKind):
    """本年支出合计 is the sum of the expenditures beside it."""

    declaration = declare_coded(
        "expenditure_settlement",
        "支出决算表",
        Column("expenditure", ("本年支出合计",), _MONEY),
        Column("basic", ("基本支出",), _MONEY),
        Column("project_spending", ("项目支出",), _MONEY),
        Column("paid_up", ("上缴上级支出",), _MONEY),
        Column("business", ("经营支出",), _MONEY),
        Column("granted_down", ("对附属单位补助支出",), _MONEY),
    )
    blocks = ("支出决算",)
    row_sum = RowSum(
        "expenditure",
        ("basic", "project_spending", "paid_up", "business", "granted_down"),
        "各项支出之和",
    )


EXPENDITURE_SETTLEMENT = ExpenditureSettlement()
