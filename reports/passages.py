"""Passages that no template can write because their shape follows the data; any kind's outline may name them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from budgets.facts import MissingFact
from budgets.ledger.models import PerformanceTarget
from budgets.vocabulary import TargetVersion
from reports.document.blocks import Block, Figure, ListItems, Paragraph, Run, Runs, Text
from reports.material.material import Material
from reports.sentences.compose import figure, stated
from reports.sentences.numbering import circled


def approved_targets(material: Material) -> list[Block]:
    """批复的绩效目标, one paragraph a level-2 group: 数量指标：①…②…"""
    return [
        Paragraph(_target_group(material, level2, list(members)))
        for level2, members in groupby(material.targets_of(TargetVersion.APPROVED), key=lambda target: target.level2)
    ]


def _target_group(material: Material, level2: str, targets: list[PerformanceTarget]) -> Runs:
    runs: list[Run] = [Text(f"{level2}：")]
    for number, target in enumerate(targets, start=1):
        mark = circled(number) if len(targets) > 1 else ""
        runs.append(Text(f"{mark}{target.level3}"))
        runs += _joined(stated(material.book, f"批复绩效目标/{target.level3}.指标值", target.target))
        runs.append(Text("。" if number == len(targets) else "；"))
    return tuple(runs)


def _joined(runs: Runs) -> Runs:
    """The stated target after its name: a bare figure follows directly, words after a colon."""
    return runs if runs and isinstance(runs[0], Figure) else (Text("："), *runs)


def framework_summary(material: Material) -> list[Block]:
    """How many indicators of each level there are, and what they weigh."""
    book, nodes = material.book, material.nodes
    level1 = "、".join(node.indicator.name for node in nodes)
    level2 = "、".join(child.indicator.name for node in nodes for child in node.children)
    counted = material.compose(
        f"本次评价设{{指标体系.一级指标数}}一级指标（{level1}）、{{指标体系.二级指标数}}二级指标（{level2}）、"
        "{指标体系.三级指标数}三级指标，详见附件2。"
    )
    weights: list[Run] = [Text("评价采用百分制，满分"), figure(book["分值.合计"]), Text("，其中：")]
    for position, node in enumerate(nodes):
        weights.append(Text(("，" if position else "") + f"“{node.indicator.name}”"))
        weights.append(figure(book[f"分值/{node.indicator.path}"]))
    weights.append(Text("。总分为各末级指标得分之和。"))
    return [Paragraph(counted), Paragraph(tuple(weights))]


def grade_bands(material: Material) -> list[Block]:
    """The grade ladder of the case's frozen framework, in words."""
    bands = material.case.framework.get("ladder")
    if not bands:
        raise MissingFact("得分.总分")  # a case without scores has no grades either
    names = "、".join(band["word"] for band in bands)
    parts = []
    for position, band in enumerate(bands):
        low, high = band["from"], bands[position - 1]["from"] if position else None
        if high is None:
            parts.append(f"{low}分及以上为“{band['word']}”")
        elif position == len(bands) - 1:
            parts.append(f"不足{high}分为“{band['word']}”")
        else:
            parts.append(f"{low}分及以上、不足{high}分为“{band['word']}”")
    return [Paragraph((Text(f"评价结果分{names}{len(bands)}个等级：{'；'.join(parts)}。"),))]


def departments(material: Material) -> list[Block]:
    """The names of the agency's departments."""
    names = "、".join(department.name for department in material.departments)
    runs = material.compose("截至<年末>，内设机构{内设机构数}")
    return [Paragraph((*runs, Text(f"：{names}。" if names else "。")))]


def indicator_analysis(level1: str = "", level2: str = "") -> Callable[[Material], list[Block]]:
    """Paragraphs for the indicators whose level-1 and level-2 names contain the given words, numbered where several."""

    def passage(material: Material) -> list[Block]:
        chosen = [
            target
            for target in material.targets_of(TargetVersion.ADJUSTED)
            if level1 in target.level1 and level2 in target.level2
        ]
        items = []
        for number, target in enumerate(chosen, start=1):
            mark = f"（{number}）" if len(chosen) > 1 else ""
            items.append((Text(f"{mark}{target.level3}。"), *told(material, target)))
        return [ListItems(tuple(items))] if items else []

    return passage


def told(material: Material, target: PerformanceTarget) -> Runs:
    """What the case says of a target's completion: its own words where there are some, else the actual as entered."""
    if written := material.text_of("指标完成情况", target.level3):
        return material.compose(str(written))
    return stated(material.book, f"绩效目标/{target.level3}.完成值", target.actual)


PASSAGES: dict[str, Callable[[Material], list[Block]]] = {
    "approved_targets": approved_targets,
    "framework_summary": framework_summary,
    "grade_bands": grade_bands,
    "departments": departments,
    "output_analysis": indicator_analysis(level1="产出"),
    "social_effect": indicator_analysis(level2="社会效益"),
    "lasting_effect": indicator_analysis(level2="可持续"),
    "satisfaction": indicator_analysis(level2="满意度"),
}
