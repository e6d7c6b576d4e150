"""What composes a report: sentences, names and words are filled in here, and all that is asked for is noted."""

from __future__ import annotations

import re
from typing import Any

from budgets.facts import FactBook
from budgets.ledger.models import BudgetLine
from budgets.workbooks.kind import WorkbookKind
from reports.document.blocks import Gap, Paragraph, Run, Runs
from reports.material.material import Material
from reports.material.slots import PROJECT, SHARED, Shape, Slot, SlotLog, SlotPath, Use
from reports.sentences.compose import compose
from scoring.cases.words import words_at

_STOPS = frozenset("，。；、")
_SLOT = re.compile(r"\[\[([^\[\]]+)\]\]")


class Composer:
    """Handed to every function that makes a part of a report: what is read, and what writes and notes.

    ``material`` is read only. ``project``: what the present section is about, named ``<项目>`` in sentences; empty
    where it is about the whole agency. ``indicator``: the path of the one that the section is about, or empty.
    ``log`` notes every slot that is asked for and everything missing.
    """

    def __init__(
        self, material: Material, log: SlotLog | None = None, *, project: str = "", indicator: str = ""
    ) -> None:
        self.material = material
        self.log = SlotLog() if log is None else log
        self.project = project
        self.indicator = indicator

    @property
    def book(self) -> FactBook:
        """The facts of the case."""
        return self.material.book

    def lines(self, kind: WorkbookKind) -> tuple[BudgetLine, ...]:
        """The money lines of the current workbook of that kind, in sheet order; none where it was not imported."""
        return self.material.lines.get(kind.code, ())

    def about(self, project: str) -> Composer:
        """The composer of a section about one project; it notes in the same log."""
        return Composer(self.material, self.log, project=project)

    def about_indicator(self, path: str) -> Composer:
        """The composer of a section about one indicator; it notes in the same log."""
        return Composer(self.material, self.log, project=self.project, indicator=path)

    def words(
        self,
        slot: str,
        *,
        shape: Shape = Shape.PARAGRAPHS,
        use: Use = Use.OPTIONAL,
        fields: tuple[str, ...] = (),
    ) -> Any:
        """What people wrote for that slot, of the present project first; None where there is nothing."""
        return self._written((slot,), shape, use, fields)

    def words_about(self, slot: str, name: str, *, shape: Shape = Shape.PHRASE, use: Use = Use.OPTIONAL) -> Any:
        """What people wrote under that slot about one of several things by name (an indicator, an account)."""
        return self._written((slot, name), shape, use, ())

    def own_words(self, slot: str) -> Any:
        """What people wrote for that slot of the present project alone: words for the whole agency do not stand in."""
        path = self.path_of(slot)
        self.log.note_slot(Slot(path, self.log.trail, Shape.PHRASE, Use.OPTIONAL))
        if written := words_at(self.material.words, path):
            self.log.note_words(path, written)
        return written

    def path_of(self, *slot: str) -> SlotPath:
        """Where the words of that slot are kept for the present project."""
        return (PROJECT, self.project, *slot) if self.project else slot

    def _written(self, slot: SlotPath, shape: Shape, use: Use, fields: tuple[str, ...]) -> Any:
        log, own = self.log, self.path_of(*slot)
        if shape is Shape.SETTING:
            own = slot  # governs the whole report
        shared = () if own == slot else slot
        log.note_slot(Slot(own, log.trail, shape, use, shared, fields))
        if shared:
            log.note_slot(Slot(shared, (SHARED,), shape, Use.OPTIONAL, (), fields))
        for path in (own, shared):
            if path and (written := words_at(self.material.words, path)):
                log.note_words(path, written)
                return written
        return None

    def paragraph(self, template: str) -> Paragraph:
        """A paragraph of a sentence, or of several."""
        return Paragraph(self.compose(template))

    def compose(self, template: str) -> Runs:
        """The runs of a sentence: names (``<单位>``), words of the case (``[[原因]]``) and figures filled in.

        What is not known becomes a marked gap and is noted as missing. Raises PlaceholderError where a figure cannot
        be printed as asked.
        """
        runs: list[Run] = []
        end = 0
        for slot in _SLOT.finditer(template):
            runs += self.figures(template[end : slot.start()])
            end = slot.end()
            runs += self._phrase(slot[1].strip(), template[end : end + 1])
        return (*runs, *self.figures(template[end:]))

    def _phrase(self, slot: str, following: str) -> Runs:
        """Words inside a sentence; ``[[名词解释/2080103]]`` are those under a slot about one of several things."""
        parts = tuple(slot.split("/", 1))
        written = self._written(parts, Shape.PHRASE, Use.NEEDED, ())
        if not written:
            path = self.path_of(*parts)
            self.log.note_missing_words(path)
            return (Gap(f"【待写：{slot}】", "/".join(path)),)
        # Whoever wrote a whole sentence gave it a full stop that the sentence around it has already.
        return self.figures(str(written).rstrip("。；") if following in _STOPS else str(written))

    def figures(self, template: str) -> Runs:
        """The runs of words in which only names and figures are filled in, as a person writes them."""
        runs = compose(self.named(template), self.book)
        for run in runs:
            if isinstance(run, Gap):
                self.log.note_missing_fact(run.key)
        return runs

    def named(self, template: str) -> str:
        """The words with the names of the case (``<单位>``) filled in."""
        if self.project.endswith("项目"):
            template = template.replace("<项目>项目", "<项目>")  # 服务项目, not 服务项目项目
        for name, value in self.material.names(self.project).items():
            template = template.replace(f"<{name}>", value)
        return template
