"""Everything a report is made from, read once before anything is built: from here on no query runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from budgets.facts import FactBook
from budgets.ledger.models import BudgetLine, PerformanceTarget
from budgets.vocabulary import TargetVersion
from reports.document.blocks import Gap, Run, Runs
from reports.material.slots import PROJECT, SHARED, Shape, Slot, SlotLog, SlotPath, Use
from reports.sentences.compose import compose
from scoring.cases.models import Case
from scoring.cases.words import words_at
from scoring.scores.selectors import SheetNode
from units.agencies.models import Department

_STOPS = frozenset("，。；、")
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
    ``grade_by_rule``: the grade that the rules alone would give; empty where no score was overridden. ``log`` notes
    every slot that is asked for.
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
    log: SlotLog = field(default_factory=SlotLog, compare=False, repr=False)

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

    def projects(self) -> list[str]:
        """The names of the projects that the year's workbooks tell of, in their order."""
        found = [target.project for target in self.targets]
        found += [line.project for lines in self.lines.values() for line in lines]
        return list(dict.fromkeys(project.name for project in found if project))

    def no_project(self, name: str) -> str:
        """What is wrong with a name that is no project of the agency, and how to mend it; nothing where it is one."""
        known = self.projects()
        if name in known:
            return ""
        if not known:
            year = f"{self.case.year}年还没有导入过写有项目的工作簿"
            return f"写的是“{name}”，但{year}：请管理员先导入项目绩效目标完成情况表或项目预算执行统计表"
        return f"没有名为“{name}”的项目，{self.case.year}年的项目有：{'、'.join(known)}；名称应与工作簿中的完全相同"

    def text(
        self,
        slot: str,
        *,
        shape: Shape = Shape.PARAGRAPHS,
        use: Use = Use.OPTIONAL,
        fields: tuple[str, ...] = (),
    ) -> Any:
        """What people wrote for that slot, of the present project first; None where there is nothing."""
        return self._found((slot,), shape, use, fields)

    def text_of(self, slot: str, name: str, *, shape: Shape = Shape.PHRASE, use: Use = Use.OPTIONAL) -> Any:
        """What people wrote under that slot for one of several names (an indicator, an account)."""
        return self._found((slot, name), shape, use, ())

    def own_text(self, slot: str) -> Any:
        """What people wrote for that slot of the present project alone: words for the whole agency do not stand in."""
        path = self.path_of(slot)
        self.log.asked(Slot(path, self.log.trail, Shape.PHRASE, Use.OPTIONAL))
        if written := words_at(self.case.words, path):
            self.log.took(path, written)
        return written

    def path_of(self, *slot: str) -> SlotPath:
        """Where the words of that slot are kept for the present project."""
        return (PROJECT, self.project, *slot) if self.project else slot

    def _found(self, slot: SlotPath, shape: Shape, use: Use, fields: tuple[str, ...]) -> Any:
        log, own = self.log, self.path_of(*slot)
        if shape is Shape.SETTING:
            own = slot  # governs the whole report
        shared = () if own == slot else slot
        log.asked(Slot(own, log.trail, shape, use, shared, fields))
        if shared:
            log.asked(Slot(shared, (SHARED,), shape, Use.OPTIONAL, (), fields))
        for path in (own, shared):
            if path and (written := words_at(self.case.words, path)):
                log.took(path, written)
                return written
        return None

    def compose(self, template: str) -> Runs:
        """The runs of a sentence: names (``<单位>``), words of the case (``[[原因]]``) and figures filled in.

        Raises MissingFact or MissingText; in a draft both become marked gaps.
        """
        runs: list[Run] = []
        end = 0
        for slot in _TEXT_SLOT.finditer(template):
            runs += self._figures(template[end : slot.start()])
            end = slot.end()
            runs += self._words(slot[1].strip(), template[end : end + 1])
        return (*runs, *self._figures(template[end:]))

    def _words(self, slot: str, following: str) -> Runs:
        """Words inside a sentence; ``[[名词解释/2080103]]`` are those under a slot for one of several names."""
        parts = tuple(slot.split("/", 1))
        written = self._found(parts, Shape.PHRASE, Use.NEEDED, ())
        if not written:
            if not self.draft:
                raise MissingText(slot)
            path = self.path_of(*parts)
            self.log.lacks_text(path)
            return (Gap(f"【待写：{slot}】", "/".join(path)),)
        # Whoever wrote a whole sentence gave it a full stop that the sentence around it has already.
        return self._figures(str(written).rstrip("。；") if following in _STOPS else str(written))

    def _figures(self, template: str) -> Runs:
        runs = compose(self.named(template), self.book, gaps=self.draft)
        for run in runs:
            if isinstance(run, Gap):
                self.log.lacks_fact(run.key)
        return runs

    def compose_plainly(self, words: str) -> Runs:
        """The runs of a person's words alone, what is not known marked as a gap; nothing is noted. Raises SlotError."""
        return replace(self, draft=True, log=SlotLog())._figures(words)

    def named(self, template: str) -> str:
        """The words with the names of the case (``<单位>``) filled in."""
        if self.project.endswith("项目"):
            template = template.replace("<项目>项目", "<项目>")  # 服务项目, not 服务项目项目
        for name, value in self.names().items():
            template = template.replace(f"<{name}>", value)
        return template

    def names(self) -> dict[str, str]:
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
