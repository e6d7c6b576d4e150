"""How deep the rows of a list stand whose numbers are in a column of their own: 一 over 1, 1 over 1.1."""

from __future__ import annotations

import re
import unicodedata

from indicators.frameworks.tables.grid import Grid
from indicators.frameworks.tables.heads import Head
from indicators.frameworks.tables.roles import ColumnRole

_CHINESE = "[一二三四五六七八九十]{1,3}"
_STYLES = (
    ("一", re.compile(rf"^{_CHINESE}[、.]?$")),
    ("(一)", re.compile(rf"^\({_CHINESE}\)$")),
    ("1", re.compile(r"^\d{1,3}[、.]?$")),
    ("(1)", re.compile(r"^\(\d{1,2}\)$")),
    ("A", re.compile(r"^[A-Z]$")),
)
_DOTTED = re.compile(r"^\d{1,2}((?:[.\-]\d{1,2}){1,3})$")


def depths(grid: Grid, head: Head) -> dict[int, int]:
    """Row to its depth, from 0; empty where the head has several columns of names, or all numbers are of one style."""
    columns = head.columns.get(ColumnRole.SERIAL, [])
    if len(head.levels) != 1 or len(columns) != 1:
        return {}
    styles = {
        row: style
        for row in range(head.last + 1, len(grid.rows))
        if grid.own(row, head.levels[0]) and (style := _style(grid.own(row, columns[0])))
    }
    order = list(dict.fromkeys(styles.values()))
    return {row: order.index(style) for row, style in styles.items()} if len(order) > 1 else {}


def _style(number: str) -> str:
    words = unicodedata.normalize("NFKC", number).strip().rstrip("、")
    dotted = _DOTTED.match(words)
    if dotted:
        return "1" + ".1" * len(re.findall(r"[.\-]", dotted[1]))
    return next((style for style, pattern in _STYLES if pattern.match(words)), "")
