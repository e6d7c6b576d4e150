"""The rows under a head, read one after another into a tree; what stands in them besides is noted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.frameworks.tables.extras import is_extra_name
from indicators.frameworks.tables.grades import graded
from indicators.frameworks.tables.grid import Grid, plain
from indicators.frameworks.tables.heads import Head
from indicators.frameworks.tables.names import is_numbered, is_section, is_sum, named, says_nothing, weight_in
from indicators.frameworks.tables.outline import depths
from indicators.frameworks.tables.roles import ColumnRole
from indicators.frameworks.tables.table import Doubt, ReadNode
from indicators.rules.numbers import decimal_text

_NOTE = re.compile(
    r"^[(（【]?(?:注|说明|备注|填表|填报|制表|审核|联系|单位负责人|其他需要说明|评价人|评分人|日期|考核等次|等级)"
)
_VETO = re.compile(r"^(?:\d{1,2}[.、])?一票否决")
_SIGNED = re.compile(r"^[+＋\-−–]\s*")
_AGAIN = re.compile(r"^[(（]?续(?:上)?表")
_LONGEST_BANNER = 30
_TEXTS = {
    "definition": (ColumnRole.DEFINITION,),
    "points": (ColumnRole.POINTS,),
    "standard": (ColumnRole.STANDARD,),
    "evidence": (ColumnRole.EVIDENCE,),
    "note": (ColumnRole.NOTE,),
}


@dataclass(slots=True)
class PrintedSum:
    """A row 合计 (of everything) or 小计 (of the level-1 indicator above it), with the cell of its number."""

    place: str
    value: Decimal
    of: ReadNode | None = None


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one table. ``branch`` is the indicator of each level that the next row hangs on."""

    grid: Grid
    head: Head
    tree: list[ReadNode] = field(default_factory=list)
    branch: list[ReadNode | None] = field(default_factory=list)
    banner: ReadNode | None = None
    sums: list[PrintedSum] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_closed: bool = False
    outline: dict[int, int] = field(default_factory=dict)
    above: list[ReadNode] = field(default_factory=list)  # the rows of an outline that the next one may stand under

    def read(self) -> None:
        """Every row below the head."""
        self.branch = [None] * len(self.head.levels)
        self.outline = depths(self.grid, self.head)
        self._section_above()
        for row in range(self.head.last + 1, len(self.grid.rows)):
            texts = self.grid.texts(row)
            # A number before a row says nothing of what the row is.
            if texts and len(texts) > 1 and texts[0][0] in self.head.columns.get(ColumnRole.SERIAL, []):
                texts = texts[1:]
            if texts:
                self._read_row(row, texts)

    def _read_row(self, row: int, texts: list[tuple[int, str]]) -> None:
        first = texts[0][1]
        if self.head.repeats(self.grid, row) or _AGAIN.match(plain(first)):
            return
        if is_sum(first) or self._sum_behind(texts):
            self._sum(row, "小计" in "".join(text for _, text in texts[:2]))
        elif _NOTE.match(plain(first)) or self.is_closed:
            self.notes.append("　".join(text for _, text in texts))
        elif _VETO.match(plain(first)):
            self._veto(row, texts)
        elif row not in self.outline and len(texts) == 1 and self._is_banner(row, texts[0][0], first):
            self._banner(row, texts[0][0], first)
        elif len(texts) == 1 and len(first) > _LONGEST_BANNER and texts[0][0] <= self.head.levels[0]:
            self.notes.append(first)
        else:
            self._indicator(row)

    def _section_above(self) -> None:
        """一、共性指标（40分） right above the head stands over the indicators below it."""
        texts = self.grid.texts(self.head.first - 1) if self.head.first else []
        if len(texts) == 1 and is_section(texts[0][1]):
            self._banner(self.head.first - 1, *texts[0])

    def _veto(self, row: int, texts: list[tuple[int, str]]) -> None:
        """一票否决 is no indicator: what it says is told, to be set as a cap."""
        words = "：".join(text for _, text in texts if not says_nothing(text))
        self.notes.append(words)
        mend = "请在草稿中写成某项指标的要点、问题数或扣分项，再在“总分规则”中以该项的回答为条件写封顶"
        asked = f"“{words[:80]}”不是计分的指标，没有读入；{mend}"
        self.doubts.append(Doubt(self.grid.place(row, texts[0][0]), asked))

    def _sum_behind(self, texts: list[tuple[int, str]]) -> bool:
        """小计 under the level-1 indicator, as a row of its own."""
        return any(column in self.head.levels and is_sum(text) for column, text in texts)

    def _sum(self, row: int, is_part: bool) -> None:
        for column in self.head.weights:
            value, is_percent = weight_in(self.grid.own(row, column))
            if value is not None and not (is_percent and value != 100):
                of = (self.tree[-1] if self.tree else None) if is_part else None
                self.sums.append(PrintedSum(self.grid.place(row, column), value, of))
                break
        if not is_part:
            self.is_closed = True

    def _is_banner(self, row: int, column: int, text: str) -> bool:
        """A row of one text that stands over the indicators below: across the table, numbered or with its weight."""
        if is_section(text) and row + 1 < len(self.grid.rows) and self.head.repeats(self.grid, row + 1):
            return True  # 二、个性指标（60分） over the same head once more
        if column > self.head.levels[0] or len(text) > _LONGEST_BANNER or _is_child_of_outline(self, column):
            return False
        wide = self.grid.filled(row, self.head.levels[-1]) == text and len(self.head.levels) > 1
        behind = next((self.grid.filled(row, each) for each in self.head.weights), "")
        return (
            wide or behind == text or (len(self.head.levels) == 1 and (is_numbered(text) or named(text)[1] is not None))
        )

    def _banner(self, row: int, column: int, text: str) -> None:
        self.banner = self._new(row, column, text)
        self.tree.append(self.banner)
        self.branch = [None] * len(self.head.levels)

    def _indicator(self, row: int) -> None:
        """New indicators of the row, from the highest level that has a name of its own in it."""
        made: ReadNode | None = None
        depth = self.outline.get(row)
        if depth is not None:
            del self.above[depth:]
            self.banner = self.above[-1] if self.above else None
        for number, column in enumerate(self.head.levels):
            text = self.grid.own(row, column)
            if not text or self._continues(row, number, text, made is not None):
                continue
            made = self._new(row, column, text)
            self._hang(made, number)
        if made is not None:
            self._weigh(row, made)
            if depth is not None:
                self.above.append(made)
        else:
            self._nameless(row)
        leaf = next((node for node in reversed(self.branch) if node is not None), None)
        if leaf is not None:
            self._describe(row, leaf, is_new=leaf is made)

    def _nameless(self, row: int) -> None:
        """A weight in a row that names no indicator would be lost without a word."""
        for column in self.head.weights:
            value, _ = weight_in(self.grid.own(row, column))
            if value:
                words = f"分值{decimal_text(value)}所在的一行没有指标名称，分值没有读入，请核对"
                self.doubts.append(Doubt(self.grid.place(row, column), words))

    def _continues(self, row: int, number: int, text: str, has_new_parent: bool) -> bool:
        """Whether the name is only printed again: the branch's in each row, the leaf's beside no weight of its own."""
        current = self.branch[number]
        if current is None or has_new_parent or named(text)[0] != current.name:
            return False
        return number < len(self.head.levels) - 1 or not any(self.grid.own(row, each) for each in self.head.weights)

    def _new(self, row: int, column: int, text: str) -> ReadNode:
        name, weight, is_percent = named(text)
        place = self.grid.place(row, column)
        return ReadNode(name, place, weight, place if weight is not None else "", is_percent)

    def _hang(self, node: ReadNode, number: int) -> None:
        above = next((each for each in reversed(self.branch[:number]) if each is not None), self.banner)
        (self.tree if above is None else above.children).append(node)
        self.branch[number:] = [node, *([None] * (len(self.branch) - number - 1))]

    def _weigh(self, row: int, made: ReadNode) -> None:
        """The weights in the row's own columns, each to the indicator of its level that begins in this row."""
        at = next(number for number, node in enumerate(self.branch) if node is made)
        for column, number in self.head.weights.items():
            text = self.grid.own(row, column)
            node = made if number >= at or number == len(self.head.levels) - 1 else self.branch[number]
            if says_nothing(text) or node is None:
                continue
            is_extra = any(each is not None and is_extra_name(each.name) for each in (*self.branch, self.banner))
            value, is_percent = weight_in(_SIGNED.sub("", text) if is_extra else text)
            place = self.grid.place(row, column)
            if value is None:
                self.doubts.append(Doubt(place, f"“{node.name}”的分值“{text[:20]}”不是数字，请填写分值"))
            elif node.weight is not None and node.weight != value:
                both = f"{node.weight_place}为{decimal_text(node.weight)}，{place}为{decimal_text(value)}"
                self.doubts.append(Doubt(place, f"“{node.name}”有两个分值：{both}；先按{decimal_text(value)}，请核对"))
                node.weight, node.weight_place = value, place
            elif node.weight is None:
                node.weight, node.weight_place = value, place
                node.is_percent = is_percent or column in self.head.percents

    def _describe(self, row: int, leaf: ReadNode, *, is_new: bool) -> None:
        """The texts of the row, added to what earlier rows of the same indicator said.

        A cell that is merged over the rows of several indicators speaks of each of them.
        """
        said = self._shared if is_new else self.grid.own
        columns = self.head.columns
        apart = ColumnRole.DEFINITION in columns and ColumnRole.POINTS not in columns
        for name, roles in _TEXTS.items():
            also = (ColumnRole.EXPLANATION,) if name == ("points" if apart else "definition") else ()
            grades = self.head.grades if name == "standard" else {}
            texts = [graded([(text, said(row, column)) for column, text in grades.items()])]
            texts += [
                said(row, column)
                for role in (*roles, *also)
                for column in columns.get(role, [])
                if column not in grades
            ]
            kept = [text for text in (getattr(leaf, name), *texts) if not says_nothing(text)]
            setattr(leaf, name, "\n".join(kept))
        if not leaf.target:
            leaf.target, leaf.unit = self._target(row)

    def _shared(self, row: int, column: int) -> str:
        """What stands in the cell, or in the one above that it is merged with in the same column."""
        top, left = self.grid.owner(row, column)
        return (
            self.grid.filled(row, column)
            if left == column and self.head.last < top < row
            else self.grid.own(row, column)
        )

    def _target(self, row: int) -> tuple[str, str]:
        """The 指标值 with sign and unit from the columns beside it."""
        value, sign, unit = (
            next((text for each in self.head.columns.get(role, []) if (text := self.grid.own(row, each))), "")
            for role in (ColumnRole.TARGET, ColumnRole.SIGN, ColumnRole.UNIT)
        )
        if says_nothing(value):
            return "", ""
        sign = {"═": "=", "＝": "=", "≧": "≥", "≦": "≤", ">=": "≥", "<=": "≤"}.get(sign, sign)
        sign = sign if sign in ("=", "≥", "≤", ">", "<") and not value.startswith(tuple("=≥≤><＝＞＜")) else ""
        is_number = bool(re.fullmatch(r"[=≥≤><]?\s*\d+(?:\.\d+)?", value))
        return f"{sign}{value}{unit if is_number else ''}", unit


def _is_child_of_outline(reader: RowReader, column: int) -> bool:
    """A lone name under a level column where names of the levels below follow in rows of their own."""
    return (
        len(reader.head.levels) > 1
        and column == reader.head.levels[0]
        and reader.grid.width > 1
        and not reader.grid.merged
    )
