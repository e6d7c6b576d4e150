"""部门整体支出绩效目标表: what was promised, and in the adjusted version what was achieved."""

from __future__ import annotations

from budgets.vocabulary import TargetVersion
from budgets.workbooks.cells import CellReader
from budgets.workbooks.rows import UNMOVED, Rows, TargetRow
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.headers import FoundColumn, clean_text, normalise
from evalcase.spreadsheets.locate import DataRow, LocatedTable

PERFORMANCE_TARGETS = TableDeclaration(
    "performance_targets",
    "部门整体支出绩效目标表",
    (
        Column("level1", ("一级指标",), fill_down=True, width=14),
        Column("level2", ("二级指标",), fill_down=True, width=18),
        Column("level3", ("三级指标",), width=40),
        Column("target", ("指标值",), ColumnKind.QUANTITY, aliases=("年度指标值", "目标值"), width=24),
        Column("actual", ("完成情况",), required=False, aliases=("指标完成情况", "完成值", "实际完成值"), width=40),
        Column("completion", ("是否完成",), required=False, width=12),
    ),
    has_unit_line=False,
    notes=("表题含“（调整后）”的为调整后版本，否则为批复版本。", "百分比请写成文本，如“≥90%”“100%”。"),
)


def parse(located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
    """Rows to targets. The version is in the title; an indicator without a name or a value is a fault."""
    cells = CellReader(located, errors)
    table = Rows.on(located, UNMOVED, year)
    titles = "".join(text for _, text in located.titles) + located.sheet.name
    table.variant = TargetVersion.ADJUSTED if "调整后" in titles else TargetVersion.APPROVED
    seen: dict[tuple[str, str, str], int] = {}
    for row in located.rows:
        target = _target(cells, table, row, len(table.targets) + 1)
        first = seen.setdefault(target.identity, row.number)
        if first != row.number:
            what = f"“{target.level3}”与第{first}行重复"
            cells.fail(row, table.columns.get("level3"), what, "同一二级指标下不能重名", "请合并为一行或改正名称")
        table.targets.append(target)
    if not table.targets:
        errors.append(located.error(located.header.bottom + 2, None, "表头之下没有数据", "至少应有一行指标"))
    return table


def _target(cells: CellReader, table: Rows, row: DataRow, order: int) -> TargetRow:
    columns = table.columns
    for key, label in (("level1", "一级指标"), ("level2", "二级指标"), ("level3", "三级指标"), ("target", "指标值")):
        found = columns.get(key)
        if found is not None and not normalise_any(row, found):
            cells.fail(row, found, f"{label}是空的", "每行都应有指标名称和指标值", "请补填或删除该行")
    return TargetRow(
        row.number,
        order,
        cells.text(row, columns.get("level1"), 60),
        cells.text(row, columns.get("level2"), 60),
        cells.text(row, columns.get("level3"), 200),
        printed(cells, row, columns.get("target"), 200),
        printed(cells, row, columns.get("actual"), 5000),
        cells.text(row, columns.get("completion"), 20),
    )


def normalise_any(row: DataRow, found: FoundColumn) -> str:
    """Whether a cell says anything at all; a lone dash does."""
    return normalise(clean_text(row.cells[found.index])) or clean_text(row.cells[found.index])


def printed(cells: CellReader, row: DataRow, found: FoundColumn | None, longest: int) -> str:
    """A target or actual as a person reads it; a bare fraction, which may be a percentage, is a fault."""
    if found is not None and found.index < len(row.cells):
        value = row.cells[found.index]
        if isinstance(value, float) and 0 < abs(value) <= 1:
            # A cell shown as 90% holds 0.9: the shown text cannot be told from the value.
            shown = clean_text(value)
            cells.fail(
                row, found, f"数值是 {shown}，分不清是否为百分比", "应能看出百分比", "请写成文本，如“90%”或“1件”"
            )
    return cells.text(row, found, longest)
