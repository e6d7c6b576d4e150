"""财政拨款收入支出决算总表: 财政拨款 by source, and by function and budget (三本预算)."""

from __future__ import annotations

from budgets.vocabulary import AccountKind
from budgets.workbooks.settlement import RowSum
from budgets.workbooks.two_sided import OverviewKind, block_columns
from evalcase.spreadsheets.declarations import TableDeclaration


class AppropriationOverview(OverviewKind):
    """Each item of expenditure is the sum of the three budgets beside it."""

    declaration = TableDeclaration(
        "appropriation_overview",
        "财政拨款收入支出决算总表",
        (
            *block_columns("财政拨款收入", ("settled", "决算数"), ("prior_settled", "上年决算数")),
            *block_columns(
                "财政拨款支出",
                ("settled", "合计"),
                ("general_budget", "一般公共预算财政拨款"),
                ("government_fund", "政府性基金预算财政拨款"),
                ("state_capital", "国有资本经营预算财政拨款"),
            ),
        ),
        money_unit="万元",
        notes=("收入总计＝支出总计；合计＝三本预算之和。", "上年决算数至少填总计。"),
    )
    sides = {"财政拨款收入": AccountKind.INCOME_SOURCE, "财政拨款支出": AccountKind.FUNCTION}
    blocks = tuple(sides)
    row_sum = RowSum("settled", ("general_budget", "government_fund", "state_capital"), "三本预算之和")


APPROPRIATION_OVERVIEW = AppropriationOverview()
