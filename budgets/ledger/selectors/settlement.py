"""Formulas of the 部门决算: shares of the year's income and outgo, completion of the budget, shares of 政府采购.

部门决算公开 prints a share beside nearly every amount; each is a fact of its own, over the whole that its table states.
"""

from __future__ import annotations

from collections.abc import Iterator

from budgets.facts import FactBook, Formula
from budgets.vocabulary import Measure

SHARE = "占比"
_THREE_PUBLIC = ("因公出国（境）费", "公务用车购置及运行维护费", "公务接待费")
_EXPENDITURE_PARTS = (Measure.BASIC, Measure.PROJECT, Measure.PAID_UP, Measure.BUSINESS, Measure.GRANTED_DOWN)
_WHOLES = {
    "收入": "收入/本年收入合计.决算",
    "一般公共预算": "一般公共预算/合计.决算",
}
_GRANTED = ("授予中小企业合同金额", "授予小微企业合同金额")


def settlement_formulas(book: FactBook) -> Iterator[Formula]:
    """The shares and completion rates of every settled amount the book holds."""
    for key in book:
        subject, _, measure = key.rpartition(".")
        if measure == "决算":
            yield Formula(f"{subject}.执行率", "ratio", (key, f"{subject}.全年预算"))
            block = subject.partition("/")[0]
            if whole := _WHOLES.get(block):
                yield Formula(f"{subject}.{SHARE}", "ratio", (key, whole))
    for part in _EXPENDITURE_PARTS:
        yield Formula(
            f"支出决算/合计.{part.label}{SHARE}", "ratio", (f"支出决算/合计.{part.label}", "支出决算/合计.支出")
        )
    yield Formula("一般公共预算/合计.占本年支出比例", "ratio", ("一般公共预算/合计.决算", "支出决算/合计.支出"))
    for name in _THREE_PUBLIC:
        yield Formula(f"{name}.{SHARE}", "ratio", (f"{name}.决算", "“三公”经费.决算"))
    for name in _GRANTED:
        yield Formula(f"{name}.{SHARE}", "ratio", (name, "政府采购支出总额"))
