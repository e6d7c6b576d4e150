"""Which workbook a fact would come from: the kinds of table whose declaration has a place for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from budgets.vocabulary import Measure
from budgets.workbooks import BY_CODE, DECLARATIONS, KINDS
from budgets.workbooks.kinds.self_evaluation_form import BY_NATURE, BY_SOURCE
from budgets.workbooks.lines import LineKind
from budgets.workbooks.unmoved import UnmovedKind
from evalcase.spreadsheets.declarations import TableDeclaration

_TARGETS = ("performance_targets", "self_evaluation_form")
# Forms whose funding block stands outside the columns of their table.
_FORMS = ("self_evaluation_form", "project_targets")
_BLOCK_KINDS = {
    **{block: () for kind in KINDS for block in kind.blocks},
    **dict.fromkeys((BY_NATURE, BY_SOURCE), ("self_evaluation_form",)),
}
_MEASURES = {measure.label: measure.value for measure in Measure}
# What a key begins with, where that alone tells the table.
_BEGINNINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("批复绩效目标/", _TARGETS),
    ("项目绩效目标", ("project_targets",)),
    ("绩效目标", (*_TARGETS, "project_targets")),
)
_THREE_PUBLIC_NAMES = re.compile("^(?:“三公”经费|因公出国|公务用车|公务接待费)")
_FUND_NAMES = re.compile("保险|年金|基金|^合计/")


def tables_holding(key: str) -> list[TableDeclaration]:
    """The tables in which a figure of that name is handed in, the likeliest first; never empty.

    A key may also be the title of a whole table that is missing.
    """
    return [DECLARATIONS[kind] for kind in dict.fromkeys(_kinds(key.partition("@")[0]))]


def _kinds(key: str) -> Iterator[str]:
    held = [kind.code for kind in KINDS if kind.holds(key)]
    measured_here = any(isinstance(BY_CODE[code], LineKind) for code in held)
    named = [] if measured_here else held
    for beginning, kinds in _BEGINNINGS:
        if key.startswith(beginning):
            named += kinds
    if named:
        yield from named
        return
    measured = [*(held if measured_here else ()), *_of_measure(key)]
    yield from measured
    if not measured or "/" in key:  # 支出决算/其他支出 is an item of the statistics, too
        yield from (kind.code for kind in KINDS if kind.holds_any_item)


def _of_measure(key: str) -> Iterator[str]:
    """The tables with a column for the measure that ends the key, among those that have such a subject."""
    subject, _, name = key.rpartition(".")
    column = _MEASURES.get(name)
    if column is None or not subject:
        return
    for kind in _of_subject(subject):
        keys = [item.key for item in DECLARATIONS[kind].columns]
        if any(item == column or item.endswith(f".{column}") for item in keys) or kind in _FORMS:
            yield kind


def _of_subject(subject: str) -> Iterable[str]:
    block = subject.partition("/")[0]
    if "/" in subject and block in _BLOCK_KINDS:
        return _BLOCK_KINDS[block]
    if block == "项目":
        return ("project_targets",)
    if _THREE_PUBLIC_NAMES.match(subject):
        return ("base_data",)
    if "/" in subject and _FUND_NAMES.search(subject):
        return ()
    return [kind.code for kind in KINDS if isinstance(kind, UnmovedKind) and kind.code != "project_targets"]
