"""第五部分 附表: the public schedules of a 部门决算, views of the imported tables; an empty one says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from budgets.ledger.models import BudgetLine
from budgets.ledger.selectors.keys import line_fact
from budgets.vocabulary import Measure, RowRole
from budgets.workbooks.kind import WorkbookKind
from budgets.workbooks.kinds.appropriation_overview import APPROPRIATION_OVERVIEW
from budgets.workbooks.kinds.basic_settlement import BASIC_SETTLEMENT
from budgets.workbooks.kinds.expenditure_detail import EXPENDITURE_DETAIL
from budgets.workbooks.kinds.expenditure_settlement import EXPENDITURE_SETTLEMENT
from budgets.workbooks.kinds.general_budget_settlement import GENERAL_BUDGET_SETTLEMENT
from budgets.workbooks.kinds.government_fund_settlement import GOVERNMENT_FUND_SETTLEMENT
from budgets.workbooks.kinds.income_settlement import INCOME_SETTLEMENT
from budgets.workbooks.kinds.settlement_overview import SETTLEMENT_OVERVIEW
from budgets.workbooks.kinds.three_public_settlement import THREE_PUBLIC_SETTLEMENT
from reports.content.cells import fact_cell, head, words
from reports.document.blocks import Cell, Row, Table
from reports.kinds.final_accounts.sentences import is_nonzero, settled_lines
from reports.material.composer import Composer

UNIT_LINE = "单位：万元"
NOTHING = "本单位无此项收支"
_Columns = Sequence[tuple[Measure, str]]
_NAMES = (("科目编码",), ("科目名称",))


def coded(
    caption: str, kind: WorkbookKind, block: str, columns: _Columns, *, only: Measure | None = None
) -> Callable[[Composer], Table]:
    """A schedule by 科目编码: the table's rows with these money columns; ``only`` those that spent on that measure."""

    def table(composer: Composer) -> Table:
        lines = settled_lines(composer, kind, block)
        if only is not None:
            lines = [line for line in lines if is_nonzero(composer, line_fact(line, only))]
        rows = [_coded_row(composer, line, [line_fact(line, measure) for measure, _ in columns]) for line in lines]
        return _table(caption, [*_NAMES, *((label,) for _, label in columns)], rows, _coded_widths(len(columns)))

    return table


def _coded_row(composer: Composer, line: BudgetLine, keys: Iterable[str]) -> Row:
    cells = [_money_cell(composer, key) for key in keys]
    if line.role == RowRole.TOTAL:
        return Row((words("合计", align="center", colspan=2), *cells), emphasis=True)
    return Row((words(line.account.code), words(line.label), *cells), emphasis=len(line.account.code) == 3)


def _money_cell(composer: Composer, key: str) -> Cell:
    return fact_cell(composer.book, key, unit="万元", places=2)


def _table(caption: str, paths: Sequence[tuple[str, ...]], rows: Sequence[Row], widths: tuple[int, ...]) -> Table:
    groups = tuple((row,) for row in rows)
    if not rows:
        groups = ((Row((words(NOTHING, align="center", colspan=len(paths)),)),),)
    return Table(caption, UNIT_LINE, head(paths), groups, widths, whole=True)


def _coded_widths(columns: int) -> tuple[int, ...]:
    """The code, the name, and equal money columns; 100 in all."""
    code, each = (13, 12) if columns <= 5 else (13, 10) if columns == 6 else (13, 9)
    return (code, 100 - code - each * columns, *(each,) * columns)


def two_sided(
    caption: str, kind: WorkbookKind, sides: Sequence[tuple[str, str, _Columns]]
) -> Callable[[Composer], Table]:
    """A schedule with blocks side by side; ``sides`` are block, head of its items and money columns, left to right."""

    def table(composer: Composer) -> Table:
        blocks = [settled_lines(composer, kind, block) for block, _, _ in sides]
        numbers = sorted({line.row for lines in blocks for line in lines})
        rows = []
        for number in numbers:
            cells: list[Cell] = []
            emphasis = False
            for lines, (_, _, columns) in zip(blocks, sides, strict=True):
                line = next((line for line in lines if line.row == number), None)
                cells += _side_cells(composer, line, columns)
                emphasis |= line is not None and _sums_up(line)
            rows.append(Row(tuple(cells), emphasis))
        paths = [
            path for block, item, columns in sides for path in ((block, item), *((block, name) for _, name in columns))
        ]
        widths = [width for _, _, columns in sides for width in (_ITEM, *(0,) * len(columns))]
        return _table(caption, paths, rows, _shared(widths))

    return table


_ITEM = 1


def _sums_up(line: BudgetLine) -> bool:
    """合计 and 总计 stand alike on both sides; a 类 of one side has some other row beside it."""
    return line.role in (RowRole.SUBTOTAL, RowRole.TOTAL) and not line.account.code.isdigit()


def _side_cells(composer: Composer, line: BudgetLine | None, columns: _Columns) -> list[Cell]:
    if line is None:
        return [words("") for _ in range(len(columns) + 1)]
    code = f"{line.account.code} " if line.account.code.isdigit() and line.account.kind == "economic" else ""
    return [words(code + line.label), *(_money_cell(composer, line_fact(line, measure)) for measure, _ in columns)]


def _shared(marks: Sequence[int]) -> tuple[int, ...]:
    """Widths that sum to 100: money columns 14 each (13 where there are five), items share the rest."""
    items = marks.count(_ITEM)
    each = 14 if len(marks) - items <= 4 else 13
    money = [0 if mark else each for mark in marks]
    share, rest = divmod(100 - sum(money), items)
    widths, given = [], 0
    for mark, width in zip(marks, money, strict=True):
        if mark:
            width, given = share + (1 if given < rest else 0), given + 1
        widths.append(width)
    return tuple(widths)


def by_budget(composer: Composer) -> Table:
    """财政拨款支出决算明细表: each account under the budget (一般公共预算, 政府性基金) that paid for it."""
    general = settled_lines(composer, GENERAL_BUDGET_SETTLEMENT, "一般公共预算")
    fund = settled_lines(composer, GOVERNMENT_FUND_SETTLEMENT, "政府性基金预算")
    settled: dict[str, list[tuple[int, BudgetLine, Measure]]] = {}
    for column, lines, measure in ((0, general, Measure.SETTLED), (1, fund, Measure.EXPENDITURE)):
        for line in lines:
            settled.setdefault(line.account.code, []).append((column, line, measure))
    rows = []
    for code in sorted(settled, key=lambda code: (not code.isdigit(), code)):
        keys = ["", ""]
        for column, line, measure in settled[code]:
            keys[column] = line_fact(line, measure)
        rows.append(_coded_row(composer, settled[code][0][1], keys))
    columns = ("一般公共预算财政拨款", "政府性基金预算财政拨款")
    return _table("财政拨款支出决算明细表", [*_NAMES, *((name,) for name in columns)], rows, (13, 43, 22, 22))


def state_capital(caption: str) -> Callable[[Composer], Table]:
    """A schedule of the state capital budget: what 财政拨款收支总表 shows under it."""

    def table(composer: Composer) -> Table:
        lines = [
            line
            for line in settled_lines(composer, APPROPRIATION_OVERVIEW, "财政拨款支出")
            if is_nonzero(composer, line_fact(line, Measure.STATE_CAPITAL))
        ]
        rows = [
            Row(
                (words(line.label), _money_cell(composer, line_fact(line, Measure.STATE_CAPITAL))),
                line.role == RowRole.TOTAL,
            )
            for line in lines
        ]
        return _table(caption, [("项目",), ("决算数",)], rows, (70, 30))

    return table


def three_public(composer: Composer) -> Table:
    """财政拨款“三公”经费支出决算表: budget, settled and last year."""
    columns = ((Measure.ANNUAL_BUDGET, "预算数"), (Measure.SETTLED, "决算数"), (Measure.PRIOR_SETTLED, "上年决算数"))
    rows = [
        Row(
            (words(line.label), *(_money_cell(composer, line_fact(line, measure)) for measure, _ in columns)),
            emphasis=line.role == RowRole.TOTAL,
        )
        for line in composer.lines(THREE_PUBLIC_SETTLEMENT)
    ]
    paths = [("项目",), *((label,) for _, label in columns)]
    return _table("财政拨款“三公”经费支出决算表", paths, rows, (43, 19, 19, 19))


_SETTLED_TWO_YEARS = ((Measure.SETTLED, "决算数"), (Measure.PRIOR_SETTLED, "上年决算数"))
_BASIC_AND_PROJECT = ((Measure.BASIC, "基本支出"), (Measure.PROJECT, "项目支出"))
TABLES: dict[str, Callable[[Composer], Table]] = {
    "schedule_overview": two_sided(
        "收入支出决算总表",
        SETTLEMENT_OVERVIEW,
        [("收入", "项目", _SETTLED_TWO_YEARS), ("支出", "项目（按功能分类）", _SETTLED_TWO_YEARS)],
    ),
    "schedule_income": coded(
        "收入决算表",
        INCOME_SETTLEMENT,
        "收入决算",
        (
            (Measure.INCOME, "本年收入合计"),
            (Measure.INCOME_APPROPRIATION, "财政拨款收入"),
            (Measure.INCOME_FROM_ABOVE, "上级补助收入"),
            (Measure.INCOME_SERVICE, "事业收入"),
            (Measure.INCOME_BUSINESS, "经营收入"),
            (Measure.INCOME_FROM_BELOW, "附属单位上缴收入"),
            (Measure.INCOME_OTHER, "其他收入"),
        ),
    ),
    "schedule_expenditure": coded(
        "支出决算表",
        EXPENDITURE_SETTLEMENT,
        "支出决算",
        (
            (Measure.EXPENDITURE, "本年支出合计"),
            *_BASIC_AND_PROJECT,
            (Measure.PAID_UP, "上缴上级支出"),
            (Measure.BUSINESS, "经营支出"),
            (Measure.GRANTED_DOWN, "对附属单位补助支出"),
        ),
    ),
    "schedule_appropriation": two_sided(
        "财政拨款收入支出决算总表",
        APPROPRIATION_OVERVIEW,
        [
            ("财政拨款收入", "项目", ((Measure.SETTLED, "决算数"),)),
            (
                "财政拨款支出",
                "项目（按功能分类）",
                (
                    (Measure.SETTLED, "合计"),
                    (Measure.GENERAL_BUDGET, "一般公共预算财政拨款"),
                    (Measure.GOVERNMENT_FUND, "政府性基金预算财政拨款"),
                    (Measure.STATE_CAPITAL, "国有资本经营预算财政拨款"),
                ),
            ),
        ],
    ),
    "schedule_appropriation_detail": by_budget,
    "schedule_general": coded(
        "一般公共预算财政拨款支出决算表",
        GENERAL_BUDGET_SETTLEMENT,
        "一般公共预算",
        ((Measure.ANNUAL_BUDGET, "调整预算数"), (Measure.SETTLED, "决算数"), *_BASIC_AND_PROJECT),
    ),
    "schedule_general_detail": coded(
        "一般公共预算财政拨款支出决算明细表",
        EXPENDITURE_DETAIL,
        "一般公共预算明细",
        (
            (Measure.SETTLED, "合计"),
            (Measure.WAGES, "工资福利支出"),
            (Measure.GOODS, "商品和服务支出"),
            (Measure.HOUSEHOLDS, "对个人和家庭的补助"),
            (Measure.CAPITAL_OUTLAY, "资本性支出"),
        ),
    ),
    "schedule_basic": two_sided(
        "一般公共预算财政拨款基本支出决算表",
        BASIC_SETTLEMENT,
        [
            ("人员经费", "经济分类科目", ((Measure.SETTLED, "决算数"),)),
            ("公用经费", "经济分类科目", ((Measure.SETTLED, "决算数"),)),
        ],
    ),
    "schedule_projects": coded(
        "一般公共预算财政拨款项目支出决算表",
        GENERAL_BUDGET_SETTLEMENT,
        "一般公共预算",
        ((Measure.PROJECT, "项目支出"),),
        only=Measure.PROJECT,
    ),
    "schedule_government_fund": coded(
        "政府性基金预算财政拨款收入支出决算表",
        GOVERNMENT_FUND_SETTLEMENT,
        "政府性基金预算",
        (
            (Measure.CARRY_IN, "年初结转和结余"),
            (Measure.INCOME, "本年收入"),
            (Measure.EXPENDITURE, "本年支出"),
            *_BASIC_AND_PROJECT,
            (Measure.CARRY_OUT, "年末结转和结余"),
        ),
    ),
    "schedule_state_capital": state_capital("国有资本经营预算财政拨款收入支出决算表"),
    "schedule_state_capital_outgo": state_capital("国有资本经营预算财政拨款支出决算表"),
    "schedule_three_public": three_public,
}
