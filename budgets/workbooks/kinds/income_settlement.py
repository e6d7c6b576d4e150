"""收入决算表 (财决03): the year's income by account and source."""

from __future__ import annotations

from budgets.workbooks.coded import CodedKind, declare_coded
from budgets.workbooks.settlement import RowSum
from evalcase.spreadsheets.declarations import Column, ColumnKind

_MONEY = ColumnKind.MONEY


class IncomeSettlement(CodedKind):
    """本年收入合计 is the sum of the incomes beside it."""

    declaration = declare_coded(
        "income_settlement",
        "收入决算表",
        Column("income", ("本年收入合计",), _MONEY),
        Column("income_appropriation", ("财政拨款收入",), _MONEY),
        Column("income_from_above", ("上级补助收入",), _MONEY),
        Column("income_service", ("事业收入",), _MONEY),
        Column("income_business", ("经营收入",), _MONEY),
        Column("income_from_below", ("附属单位上缴收入",), _MONEY),
        Column("income_other", ("其他收入",), _MONEY),
    )
    blocks = ("收入决算",)
    row_sum = RowSum(
        "income",
        (
            "income_appropriation",
            "income_from_above",
            "income_service",
            "income_business",
            "income_from_below",
            "income_other",
        ),
        "各项收入之和",
    )


INCOME_SETTLEMENT = IncomeSettlement()
