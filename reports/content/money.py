"""Tables of money: views of the imported tables' lines, each figure a fact."""

from itertools import groupby

from budgets.ledger.models import BudgetLine
from budgets.ledger.selectors.keys import line_fact, subject_of
from budgets.vocabulary import Measure, RowRole
from budgets.workbooks.kinds.fund_balance import FUND_BALANCE
from budgets.workbooks.kinds.income_expenditure import INCOME_EXPENDITURE
from budgets.workbooks.kinds.project_execution import PROJECT_EXECUTION
from budgets.workbooks.kinds.supplementary_funding import SUPPLEMENTARY_FUNDING
from reports.content.cells import fact_cell, head, words
from reports.document.blocks import Cell, Row, Table
from reports.material.composer import Composer

UNIT_LINE = "单位：元"
_BALANCE_COLUMNS = (
    (Measure.OPENING_BUDGET, ("年初预算",)),
    (Measure.CARRY_IN, ("年初结转和结余", "合计")),
    (Measure.CARRY_IN_APPROPRIATION, ("年初结转和结余", "其中：财政拨款结转")),
    (Measure.INCOME, ("收入", "收入合计")),
    (Measure.INCOME_APPROPRIATION, ("收入", "财政拨款收入")),
    (Measure.INCOME_OTHER, ("收入", "其他收入")),
    (Measure.EXPENDITURE, ("支出", "支出合计")),
    (Measure.EXPENDITURE_APPROPRIATION, ("支出", "财政拨款支出")),
    (Measure.EXPENDITURE_OTHER, ("支出", "其他资金支出")),
    (Measure.CARRY_OUT, ("年末结转结余",)),
)


def income_expenditure(composer: Composer) -> list[Table]:
    """预算安排及收支、结余明细表: category, item and ten money columns. None of these tables is printed empty."""
    rows = composer.lines(INCOME_EXPENDITURE)
    groups = []
    for category, members in groupby(rows, key=_category):
        lines = list(members)
        first, *rest = lines
        span = words(category, align="center", rowspan=len(lines)) if category else None
        groups.append((_balance_row(composer, first, span), *(_balance_row(composer, line, None) for line in rest)))
    table = Table(
        caption=composer.named("<单位><年度>年预算安排及收支、结余明细表"),
        unit_line=UNIT_LINE,
        head=head([("类别",), ("项目名称",), *(path for _, path in _BALANCE_COLUMNS)]),
        groups=tuple(groups),
        widths=(5, 13, 9, 8, 7, 9, 9, 7, 9, 9, 8, 7),
        landscape=True,
    )
    return [table] if rows else []


def _category(line: BudgetLine) -> str:
    """The merged first column: 基本支出 or 项目支出; nothing for the grand total."""
    if line.role == RowRole.TOTAL:
        return ""
    account = line.account
    return (
        account.name if line.project or account.parent is None or account.parent.parent is None else account.parent.name
    )


def _balance_row(composer: Composer, line: BudgetLine, category: Cell | None) -> Row:
    lead = [category] if category else []
    if line.role == RowRole.TOTAL:
        lead = [words(line.label, align="center", colspan=2)]
    else:
        lead.append(words(line.label))
    cells = [fact_cell(composer.book, line_fact(line, measure)) for measure, _ in _BALANCE_COLUMNS]
    return Row((*lead, *cells), emphasis=line.role in (RowRole.SUBTOTAL, RowRole.TOTAL))


def project_execution(composer: Composer) -> list[Table]:
    """各项目预算执行统计表: budget after adjustment, expenditure and execution rate by project."""
    rows = []
    for line in composer.lines(PROJECT_EXECUTION):
        cells = (
            words(line.label, align="center" if line.role == RowRole.TOTAL else "left"),
            words(line.fund_source, align="center"),
            fact_cell(composer.book, line_fact(line, Measure.ANNUAL_BUDGET)),
            fact_cell(composer.book, line_fact(line, Measure.EXPENDITURE)),
            fact_cell(composer.book, f"{subject_of(line)}.执行率"),
        )
        rows.append((Row(cells, emphasis=line.role == RowRole.TOTAL),))
    table = Table(
        caption=composer.named("<单位><年度>年各项目预算执行统计表"),
        unit_line=UNIT_LINE,
        head=head([("项目名称",), ("资金来源",), ("预算资金（调整后）",), ("支出资金",), ("执行率",)]),
        groups=tuple(rows),
        widths=(40, 12, 18, 18, 12),
    )
    return [table] if rows else []


def supplementary_funding(composer: Composer) -> list[Table]:
    """追加资金明细表."""
    rows = []
    for number, line in enumerate(composer.lines(SUPPLEMENTARY_FUNDING), start=1):
        total = line.role == RowRole.TOTAL
        cells = (
            words("" if total else str(number), align="center"),
            words(line.label, align="center" if total else "left"),
            fact_cell(composer.book, line_fact(line, Measure.SUPPLEMENT)),
            words(line.fund_source, align="center"),
        )
        rows.append((Row(cells, emphasis=total),))
    table = Table(
        caption=composer.named("<单位><年度>年追加资金明细表"),
        unit_line=UNIT_LINE,
        head=head([("序号",), ("项目",), ("金额",), ("资金来源",)]),
        groups=tuple(rows),
        widths=(10, 52, 22, 16),
    )
    return [table] if rows else []


_SIDE_BY_SIDE = 3  # funds that a page is wide enough for


def fund_balance(composer: Composer) -> list[Table]:
    """社会保险基金收支平衡表: budget, settled amount and rate of each fund (险种), up to three side by side."""
    funds = list(dict.fromkeys(line.block for line in composer.lines(FUND_BALANCE)))
    return [
        _fund_table(composer, funds[start : start + _SIDE_BY_SIDE]) for start in range(0, len(funds), _SIDE_BY_SIDE)
    ]


def _fund_table(composer: Composer, funds: list[str]) -> Table:
    lines = [line for line in composer.lines(FUND_BALANCE) if line.block in funds]
    year = composer.material.year
    groups = []
    for category, members in groupby(lines, key=_fund_category):
        rows = [list(row) for _, row in groupby(members, key=lambda line: line.row)]
        first, *rest = rows
        span = words(category, align="center", rowspan=len(rows))
        groups.append((_fund_row(composer, first, funds, span), *(_fund_row(composer, row, funds) for row in rest)))
    names = ("预算", "决算")
    paths = [(fund, title) for fund in funds for title in (*(f"{year}年{name}" for name in names), "执行率")]
    return Table(
        caption=f"{year}年度社会保险基金收支平衡表",
        unit_line=UNIT_LINE,
        head=head([("类别",), ("项目",), *paths]),
        groups=tuple(groups),
        widths=_fund_widths(len(funds)),
    )


def _fund_widths(funds: int) -> tuple[int, ...]:
    """Five for the category, the item next, and two wide and one narrow column a fund; 100 in all."""
    wide, narrow = (14, 10) if funds <= 2 else (10, 7)
    rest = 100 - 5 - funds * (2 * wide + narrow)
    return (5, rest, *(wide, wide, narrow) * funds)


def _fund_category(line: BudgetLine) -> str:
    """The merged first column: the root of the item's account, 收入, 支出 or 收支平衡."""
    account = line.account
    while account.parent is not None:
        account = account.parent
    return account.name.removeprefix("基金")


def _fund_row(composer: Composer, row: list[BudgetLine], funds: list[str], category: Cell | None = None) -> Row:
    by_fund = {line.block: line for line in row}
    cells = [*([category] if category else []), words(row[0].label)]
    for fund in funds:
        subject = subject_of(by_fund[fund]) if fund in by_fund else ""
        cells += [fact_cell(composer.book, f"{subject}.{name}") for name in ("年初预算", "决算", "执行率")]
    return Row(tuple(cells), emphasis=row[0].role in (RowRole.SUBTOTAL, RowRole.TOTAL))
