"""Where the head of a table stands, and which column holds what."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from indicators.frameworks.tables.grades import FEWEST, is_grade
from indicators.frameworks.tables.grid import Grid
from indicators.frameworks.tables.names import is_sum
from indicators.frameworks.tables.roles import (
    LEVELS,
    NAMES,
    SAYING,
    ColumnRole,
    counts_points,
    is_content,
    is_measure,
    is_reckoning,
    role_of,
)

MOST_ROWS_ABOVE = 80
_DEEPEST_HEAD = 3


@dataclass(frozen=True, slots=True)
class Head:
    """``first`` and ``last`` row; the columns of the levels from left to right; role of every other column.

    ``weights``: weight column to the number of the level that it weighs, the deepest where it stands behind all;
    ``grades``: head of each column of the 评分标准 that is printed grade by grade.
    """

    first: int
    last: int
    levels: tuple[int, ...]
    weights: dict[int, int]
    columns: dict[ColumnRole, list[int]]
    percents: frozenset[int] = frozenset()
    skipped: tuple[str, ...] = ()
    roles: dict[int, ColumnRole] = field(default_factory=dict)
    grades: dict[int, str] = field(default_factory=dict)

    def repeats(self, grid: Grid, row: int) -> bool:
        """Whether the head is printed once more in that row (续表)."""
        found = {column: role for column, text in grid.texts(row) if (role := role_of(text)) is not None}
        return len(found) >= 2 and len(found) * 2 > len(grid.texts(row))


def find_head(grid: Grid) -> Head | None:
    """The first head of the grid; None where there is none."""
    for row in range(min(len(grid.rows), MOST_ROWS_ABOVE)):
        if not _is_like_head(grid, row, 2):
            continue
        last = row
        while last + 1 < len(grid.rows) and last - row + 1 < _DEEPEST_HEAD and _is_like_head(grid, last + 1, 1):
            last += 1
        roles, uppers = _roles(grid, row, last)
        grades = _grades(grid, row, last)
        roles |= dict.fromkeys(grades, ColumnRole.STANDARD)
        _tell_measures_apart(grid, roles, row, last, grades)
        levels = _levels(grid, roles, row, last)
        named = set(roles.values())
        if levels and (named & SAYING or len(named & set(LEVELS)) > 1):
            return _head(grid, row, last, roles, uppers, levels, grades)
    return None


def _grades(grid: Grid, first: int, last: int) -> dict[int, str]:
    """The columns headed 优, 良, 中 … side by side."""
    for row in range(last, first - 1, -1):
        found = {column: text for column, text in grid.texts(row) if is_grade(text)}
        if len(found) >= FEWEST:
            return found
    return {}


def _tell_measures_apart(
    grid: Grid, roles: dict[int, ColumnRole], first: int, last: int, grades: dict[int, str]
) -> None:
    """Beside a column that counts points (评分细则) 评价标准 names what is aimed at, 计算方法 how a figure is found."""
    heads = {
        column: grid.filled(last, column) or grid.filled(first, column)
        for column, role in roles.items()
        if role is ColumnRole.STANDARD and column not in grades
    }
    measures = [column for column, text in heads.items() if is_measure(text)]
    reckoned = [column for column, text in heads.items() if is_reckoning(text)]
    counting = [
        column for column, text in heads.items() if column not in (*measures, *reckoned) and counts_points(text)
    ]
    if counting:
        roles |= dict.fromkeys(reckoned, ColumnRole.DEFINITION)
    if measures and counting and ColumnRole.TARGET not in roles.values():
        roles |= dict.fromkeys(measures, ColumnRole.TARGET)


def _is_like_head(grid: Grid, row: int, at_least: int) -> bool:
    """Whether most of what stands in the row are words of a head."""
    texts = grid.texts(row)
    known = sum(1 for _, text in texts if role_of(text) is not None or _bare_level(text) is not None)
    grades = sum(1 for _, text in texts if is_grade(text))
    known += grades if grades >= FEWEST else 0
    return known >= at_least and known * 2 > len(texts)


def _roles(grid: Grid, first: int, last: int) -> tuple[dict[int, ColumnRole], dict[int, str]]:
    """Role of each column by its lowest head cell, and all words above the column."""
    roles: dict[int, ColumnRole] = {}
    words: dict[int, str] = {}
    for column in range(grid.width):
        role: ColumnRole | None = None
        for row in range(first, last + 1):
            text = _above(grid, row, column, is_lowest=row == last)
            words[column] = f"{words.get(column, '')}{text}"
            below = role_of(text) or (None if role is None else _bare_level(text))
            role = _joined(role, below)
        if role is not None:
            roles[column] = role
    return roles, words


def _above(grid: Grid, row: int, column: int, *, is_lowest: bool) -> str:
    """The head cell over a column; a group's words reach over the blank cells beside it while others stand below."""
    text = grid.filled(row, column)
    if text or is_lowest:
        return text
    if not any(grid.own(below, column) for below in range(row + 1, min(row + _DEEPEST_HEAD, len(grid.rows)))):
        return ""
    return next((grid.filled(row, left) for left in range(column, -1, -1) if grid.filled(row, left)), "")


def _joined(upper: ColumnRole | None, lower: ColumnRole | None) -> ColumnRole | None:
    """一级指标 over 名称 is 一级指标; 分值 over 一级 is a weight; else the lower words count."""
    if lower is None or (upper is ColumnRole.WEIGHT and lower in NAMES):
        return upper
    if upper in LEVELS and lower is ColumnRole.NAME:
        return upper
    return lower


def _bare_level(text: str) -> ColumnRole | None:
    return role_of(f"{text}指标") if text in ("一级", "二级", "三级", "四级") else None


def _levels(grid: Grid, roles: dict[int, ColumnRole], first: int, last: int) -> tuple[int, ...]:
    """The columns of names from left to right; 指标名称 over several columns without heads of their own is all."""
    columns = sorted(column for column, role in roles.items() if role in LEVELS)
    named = [column for column, role in sorted(roles.items()) if role is ColumnRole.NAME]
    if columns:
        return (*columns, *[column for column in named if column > columns[-1]][:1])
    groups = [column for column, role in sorted(roles.items()) if role is ColumnRole.GROUP]
    if not named:
        return _contents_alone(grid, roles, first, last, groups)
    if groups and groups[0] < named[0]:
        return (groups[0], named[0])
    start = named[0]
    beside = _level_beside(grid, roles, first, last, start)
    if beside is not None:
        return (min(start, beside), max(start, beside))
    wide = [column for column in named if grid.owner(first, column) == grid.owner(first, start)]
    end = wide[-1] + 1
    while end < grid.width and end not in roles and not any(grid.filled(row, end) for row in range(first, last + 1)):
        below = [grid.own(row, end) for row in range(last + 1, len(grid.rows))]
        if not any(below):
            break
        end += 1
    return tuple(range(start, end))[:4]


def _level_beside(grid: Grid, roles: dict[int, ColumnRole], first: int, last: int, name: int) -> int | None:
    """The column 考核内容 that holds the level above the names, or below them, as it is the sparser or the fuller.

    Below them only where it and the weights are filled in the same rows, more than there are names.
    """
    contents = _contents(grid, roles, first, last)
    weights = [column for column, role in roles.items() if role is ColumnRole.WEIGHT]
    if len(contents) != 1 or not weights:
        return None
    below = range(last + 1, len(grid.rows))
    names, said, weighed = (
        [row for row in below if grid.own(row, column) and not is_sum(grid.own(row, name))]
        for column in (name, contents[0], weights[0])
    )
    if contents[0] < name and len(said) < len(names):
        return contents[0]
    rows = [row for row in said if row in weighed]
    return contents[0] if contents[0] > name and len(rows) == len(said) > len(names) > 0 else None


def _contents(grid: Grid, roles: dict[int, ColumnRole], first: int, last: int) -> list[int]:
    return [
        column
        for column, role in roles.items()
        if role is ColumnRole.DEFINITION and is_content(grid.filled(last, column) or grid.filled(first, column))
    ]


def _contents_alone(
    grid: Grid, roles: dict[int, ColumnRole], first: int, last: int, groups: list[int]
) -> tuple[int, ...]:
    """考核内容 holds the names where no other column does and points stand beside it, 指标类别 the level above."""
    contents = _contents(grid, roles, first, last)
    if len(contents) != 1 or ColumnRole.WEIGHT not in roles.values():
        return ()
    return (*[column for column in groups if column < contents[0]][:1], contents[0])


def _head(
    grid: Grid,
    first: int,
    last: int,
    roles: dict[int, ColumnRole],
    words: dict[int, str],
    levels: tuple[int, ...],
    grades: dict[int, str],
) -> Head:
    columns: dict[ColumnRole, list[int]] = {}
    for column, role in roles.items():
        if column not in levels:
            columns.setdefault(role, []).append(column)
    weights = columns.get(ColumnRole.WEIGHT, [])
    skipped = [
        grid.filled(last, column) or words[column]
        for column in range(grid.width)
        if words.get(column) and column not in roles and column not in levels
    ]
    return Head(
        first,
        last,
        levels,
        _weighed(weights, levels, words),
        columns,
        frozenset(column for column in weights if "%" in words[column] or "％" in words[column]),
        tuple(dict.fromkeys(text for text in skipped if text)),
        roles,
        grades,
    )


def _weighed(weights: list[int], levels: tuple[int, ...], words: dict[int, str]) -> dict[int, int]:
    """Each weight column weighs the level left of it; where its own head names a level, that one."""
    found: dict[int, int] = {}
    for column in weights:
        named = next((number for number, word in enumerate("一二三四") if f"{word}级" in words[column]), None)
        left = [number for number, level in enumerate(levels) if level < column]
        found[column] = left[-1] if left else len(levels) - 1
        if named is not None and named < len(levels) and column > levels[-1]:
            found[column] = named
    deepest = max(found.values(), default=0)
    if len(weights) > 1 and len(set(found.values())) == 1 and deepest == len(levels) - 1 == len(weights) - 1:
        # 一级 二级 三级 first, then as many weights: they follow one another.
        return {column: number for number, column in enumerate(weights)} if _adjoin(weights) else found
    return found


def _adjoin(columns: list[int]) -> bool:
    return all(right == left + 1 for left, right in pairwise(columns))
