"""Building the frozen report: the outline of its kind filled with the material of a case."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from budgets.facts import MissingFact
from reports.building.decisions import with_decisions
from reports.building.indicator_sections import indicator_sections
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
from reports.kinds import report_kind
from reports.kinds.kind import ReportKind
from reports.kinds.outline import AnnexSpec, BlockSpec, SectionSpec
from reports.material.composer import Composer
from reports.material.material import Material
from reports.material.slots import COVER, Missing, Shape, SlotLog, SlotPath, Use
from reports.material.unfinished import unfinished_in
from reports.sentences.compose import PlaceholderError
from reports.sentences.numbering import heading_number


class ReportIncomplete(ValueError):
    """The report lacks facts or words, or holds unfinished ones; ``missing`` lists each with its section.

    ``material`` is what it was to be made from, so that a reader can be told where each is mended.
    """

    def __init__(self, missing: Sequence[Missing], material: Material) -> None:
        super().__init__("报告缺少下列内容，请先补齐：\n" + "\n".join(map(str, missing)))
        self.missing = tuple(missing)
        self.material = material


class ReportBuilder:
    """Fills one outline; numbers headings, tables and charts as it goes, and collects everything missing.

    The kind is that of the case where none is given.
    """

    def __init__(self, material: Material, kind: ReportKind | None = None) -> None:
        self.kind = kind or report_kind(material.case.report_kind)
        self.material = material
        self.log = SlotLog(project_lists=self.kind.project_lists, names=tuple(material.names()))
        self.tables = 0
        self.charts = 0
        self.annexes: tuple[Annex, ...] | None = None  # made where they are printed, so that their tables count on
        self.annexes_after = ""
        self.without_subjects: list[str] = []

    def build(self) -> Report:
        """The finished report. Raises ReportIncomplete, naming everything missing or unfinished at once.

        A report of which a person left words unfinished (``…``, ``XX``) is as incomplete as one that lacks them.
        """
        report = self.draft()
        if missing := self.missing():
            raise ReportIncomplete(missing, self.material)
        return report

    def draft(self) -> Report:
        """The report as far as it goes, what is missing a marked gap."""
        outline, composer = self.kind.outline, Composer(self.material, self.log)
        cover, signature = self._cover(composer), self._signature(composer)
        if outline.parts:
            sections = self._sections(composer, outline.parts, 0, "p")
        else:
            sections = self._sections(composer, outline.sections, 1, "s")
        if self.annexes is None:
            self.annexes = self._all_annexes(composer)
        report = Report(
            case_code=self.material.case.code,
            title=self.material.case.title,
            cover=cover,
            sections=sections,
            annexes=self.annexes,
            attachments=outline.attachments if self.annexes else (),
            signature=signature,
            annexes_after=self.annexes_after,
        )
        if next(runs_of(report), None) is None:
            self._note_missing_subjects()
        report = replace(report, sections=with_decisions(sections, runs_of(report), self.material))
        return replace(report, fingerprint=hashlib.sha256(repr(report).encode()).hexdigest())

    def missing(self) -> list[Missing]:
        """What a draft just built lacks, and which of its words are unfinished; each once, in the report's order."""
        return list(dict.fromkeys([*self.log.all_missing(), *self.log.all_unfinished(), *self._unfinished_reasons()]))

    def _unfinished_reasons(self) -> Iterator[Missing]:
        """What a template left in the words that people wrote into the sheet: the report prints these, too."""
        for leaf in (leaf for node in self.material.nodes for leaf in node.leaves()):
            for label, words in (("扣分原因", leaf.score.printed_reason), ("人工评分理由", leaf.score.override_reason)):
                for part in unfinished_in(words):
                    what = f"“{leaf.indicator.name}”的{label}里有没有写完的“{part.text}”：{part.mend}"
                    yield Missing("评分表", what, "score_sheet", f"得分/{leaf.indicator.path}")

    def _cover(self, composer: Composer) -> Cover:
        material = self.material
        self.log.trail = (COVER,)
        written = composer.words("封面标题", shape=Shape.ITEMS)
        lines = written if isinstance(written, list) else [written] if written else None
        lines = lines or [material.agency_name, f"{material.year}年度", self.kind.case_kind.document]
        details = [(self.kind.outline.agency_label, material.agency_name)]
        if material.evaluator_name:
            details.append(("评价机构", material.evaluator_name))
        return Cover(tuple(map(str, lines)), tuple(details), _day(composer))

    def _signature(self, composer: Composer) -> tuple[str, ...]:
        """Who issues the report and the day; nothing where only a year is known, which is no 成文日期."""
        day = _day(composer)
        self.log.trail = ()
        return (self.material.evaluator_name or self.material.agency_name, day) if day.endswith("日") else ()

    def _sections(
        self, composer: Composer, specs: Sequence[SectionSpec], level: int, anchor: str
    ) -> tuple[Section, ...]:
        made: list[Section] = []
        for spec in specs:
            above = composer.about_indicator(spec.indicator) if spec.indicator else composer
            for about in self._about(above, spec.each):
                if not self._is_wanted(about, spec.when, spec.title):
                    continue
                section = self._section(about, spec, level, len(made) + 1, anchor)
                if spec.annexes:
                    self.annexes, self.annexes_after = self._all_annexes(about), section.anchor
                # A heading with nothing under it (no indicator of that class, no such funds) is not printed.
                if section.blocks or section.sections or (spec.annexes and self.annexes):
                    made.append(section)
        return tuple(made)

    def _section(self, composer: Composer, spec: SectionSpec, level: int, number: int, anchor: str) -> Section:
        anchor = f"{anchor}-{number}"
        printed = heading_number(level, number)
        title = _title(composer, spec.title)
        outer, self.log.trail = self.log.trail, (*self.log.trail, f"{printed}{title}")
        blocks = self._all_blocks(composer, spec.blocks)
        by_indicator = indicator_sections(spec.indicators, self.material.nodes) if spec.indicators else ()
        below = self._sections(composer, (*spec.sections, *by_indicator), level + 1, anchor)
        self.log.trail = outer
        return Section(level, printed, title, anchor, blocks, below)

    def _about(self, composer: Composer, each: str) -> list[Composer]:
        """The composer for each subject on a list: that of a function of the kind, or the case's own."""
        if not each:
            return [composer]
        listed = self.kind.subjects.get(each)
        subjects = self._listed_projects(composer, each) if listed is None else listed(composer)
        if not subjects:
            self.without_subjects.append(each)
        return [composer.about(subject) for subject in subjects]

    def _listed_projects(self, composer: Composer, slot: str) -> list[str]:
        """The projects that the case's words name; what is no project is noted, and nothing is printed of it."""
        written = composer.words(slot, shape=Shape.PROJECTS, use=Use.CONDITION) or []
        names = [str(name).strip() for name in (written if isinstance(written, list) else str(written).splitlines())]
        for name in names:
            if fault := self.material.no_project(name):
                self.log.note_wrong_words((slot,), f"文字“{slot}”里{fault}")
        return [name for name in names if not self.material.no_project(name)]

    def _note_missing_subjects(self) -> None:
        """A report of which nothing is printed, for it is about projects and there is none."""
        self.log.trail = (self.kind.case_kind.document,)
        for each in self.without_subjects:
            if each in self.kind.subjects:
                self.log.note_missing_fact("项目绩效目标")
            elif (each,) not in self.log.used:  # what is wrong with names that are there is noted already
                self.log.note_missing_words((each,))
        self.log.trail = ()

    def _all_annexes(self, composer: Composer) -> tuple[Annex, ...]:
        """Those with something in them: a title with nothing under it (no leaf scored yet) is not printed."""
        made = (annex for spec in self.kind.outline.annexes for annex in self._annexes(composer, spec))
        return tuple(annex for annex in made if annex.blocks or annex.sections)

    def _annexes(self, composer: Composer, spec: AnnexSpec) -> list[Annex]:
        """The annex, or one for each project on the case's list."""
        if not self._is_wanted(composer, spec.when, f"附件{spec.number}　{spec.title}"):
            return []
        if not spec.each:
            return [self._annex(composer, spec, spec.number)]
        about = self._about(composer, spec.each)
        numbers = [
            f"{spec.number}-{position}" if len(about) > 1 else spec.number for position in range(1, len(about) + 1)
        ]
        return [self._annex(own, spec, number) for own, number in zip(about, numbers, strict=True)]

    def _annex(self, composer: Composer, spec: AnnexSpec, number: str) -> Annex:
        anchor = f"annex-{number}"
        title = _title(composer, spec.title)
        self.log.trail = (f"附件{number}　{title}",)
        blocks = tuple(_untitled(block, title) for block in self._all_blocks(composer, spec.blocks, numbered=False))
        # Chapter 1 of annex 1 is not annex 1-1.
        sections = self._sections(composer, spec.sections, 1, f"{anchor}-s")
        self.log.trail = ()
        return Annex(number, title, anchor, blocks, spec.landscape, sections)

    def _is_wanted(self, composer: Composer, when: str, title: str = "") -> bool:
        """Whether the fact is known and not zero, or the words written; always where nothing is asked.

        ``title``: the heading that would be printed, under which people find the slot.
        """
        if not when:
            return True
        name = when.replace("<项目>", composer.project)
        if name in composer.book:
            fact = composer.book[name]
            return fact.contested is not None or bool(fact.quantity.value)
        outer = self.log.trail
        if title:
            self.log.trail = (*outer, composer.named(title))
        written = composer.words(name, use=Use.CONDITION)
        self.log.trail = outer
        return bool(written)

    def _all_blocks(
        self, composer: Composer, specs: Sequence[BlockSpec], *, numbered: bool = True
    ) -> tuple[Block, ...]:
        wanted = (spec for spec in specs if self._is_wanted(composer, spec.when))
        return tuple(block for spec in wanted for block in self._noted_blocks(composer, spec, numbered))

    def _noted_blocks(self, composer: Composer, spec: BlockSpec, numbered: bool) -> list[Block]:
        """The blocks, noted beside the words that they were made from."""
        since = self.log.position()
        try:
            made = self._blocks(composer, spec, numbered)
        except MissingFact as error:
            self.log.note_missing_fact(error.key)
            made = [_gap(error.key)]
        except PlaceholderError as error:
            made = [self._unfit(error, self.log.slot_naming(error.key, since))]
        self.log.note_printed(since, made)
        return made

    def _blocks(self, composer: Composer, spec: BlockSpec, numbered: bool) -> list[Block]:
        match spec.what:
            case "prose":
                return _paragraphs(composer, spec.name)
            case "words":
                return self._words(composer, spec)
            case "passage":
                return self.kind.passages[spec.name](composer)
            case "chart":
                chart = self.kind.charts[spec.name](composer)
                return [self._chart(chart)] if chart.series and chart.categories else []
        made = self.kind.tables[spec.name](composer)
        return [self._table(table, numbered) for table in (made if isinstance(made, list) else [made])]

    def _unfit(self, error: PlaceholderError, path: SlotPath) -> Block:
        """A gap for a figure that measures something else than the report, or the words under ``path``, ask for."""
        if path:
            self.log.note_wrong_words(path, str(error))
        else:
            self.log.note_unfit_fact(error.key, str(error))
        return _gap("/".join(path) or error.key)

    def _table(self, table: Table, numbered: bool) -> Table:
        if not numbered:
            return table
        self.tables += 1
        return replace(table, number=self.tables, anchor=f"table-{self.tables}")

    def _chart(self, chart: Chart) -> Chart:
        self.charts += 1
        return replace(chart, number=self.charts)

    def _words(self, composer: Composer, spec: BlockSpec) -> list[Block]:
        """The case's own words under that slot: a paragraph a line, or a numbered list."""
        shape = Shape.ITEMS if spec.numbered else Shape.PARAGRAPHS
        written: Any = composer.words(spec.name, shape=shape, use=Use.NEEDED)
        if not written:
            path = composer.path_of(spec.name)
            self.log.note_missing_words(path)
            return [_gap(spec.name, "/".join(path))]
        if isinstance(written, str):
            return _paragraphs(composer, written)
        items = (_item(composer, spec, number, str(item)) for number, item in enumerate(written, start=1))
        return [ListItems(tuple(items))]


def _day(composer: Composer) -> str:
    return str(composer.words("报告日期", shape=Shape.PHRASE) or "")


def _title(composer: Composer, template: str) -> str:
    return "".join(run.text for run in composer.compose(template))


def _item(composer: Composer, spec: BlockSpec, number: int, words: str) -> Runs:
    mark = spec.numbered.replace("1", str(number))
    return (*((Text(mark),) if mark else ()), *composer.compose(words.strip()))


def _paragraphs(composer: Composer, template: str) -> list[Block]:
    lines = [line.strip() for line in template.strip().splitlines()]
    return [composer.paragraph(line) for line in lines if line]


def _gap(name: str, key: str = "") -> Paragraph:
    """A marked gap in the place of what is missing."""
    return Paragraph((Gap(f"【缺：{name}】", key or name),))


def _untitled(block: Block, title: str) -> Block:
    """A table without its caption where the annex's own title says the same just above it."""
    return replace(block, caption="") if isinstance(block, Table) and block.caption == title else block
