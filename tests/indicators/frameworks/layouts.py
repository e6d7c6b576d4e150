"""Made-up tables of frameworks, in the layouts in which bureaus and firms draw them up. All names are invented."""

from __future__ import annotations

from indicators.frameworks.tables.grid import Block, Grid
from indicators.frameworks.tables.reading import read_table
from indicators.frameworks.tables.table import ReadNode, ReadTable

Shown = tuple[str, str, list["Shown"]]


def grid(text: str, *merged: Block, name: str = "指标体系") -> Grid:
    """A grid of lines, their cells parted by bars."""
    lines = text.strip("\n").split("\n")
    return Grid(name, [[cell.strip().replace("⏎", "\n") for cell in line.split("|")] for line in lines], merged)


def read(text: str, *merged: Block) -> ReadTable:
    table = read_table(grid(text, *merged))
    assert table is not None
    return table


def shown(node: ReadNode) -> Shown:
    """Name, weight and what stands below."""
    return node.name, "" if node.weight is None else f"{node.weight.normalize():f}", [shown(c) for c in node.children]


def leaves(table: ReadTable) -> list[tuple[str, str]]:
    return [shown(leaf)[:2] for leaf in table.leaves()]


def found(table: ReadTable) -> list[str]:
    return [str(doubt) for doubt in table.doubts]


MERGED = """
附件2|||||||
某县图书馆免费开放绩效评价指标体系|||||||
一级指标|二级指标|三级指标|分值|指标解释|指标说明|评分标准|得分
决策（20分）|项目立项|立项依据充分性|8|立项是否有依据|①符合政策⏎②符合规划|有依据得满分，否则不得分|
|绩效目标|绩效目标合理性|12|目标是否合理||按评分说明|
产出（80分）|产出数量|年接待读者人次|50|接待读者的人次||完成率×分值|
||新增藏书量|30|||每少1%扣0.5分，扣完为止|
合计|||100||||
注：本表由主管部门填写|||||||
"""
MERGES = ((3, 0, 4, 0), (5, 0, 6, 0), (5, 1, 6, 1), (7, 0, 7, 2))
