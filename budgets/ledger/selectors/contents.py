"""What the rows of an agency's year say, figures and words alike, to tell whether anything was changed since."""

from __future__ import annotations

from typing import Any

from budgets.ledger.models import BudgetLine, ImportedTable, PerformanceTarget, Statistic
from budgets.ledger.selectors.keys import account_name
from budgets.ledger.selectors.tables import YearRows
from budgets.vocabulary import Measure


def contents_of(rows: YearRows) -> dict[str, list[Any]]:
    """All that a report can print of the rows, as JSON keeps it; the same rows give the same. Runs no query.

    Facts hold figures alone: a worded target, the name of a row or the title of a table is in none of them.
    """
    return {
        "lines": [_line(line) for line in rows.lines],
        "statistics": [_statistic(row) for row in rows.statistics],
        "targets": [_target(row) for row in rows.targets],
    }


def _table(table: ImportedTable) -> list[str]:
    return [table.kind, table.variant, table.caption]


def _line(line: BudgetLine) -> list[Any]:
    named = [line.label, line.block, line.role, account_name(line.account), str(line.project or "")]
    amounts = {
        measure.value: str(amount) for measure in Measure if (amount := getattr(line, measure.value)) is not None
    }
    return [*_table(line.table), *named, amounts, line.marks]


def _statistic(row: Statistic) -> list[Any]:
    return [*_table(row.table), row.series, row.item, row.year, row.order, str(row.value), row.unit_symbol, row.state]


def _target(row: PerformanceTarget) -> list[Any]:
    named = [row.version, str(row.project or ""), row.order, row.level1, row.level2, row.level3]
    return [
        *_table(row.table),
        *named,
        row.target,
        row.actual,
        row.completion,
        str(row.weight),
        str(row.score),
        row.note,
    ]
