"""What the tables of social insurance funds (险种) share: names of funds and of their items, and what is left."""

from __future__ import annotations

import re
from collections.abc import Iterable

from budgets.facts import Formula
from budgets.vocabulary import Measure, RowRole
from budgets.workbooks.cells import CellReader
from budgets.workbooks.lines import without_of_which
from budgets.workbooks.rows import LineRow
from evalcase.spreadsheets.headers import FoundColumn, normalise
from evalcase.spreadsheets.locate import DataRow

_ORDINAL = re.compile(r"^\s*[(（]?[一二三四五六七八九十百]{1,3}[)）]?\s*[、.．,，]\s*")
_SYMBOLS = re.compile(r"[{}|@/<>\[\]]")
_FUNDS = re.compile("保险|年金|基金|^合计/")
_FUND_LENGTH = 60


def without_ordinal(label: str) -> str:
    return _ORDINAL.sub("", label)


def item_name(label: str) -> str:
    """The item without its ordinal and 其中: ``十二、年末滚存结余`` is ``年末滚存结余``."""
    return without_of_which(without_ordinal(label)).strip()


def fund_name(cells: CellReader, row: DataRow, found: FoundColumn | None) -> str:
    """The fund of a row, or nothing and a fault: it is part of the names of facts, where some signs have meanings."""
    fund = cells.text(row, found, _FUND_LENGTH)
    if not normalise(fund):
        cells.fail(row, found, "险种是空的", "每行都应有险种", "请补填或删除该行")
        return ""
    if sign := _SYMBOLS.search(fund):
        cells.fail(row, found, f"险种是“{fund}”", f"险种名称不应含“{sign[0]}”", "请写险种全称")
        return ""
    return fund


def is_of_fund(subject: str) -> bool:
    """Whether facts of that subject are of a fund: ``失业保险/基金收入``."""
    return "/" in subject and _FUNDS.search(subject) is not None


def remainder_formulas(lines: Iterable[LineRow]) -> list[Formula]:
    """决算其余: what the 其中 rows of a fund's income or outgo leave of it, so that the parts told add up."""
    wholes: dict[str, str] = {}
    parts: dict[str, list[str]] = {}
    settled = Measure.SETTLED
    for line in lines:
        fact = f"{line.subject}.{settled.label}"
        if line.role is not RowRole.OF_WHICH:
            wholes[line.block] = fact
        elif line.block in wholes and line.amounts.get(settled) is not None:
            parts.setdefault(wholes[line.block], []).append(fact)
    return [Formula(f"{whole}其余", "difference", (whole, *known)) for whole, known in parts.items()]
