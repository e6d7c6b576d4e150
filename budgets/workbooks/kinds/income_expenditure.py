"""预算安排及收支、结余明细表: basic and project spending, a line a row, subtotals and the grand total."""

from __future__ import annotations

from budgets.vocabulary import AccountKind, RowRole
from budgets.workbooks.cells import CellReader
from budgets.workbooks.lines import LineReader, is_of_which
from budgets.workbooks.rows import UNMOVED, LineRow, Rows
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.headers import normalise
from evalcase.spreadsheets.locate import DataRow, LocatedTable

BASIC, PROJECT, GRAND_TOTAL = "基本支出", "项目支出", "部门"
_MONEY = ColumnKind.MONEY

INCOME_EXPENDITURE = TableDeclaration(
    "income_expenditure",
    "预算安排及收支、结余明细表",
    (
        Column("category", ("类别",), fill_down=True, width=12),
        Column("name", ("项目名称",), aliases=("项目",), width=46),
        Column("opening_budget", ("年初预算",), _MONEY, aliases=("年初预算数",), width=18),
        Column("carry_in", ("年初结转和结余", "合计"), _MONEY, width=16),
        Column(
            "carry_in_appropriation", ("年初结转和结余", "其中：财政拨款结转"), _MONEY,
            aliases=("财政拨款结转", "其中：财政拨款结转和结余"), width=18,
        ),
        Column("income", ("收入", "收入合计"), _MONEY, aliases=("合计",), width=18),
        Column("income_appropriation", ("收入", "财政拨款收入"), _MONEY, aliases=("财政拨款",), width=18),
        Column("income_other", ("收入", "其他收入"), _MONEY, width=14),
        Column("expenditure", ("支出", "支出合计"), _MONEY, aliases=("合计",), width=18),
        Column("expenditure_appropriation", ("支出", "财政拨款支出"), _MONEY, aliases=("财政拨款",), width=18),
        Column("expenditure_other", ("支出", "其他资金支出"), _MONEY, aliases=("其他支出",), width=16),
        Column("carry_out", ("年末结转结余",), _MONEY, aliases=("年末结转和结余",), width=16),
    ),
    notes=(
        "类别填“基本支出”或“项目支出”，可以合并单元格。基本支出的项目为“人员经费”“公用经费”。",
        "每类之后填“基本支出合计”“项目支出合计”，全表最后填“总计”。",
        "每行：年初结转和结余＋收入＝支出＋年末结转结余；财政拨款＋其他＝合计。",
    ),
)  # fmt: skip

_CATEGORIES = {"基本支出": BASIC, "项目支出": PROJECT}
_SUBTOTALS = {f"{name}{word}": name for name in (BASIC, PROJECT) for word in ("合计", "小计", "")}
_SUMS = {"合计", "小计"}
_TOTALS = {"总计", "部门总计", "支出总计", "收支总计"}


def parse(located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
    """Rows to lines; a row whose category or name is not understood is a located fault."""
    reader = LineReader(located, UNMOVED, year, errors)
    for row in located.rows:
        line = _line(reader, row)
        if line is not None:
            reader.add(row, line)
    return reader.finish()


def _line(reader: LineReader, row: DataRow) -> LineRow | None:
    cells: CellReader = reader.cells
    category_column = reader.columns.get("category")
    category = cells.text(row, category_column, 200)
    label = cells.text(row, reader.columns.get("name"), 200)
    name, group = normalise(label), normalise(category)
    if (name or group) in _TOTALS or (name in _SUMS and group in _TOTALS):
        return reader.line(row, label or category, RowRole.TOTAL, AccountKind.NATURE, GRAND_TOTAL)
    subtotal = _SUBTOTALS.get(name or group) or (_CATEGORIES.get(group) if name in _SUMS else None)
    if subtotal:
        return reader.line(row, label or category, RowRole.SUBTOTAL, AccountKind.NATURE, subtotal)
    if group not in _CATEGORIES:
        cells.fail(row, category_column, f"类别是“{category}”", "应为“基本支出”“项目支出”或“总计”", "请改正类别")
        return None
    if not label:
        cells.fail(row, reader.columns.get("name"), "项目名称是空的", "每行都应有项目名称", "请补填或删除该行")
        return None
    if is_of_which(label):
        return reader.of_which(row, label, AccountKind.NATURE)
    if _CATEGORIES[group] == PROJECT:
        return reader.line(row, label, RowRole.DETAIL, AccountKind.NATURE, PROJECT, project=label)
    return reader.line(row, label, RowRole.DETAIL, AccountKind.NATURE, label)
