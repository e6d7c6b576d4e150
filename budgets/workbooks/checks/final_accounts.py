"""勾稽 of the 部门决算报表: 类=Σ款=Σ项, 基本+项目=合计, 收入总计=支出总计; and between the tables of one import."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from budgets.vocabulary import RowRole
from budgets.workbooks.checks.amounts import Checked, amount, compare
from budgets.workbooks.rows import LineRow, Rows, measure_column

# Along a row: the whole, its parts, how a person would say it.
_ROW_PARTS: Mapping[str, tuple[str, tuple[str, ...], str]] = {
    "income_settlement": (
        "income",
        (
            "income_appropriation",
            "income_from_above",
            "income_service",
            "income_business",
            "income_from_below",
            "income_other",
        ),
        "各项收入之和",
    ),
    "expenditure_settlement": (
        "expenditure",
        ("basic", "project_spending", "paid_up", "business", "granted_down"),
        "各项支出之和",
    ),
    "general_budget_settlement": ("settled", ("basic", "project_spending"), "基本支出＋项目支出"),
    "expenditure_detail": ("settled", ("wages", "goods", "households", "capital_outlay"), "各经济分类之和"),
    "government_fund_settlement": ("expenditure", ("basic", "project_spending"), "基本支出＋项目支出"),
    "appropriation_overview": ("settled", ("general_budget", "government_fund", "state_capital"), "三本预算之和"),
}
# Between tables: (kind, block, account, measure) on both sides, the same amount.
_Place = tuple[str, str, str, str]
_SAME: tuple[tuple[_Place, _Place], ...] = (
    (
        ("income_settlement", "收入决算", "合计", "income"),
        ("settlement_overview", "收入", "本年收入合计", "settled"),
    ),
    (
        ("expenditure_settlement", "支出决算", "合计", "expenditure"),
        ("settlement_overview", "支出", "本年支出合计", "settled"),
    ),
    (
        ("general_budget_settlement", "一般公共预算", "合计", "settled"),
        ("appropriation_overview", "财政拨款支出", "本年支出合计", "general_budget"),
    ),
    (
        ("expenditure_detail", "一般公共预算明细", "合计", "settled"),
        ("general_budget_settlement", "一般公共预算", "合计", "settled"),
    ),
    (
        ("government_fund_settlement", "政府性基金预算", "合计", "expenditure"),
        ("appropriation_overview", "财政拨款支出", "本年支出合计", "government_fund"),
    ),
)


def check_coded(table: Rows) -> Checked:
    """A table by 科目编码: parts along each row, each 类 and 款 from the level below, 合计 from the 类."""
    checked = Checked()
    totals = [line for line in table.lines if line.role is RowRole.TOTAL]
    coded = [line for line in table.lines if line.role is not RowRole.TOTAL]
    for line in table.lines:
        _check_row(table, line, checked)
    for line in coded:
        if line.role is RowRole.SUBTOTAL:
            below = _nearest([other for other in coded if other.account.startswith(line.account) and other is not line])
            _compare_sums(table, line, below, "下级科目之和", checked)
    for line in totals:
        _compare_sums(table, line, _nearest(coded), "各类之和", checked)
    return checked


def _nearest(lines: Sequence[LineRow]) -> list[LineRow]:
    """The topmost of these lines: those that hang below none of the others."""
    codes = {line.account for line in lines}
    return [line for line in lines if not any(line.account.startswith(code) and line.account != code for code in codes)]


def _check_row(table: Rows, line: LineRow, checked: Checked) -> None:
    if table.kind.code not in _ROW_PARTS:
        return
    whole, parts, how = _ROW_PARTS[table.kind.code]
    if any(line.amounts.get(part) is not None for part in parts):
        expected = sum((amount(line, part) for part in parts), Decimal(0))
        compare(table, line, measure_column(line, whole), amount(line, whole), expected, how, checked)


def _compare_sums(table: Rows, line: LineRow, parts: Sequence[LineRow], how: str, checked: Checked) -> None:
    """Measure by measure; one that no part states (last year's amounts are often known in total only) is not asked."""
    for measure in line.amounts:
        if any(part.amounts.get(measure) is not None for part in parts):
            expected = sum((amount(part, measure) for part in parts), Decimal(0))
            compare(table, line, measure_column(line, measure), amount(line, measure), expected, how, checked)


def check_overview(table: Rows) -> Checked:
    """收支总表: 本年合计 from its items, 总计 from what stands after it, and 总计 equal on both sides, both years."""
    checked = Checked()
    totals: dict[str, LineRow] = {}
    for block in dict.fromkeys(line.fund for line in table.lines):
        since: list[LineRow] = []
        for line in (line for line in table.lines if line.fund == block):
            _check_row(table, line, checked)
            if line.role is RowRole.DETAIL:
                since.append(line)
                continue
            how = "以上各项之和" if line.role is RowRole.SUBTOTAL else "本年合计及结转结余等之和"
            _compare_sums(table, line, since, how, checked)
            since = [line]
            if line.role is RowRole.TOTAL:
                totals[block] = line
    if len(totals) == 2:
        income, outgo = totals.values()
        for measure in ("settled", "prior_settled"):
            if outgo.amounts.get(measure) is not None:
                name = measure_column(outgo, measure)
                compare(table, outgo, name, amount(outgo, measure), amount(income, measure), "收入总计", checked)
    return checked


def check_basic(table: Rows) -> Checked:
    """基本支出: each block by 经济分类, its 合计 from the 类."""
    checked = Checked()
    for block in dict.fromkeys(line.fund for line in table.lines):
        members = [line for line in table.lines if line.fund == block]
        coded = [line for line in members if line.role is not RowRole.TOTAL]
        for line in members:
            if line.role is RowRole.SUBTOTAL:
                below = [o for o in coded if o.account.startswith(line.account) and o is not line]
                _compare_sums(table, line, below, "下级科目之和", checked)
            elif line.role is RowRole.TOTAL:
                _compare_sums(table, line, _nearest(coded), "各类之和", checked)
    return checked


def check_final_accounts(tables: Sequence[Rows]) -> Checked:
    """Between the tables of one import: the same total wherever it stands, and 人员＋公用＝基本支出."""
    checked = Checked()
    by_kind = {table.kind.code: table for table in tables}
    for place, other in _SAME:
        wanted = _amount_at(by_kind, other)
        if wanted is not None:
            _compare_between(by_kind, place, wanted, _named(by_kind, other), checked)
    staff = _amount_at(by_kind, ("basic_settlement", "人员经费", "合计", "settled"))
    running = _amount_at(by_kind, ("basic_settlement", "公用经费", "合计", "settled"))
    if staff is not None and running is not None:
        place = ("general_budget_settlement", "一般公共预算", "合计", "basic")
        how = f"{by_kind['basic_settlement'].title}“人员经费合计＋公用经费合计”"
        _compare_between(by_kind, place, staff + running, how, checked)
    return checked


def _line_at(by_kind: Mapping[str, Rows], place: _Place) -> LineRow | None:
    kind, block, account, _ = place
    lines = by_kind[kind].lines if kind in by_kind else []
    return next((line for line in lines if line.fund == block and line.account == account), None)


def _amount_at(by_kind: Mapping[str, Rows], place: _Place) -> Decimal | None:
    line = _line_at(by_kind, place)
    return None if line is None else line.amounts.get(place[3])


def _named(by_kind: Mapping[str, Rows], place: _Place) -> str:
    return f"{by_kind[place[0]].title}“{place[2]}”"


def _compare_between(by_kind: Mapping[str, Rows], place: _Place, wanted: Decimal, how: str, checked: Checked) -> None:
    line = _line_at(by_kind, place)
    if line is None or line.amounts.get(place[3]) is None:
        return
    table = by_kind[place[0]]
    compare(table, line, measure_column(line, place[3]), amount(line, place[3]), wanted, how, checked)


SUMS: dict[str, Callable[[Rows], Checked]] = {
    "settlement_overview": check_overview,
    "appropriation_overview": check_overview,
    "basic_settlement": check_basic,
    **dict.fromkeys(
        (
            "income_settlement",
            "expenditure_settlement",
            "general_budget_settlement",
            "expenditure_detail",
            "government_fund_settlement",
        ),
        check_coded,
    ),
}
