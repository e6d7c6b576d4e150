"""一般公共预算财政拨款支出决算明细表 (财决08): 财政拨款 by account and economic class."""

from __future__ import annotations

from budgets.workbooks.coded import CodedKind, declare_coded
from budgets.workbooks.settlement import RowSum
from evalcase.spreadsheets.declarations import Column, ColumnKind

_MONEY = ColumnKind.MONEY


class ExpenditureDetail(CodedKind):
    """合计 is the sum of the economic classes beside it."""

    declaration = declare_coded(
        "expenditure_detail",
        "一般公共预算财政拨款支出决算明细表",
        Column("settled", ("合计",), _MONEY),
        Column("wages", ("工资福利支出",), _MONEY),
        Column("goods", ("商品和服务支出",), _MONEY),
        Column("households", ("对个人和家庭的补助",), _MONEY),
        Column("capital_outlay", ("资本性支出",), _MONEY),
    )
    blocks = ("一般公共预算明细",)
    row_sum = RowSum(
        "settled",
        ("wages", "goods", "households", "capital_outlay"),
        "各经济分类之和",
    )


EXPENDITURE_DETAIL = ExpenditureDetail()
