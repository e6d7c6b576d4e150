"""Everything a report is made from, read once before anything is built: from here on no query runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from budgets.constants import TargetVersion
from budgets.facts import FactBook
from budgets.models import BudgetLine, PerformanceTarget
from reports.blocks import Gap, Run, Runs
from reports.narrative import compose
from scoring.models import Case
from scoring.selectors import SheetNode
from units.models import Department

_TEXT_SLOT = re.compile(r"\[\[([^\[\]]+)\]\]")


class MissingText(KeyError):
    """Words that a person has to write are not there; ``slot`` names them."""

    def __init__(self, slot: str) -> None:
        super().__init__(slot)
        self.slot = slot


@dataclass(frozen=True)
class Material:
    """A case's facts, table rows, targets, sheet and texts.

    ``draft``: what is missing becomes a marked gap instead of an error. ``project``: the project that the present
    section is about, named in templates as ``<项目>``; empty where it is about the whole agency.
    ``grade_by_rule``: the grade that the rules alone would give; empty where no score was overridden.
    """

    case: Case
    agency_name: str
    evaluator_name: str
    book: FactBook
    lines: Mapping[str, tuple[BudgetLine, ...]]
    captions: Mapping[str, str]
    targets: tuple[PerformanceTarget, ...]
    nodes: tuple[SheetNode, ...]
    departments: tuple[Department, ...]
    draft: bool = False
    project: str = ""
    grade_by_rule: str = ""

    def about(self, project: str) -> Material:
        """The same material for a section about one project."""
        return replace(self, project=project)

    def rows(self, kind: str) -> tuple[BudgetLine, ...]:
        """The money lines of the current table of that kind, in sheet order; none where it was not imported."""
        return self.lines.get(kind, ())

    def targets_of(self, version: TargetVersion, project: str = "") -> tuple[PerformanceTarget, ...]:
        """The targets of a version; of the whole agency, or of the named project."""
        return tuple(
            target
            for target in self.targets
            if target.version == version and (target.project.name if target.project else "") == project
        )

    def text(self, slot: str) -> Any:
        """What people wrote for that slot, of the present project first; None where there is nothing."""
        texts = self.case.texts
        own = texts.get("项目", {}).get(self.project, {}) if self.project else {}
        return own.get(slot) or texts.get(slot)

    def compose(self, template: str) -> Runs:
        """The runs of a sentence: names (``<单位>``), words of the case (``[[原因]]``) and figures filled in.

        Raises MissingFact or MissingText; in a draft both become marked gaps.
        """
        runs: list[Run] = []
        end = 0
        for slot in _TEXT_SLOT.finditer(template):
            runs += self._figures(template[end : slot.start()])
            runs += self._words(slot[1].strip())
            end = slot.end()
        return (*runs, *self._figures(template[end:]))

    def _words(self, slot: str) -> Runs:
        written = self.text(slot)
        if not written:
            if not self.draft:
                raise MissingText(slot)
            return (Gap(f"【待写：{slot}】", slot),)
        return self._figures(str(written))

    def _figures(self, template: str) -> Runs:
        if self.project.endswith("项目"):
            template = template.replace("<项目>项目", "<项目>")  # 服务项目, not 服务项目项目
        for name, value in self._names().items():
            template = template.replace(f"<{name}>", value)
        return compose(template, self.book, gaps=self.draft)

    def _names(self) -> dict[str, str]:
        """The names of the case; names are words, not figures."""
        year = self.case.year
        return {
            "单位": self.agency_name,
            "年度": str(year),
            "上年": str(year - 1),
            "年末": f"{year}年12月31日",
            "等级": self.case.grade,
            "项目": self.project,
        }
