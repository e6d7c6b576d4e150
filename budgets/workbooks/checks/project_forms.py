"""勾稽 of a project's form: funding adds up, scores keep to their weights, 总分 is the sum; and what looks copied."""

from __future__ import annotations

from decimal import Decimal

from budgets.quantities import Quantity, QuantityError, parse_quantity, ratio
from budgets.vocabulary import ANNUAL_GOAL, EXECUTION_RATE, RowRole
from budgets.workbooks.checks.amounts import Checked, amount, compare
from budgets.workbooks.rows import Rows, TargetRow
from evalcase.spreadsheets.headers import clean_text

_POINTS = {"weight": "分值", "score": "得分"}
_FULL = Decimal(100)
_OVER = Decimal("1.3")  # from 130 % of a target on, the deviation has to be explained


def check_project_form(table: Rows) -> Checked:
    """All checks of one form. A part of the funding that is left blank claims nothing."""
    checked = Checked()
    _check_funding(table, checked)
    for target in table.targets:
        _check_score(table, target, checked)
        _note_copied(table, target, checked)
        _note_far_beyond(table, target, checked)
    _check_totals(table, checked)
    return checked


def _check_funding(table: Rows, checked: Checked) -> None:
    whole = next(line for line in table.lines if line.role is RowRole.DETAIL)
    parts = [line for line in table.lines if line.role is RowRole.OF_WHICH]
    for measure in whole.amounts:
        if any(part.amounts.get(measure) is not None for part in parts):
            expected = sum((amount(part, measure) for part in parts), Decimal(0))
            compare(table, whole, measure, amount(whole, measure), expected, "各来源资金之和", checked)
    if amount(whole, "expenditure") > amount(whole, "annual_budget"):
        what = f"“{whole.label}”执行数大于预算数"
        note = table.error(whole.number, "expenditure", what, "执行率一般不超过100%", "执行数大于预算数，请确认")
        checked.notes.append(note)


def _check_score(table: Rows, target: TargetRow, checked: Checked) -> None:
    if target.weight is None or target.score is None or target.score <= target.weight:
        return
    column = "execution.score" if target.level1 == EXECUTION_RATE else "score"
    what = f"“{target.level3}”得分{target.score:f}超过分值{target.weight:f}"
    checked.errors.append(table.error(target.number, column, what, "得分不能超过分值", "请改正得分或分值"))


def _note_copied(table: Rows, target: TargetRow, checked: Checked) -> None:
    """``≥90%`` as an actual is the target once more: nobody measured it."""
    quantity = _quantity(target.actual)
    if quantity is not None and quantity.bound and quantity == _quantity(target.target):
        what = f"“{target.level3}”的完成值“{target.actual}”与指标值相同，仍带比较符号"
        note = table.error(target.number, "actual", what, "应为实际完成数", "请填写实际完成的数值")
        checked.notes.append(note)


def _note_far_beyond(table: Rows, target: TargetRow, checked: Checked) -> None:
    wanted, done = _quantity(target.target), _quantity(target.actual)
    if wanted is None or done is None or wanted.unit.dimension != done.unit.dimension or wanted.bound in ("≤", "<"):
        return
    if wanted.value and done.value and done.value / wanted.value >= _OVER and not target.note:
        times = ratio(done, wanted)
        what = f"“{target.level3}”完成值{target.actual}是指标值{target.target}的{times}"
        note = table.error(target.number, "actual", what, "偏离30%以上应说明原因", "请核对指标值或填写偏差原因")
        checked.notes.append(note)


def _check_totals(table: Rows, checked: Checked) -> None:
    """总分 against the sum of the column; the sub-rows of the funding have no points and add nothing."""
    sums = {
        name: sum((getattr(target, name) or Decimal(0) for target in table.targets), Decimal(0)) for name in _POINTS
    }
    for number, cells in table.rates.items():
        for name, value in cells.items():
            stated = _quantity(clean_text(value))
            if stated is not None and stated.value is not None and stated.value != sums[name]:
                label = _POINTS[name]
                what = f"总分的{label}填的是{stated.amount:f}"
                expected = f"各行{label}之和为{sums[name]:f}"
                checked.errors.append(table.error(number, name, what, expected, "请核对总分和各行的数字"))
    scored = [target for target in table.targets if target.weight is not None and target.level1 != ANNUAL_GOAL]
    if scored and sums["weight"] != _FULL:
        what = f"分值合计为{sums['weight']:f}"
        note = table.error(scored[0].number, "weight", what, "一般为100", "请核对各行分值")
        checked.notes.append(note)


def _quantity(text: str) -> Quantity | None:
    try:
        quantity = parse_quantity(text)
    except QuantityError:
        return None
    return quantity if quantity.is_value else None
