"""收入支出决算总表 (财决01): where the year's money came from and, by function, where it went."""

from __future__ import annotations

from budgets.vocabulary import AccountKind
from budgets.workbooks.two_sided import OverviewKind, block_columns
from evalcase.spreadsheets.declarations import TableDeclaration


class SettlementOverview(OverviewKind):
    """Income by source on the left, expenditure by function on the right."""

    declaration = TableDeclaration(
        "settlement_overview",
        "收入支出决算总表",
        (
            *block_columns("收入", ("settled", "决算数"), ("prior_settled", "上年决算数")),
            *block_columns("支出", ("settled", "决算数"), ("prior_settled", "上年决算数")),
        ),
        money_unit="万元",
        notes=("收入总计＝支出总计；总计＝本年合计＋结转结余等。", "上年决算数至少填总计。", "支出按功能分类填到类。"),
    )
    sides = {"收入": AccountKind.INCOME_SOURCE, "支出": AccountKind.FUNCTION}
    blocks = tuple(sides)


SETTLEMENT_OVERVIEW = SettlementOverview()
