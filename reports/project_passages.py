"""Passages about projects: what each achieved, what it promised, how its money was planned and spent."""

from __future__ import annotations

from itertools import groupby

from budgets.ledger.models import PerformanceTarget
from budgets.ledger.selectors.keys import project_target_key
from budgets.vocabulary import ANNUAL_GOAL, EXECUTION_RATE
from reports.document.blocks import Block, Figure, ListItems, Paragraph, Run, Runs, Text
from reports.exhibits.project_forms import projects_with_forms
from reports.material.material import Material
from reports.sentences.compose import stated
from reports.sentences.numbering import circled

_FUNDING = (
    "全年预算数{项目/<项目>.全年预算|万元.6|去零}，执行数{项目/<项目>.支出|万元.6|去零}"
    "[?，完成预算的{项目/<项目>.执行率|去零}?]。"
)
_FINDINGS = (("主要问题", "发现的主要问题："), ("改进措施", "下一步改进措施："))


def project_summaries(material: Material) -> list[Block]:
    """项目绩效目标完成情况综述, one item a project; problems and measures only where the project wrote them."""
    items = []
    for number, project in enumerate(projects_with_forms(material), start=1):
        own = material.about(project)
        template = f"（{number}）<项目>项目。{_FUNDING}主要成效：[[主要成效]]"
        items.append((*own.compose(template), *_findings(own)))
    return [ListItems(tuple(items))]


def _findings(own: Material) -> Runs:
    """Of this project alone: what was written for the whole agency is not the finding of each project."""
    found = [(lead, own.own_text(slot)) for slot, lead in _FINDINGS]
    return tuple(run for lead, written in found if written for run in (Text(lead), *own.compose(str(written))))


def project_goals(material: Material) -> list[Block]:
    """The indicators of the present project, one paragraph a 二级指标: 数量指标：①…；②…。"""
    targets = [
        target
        for target in material.targets
        if target.project
        and target.project.name == material.project
        and target.level1 not in (ANNUAL_GOAL, EXECUTION_RATE)
    ]
    return [
        Paragraph(_goal_group(material, level2, list(members)))
        for level2, members in groupby(targets, key=lambda target: target.level2)
    ]


def _goal_group(material: Material, level2: str, targets: list[PerformanceTarget]) -> Runs:
    runs: list[Run] = [Text(f"{level2}：")]
    for number, target in enumerate(targets, start=1):
        mark = circled(number) if len(targets) > 1 else ""
        value = stated(material.book, f"{project_target_key(target)}.指标值", target.target)
        joint = "" if not value or isinstance(value[0], Figure) else "，"
        runs += [Text(f"{mark}{target.level3}{joint}"), *value, Text("。" if number == len(targets) else "；")]
    return tuple(runs)


def project_adjustment(material: Material) -> list[Block]:
    """Whether the budget was adjusted during the year: follows from the two budgets where both are known."""
    subject = f"项目/{material.project}"
    opening, annual = (f"{subject}.{name}" for name in ("年初预算", "全年预算"))
    book = material.book
    if opening not in book:
        return [Paragraph(material.compose(f"年度执行中按调整后的预算{{{annual}|万元.6|去零}}执行。[[预算调整情况]]"))]
    if (book.quantity(opening).value or 0) == (book.quantity(annual).value or 0):
        template = f"年初批复预算{{{opening}|万元.6|去零}}，年度执行中未作调整。"
    else:
        template = f"年初批复预算{{{opening}|万元.6|去零}}，年度执行中调整为{{{annual}|万元.6|去零}}。"
    return [Paragraph(material.compose(template))]


PASSAGES = {
    "project_summaries": project_summaries,
    "project_goals": project_goals,
    "project_adjustment": project_adjustment,
}
