"""Building the frozen report: the outline of its kind filled with the material of a case."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any

from budgets.facts import MissingFact
from reports.blocks import Annex, Block, Chart, Cover, ListItems, Paragraph, Report, Section, Table, Text
from reports.exhibits import CHARTS, TABLES
from reports.kinds import BlockSpec, Kind, SectionSpec
from reports.material import Material
from reports.narrative import compose
from reports.narrative.numbering import heading_number
from reports.narrative.passages import PASSAGES


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

    def build(self) -> Report:
        """The finished report. Raises ReportIncomplete, naming every missing fact and text at once."""
        sections = tuple(self._section(spec, 1, number, "s") for number, spec in enumerate(self.kind.sections, start=1))
        annexes = tuple(self._annex(position) for position in range(len(self.kind.annexes)))
        if self.missing:
            raise ReportIncomplete(list(dict.fromkeys(self.missing)))
        report = Report(
            case_code=self.material.case.code,
            title=self.material.case.title,
            cover=self._cover(),
            sections=sections,
            annexes=annexes,
            attachments=self.kind.attachments,
        )
        digest = hashlib.sha256(repr(asdict(report)).encode()).hexdigest()
        return replace(report, fingerprint=digest)

    def _cover(self) -> Cover:
        texts = self.material.texts
        lines = texts.get("封面标题") or [
            self.material.agency_name,
            f"{self.material.case.year}年",
            self.kind.document,
        ]
        details = [("被评价单位", self.material.agency_name)]
        if self.material.evaluator_name:
            details.append(("评价机构", self.material.evaluator_name))
        return Cover(tuple(lines), tuple(details), str(texts.get("报告日期", "")))

    def _section(self, spec: SectionSpec, level: int, number: int, anchor: str) -> Section:
        anchor = f"{anchor}-{number}"
        printed = heading_number(level, number)
        outer, self.place = self.place, f"{self.place}{printed}{spec.title}"
        blocks = tuple(block for item in spec.blocks for block in self._blocks(item))
        below = tuple(
            self._section(child, level + 1, position, anchor) for position, child in enumerate(spec.sections, start=1)
        )
        self.place = outer
        return Section(level, printed, spec.title, anchor, blocks, below)

    def _annex(self, position: int) -> Annex:
        spec = self.kind.annexes[position]
        self.place = f"附件{spec.number}"
        blocks = tuple(block for item in spec.blocks for block in self._blocks(item, numbered=False))
        self.place = ""
        return Annex(spec.number, spec.title, f"annex-{position + 1}", blocks, spec.landscape)

    def _blocks(self, spec: BlockSpec, *, numbered: bool = True) -> list[Block]:
        makers: dict[str, Callable[[BlockSpec], list[Block]]] = {
            "prose": lambda item: self._paragraphs(item.name),
            "text": self._text,
            "passage": lambda item: PASSAGES[item.name](self.material),
            "table": lambda item: [self._table(item.name, numbered)],
            "chart": lambda item: [self._chart(item.name)],
        }
        try:
            return makers[spec.what](spec)
        except MissingFact as error:
            self.missing.append(f"{self.place}：缺少数据“{error.key}”，请导入含有它的工作簿或填报该数据")
            return []

    def _table(self, name: str, numbered: bool) -> Table:
        table = TABLES[name](self.material)
        if not numbered:
            return table
        self.tables += 1
        return replace(table, number=self.tables, anchor=f"table-{self.tables}")

    def _chart(self, name: str) -> Chart:
        self.charts += 1
        return replace(CHARTS[name](self.material), number=self.charts)

    def _text(self, spec: BlockSpec) -> list[Block]:
        """The case's own words under that slot: a paragraph a line, or a numbered list."""
        written: Any = self.material.texts.get(spec.name)
        if not written:
            self.missing.append(f"{self.place}：缺少文字“{spec.name}”，请在案件文字中撰写")
            return []
        if isinstance(written, str):
            return self._paragraphs(written)
        items = []
        for number, item in enumerate(written, start=1):
            mark = spec.numbered.replace("1", str(number))
            items.append((*((Text(mark),) if mark else ()), *self._composed(str(item))))
        return [ListItems(tuple(items))]

    def _paragraphs(self, template: str) -> list[Block]:
        return [Paragraph(self._composed(line)) for line in template.strip().splitlines() if line.strip()]

    def _composed(self, template: str) -> tuple[Any, ...]:
        return compose(self._named(template.strip()), self.material.book)

    def _named(self, template: str) -> str:
        """The template with the names of the case filled in; names are words, not figures."""
        case = self.material.case
        names = {
            "单位": self.material.agency_name,
            "年度": str(case.year),
            "上年": str(case.year - 1),
            "等级": case.grade,
        }
        for name, value in names.items():
            template = template.replace(f"<{name}>", value)
        return template
