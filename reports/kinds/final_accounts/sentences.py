"""Sentence parts of a 部门决算: amounts, shares, completion, change; templates whose words follow the facts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from budgets.ledger.models import BudgetLine
from budgets.ledger.selectors.keys import line_fact
from budgets.quantities import Quantity
from budgets.vocabulary import Measure
from budgets.workbooks.kind import WorkbookKind
from reports.material.composer import Composer
from reports.material.slots import Shape, Use

MONEY = "万元|去零"


def money(key: str) -> str:
    """A placeholder that prints an amount in 万元: ``1265.78万元``, ``0万元``."""
    return f"{{{key}|{MONEY}}}"


def rate(composer: Composer, key: str, *words: str) -> str:
    """A placeholder that prints a rate to the case's decimals (``比率小数位``, written ``1`` or ``1位``; else 2)."""
    written = re.search("[0-4]", str(composer.words("比率小数位", shape=Shape.SETTING) or ""))
    return "{" + "|".join((key, *words, f"%.{written[0] if written else 2}", "去零")) + "}"


def is_zero(composer: Composer, key: str) -> bool:
    """Whether an amount prints as 0 万元. Raises MissingFact."""
    return not in_wan(composer.book.quantity(key)).rounded


def is_nonzero(composer: Composer, key: str) -> bool:
    """Whether an amount is known and prints as something."""
    quantity = composer.book.get(key)
    return quantity is not None and quantity.settled.is_value and not is_zero(composer, key)


def in_wan(quantity: Quantity) -> Quantity:
    """An amount as the report prints it: 万元 to two places; nil and blank count as nothing."""
    known = quantity if quantity.is_value else Quantity.of(0, quantity.unit)
    return known.to("万元", 2)


def with_share(composer: Composer, name: str, key: str, share: str) -> str:
    """``其他收入0.16万元，占0.01%``; the amount alone where the whole is zero and no share exists."""
    known = share in composer.book and composer.book.quantity(share).is_value
    return f"{name}{money(key)}" + (f"，占{rate(composer, share)}" if known else "")


def change(composer: Composer, subject: str, *, amount: str = "决算变动额", growth: str = "决算变动率") -> str:
    """``增加0.75万元，增长0.06%``; ``持平`` where the two years print alike; no rate from a year of nothing."""
    difference, percent = f"{subject}.{amount}", f"{subject}.{growth}"
    words = f"{{{difference}|增减|{MONEY}}}"
    if is_zero(composer, difference):
        return f"{{{difference}|增减|万元.2}}"
    if not composer.book.quantity(percent).is_value:
        return f"{words}（上年为零）"
    return f"{words}，{rate(composer, percent, '升降')}"


def changed(composer: Composer, subject: str, *, amount: str = "决算变动额") -> bool:
    """Whether the two years print differently, and so a reason is asked for."""
    return not is_zero(composer, f"{subject}.{amount}")


def reason(composer: Composer, subject: str, slot: str, *, amount: str = "决算变动额") -> str:
    """``，主要原因是…``, words that a person writes, asked for only where there is a change."""
    return f"，主要原因是[[{slot}]]" if changed(composer, subject, amount=amount) else ""


def completion(composer: Composer, subject: str) -> str:
    """``完成预算100%，决算数等于预算数``; 略小于 where the two print alike; says so where nothing was budgeted."""
    book = composer.book
    budget, settled = (in_wan(book.quantity(f"{subject}.{name}")) for name in ("全年预算", "决算"))
    if not budget.rounded:
        return "未安排预算" if settled.rounded else "未安排预算，也未发生支出"
    spent, planned = settled.amount, budget.amount
    word = "等于" if spent == planned else "小于" if spent < planned else "大于"
    barely = "略" if spent != planned and settled.rounded == budget.rounded else ""
    return f"完成预算{rate(composer, f'{subject}.执行率')}，决算数{barely}{word}预算数"


def differs(composer: Composer, subject: str) -> bool:
    """Whether the settled amount prints otherwise than the budget."""
    quantity = composer.book.quantity
    return in_wan(quantity(f"{subject}.全年预算")).rounded != in_wan(quantity(f"{subject}.决算")).rounded


def written(composer: Composer, slot: str, name: str) -> str:
    """The words that a person wrote under ``slot`` for ``name``; a slot that is missed when composed where none are."""
    return str(composer.words_about(slot, name, shape=Shape.PHRASE, use=Use.NEEDED) or f"[[{slot}/{name}]]")


def settled_lines(composer: Composer, kind: WorkbookKind, block: str) -> list[BudgetLine]:
    """The lines of one block of a two-sided or coded table, in sheet order."""
    return [line for line in composer.lines(kind) if line.block == block]


def nonzero(composer: Composer, lines: Iterable[BudgetLine], measure: Measure = Measure.SETTLED) -> list[BudgetLine]:
    """Those of the lines whose amount prints as something."""
    return [line for line in lines if is_nonzero(composer, line_fact(line, measure))]
