"""预算安排及收支、结余明细表: basic and project spending, a line a row, subtotals and the grand total."""

from __future__ import annotations

from collections.abc import Mapping

from budgets.vocabulary import BASIC, DEPARTMENT, PROJECT, AccountKind, RowRole
from budgets.workbooks.checks import Checked, amount, check_parts_within, compare, compare_row, compare_sum
from budgets.workbooks.kind import Cells, WorkbookKind
from budgets.workbooks.lines import LineKind, LineReader, is_of_which
from budgets.workbooks.magnitude import LEAST_TOTAL
from budgets.workbooks.projects import check_projects
from budgets.workbooks.rows import LineRow, Rows, TableRow
from budgets.workbooks.subjects import is_of_agency
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.headers import normalise
from evalcase.spreadsheets.locate import DataRow

_MONEY = ColumnKind.MONEY
_CATEGORIES = {BASIC, PROJECT}
_SUBTOTALS = {f"{name}{word}": name for name in (BASIC, PROJECT) for word in ("合计", "小计", "")}
_SUMS = {"合计", "小计"}
_TOTALS = {"总计", "部门总计", "支出总计", "收支总计"}
_PARTS = (
    ("income", ("income_appropriation", "income_other"), "财政拨款收入＋其他收入"),
    ("expenditure", ("expenditure_appropriation", "expenditure_other"), "财政拨款支出＋其他资金支出"),
)
_FLOW = ("carry_in", "income", "expenditure", "carry_out")


class IncomeExpenditure(LineKind):
    """A row whose category or name is not understood is a located fault."""

    declaration = TableDeclaration(
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
    smallest = LEAST_TOTAL
    projects_total = RowRole.SUBTOTAL

    def read(self, reader: LineReader, row: DataRow) -> LineRow | None:
        category, label = reader.text(row, "category"), reader.text(row, "name")
        name, group = normalise(label), normalise(category)
        if (name or group) in _TOTALS or (name in _SUMS and group in _TOTALS):
            return reader.line(row, label or category, RowRole.TOTAL, AccountKind.NATURE, DEPARTMENT)
        subtotal = _SUBTOTALS.get(name or group) or (group if name in _SUMS and group in _CATEGORIES else None)
        if subtotal:
            return reader.line(row, label or category, RowRole.SUBTOTAL, AccountKind.NATURE, subtotal)
        if group not in _CATEGORIES:
            expected = "应为“基本支出”“项目支出”或“总计”"
            reader.fail(row, "category", f"类别是“{category}”", expected, "请改正类别")
            return None
        if not label:
            reader.fail(row, "name", "项目名称是空的", "每行都应有项目名称", "请补填或删除该行")
            return None
        if is_of_which(label):
            return reader.of_which(row, label, AccountKind.NATURE)
        if group == PROJECT:
            return reader.line(row, label, RowRole.DETAIL, AccountKind.NATURE, PROJECT, project=label)
        return reader.line(row, label, RowRole.DETAIL, AccountKind.NATURE, label)

    def cells(self, row: TableRow, rows: Rows) -> Cells:
        assert isinstance(row, LineRow)  # noqa: S101 - the only rows it has
        cells = super().cells(row, rows)
        if row.role is RowRole.TOTAL:
            return {**cells, "category": row.label, "name": None}
        return {**cells, "category": PROJECT if row.account == PROJECT else BASIC}

    def check(self, rows: Rows) -> Checked:
        """Row identities, 基本支出合计 and 项目支出合计 from their details, 总计 = 基本支出 + 项目支出."""
        checked = Checked()
        details: dict[str, list[LineRow]] = {BASIC: [], PROJECT: []}
        subtotals: dict[str, LineRow] = {}
        for line in rows.lines:
            if line.role is RowRole.DETAIL:
                details[PROJECT if line.account == PROJECT else BASIC].append(line)
            elif line.role is RowRole.SUBTOTAL:
                subtotals[line.account] = line
            if line.role is not RowRole.OF_WHICH:
                _check_row(rows, line, checked)
        for category, line in subtotals.items():
            compare_sum(rows, line, details[category], f"{category}各行之和", checked)
        tops = [[subtotals[category]] if category in subtotals else details[category] for category in details]
        for line in rows.lines:
            if line.role is RowRole.TOTAL:
                compare_sum(rows, line, [part for top in tops for part in top], "基本支出＋项目支出", checked)
        check_parts_within(rows, checked)
        return checked

    def check_with(self, rows: Rows, others: Mapping[WorkbookKind, Rows]) -> Checked:
        """With the table of projects in force; one of the same import is compared by its own kind."""
        tables = [others[kind] for kind in others if kind.lists_projects and kind is not self]
        return check_projects(rows, next((other for other in tables if other.in_force), None))

    def has_subject(self, subject: str) -> bool:
        return is_of_agency(subject)


def _check_row(rows: Rows, line: LineRow, checked: Checked) -> None:
    for whole, parts, how in _PARTS:
        compare_row(rows, line, whole, parts, how, checked)
    if any(line.amounts.get(measure) is not None for measure in _FLOW):
        expected = amount(line, "carry_in") + amount(line, "income") - amount(line, "expenditure")
        compare(rows, line, "carry_out", expected, "年初结转和结余＋收入－支出", checked)


INCOME_EXPENDITURE = IncomeExpenditure()
