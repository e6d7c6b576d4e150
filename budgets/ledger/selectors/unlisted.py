"""What the items of an amount leave of it: income and expenditure told with items that do not make up the whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgets.facts import FactBook, Formula

_NAMES = {"支出": "未列明科目的支出", "收入": "未列明来源的收入"}


def unlisted_formulas(book: FactBook) -> Iterator[Formula]:
    """``年初预算支出/未列明科目的支出``, where the items ``年初预算支出/…`` add up to less than the whole.

    Where they make it up there is nothing to tell; where they exceed it they are no parts of it.
    """
    for whole, items in _wholes(book).items():
        name = next((name for ending, name in _NAMES.items() if whole.endswith(ending)), "")
        values = [_money(book, key) for key in (whole, *items)]
        known = [value for value in values if value is not None]
        if name and len(known) == len(values) and known[0] > sum(known[1:]):
            yield Formula(f"{whole}/{name}", "difference", (whole, *items))


def _wholes(book: FactBook) -> dict[str, list[str]]:
    """Statistics that have items of their own, with these."""
    wholes: dict[str, list[str]] = {}
    for key in book:
        whole, slash, _ = key.rpartition("/")
        if slash and "." not in key and "@" not in key and whole in book:
            wholes.setdefault(whole, []).append(key)
    return wholes


def _money(book: FactBook, key: str) -> Decimal | None:
    """The amount in 元; None where it is none. A dash is nothing."""
    quantity = book[key].quantity
    if not quantity.unit.is_money:
        return None
    return quantity.value if quantity.is_value else Decimal(0)
