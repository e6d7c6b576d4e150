"""勾稽 between tables: one project's expenditure is the same wherever it is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.vocabulary import RowRole
from budgets.workbooks.checks.amounts import Checked, is_tail, shown
from budgets.workbooks.checks.final_accounts import check_final_accounts
from budgets.workbooks.checks.self_evaluation import check_forms
from budgets.workbooks.kinds.income_expenditure import PROJECT
from budgets.workbooks.rows import Rows
from evalcase.spreadsheets.headers import normalise

CROSSED_KINDS = ("income_expenditure", "project_execution")
_WAN = Decimal(10000)


@dataclass(frozen=True, slots=True)
class Printed:
    """A project's expenditure in 元 as some table prints it, and where."""

    name: str
    value: Decimal
    place: str
    row: int = 0


def project_expenditure(table: Rows) -> dict[str, Printed]:
    """Expenditure by normalised project name; the sum of all projects stands under the name 项目支出."""
    found: dict[str, Printed] = {}
    for line in table.lines:
        value = line.amounts.get("expenditure")
        if line.account != PROJECT or line.role is RowRole.OF_WHICH or value is None:
            continue
        if line.role is RowRole.SUBTOTAL and table.kind.code != "income_expenditure":
            continue
        name = line.project or PROJECT
        place = table.place(line.number, "expenditure")
        found[normalise(name)] = Printed(name, value, place, line.number)
    return found


def check_projects(table: Rows, other: Mapping[str, Printed]) -> Checked:
    """Compare ``table`` with what another table prints; a project only one of them has is a note."""
    checked = Checked()
    mine = project_expenditure(table)
    for name, printed in mine.items():
        match = other.get(name)
        if match is None:
            if other:
                what = f"项目“{printed.name}”在对照表中没有"
                checked.notes.append(
                    table.error(printed.row, "expenditure", what, "两表的项目一般一致", "请核对项目名称")
                )
        elif abs(match.value - printed.value) >= Decimal("0.005"):
            _report(table, printed, match, checked)
    return checked


def _report(table: Rows, printed: Printed, match: Printed, checked: Checked) -> None:
    what = f"“{printed.name}”支出为{shown(table, printed.value)}"
    expected = f"{match.place}为{shown(table, match.value)}，同一项目的支出应一致"
    if is_tail(table, abs(match.value - printed.value)):
        checked.notes.append(table.error(printed.row, "expenditure", what, expected, "属于尾差，请留意"))
        return
    scaled = {printed.value * _WAN, printed.value / _WAN}
    remedy = "两者正好相差1万倍，请核对金额单位" if match.value in scaled else "请核对两张表"
    checked.errors.append(table.error(printed.row, "expenditure", what, expected, remedy))


def check_between(tables: Sequence[Rows], stored: Mapping[str, Mapping[str, Printed]]) -> Checked:
    """Cross-check the tables of one import with each other, else with the stored ones by kind."""
    checked = Checked()
    by_kind = {table.kind.code: table for table in tables if table.kind.code in CROSSED_KINDS}
    first, second = (by_kind.get(kind) for kind in CROSSED_KINDS)
    if first is not None and second is not None:
        checked.extend(check_projects(second, project_expenditure(first)))
    elif first is not None:
        checked.extend(check_projects(first, stored.get("project_execution", {})))
    elif second is not None:
        checked.extend(check_projects(second, stored.get("income_expenditure", {})))
    _check_project_forms(tables, second or first, stored, checked)
    checked.extend(check_forms(tables))
    checked.extend(check_final_accounts(tables))
    return checked


def _check_project_forms(
    tables: Sequence[Rows],
    listed: Rows | None,
    stored: Mapping[str, Mapping[str, Printed]],
    checked: Checked,
) -> None:
    """Each project's form against the table that lists all projects, of this import or the one in force."""
    known = stored.get("project_execution") or stored.get("income_expenditure", {})
    others = known if listed is None else project_expenditure(listed)
    for table in tables:
        if table.kind.code == "project_targets":
            checked.extend(check_projects(table, others))
