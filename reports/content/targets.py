"""Performance targets: in words, as the forms of the annex, and what was achieved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from budgets.ledger.models import PerformanceTarget
from budgets.vocabulary import TargetVersion
from reports.content.cells import head, stated_cell, words
from reports.document.blocks import Block, Cell, Figure, ListItems, Paragraph, Row, Run, Runs, Table, Text
from reports.material.composer import Composer
from reports.sentences.compose import stated
from reports.sentences.numbering import circled


def approved_targets(composer: Composer) -> Table:
    """部门整体支出绩效目标表 as approved."""
    return _target_form(
        composer, "部门整体支出绩效目标表", composer.material.targets_of(TargetVersion.APPROVED), "批复绩效目标"
    )


def adjusted_targets(composer: Composer) -> Table:
    """部门整体支出绩效目标表（调整后）."""
    return _target_form(
        composer, "部门整体支出绩效目标表（调整后）", composer.material.targets_of(TargetVersion.ADJUSTED), "绩效目标"
    )


def _target_form(composer: Composer, title: str, targets: Sequence[PerformanceTarget], subject: str) -> Table:
    def cells(target: PerformanceTarget) -> tuple[Cell, ...]:
        value = stated_cell(composer.book, f"{subject}/{target.level3}.指标值", target.target)
        return (words(target.level3), value)

    return Table(
        caption=composer.named(f"<单位><年度>年{title}"),
        unit_line="",
        head=head([("一级指标",), ("二级指标",), ("三级指标",), ("指标值",)]),
        groups=_grouped(targets, cells),
        widths=(15, 18, 43, 24),
    )


def target_completion(composer: Composer) -> Table:
    """绩效指标完成情况表: what was promised, what was achieved in words, and whether it is done."""

    def cells(target: PerformanceTarget) -> tuple[Cell, ...]:
        value = stated_cell(composer.book, f"绩效目标/{target.level3}.指标值", target.target)
        done = Cell(completion(composer, target))
        return (words(target.level3), value, done, words(target.completion, align="center"))

    return Table(
        caption=composer.named("<年度>年<单位>绩效指标完成情况表"),
        unit_line="",
        head=head([("一级指标",), ("二级指标",), ("三级指标",), ("指标值",), ("指标完成情况",), ("是否完成",)]),
        groups=_grouped(composer.material.targets_of(TargetVersion.ADJUSTED), cells),
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


def approved_targets_in_words(composer: Composer) -> list[Block]:
    """批复的绩效目标, one paragraph a level-2 group: 数量指标：①…②…"""
    return [
        Paragraph(_target_group(composer, level2, list(members)))
        for level2, members in groupby(
            composer.material.targets_of(TargetVersion.APPROVED), key=lambda target: target.level2
        )
    ]


def _target_group(composer: Composer, level2: str, targets: list[PerformanceTarget]) -> Runs:
    runs: list[Run] = [Text(f"{level2}：")]
    for number, target in enumerate(targets, start=1):
        mark = circled(number) if len(targets) > 1 else ""
        runs.append(Text(f"{mark}{target.level3}"))
        runs += _joined(stated(composer.book, f"批复绩效目标/{target.level3}.指标值", target.target))
        runs.append(Text("。" if number == len(targets) else "；"))
    return tuple(runs)


def _joined(runs: Runs) -> Runs:
    """The stated target after its name: a bare figure follows directly, words after a colon."""
    return runs if runs and isinstance(runs[0], Figure) else (Text("："), *runs)


def indicator_analysis(level1: str = "", level2: str = "") -> Callable[[Composer], list[Block]]:
    """Paragraphs for the indicators whose level-1 and level-2 names contain the given words, numbered where several."""

    def passage(composer: Composer) -> list[Block]:
        chosen = [
            target
            for target in composer.material.targets_of(TargetVersion.ADJUSTED)
            if level1 in target.level1 and level2 in target.level2
        ]
        items = []
        for number, target in enumerate(chosen, start=1):
            mark = f"（{number}）" if len(chosen) > 1 else ""
            items.append((Text(f"{mark}{target.level3}。"), *completion(composer, target)))
        return [ListItems(tuple(items))] if items else []

    return passage


def completion(composer: Composer, target: PerformanceTarget) -> Runs:
    """What the case says of a target's completion: its own words where there are some, else the actual as entered."""
    if written := composer.words_about("指标完成情况", target.level3):
        return composer.compose(str(written))
    return stated(composer.book, f"绩效目标/{target.level3}.完成值", target.actual)
