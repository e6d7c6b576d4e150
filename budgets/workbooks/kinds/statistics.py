"""Tables of figures that need not be money: yearly series, the year's work, questionnaire counts."""

from __future__ import annotations

import re

from budgets.quantities import Quantity
from budgets.workbooks.figures import FigureReader
from budgets.workbooks.rows import UNMOVED, Rows
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.headers import normalise
from evalcase.spreadsheets.locate import LocatedTable

YEARLY_SERIES, WORK_SERIES, SURVEY_SERIES = "历年变动", "履职情况", "问卷"

YEARLY_STATISTICS = TableDeclaration(
    "yearly_statistics",
    "历年变动情况统计表",
    (
        Column("name", ("项目",), width=40),
        Column("unit", ("计量单位",), aliases=("单位",), width=12),
        Column("value", ("{year}年",), ColumnKind.QUANTITY, width=14),
        Column(
            "growth", ("{year}年同比增长",), ColumnKind.RATE, required=False, calculated=True,
            aliases=("同比增长", "同比增长率", "{year}年同比增长率"), width=18,
        ),
        Column(
            "compound_growth", ("{periods}年复合增长率",), ColumnKind.RATE, required=False, calculated=True,
            aliases=("复合增长率", "年均复合增长率"), width=18,
        ),
    ),
    has_unit_line=False,
    notes=(
        "年份列可多可少，从早到晚排列。",
        "同比增长、复合增长率由系统计算，可以不填。",
        "同一单位有几张时，表题末尾用括号写明内容，如“历年变动情况统计表（资产）”。",
    ),
)  # fmt: skip

WORK_STATISTICS = TableDeclaration(
    "work_statistics",
    "履职情况统计表",
    (
        Column("name", ("项目",), width=46),
        Column("unit", ("计量单位",), aliases=("单位",), width=12),
        Column("value", ("数值",), ColumnKind.QUANTITY, aliases=("数量",), width=18),
    ),
    has_unit_line=False,
    notes=(
        "百分比请写成“100%”或在计量单位填“%”、数值填 100。",
        "同一单位有几张时，表题末尾用括号写明内容，如“履职情况统计表（人员构成）”。",
    ),
)

SURVEY_COUNTS = TableDeclaration(
    "survey_counts",
    "满意度问卷统计表",
    (
        Column("question", ("题目",), fill_down=True, width=40),
        Column("option", ("选项",), width=16),
        Column("weight", ("权重",), ColumnKind.NUMBER, width=10),
        Column("count", ("份数",), ColumnKind.INTEGER, width=10),
    ),
    has_unit_line=False,
    notes=("权重如 1、0.8、0.6、0。满意度＝Σ(权重×份数)÷Σ份数。", "不要填合计行。"),
)


# 履职情况统计表（人员构成）: several such tables of an agency stand side by side, told apart by topic.
_TOPIC = re.compile(r"统计表\s*[(（]([^()（）]{1,40})[)）]\s*$")


def _topic(located: LocatedTable) -> str:
    found = _TOPIC.search(located.caption)
    return found[1].strip() if found else ""


def parse_yearly(located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
    """One figure for each item and year column; the calculated cells are kept for comparison."""
    reader = FigureReader(located, UNMOVED, year, errors, YEARLY_SERIES)
    reader.table.variant = _topic(located)
    table, columns = reader.table, reader.table.columns
    yearly = [found for found in located.header.columns if found.column.key == "value"]
    for row in located.rows:
        item = reader.name(row, "name", reader.cells.text(row, columns.get("name"), 500))
        if not item:
            continue
        unit = reader.cells.text(row, columns.get("unit"), 20)
        for found in yearly:
            reader.add(row, found, item, int(found.bindings["year"]), reader.cells.quantity(row, found, unit))
        table.rates[row.number] = {
            found.column.key: row.cells[found.index] for found in located.header.columns if found.column.calculated
        }
    return reader.finish()


def parse_work(located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
    """One figure of the year for each item."""
    reader = FigureReader(located, UNMOVED, year, errors, WORK_SERIES)
    reader.table.variant = _topic(located)
    columns = reader.table.columns
    value = located.column("value")
    for row in located.rows:
        item = reader.name(row, "name", reader.cells.text(row, columns.get("name"), 500))
        if item and value is not None:
            unit = reader.cells.text(row, columns.get("unit"), 20)
            reader.add(row, value, item, year, reader.cells.quantity(row, value, unit))
    return reader.finish()


def parse_survey(located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
    """Two figures for each option: ``问卷/{题目}/{选项}.权重`` and ``.份数``."""
    reader = FigureReader(located, UNMOVED, year, errors, SURVEY_SERIES)
    cells, columns = reader.cells, reader.table.columns
    weight, count = located.column("weight"), located.column("count")
    for row in located.rows:
        question, option = cells.text(row, columns.get("question"), 500), cells.text(row, columns.get("option"), 60)
        if normalise(option or question) in ("合计", "小计", "总计"):
            cells.fail(row, columns.get("option"), f"是“{option or question}”行", "问卷表不应有合计行", "请删除该行")
            continue
        item = reader.name(row, "option", f"问卷/{question}/{option}" if question and option else "")
        if not item or weight is None or count is None:
            continue
        share, copies = cells.quantity(row, weight, ""), cells.count(row, count)
        if share.value is None or not 0 <= share.value <= 1:
            cells.fail(row, weight, f"权重是“{share}”", "应在0到1之间", "请改正权重")
        elif copies is None:
            cells.fail(row, count, "份数是空的", "应为不小于0的整数", "没有人选的填 0")
        else:
            reader.add(row, weight, f"{item}.权重", year, share)
            reader.add(row, count, f"{item}.份数", year, Quantity.of(copies, "份"))
    return reader.finish()
