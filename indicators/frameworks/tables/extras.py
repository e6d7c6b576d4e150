"""加分项 and 扣分项: rows whose points come on top of the total, whatever weight is printed beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from indicators.frameworks.tables.table import ReadNode

_SIGN = "(?:加减|加|减|扣)分"
_NAME = re.compile(
    rf"^(?:附加|奖励|额外|其他)?{_SIGN}(?:项|项目|指标|因素|事项|情况)?(?:$|[（(:：—-])|(?:附加|奖励|创新|额外){_SIGN}项?$|^附加分$"
)


def set_apart(roots: Sequence[ReadNode]) -> list[ReadNode]:
    """The roots, those rows marked and without weight; one that hangs below a branch of another name is a root."""
    kept: list[ReadNode] = []
    for root in roots:
        moved = [] if is_extra_name(root.name) else [child for child in root.children if is_extra_name(child.name)]
        if len(moved) < len(root.children) or not moved:
            root.children = [child for child in root.children if not any(child is each for each in moved)]
            kept += [root, *moved]
        else:
            kept += moved
    for root in (each for each in kept if is_extra_name(each.name)):
        for node in root.nodes():
            node.is_extra, node.most, node.weight = True, node.weight or None, Decimal(0)
    return kept


def is_extra_name(name: str) -> bool:
    """Whether an indicator of that name only adds to the total, or takes from it."""
    return bool(_NAME.search(name))
