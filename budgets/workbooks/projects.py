"""What the tables of projects share: a project a row, and its expenditure the same wherever it is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.vocabulary import PROJECT, AccountKind, RowRole
from budgets.workbooks.checks import Checked, is_same, is_tail, shown
from budgets.workbooks.kind import WorkbookKind
from budgets.workbooks.lines import LineReader, is_of_which
from budgets.workbooks.rows import LineRow, Rows
from evalcase.spreadsheets.headers import normalise
from evalcase.spreadsheets.locate import DataRow

_TOTALS = {"合计", "总计", "项目支出合计"}
_SUBTOTALS = {"小计"}
_WAN = Decimal(10000)


def read_project(reader: LineReader, row: DataRow) -> LineRow | None:
    """A row of 项目支出: a project, a part of the one above, 小计 or 合计."""
    label = reader.text(row, "name") or _words(reader.text(row, "serial"))
    name = normalise(label)
    if not name:
        reader.fail(row, "name", "项目名称是空的", "每行都应有项目名称", "请补填或删除该行")
        return None
    if name in _TOTALS:
        return reader.line(row, label, RowRole.TOTAL, AccountKind.NATURE, PROJECT)
    if name in _SUBTOTALS:
        return reader.line(row, label, RowRole.SUBTOTAL, AccountKind.NATURE, PROJECT)
    if is_of_which(label):
        return reader.of_which(row, label, AccountKind.NATURE)
    source = reader.text(row, "fund_source", 60)
    return reader.line(row, label, RowRole.DETAIL, AccountKind.NATURE, PROJECT, project=label, fund_source=source)


def _words(serial: str) -> str:
    """The serial cell where it holds a word: 合计 is often merged over 序号 and 项目."""
    return "" if serial.replace(".", "").isdigit() else serial


@dataclass(frozen=True, slots=True)
class Printed:
    """A project's expenditure in 元 as some table prints it, and where."""

    name: str
    value: Decimal
    place: str
    row: int


def project_expenditure(rows: Rows) -> dict[str, Printed]:
    """Expenditure by normalised project name; the sum of all projects stands under the name 项目支出."""
    printed: dict[str, Printed] = {}
    for line in rows.lines:
        value = line.amounts.get("expenditure")
        if line.account != PROJECT or line.role is RowRole.OF_WHICH or value is None:
            continue
        if line.project or line.role is rows.kind.projects_total:
            name = line.project or PROJECT
            place = rows.place(line.number, "expenditure")
            printed[normalise(name)] = Printed(name, value, place, line.number)
    return printed


def listing(others: Mapping[WorkbookKind, Rows], kinds: Sequence[WorkbookKind]) -> Rows | None:
    """The first of these tables; one of the same import goes before those in force."""
    tables = [others[kind] for kind in kinds if kind in others]
    return min(tables, key=lambda rows: rows.in_force, default=None)


def check_projects(rows: Rows, listed: Rows | None) -> Checked:
    """Compare the projects with those another table prints; one that only one of them has is a note."""
    checked = Checked()
    others = project_expenditure(listed) if listed is not None else {}
    for name, printed in project_expenditure(rows).items() if others else ():
        match = others.get(name)
        if match is None:
            what = f"项目“{printed.name}”在对照表中没有"
            note = rows.error(printed.row, "expenditure", what, "两表的项目一般一致", "请核对项目名称")
            checked.notes.append(note)
        elif not is_same(match.value, printed.value):
            _report(rows, printed, match, checked)
    return checked


def _report(rows: Rows, printed: Printed, match: Printed, checked: Checked) -> None:
    what = f"“{printed.name}”支出为{shown(rows, printed.value)}"
    expected = f"{match.place}为{shown(rows, match.value)}，同一项目的支出应一致"
    if is_tail(rows, match.value - printed.value):
        checked.notes.append(rows.error(printed.row, "expenditure", what, expected, "属于尾差，请留意"))
        return
    scaled = {printed.value * _WAN, printed.value / _WAN}
    remedy = "两者正好相差1万倍，请核对金额单位" if match.value in scaled else "请核对两张表"
    checked.errors.append(rows.error(printed.row, "expenditure", what, expected, remedy))
