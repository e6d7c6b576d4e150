"""勾稽 of the two annex forms of a self-evaluation: inside each form, and between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from budgets.quantities import NUMBER, Quantity, ratio
from budgets.vocabulary import BASIC, PROJECT, AccountKind, RowRole
from budgets.workbooks.checks.amounts import Checked, amount, compare, shown
from budgets.workbooks.kinds.base_data import GROUPS
from budgets.workbooks.kinds.self_evaluation_form import BY_NATURE, BY_SOURCE
from budgets.workbooks.rates import compare_rate
from budgets.workbooks.rows import LineRow, Rows

_THREE_PUBLIC = "“三公”经费"
_VEHICLES = "公务用车购置及运行维护费"
_TOPS = (BASIC, PROJECT)
_PARTS = {
    _VEHICLES: ("公务用车购置费", "公务用车运行维护费"),
    _THREE_PUBLIC: (_VEHICLES, "公务接待费", "因公出国（境）费"),
    PROJECT: GROUPS,
}


def check_base_data(table: Rows) -> Checked:
    """“三公”经费 and its parts, 项目支出 and its groups and projects, and the printed 控制率."""
    checked = Checked()
    by_account = _by_account(table)
    for whole, parts in _PARTS.items():
        if whole in by_account:
            members = [part for name in parts for part in _stated(by_account, name)]
            complete = whole == PROJECT or all(name in by_account for name in parts)
            _check_whole(table, by_account[whole], members, complete, checked)
    for group in GROUPS:
        projects = [line for line in table.lines if line.project and line.account == group]
        if group in by_account and projects:
            _check_whole(table, by_account[group], projects, True, checked)
    _check_control_rate(table, checked)
    return checked


def _by_account(table: Rows) -> dict[str, LineRow]:
    """The lines by account, without projects and without 其中 rows that only stand on the account of another."""
    borrowed = (RowRole.OF_WHICH, AccountKind.NATURE)
    return {
        line.account: line for line in table.lines if not line.project and (line.role, line.account_kind) != borrowed
    }


def _stated(by_account: dict[str, LineRow], name: str) -> Iterator[LineRow]:
    """The line of that account; where the form leaves it blank, the lines it is made up of."""
    line = by_account.get(name)
    if line is None:
        return
    if any(value is not None for value in line.amounts.values()) or name not in _PARTS:
        yield line
    else:
        yield from (by_account[part] for part in _PARTS[name] if part in by_account)


def _check_whole(table: Rows, whole: LineRow, parts: Sequence[LineRow], complete: bool, checked: Checked) -> None:
    """Parts never exceed their whole, and make it up where all of them are filled in."""
    for measure, stated in whole.amounts.items():
        known = [part for part in parts if part.amounts.get(measure) is not None]
        if not known or stated is None:
            continue  # a blank whole claims nothing
        inside = sum((amount(part, measure) for part in known), Decimal(0))
        if (complete and len(known) == len(parts)) or inside > stated:
            compare(table, whole, measure, stated, inside, "各组成部分之和", checked)


def _check_control_rate(table: Rows, checked: Checked) -> None:
    people = {figure.field_name: figure.value for figure in table.staff}
    authorised, in_post = people.get("authorised"), people.get("in_post")
    for row, cells in table.rates.items():
        if authorised is not None and in_post is not None:
            wanted = ratio(Quantity.of(in_post, NUMBER), Quantity.of(authorised, NUMBER))
            compare_rate(table, row, "control_rate", "控制率", cells.get("control_rate", ""), wanted, checked)


def check_self_evaluation(table: Rows) -> Checked:
    """Both splits make up the executed amount, 人员 and 公用经费 make up 基本支出, and the printed 预算执行率."""
    checked = Checked()
    total = next((line for line in table.lines if line.role is RowRole.TOTAL), None)
    if total is None:
        return checked
    for side in (BY_SOURCE, BY_NATURE):
        parts = [line for line in table.lines if line.fund == side and (side == BY_SOURCE or line.account in _TOPS)]
        if parts:
            spent = sum((amount(line, "expenditure") for line in parts), Decimal(0))
            compare(table, total, "expenditure", amount(total, "expenditure"), spent, f"{side}各项之和", checked)
    by_account = {line.account: line for line in table.lines if line.fund == BY_NATURE}
    basic, staff, running = (by_account.get(name) for name in (BASIC, "人员经费", "公用经费"))
    if basic is not None and staff is not None and running is not None:
        expected = amount(staff, "expenditure") + amount(running, "expenditure")
        name = f"{BY_NATURE}.expenditure"
        compare(table, basic, name, amount(basic, "expenditure"), expected, "人员经费＋公用经费", checked)
    public = by_account.get(_THREE_PUBLIC)
    if public is not None and running is not None and amount(public, "expenditure") > amount(running, "expenditure"):
        what = f"“{public.label}”填的是{shown(table, amount(public, 'expenditure'))}"
        expected_text = f"不超过公用经费{shown(table, amount(running, 'expenditure'))}"
        checked.errors.append(table.error(public.number, f"{BY_NATURE}.expenditure", what, expected_text, "请核对"))
    executed, budget = amount(total, "expenditure"), amount(total, "annual_budget")
    rate = ratio(Quantity(executed, NUMBER), Quantity(budget, NUMBER))
    compare_rate(table, total.number, "rate", "预算执行率", total.rates.get("rate", ""), rate, checked)
    return checked


def check_forms(tables: Sequence[Rows]) -> Checked:
    """Both forms print the same 基本支出, 项目支出 and “三公”经费; staff is that of 编制及人员情况表."""
    checked = Checked()
    by_kind = {table.kind.code: table for table in tables}
    base, form = by_kind.get("base_data"), by_kind.get("self_evaluation_form")
    if base is not None and form is not None:
        settled = {name: line.amounts.get("settled") for name, line in _by_account(base).items()}
        for line in form.lines:
            known, spent = settled.get(line.account), line.amounts.get("expenditure")
            if line.fund == BY_NATURE and known is not None and spent is not None:
                how = f"{base.title}的当年决算数"
                compare(form, line, f"{BY_NATURE}.expenditure", spent, known, how, checked)
    staffing = by_kind.get("staffing")
    if base is not None and staffing is not None:
        _check_staff(base, staffing, checked)
    return checked


def _check_staff(base: Rows, staffing: Rows, checked: Checked) -> None:
    other = {figure.field_name: figure for figure in staffing.staff}
    for figure in base.staff:
        match = other.get(figure.field_name)
        if match is not None and match.value != figure.value:
            place = f"{staffing.file_name}【{staffing.sheet}】{match.cell}"
            what = f"“{figure.label}”填的是{figure.value}人"
            expected = f"{place}为{match.value}人，应一致"
            checked.errors.append(base.error(figure.number, "", what, expected, "请核对两张表"))
