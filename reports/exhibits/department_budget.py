"""部门财政资金收支情况表: income and expenditure as budgeted, as adjusted and as settled."""

from budgets.ledger.selectors.keys import line_fact
from budgets.vocabulary import Measure, RowRole
from reports.document.blocks import Row, Table
from reports.exhibits.cells import fact_cell, head, words
from reports.material.material import Material

_SIDES = (
    ("收入", (Measure.INCOME_OPENING_BUDGET, Measure.INCOME_ANNUAL_BUDGET, Measure.INCOME)),
    ("支出", (Measure.OPENING_BUDGET, Measure.ANNUAL_BUDGET, Measure.EXPENDITURE)),
)
_NAMES = ("年初预算数", "调整预算数", "决算数")


def department_budget(material: Material) -> Table:
    """部门财政资金收支情况表, a row each of 基本支出 and 项目支出 where they were told, and 合计."""
    rows = []
    for line in material.rows("department_budget"):
        total = line.role == RowRole.TOTAL
        cells = [fact_cell(material.book, line_fact(line, measure)) for _, measures in _SIDES for measure in measures]
        rows.append((Row((words(line.label, align="center"), *cells), emphasis=total),))
    return Table(
        caption=f"{material.agency_name}{material.case.year}年部门财政资金收支情况表",
        unit_line="单位：元",
        head=head([("项目",), *((side, name) for side, _ in _SIDES for name in _NAMES)]),
        groups=tuple(rows),
        widths=(10, 15, 15, 15, 15, 15, 15),
    )
