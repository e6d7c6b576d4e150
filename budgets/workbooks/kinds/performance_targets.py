"""部门整体支出绩效目标表: what was promised, and in the adjusted version what was achieved."""

from __future__ import annotations

from budgets.vocabulary import TargetVersion
from budgets.workbooks.cells import CellReader
from budgets.workbooks.kind import Asked, Cells, WorkbookKind
from budgets.workbooks.rows import Rows, TableRow, TargetRow
from budgets.workbooks.targets import LEVELS, TargetReader, asked_targets, target_cells
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.locate import LocatedTable


class PerformanceTargets(WorkbookKind):
    """Its variant is the version, told by the title; an indicator without a name or a value is a fault."""

    declaration = TableDeclaration(
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

    def parse(self, located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
        rows = Rows.on(located, self, year)
        titles = "".join(text for _, text in located.titles) + located.sheet.name
        rows.variant = TargetVersion.ADJUSTED if "调整后" in titles else TargetVersion.APPROVED
        reader = TargetReader(CellReader(located, errors), rows)
        for row in located.rows:
            reader.require(row, (*LEVELS, "target"), "每行都应有指标名称和指标值")
            target = TargetRow(
                row.number,
                reader.next_order,
                reader.text(row, "level1", 60),
                reader.text(row, "level2", 60),
                reader.text(row, "level3", 200),
                reader.printed(row, "target", 200),
                reader.printed(row, "actual", 5000),
                reader.text(row, "completion", 20),
            )
            reader.add(row, target)
        if not rows.targets:
            reader.cells.fail_empty("至少应有一行指标")
        return rows

    def asked_rows(self, year: int, asked: Asked) -> list[Cells]:
        return asked_targets(asked)

    def cells(self, row: TableRow, rows: Rows) -> Cells:
        assert isinstance(row, TargetRow)  # noqa: S101 - the only rows it has
        return target_cells(row, (*LEVELS, "target", "actual", "completion"))

    def holds(self, key: str) -> bool:
        return super().holds(key) or key.startswith(("绩效目标", "批复绩效目标/"))


PERFORMANCE_TARGETS = PerformanceTargets()
