"""Everything a report is made from, read once before anything is built: from here on no query runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from budgets.facts import FactBook
from budgets.ledger.models import BudgetLine, FactQuestion, PerformanceTarget
from budgets.vocabulary import TargetVersion
from scoring.cases.models import Case
from scoring.scores.selectors import ScoreNode
from units.agencies.models import Department


@dataclass(frozen=True, slots=True)
class Material:
    """A case's facts, table rows, targets, sheet, names and words; nothing in it changes while a report is built.

    ``lines`` are money lines by kind of workbook, in sheet order, ``captions`` the titles that the agency gave its
    tables. ``decisions`` are those between words (资金来源, 是否完成) of its tables. ``rule_grade``: the grade that the
    rules alone would give; empty where no score was overridden.
    """

    case: Case
    agency_name: str
    book: FactBook
    evaluator_name: str = ""
    words: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, tuple[BudgetLine, ...]] = field(default_factory=dict)
    captions: Mapping[str, str] = field(default_factory=dict)
    targets: tuple[PerformanceTarget, ...] = ()
    decisions: tuple[FactQuestion, ...] = ()
    nodes: tuple[ScoreNode, ...] = ()
    departments: tuple[Department, ...] = ()
    rule_grade: str = ""

    @property
    def year(self) -> int:
        """The year that is evaluated."""
        return self.case.year

    def targets_of(self, version: TargetVersion, project: str = "") -> tuple[PerformanceTarget, ...]:
        """The targets of a version; of the whole agency, or of the named project."""
        return tuple(
            target
            for target in self.targets
            if target.version == version and (target.project.name if target.project else "") == project
        )

    def project_targets(self, project: str) -> list[PerformanceTarget]:
        """The targets of the named project, in the order of its form."""
        return [target for target in self.targets if target.project and target.project.name == project]

    def projects(self) -> list[str]:
        """The names of the projects that the year's workbooks tell of, in their order."""
        projects = [target.project for target in self.targets]
        projects += [line.project for lines in self.lines.values() for line in lines]
        return list(dict.fromkeys(project.name for project in projects if project))

    def no_project(self, name: str) -> str:
        """What is wrong with a name that is no project of the agency, and how to mend it; nothing where it is one."""
        known = self.projects()
        if name in known:
            return ""
        if not known:
            year = f"{self.year}年还没有导入过写有项目的工作簿"
            return f"写的是“{name}”，但{year}：请管理员先导入项目绩效目标完成情况表或项目预算执行统计表"
        return f"没有名为“{name}”的项目，{self.year}年的项目有：{'、'.join(known)}；名称应与工作簿中的完全相同"

    def names(self, project: str = "") -> dict[str, str]:
        """The names that words and sentences may write (``<单位>``), with a project that a section is about."""
        return {
            "单位": self.agency_name,
            "年度": str(self.year),
            "上年": str(self.year - 1),
            "年末": f"{self.year}年12月31日",
            "等级": self.case.grade,
            "项目": project,
        }
