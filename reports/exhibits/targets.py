"""Tables of performance targets: the target forms of the annex, and what was achieved."""

from collections.abc import Callable, Sequence
from itertools import groupby

from budgets.ledger.models import PerformanceTarget
from budgets.vocabulary import TargetVersion
from reports.document.blocks import Cell, Row, Table
from reports.exhibits.cells import head, stated_cell, words
from reports.material.material import Material
from reports.passages import told


def approved_targets(material: Material) -> Table:
    """部门整体支出绩效目标表 as approved."""
    return _target_form(material, "部门整体支出绩效目标表", material.targets_of(TargetVersion.APPROVED), "批复绩效目标")


def adjusted_targets(material: Material) -> Table:
    """部门整体支出绩效目标表（调整后）."""
    return _target_form(
        material, "部门整体支出绩效目标表（调整后）", material.targets_of(TargetVersion.ADJUSTED), "绩效目标"
    )


def _target_form(material: Material, title: str, targets: Sequence[PerformanceTarget], subject: str) -> Table:
    def cells(target: PerformanceTarget) -> tuple[Cell, ...]:
        value = stated_cell(material.book, f"{subject}/{target.level3}.指标值", target.target)
        return (words(target.level3), value)

    return Table(
        caption=f"{material.agency_name}{material.case.year}年{title}",
        unit_line="",
        head=head([("一级指标",), ("二级指标",), ("三级指标",), ("指标值",)]),
        groups=_grouped(targets, cells),
        widths=(15, 18, 43, 24),
    )


def target_completion(material: Material) -> Table:
    """绩效指标完成情况表: what was promised, what was achieved in words, and whether it is done."""

    def cells(target: PerformanceTarget) -> tuple[Cell, ...]:
        value = stated_cell(material.book, f"绩效目标/{target.level3}.指标值", target.target)
        done = Cell(told(material, target))
        return (words(target.level3), value, done, words(target.completion, align="center"))

    return Table(
        caption=f"{material.case.year}年{material.agency_name}绩效指标完成情况表",
        unit_line="",
        head=head([("一级指标",), ("二级指标",), ("三级指标",), ("指标值",), ("指标完成情况",), ("是否完成",)]),
        groups=_grouped(material.targets_of(TargetVersion.ADJUSTED), cells),
        widths=(9, 9, 16, 13, 43, 10),
    )


def _grouped(
    targets: Sequence[PerformanceTarget], cells: Callable[[PerformanceTarget], tuple[Cell, ...]]
) -> tuple[tuple[Row, ...], ...]:
    """Rows in groups of a level-2 indicator; the level-1 name opens each group so that no page loses it."""
    groups = []
    for (level1, level2), members in groupby(targets, key=lambda target: (target.level1, target.level2)):
        listed = list(members)
        lead = (
            words(level1, align="center", rowspan=len(listed)),
            words(level2, align="center", rowspan=len(listed)),
        )
        rows = [Row((*lead, *cells(listed[0]))), *(Row(cells(target)) for target in listed[1:])]
        groups.append(tuple(rows))
    return tuple(groups)
