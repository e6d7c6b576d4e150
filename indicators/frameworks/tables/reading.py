"""A framework's table, as people draw it up in Excel or Word, read into indicators, with what contradicts itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from indicators.frameworks.tables.grid import Grid, plain
from indicators.frameworks.tables.heads import Head, find_head
from indicators.frameworks.tables.money_rows import execution_leaf
from indicators.frameworks.tables.names import is_section
from indicators.frameworks.tables.roles import ColumnRole
from indicators.frameworks.tables.rows import RowReader
from indicators.frameworks.tables.table import Doubt, ReadNode, ReadTable
from indicators.frameworks.tables.tidying import tidied
from indicators.rules.numbers import decimal_text

FEWEST_LEAVES = 2
_ANNEX = re.compile(r"^附[件表录]\s*[\d一二三四五六七八九十]{0,3}(?:[-—]\d{1,2})?\s*[:：、.]?\s*")
_TITLE_WORDS = ("指标", "评价", "评分", "自评", "考核", "绩效")
_LONGEST_TITLE, _LONGEST_SHEET_WORD = 60, 8
_MOST_BLANK = 3  # leaves without a weight that are told one by one
HUNDRED = Decimal(100)
_OF_SCORING = frozenset((ColumnRole.SCORE, ColumnRole.ACTUAL, ColumnRole.SERIAL))


def read_table(grid: Grid) -> ReadTable | None:
    """The framework in the grid; None without a head (一级指标, 分值, 评分标准 …) or with fewer than two indicators.

    Never raises: what the table does not say is None or "", what it says twice differently is a doubt by cell.
    """
    head = find_head(grid)
    if head is None:
        return None
    reader = RowReader(grid, head)
    reader.read()
    tree = _without_blanks(reader.tree, len(head.levels))
    if sum(1 for node in tree for _ in node.leaves()) < FEWEST_LEAVES:
        return None
    doubts = [*reader.doubts, *_broken(grid, head)]
    _in_points(tree)
    tree = tidied(tree)
    _lend_weights(tree)
    printed = next((each for each in reversed(reader.sums) if each.of is None), None)
    extra = execution_leaf(grid, head, _sum(tree), printed.value if printed else None)
    if extra is not None:
        tree.insert(0, extra)
    doubts += _blanks(tree)
    doubts += [doubt for node in tree for each in node.nodes() for doubt in _contradictions(each)]
    total = _sum(tree)
    if printed is not None and total is not None and printed.value == total + _added(tree) > total:
        printed = None  # 总分 with the 加分项 in it
    if printed is not None and total is not None and printed.value != total:
        words = f"印的合计是{decimal_text(printed.value)}，各指标分值相加是{decimal_text(total)}，请核对"
        doubts.append(Doubt(printed.place, words))
    doubts += _part_sums(reader)
    doubts += _same_names(tree)
    roots = [node.weight for node in tree]
    whole = total if None in roots else sum(filter(None, roots), Decimal(0))
    if printed is not None and printed.value > 1:
        whole = printed.value
    return ReadTable(
        grid.name, _title(grid, head), tuple(tree), whole, tuple(doubts), tuple(reader.notes), head.skipped
    )


def read_tables(grids: Iterable[Grid]) -> list[ReadTable]:
    """The frameworks among several sheets or tables, in their order."""
    return [table for grid in grids if (table := read_table(grid)) is not None]


def _broken(grid: Grid, head: Head) -> list[Doubt]:
    """Cells below the head of which nothing could be read, in the columns that a framework takes."""
    taken = {*head.levels, *(column for column, role in head.roles.items() if role not in _OF_SCORING)}
    rows = range(head.last + 1, len(grid.rows))
    places = (grid.place(row, column) for row in rows for column in sorted(taken))
    return [Doubt(place, grid.broken[place]) for place in places if place in grid.broken]


def _without_blanks(nodes: list[ReadNode], depth: int, level: int = 1) -> list[ReadNode]:
    """Without branches of a form under which nothing was filled in: no name below, no weight, no text."""
    kept = []
    for node in nodes:
        had_children = bool(node.children)
        node.children = _without_blanks(node.children, depth, level + 1)
        says = node.weight is not None or node.target or node.standard or node.definition or node.points
        if node.children or says or (level >= depth and not had_children):
            kept.append(node)
    return kept


def _in_points(tree: list[ReadNode]) -> None:
    """Weights as parts of one (0.05) or as shares of the level above (20% of 50%) in points of a hundred."""
    weighed = [node for root in tree for node in root.nodes() if node.weight is not None]
    leaves = [leaf for root in tree for leaf in root.leaves()]
    if leaves and all(leaf.weight is not None for leaf in leaves):
        if sum((leaf.weight or Decimal(0) for leaf in leaves), Decimal(0)) == 1:
            for node in weighed:
                if node.weight is not None and node.weight <= 1:
                    node.weight *= HUNDRED
        elif _each_level_is_whole(tree, Decimal(1)):
            for node in weighed:
                node.weight = (node.weight or Decimal(0)) * HUNDRED
            _multiply(tree, Decimal(1))
        elif all(node.is_percent for node in weighed) and _each_level_is_whole(tree):
            _multiply(tree, Decimal(1))


def _each_level_is_whole(nodes: list[ReadNode], one: Decimal = HUNDRED) -> bool:
    """Whether the weights of siblings come to the whole everywhere in the tree."""
    weights = [node.weight for node in nodes]
    whole = all(weight is not None for weight in weights) and sum(filter(None, weights), Decimal(0)) == one
    return whole and all(_each_level_is_whole(node.children, one) for node in nodes if node.children)


def _multiply(nodes: list[ReadNode], share: Decimal) -> None:
    for node in nodes:
        part = share * (node.weight or Decimal(0)) / HUNDRED
        node.weight = part * HUNDRED
        _multiply(node.children, part)


def _lend_weights(tree: list[ReadNode]) -> None:
    """An only child without a weight has its parent's."""
    for root in tree:
        for node in root.nodes():
            if len(node.children) == 1 and node.weight is not None and node.children[0].weight is None:
                node.children[0].weight = node.weight
                node.children[0].weight_place = node.weight_place


def _sum(nodes: list[ReadNode]) -> Decimal | None:
    """What the leaves come to; None where a leaf has no weight."""
    weights = [leaf.weight for node in nodes for leaf in node.leaves()]
    return None if None in weights else sum(filter(None, weights), Decimal(0))


def _added(nodes: list[ReadNode]) -> Decimal:
    """What the 加分项 may add at most."""
    leaves = [leaf for root in nodes if root.is_extra and "加" in root.name for leaf in root.leaves()]
    return sum((leaf.most or Decimal(0) for leaf in leaves), Decimal(0))


def _blanks(tree: list[ReadNode]) -> list[Doubt]:
    """Leaves without a weight: one by one, or all in one sentence where there are many."""
    blank = [leaf for node in tree for leaf in node.leaves() if leaf.weight is None]
    if len(blank) <= _MOST_BLANK:
        return [Doubt(leaf.place, f"“{leaf.name}”没有分值，请填写") for leaf in blank]
    told = f"“{blank[0].name}”等{len(blank)}个指标没有分值，请填写，或在草稿中点“填补空缺的分值”平均分配"
    return [Doubt(blank[0].place, told)]


def _contradictions(node: ReadNode) -> list[Doubt]:
    """A branch whose parts do not come to its weight."""
    below = _sum(node.children) if node.children else None
    if node.weight is None or below is None or below == node.weight:
        return []
    words = f"“{node.name}”印的分值是{decimal_text(node.weight)}，下级相加是{decimal_text(below)}，请核对"
    return [Doubt(node.weight_place or node.place, words)]


def _part_sums(reader: RowReader) -> list[Doubt]:
    found = []
    for each in reader.sums:
        below = _sum([each.of]) if each.of is not None else None
        if each.of is not None and below is not None and below != each.value:
            words = f"“{each.of.name}”印的小计是{decimal_text(each.value)}，下级相加是{decimal_text(below)}，请核对"
            found.append(Doubt(each.place, words))
    return found


def _same_names(nodes: list[ReadNode]) -> list[Doubt]:
    found, seen = [], set()
    for node in nodes:
        if node.name in seen:
            found.append(Doubt(node.place, f"同级指标“{node.name}”出现不止一次，请改名或合并"))
        seen.add(node.name)
        found += _same_names(node.children)
    return found


def _title(grid: Grid, head: Head) -> str:
    """The longest line above the head that may be a title; else the nearest above a Word table, else the sheet's name.

    A sheet is seldom called as its framework: 指标体系 alone is no title.
    """
    lines = [texts[0][1] for row in range(head.first) if len(texts := grid.texts(row)) == 1]
    titles = [title for line in lines if (title := _as_title(line))]
    if titles:
        return max(titles, key=len)
    named = [*grid.above, *([grid.name] if grid.is_sheet and len(grid.name) > _LONGEST_SHEET_WORD else [])]
    return next((title for line in reversed(named) if (title := _as_title(line))), "")


def _as_title(line: str) -> str:
    """The line, if it speaks of indicators or an evaluation and is neither a label of a form nor a sentence."""
    title = _ANNEX.sub("", " ".join(line.split()))
    speaks = any(word in plain(title) for word in _TITLE_WORDS)
    return (
        title
        if speaks and len(title) <= _LONGEST_TITLE and not is_section(title) and not re.search("[：:。；;]", title)
        else ""
    )
