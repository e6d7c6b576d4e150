"""Building the frozen report: the outline of its kind filled with the material of a case."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from budgets.facts import MissingFact
from reports.document.blocks import (
    Annex,
    Block,
    Chart,
    Cover,
    Gap,
    ListItems,
    Paragraph,
    Report,
    Runs,
    Section,
    Table,
    Text,
)
from reports.document.figures import runs_of
from reports.kinds.kind import AnnexSpec, BlockSpec, ReportKind, SectionSpec
from reports.material.material import Material, MissingText
from reports.material.slots import COVER, Missing, Shape, SlotLog, SlotPath, Use
from reports.material.unfinished import leftovers
from reports.sentences.compose import SlotError
from reports.sentences.numbering import heading_number


class ReportIncomplete(ValueError):
    """The report lacks facts or texts, or holds unfinished ones; ``missing`` lists each with its section.

    ``material`` is what it was to be made from, so that a reader can be told where each is mended.
    """

    def __init__(self, missing: Sequence[Missing], material: Material) -> None:
        super().__init__("报告缺少下列内容，请先补齐：\n" + "\n".join(map(str, missing)))
        self.missing = tuple(missing)
        self.material = material


class ReportBuilder:
    """Fills one outline; numbers headings, tables and charts as it goes, and collects everything missing."""

    def __init__(self, kind: ReportKind, material: Material) -> None:
        self.kind = kind
        self.is_draft = material.draft
        self.log = SlotLog(lists=kind.listed, names=tuple(material.names()))
        # Always built as a draft, so that all that is missing is found at once; what is not one is refused at the end.
        self.material = replace(material, draft=True, log=self.log)
        self.tables = 0
        self.charts = 0
        self.annexes: tuple[Annex, ...] | None = None  # made where they are printed, so that their tables count on
        self.annexes_after = ""
        self.without_subjects: list[str] = []

    def build(self) -> Report:
        """The report. Raises ReportIncomplete, naming every missing fact and text at once; a draft marks the gaps.

        A report of which a person left words unfinished (``…``, ``XX``) is as incomplete as one that lacks them.
        """
        cover, signature = self._cover(), self._signature()
        if self.kind.parts:
            sections = self._sections(self.kind.parts, 0, "p")
        else:
            sections = self._sections(self.kind.sections, 1, "s")
        if self.annexes is None:
            self.annexes = self._all_annexes()
        report = Report(
            case_code=self.material.case.code,
            title=self.material.case.title,
            cover=cover,
            sections=sections,
            annexes=self.annexes,
            attachments=self.kind.attachments,
            signature=signature,
            annexes_after=self.annexes_after,
        )
        if next(runs_of(report), None) is None:
            self._lacks_everything()
        if not self.is_draft and (missing := self.missing()):
            raise ReportIncomplete(missing, self.material)
        return replace(report, fingerprint=hashlib.sha256(repr(report).encode()).hexdigest())

    def missing(self) -> list[Missing]:
        """What a draft just built lacks, and which of its words are unfinished; each once, in the report's order."""
        return list(dict.fromkeys([*self.log.lacking(), *self.log.unfinished(), *self._unfinished_reasons()]))

    def _unfinished_reasons(self) -> Iterator[Missing]:
        """Leftovers of a template in what people wrote into the sheet: the report prints these words, too."""
        for leaf in (leaf for node in self.material.nodes for leaf in node.leaves()):
            for label, words in (("扣分原因", leaf.score.reason), ("人工评分理由", leaf.score.override_reason)):
                for found in leftovers(words):
                    what = f"“{leaf.indicator.name}”的{label}里有没有写完的“{found.text}”：{found.mend}"
                    yield Missing("评分表", what, "sheet", f"得分/{leaf.indicator.path}")

    def _cover(self) -> Cover:
        material = self.material
        self.log.trail = (COVER,)
        written = material.text("封面标题", shape=Shape.ITEMS)
        lines = written if isinstance(written, list) else [written] if written else None
        lines = lines or [material.agency_name, f"{material.case.year}年度", self.kind.case_kind.document]
        details = [(self.kind.agency_label, material.agency_name)]
        if material.evaluator_name:
            details.append(("评价机构", material.evaluator_name))
        return Cover(tuple(map(str, lines)), tuple(details), self._day())

    def _signature(self) -> tuple[str, ...]:
        """Who issues the report and the day; nothing where only a year is known, which is no 成文日期."""
        day = self._day()
        self.log.trail = ()
        return (self.material.evaluator_name or self.material.agency_name, day) if day.endswith("日") else ()

    def _day(self) -> str:
        return str(self.material.text("报告日期", shape=Shape.PHRASE) or "")

    def _sections(self, specs: Sequence[SectionSpec], level: int, anchor: str) -> tuple[Section, ...]:
        made: list[Section] = []
        whole = self.material
        for spec in specs:
            for material in self._about(spec.each):
                self.material = material
                if self._is_wanted(spec.when, spec.title):
                    section = self._section(spec, level, len(made) + 1, anchor)
                    if spec.annexes:
                        self.annexes, self.annexes_after = self._all_annexes(), section.anchor
                    # A heading with nothing under it (no indicator of that class, no such funds) is not printed.
                    if section.blocks or section.sections or (spec.annexes and self.annexes):
                        made.append(section)
            self.material = whole
        return tuple(made)

    def _about(self, each: str) -> list[Material]:
        """The material for each subject on a list: that of a function of the kind, or the case's own."""
        if not each:
            return [self.material]
        listed = self.kind.subjects.get(each)
        subjects = self._listed(each) if listed is None else listed(self.material)
        if not subjects:
            self.without_subjects.append(each)
        return [self.material.about(str(subject)) for subject in subjects]

    def _listed(self, slot: str) -> list[str]:
        """The projects that the case's words name; what is no project is told once, and nothing is printed of it."""
        written = self.material.text(slot, shape=Shape.PROJECTS, use=Use.CONDITION) or []
        names = [str(name).strip() for name in (written if isinstance(written, list) else str(written).splitlines())]
        for name in names:
            if fault := self.material.no_project(name):
                self.log.is_wrong((slot,), f"文字“{slot}”里{fault}")
        return [name for name in names if not self.material.no_project(name)]

    def _lacks_everything(self) -> None:
        """A report of which nothing is printed, for it is about projects and there is none."""
        self.log.trail = (self.kind.case_kind.document,)
        for each in self.without_subjects:
            if each in self.kind.subjects:
                self.log.lacks_fact("项目绩效目标")
            elif (each,) not in self.log.used:  # what is wrong with names that are there has been told
                self.log.lacks_text((each,))
        self.log.trail = ()

    def _section(self, spec: SectionSpec, level: int, number: int, anchor: str) -> Section:
        anchor = f"{anchor}-{number}"
        printed = heading_number(level, number)
        title = self._title(spec.title)
        outer, self.log.trail = self.log.trail, (*self.log.trail, f"{printed}{title}")
        blocks = self._all(spec.blocks)
        below = self._sections(spec.sections, level + 1, anchor)
        self.log.trail = outer
        return Section(level, printed, title, anchor, blocks, below)

    def _all_annexes(self) -> tuple[Annex, ...]:
        return tuple(annex for spec in self.kind.annexes for annex in self._annexes(spec))

    def _annexes(self, spec: AnnexSpec) -> list[Annex]:
        """The annex, or one for each project on the case's list."""
        if not self._is_wanted(spec.when, f"附件{spec.number}　{spec.title}"):
            return []
        if not spec.each:
            return [self._annex(spec, spec.number)]
        whole, made = self.material, []
        about = self._about(spec.each)
        for position, material in enumerate(about, start=1):
            self.material = material
            number = f"{spec.number}-{position}" if len(about) > 1 else spec.number
            made.append(self._annex(spec, number))
        self.material = whole
        return made

    def _annex(self, spec: AnnexSpec, number: str) -> Annex:
        anchor = f"annex-{number}"
        title = self._title(spec.title)
        self.log.trail = (f"附件{number}　{title}",)
        blocks = tuple(_untitled(block, title) for block in self._all(spec.blocks, numbered=False))
        # Chapter 1 of annex 1 is not annex 1-1.
        sections = self._sections(spec.sections, 1, f"{anchor}-s")
        self.log.trail = ()
        return Annex(number, title, anchor, blocks, spec.landscape, sections)

    def _title(self, template: str) -> str:
        return "".join(run.text for run in self.material.compose(template))

    def _is_wanted(self, when: str, title: str = "") -> bool:
        """Whether the fact is known and not zero, or the text written; always where nothing is asked.

        ``title``: the heading that would be printed, under which people find the text to write.
        """
        if not when:
            return True
        name = when.replace("<项目>", self.material.project)
        if name in self.material.book:
            return bool(self.material.book.quantity(name).value)
        outer = self.log.trail
        if title:
            self.log.trail = (*outer, self.material.named(title))
        written = self.material.text(name, use=Use.CONDITION)
        self.log.trail = outer
        return bool(written)

    def _all(self, specs: Sequence[BlockSpec], *, numbered: bool = True) -> tuple[Block, ...]:
        return tuple(block for spec in specs if self._is_wanted(spec.when) for block in self._noted(spec, numbered))

    def _noted(self, spec: BlockSpec, numbered: bool) -> list[Block]:
        """The blocks, noted beside the words that they were made from."""
        mark = self.log.mark()
        try:
            made = self._blocks(spec, numbered)
        except SlotError as error:
            made = [self._unfit(error, self.log.naming(error.key, mark))]
        self.log.blocks(mark, made)
        return made

    def _blocks(self, spec: BlockSpec, numbered: bool) -> list[Block]:
        try:
            match spec.what:
                case "prose":
                    return self._paragraphs(spec.name)
                case "text":
                    return self._text(spec)
                case "passage":
                    return self.kind.passages[spec.name](self.material)
                case "chart":
                    chart = self.kind.charts[spec.name](self.material)
                    return [self._chart(chart)] if chart.series and chart.categories else []
            made = self.kind.tables[spec.name](self.material)
            return [self._table(table, numbered) for table in (made if isinstance(made, list) else [made])]
        except MissingFact as error:
            self.log.lacks_fact(error.key)
            return [_gap(error.key)]
        except MissingText as error:
            path = self.material.path_of(error.slot)
            self.log.lacks_text(path)
            return [_gap(error.slot, "/".join(path))]

    def _unfit(self, error: SlotError, path: SlotPath) -> Block:
        """A gap for a figure that measures something else than the report, or the words under ``path``, ask for."""
        if path:
            self.log.is_wrong(path, str(error))
        else:
            self.log.is_unfit(error.key, str(error))
        return _gap("/".join(path) or error.key)

    def _table(self, table: Table, numbered: bool) -> Table:
        if not numbered:
            return table
        self.tables += 1
        return replace(table, number=self.tables, anchor=f"table-{self.tables}")

    def _chart(self, chart: Chart) -> Chart:
        self.charts += 1
        return replace(chart, number=self.charts)

    def _text(self, spec: BlockSpec) -> list[Block]:
        """The case's own words under that slot: a paragraph a line, or a numbered list."""
        shape = Shape.ITEMS if spec.numbered else Shape.PARAGRAPHS
        written: Any = self.material.text(spec.name, shape=shape, use=Use.NEEDED)
        if not written:
            raise MissingText(spec.name)
        if isinstance(written, str):
            return self._paragraphs(written)
        return [ListItems(tuple(self._item(spec, number, str(item)) for number, item in enumerate(written, start=1)))]

    def _item(self, spec: BlockSpec, number: int, words: str) -> Runs:
        mark = spec.numbered.replace("1", str(number))
        return (*((Text(mark),) if mark else ()), *self.material.compose(words.strip()))

    def _paragraphs(self, template: str) -> list[Block]:
        lines = [line.strip() for line in template.strip().splitlines()]
        return [Paragraph(self.material.compose(line)) for line in lines if line]


def _gap(name: str, key: str = "") -> Paragraph:
    """A marked gap in the place of what is missing."""
    return Paragraph((Gap(f"【缺：{name}】", key or name),))


def _untitled(block: Block, title: str) -> Block:
    """A table without its caption where the annex's own title says the same just above it."""
    return replace(block, caption="") if isinstance(block, Table) and block.caption == title else block
