"""What only the whole tree tells: totals over level-1 indicators, letters and weights in names, 同上."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from indicators.frameworks.tables.extras import set_apart
from indicators.frameworks.tables.grid import plain
from indicators.frameworks.tables.table import ReadNode

_ABOVE = frozenset(("同上", "同前", "同上项", "同上一项", "〃", "″", '"', "''"))
_AS = re.compile('^(?:评分标准|计分方法)?(?:同|参照|参见|比照)(?:上述|前述)?[“”"]?(.{2,12}?)[“”"]?(?:指标)?[。.]?$')
_LETTERED = re.compile(r"^([A-H])(?=[\u4e00-\u9fff])")
_WEIGHED = re.compile(r"^(.*[\u4e00-\u9fff])(\d{1,3}(?:\.\d{1,2})?)$")


def tidied(tree: Sequence[ReadNode]) -> list[ReadNode]:
    """The level-1 indicators of the tree in order, their names and texts put right."""
    roots = set_apart(_under_totals(list(tree)))
    _drop_letters(roots)
    for root in roots:
        for node in root.nodes():
            _take_weight(node)
    _repeat_standards([leaf for root in roots for leaf in root.leaves()], roots)
    return roots


def _under_totals(roots: list[ReadNode]) -> list[ReadNode]:
    """A row of a name and a weight alone, whose weight the level-1 indicators after it come to, stands over these."""
    kept: list[ReadNode] = []
    while roots:
        node = roots.pop(0)
        if not node.children and not _says(node) and node.weight is not None:
            below = _coming_to(node.weight, roots)
            node.children = roots[:below]
            del roots[:below]
        kept.append(node)
    return kept


def _coming_to(total: Decimal, nodes: Sequence[ReadNode]) -> int:
    """How many of the nodes, from the first on, come to the total; 0 where none do, or one alone does."""
    found = Decimal(0)
    for number, node in enumerate(nodes, start=1):
        weights = [leaf.weight for leaf in node.leaves()]
        if None in weights or not node.children:
            return 0
        found += sum((weight for weight in weights if weight is not None), Decimal(0))
        if found >= total:
            return number if found == total and number > 1 else 0
    return 0


def _says(node: ReadNode) -> bool:
    return bool(node.definition or node.points or node.standard or node.target)


def _drop_letters(roots: Sequence[ReadNode]) -> None:
    """A决策, B过程, C产出: letters that number the level-1 indicators."""
    letters = [found[1] if (found := _LETTERED.match(root.name)) else "" for root in roots]
    if len(letters) > 1 and "".join(letters) == "ABCDEFGH"[: len(letters)]:
        for root in roots:
            root.name = root.name[1:]


def _take_weight(node: ReadNode) -> None:
    """决策15: a number behind a branch's name that its parts come to is its weight."""
    found = _WEIGHED.match(node.name)
    weights = [leaf.weight for leaf in node.leaves()]
    if not found or not node.children or None in weights or node.weight not in (None, Decimal(found[2])):
        return
    if sum((weight for weight in weights if weight is not None), Decimal(0)) == Decimal(found[2]):
        node.name = found[1]
        if node.weight is None:
            node.weight, node.weight_place = Decimal(found[2]), node.place


def _repeat_standards(leaves: Sequence[ReadNode], roots: Sequence[ReadNode]) -> None:
    """同上 is the 评分标准 of the leaf above; 同数量指标 that of the first leaf below 数量指标."""
    called: dict[str, ReadNode] = {}
    for node in (node for root in roots for node in root.nodes()):
        called.setdefault(plain(node.name).removesuffix("指标"), node)
    for before, leaf in zip([None, *leaves], leaves, strict=False):
        words = plain(leaf.standard)
        if words.rstrip("。.") in _ABOVE:
            leaf.standard = before.standard if before is not None else leaf.standard
        elif found := _AS.match(words):
            model = called.get(found[1].removesuffix("指标"))
            first = next(iter(model.leaves()), None) if model is not None else None
            if first is not None and first is not leaf and first.standard:
                leaf.standard = first.standard
