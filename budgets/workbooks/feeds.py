"""Where a figure is handed in: the kinds of workbook that hold it, and the column or row that it stands in."""

from __future__ import annotations

from budgets.workbooks import kinds_holding
from budgets.workbooks.kind import WorkbookKind
from budgets.workbooks.staff import STAFF_ITEMS
from budgets.workbooks.subjects import subject_and_measure
from evalcase.spreadsheets.declarations import Column, ColumnKind

SUBJECT = "{s}"
_SUBJECTS = ("部门", "项目/某项目")
# How the block above a form calls its money.
_FORM_LABELS = {"expenditure": "全年执行数", "annual_budget": "全年预算数", "opening_budget": "年初预算数"}
_STAFF_LABELS = {item.fact: item.label for item in STAFF_ITEMS}


def feeds(key_template: str) -> tuple[tuple[str, str], ...]:
    """(code of the kind, column or row) of every table that supplies the fact, the likeliest first; never empty.

    ``{s}`` in the key stands for the subject: 部门 or a project. Figures that no kind knows by name stand in the row of
    their name in a table of statistics. A rate that follows by a formula is supplied by the tables of its inputs: ask
    for these.
    """
    keys = (
        [key_template.replace(SUBJECT, subject) for subject in _SUBJECTS] if SUBJECT in key_template else [key_template]
    )
    found = [(kind.code, _place(kind, key.partition("@")[0])) for key in keys for kind in kinds_holding(key)]
    if SUBJECT in key_template:
        found = [(code, label.replace(_SUBJECTS[1], _SUBJECTS[0])) for code, label in found]
    return tuple(dict.fromkeys(found))


def _place(kind: WorkbookKind, key: str) -> str:
    """The column that a fact stands in, by its header; the row's name where each row is a figure of its own."""
    _, measure = subject_and_measure(key)
    name = key.rpartition(".")[2]
    columns = [column for column in kind.declaration.columns if not column.calculated]
    for column in columns:
        if measure and column.key.rpartition(".")[2] == measure:
            return _header(column)
    if any(_FORM_LABELS.get(measure) in row for row in kind.declaration.above):
        return _FORM_LABELS[measure]
    for column in columns:
        if name in (column.headers[-1], *column.aliases):
            return _header(column)
    if key in _STAFF_LABELS:
        return _STAFF_LABELS[key]
    money = [column for column in columns if column.kind is ColumnKind.MONEY]
    return _header(money[0]) if len(money) == 1 else key


def _header(column: Column) -> str:
    return "/".join(column.headers)
