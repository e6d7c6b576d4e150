"""Building the frozen report: the outline of its kind filled with the material of a case."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from budgets.facts import MissingFact
from reports.blocks import (
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
from reports.kinds import AnnexSpec, BlockSpec, Kind, SectionSpec
from reports.material import Material, MissingText
from reports.narrative.compose import SlotError
from reports.narrative.numbering import heading_number


class ReportIncomplete(ValueError):
    """The report lacks facts or texts; ``missing`` lists each with the section that needs it."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__("报告缺少下列内容，请先补齐：\n" + "\n".join(missing))
        self.missing = tuple(missing)


class ReportBuilder:
    """Fills one outline; numbers headings, tables and charts as it goes, and collects everything missing."""

    def __init__(self, kind: Kind, material: Material) -> None:
        self.kind = kind
        self.material = material
        self.missing: list[str] = []
        self.tables = 0
        self.charts = 0
        self.place = ""
        self.annexes: tuple[Annex, ...] | None = None  # made where they are printed, so that their tables count on
        self.annexes_after = ""

    def build(self) -> Report:
        """The report. Raises ReportIncomplete, naming every missing fact and text at once; a draft marks the gaps."""
        if self.kind.parts:
            sections = self._sections(self.kind.parts, 0, "p")
        else:
            sections = self._sections(self.kind.sections, 1, "s")
        if self.annexes is None:
            self.annexes = self._all_annexes()
        if self.missing and not self.material.draft:
            raise ReportIncomplete(list(dict.fromkeys(self.missing)))
        report = Report(
            case_code=self.material.case.code,
            title=self.material.case.title,
            cover=self._cover(),
            sections=sections,
            annexes=self.annexes,
            attachments=self.kind.attachments,
            signature=self._signature(),
            annexes_after=self.annexes_after,
        )
        return replace(report, fingerprint=hashlib.sha256(repr(report).encode()).hexdigest())

    def _cover(self) -> Cover:
        material = self.material
        lines = material.text("封面标题") or [material.agency_name, f"{material.case.year}年度", self.kind.document]
        details = [(self.kind.agency_label, material.agency_name)]
        if material.evaluator_name:
            details.append(("评价机构", material.evaluator_name))
        return Cover(tuple(lines), tuple(details), str(material.text("报告日期") or ""))

    def _signature(self) -> tuple[str, ...]:
        """Who issues the report and the day; nothing where only a year is known, which is no 成文日期."""
        day = str(self.material.text("报告日期") or "")
        return (self.material.evaluator_name or self.material.agency_name, day) if day.endswith("日") else ()

    def _sections(self, specs: Sequence[SectionSpec], level: int, anchor: str) -> tuple[Section, ...]:
        made: list[Section] = []
        whole = self.material
        for spec in specs:
            for material in self._about(spec.each):
                self.material = material
                if self._is_wanted(spec.when):
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
        subjects = self.material.text(each) or [] if listed is None else listed(self.material)
        return [self.material.about(str(subject)) for subject in subjects]

    def _section(self, spec: SectionSpec, level: int, number: int, anchor: str) -> Section:
        anchor = f"{anchor}-{number}"
        printed = heading_number(level, number)
        title = self._title(spec.title)
        outer, self.place = self.place, f"{self.place}{printed}{title}"
        blocks = self._all(spec.blocks)
        below = self._sections(spec.sections, level + 1, anchor)
        self.place = outer
        return Section(level, printed, title, anchor, blocks, below)

    def _all_annexes(self) -> tuple[Annex, ...]:
        return tuple(annex for spec in self.kind.annexes for annex in self._annexes(spec))

    def _annexes(self, spec: AnnexSpec) -> list[Annex]:
        """The annex, or one for each project on the case's list."""
        if not self._is_wanted(spec.when):
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
        self.place = f"附件{number}"
        title = self._title(spec.title)
        blocks = tuple(_untitled(block, title) for block in self._all(spec.blocks, numbered=False))
        # Chapter 1 of annex 1 is not annex 1-1.
        sections = self._sections(spec.sections, 1, f"{anchor}-s")
        self.place = ""
        return Annex(number, title, anchor, blocks, spec.landscape, sections)

    def _title(self, template: str) -> str:
        return "".join(run.text for run in self.material.compose(template))

    def _is_wanted(self, when: str) -> bool:
        """Whether the fact is known and not zero, or the text written; always where nothing is asked."""
        if not when:
            return True
        name = when.replace("<项目>", self.material.project)
        if name in self.material.book:
            return bool(self.material.book.quantity(name).value)
        return bool(self.material.text(name))

    def _all(self, specs: Sequence[BlockSpec], *, numbered: bool = True) -> tuple[Block, ...]:
        return tuple(block for spec in specs if self._is_wanted(spec.when) for block in self._blocks(spec, numbered))

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
            return self._lacking(f"缺少数据“{error.key}”，请导入含有它的工作簿或填报该数据", error.key)
        except SlotError as error:
            return self._lacking(str(error), error.key)
        except MissingText as error:
            return self._lacking(f"缺少文字“{error.slot}”，请在案件文字中撰写", error.slot)

    def _lacking(self, what: str, key: str) -> list[Block]:
        """Note what is missing; in a draft a marked gap stands in its place."""
        self.missing.append(f"{self.place}：{what}")
        return [Paragraph((Gap(f"【缺：{key}】", key),))]

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
        written: Any = self.material.text(spec.name)
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


def _untitled(block: Block, title: str) -> Block:
    """A table without its caption where the annex's own title says the same just above it."""
    return replace(block, caption="") if isinstance(block, Table) and block.caption == title else block
