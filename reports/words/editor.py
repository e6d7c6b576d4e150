"""The words of a case as people write them: every slot its report asks for, in the report's order, with a preview."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from reports.building.builder import ReportBuilder
from reports.document.blocks import Block, Gap, ListItems, Paragraph, Runs, Table, Text
from reports.material.composer import Composer
from reports.material.material import Material
from reports.material.selectors import read_material
from reports.material.slots import PROJECT, SHARED, Missing, Shape, Slot, strings
from reports.material.unfinished import Unfinished, unfinished_in
from reports.sentences.checking import faults_in
from reports.sentences.compose import PlaceholderError
from reports.words.typed_figures import PrintedFacts, TypedFigure
from scoring.cases.models import Case
from scoring.cases.services import with_words
from scoring.cases.words import words_at, words_version

LONGEST = 20_000  # characters of one slot
_MOST_ROWS, _LINE = 16, 50
_BAR = "｜"
_DAY = re.compile(r"\d{4}年(\d{1,2}月(\d{1,2}日)?)?")
_DAY_SLOT = "报告日期"
_HOW = {
    Shape.PARAGRAPHS: "一行一段",
    Shape.ITEMS: "一行一条",
    Shape.PROJECTS: "一行一个项目，名称与工作簿中的相同",
    Shape.PHRASE: "印在一句话里或一格里，写成一段",
    Shape.ROWS: "一行一条，各栏用“｜”隔开：",
    Shape.SETTING: "百分比保留几位小数：0至4，不填为2",
}
_HOW_NAMED = {
    ("封面标题",): "一行印一行；不写则印单位、年度和报告名称",
    (_DAY_SLOT,): "如“2024年6月30日”“2024年6月”“2024年”；写到日的，文末印署名和日期",
}


class WordsRefused(ValueError):
    """Words that cannot be kept; ``faults`` has one Chinese line each, naming what was found and how to mend it."""

    def __init__(self, slot: Slot, faults: Sequence[str]) -> None:
        super().__init__(f"“{slot.label}”没有保存：{'；'.join(faults)}")
        self.faults = tuple(faults)


@dataclass(frozen=True)
class SlotWords:
    """One slot as its card shows it: what is typed, what is wrong with it, and how the report prints it.

    ``version`` marks the kept words that ``typed`` began from. ``shared``: words of all projects that stand in.
    """

    slot: Slot
    typed: str
    version: str
    is_missing: bool = False
    shared: str = ""
    preview: tuple[Runs, ...] = ()
    unfinished: tuple[Unfinished, ...] = ()
    figures: tuple[TypedFigure, ...] = ()
    faults: tuple[str, ...] = ()
    refused: bool = False  # what was typed has just been refused
    theirs: str | None = None  # what somebody else wrote meanwhile

    @property
    def state(self) -> str:
        """missing, wrong, written, shared or open (nothing there, and nothing needed)."""
        if self.faults or self.unfinished:
            return "wrong"
        if self.typed:
            return "written"
        if self.is_missing:
            return "missing"
        return "shared" if self.shared else "open"

    @property
    def rows(self) -> int:
        """How tall the field is to be, in lines."""
        lines = self.typed.splitlines() or [""]
        return min(_MOST_ROWS, max(2, sum(1 + len(line) // _LINE for line in lines)))

    @property
    def how(self) -> str:
        """How the words are to be written, in a line."""
        if self.slot.path in _HOW_NAMED:
            return _HOW_NAMED[self.slot.path]
        how = _HOW[self.slot.shape]
        if self.slot.shape is Shape.ROWS:
            how += _BAR.join(self.slot.fields)
        return how if self.slot.needed or self.slot.shape is Shape.SETTING else f"{how}；不写则不印"


@dataclass(frozen=True)
class Group:
    """The slots that stand under one heading of the report; ``opens`` where its first heading is a new one."""

    trail: tuple[str, ...]
    cards: tuple[SlotWords, ...]
    opens: bool = False


class CaseWords:
    """A draft of the case's report as it was built, and the words it asked for."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.builder = ReportBuilder(material)
        self.builder.draft()
        self.facts = PrintedFacts(material.book)
        self.missing: list[Missing] = self.builder.missing()
        self._missing_words = {item.path for item in self.missing if item.kind == "words"}

    def all_slots(self) -> list[Slot]:
        """Every slot in the report's order, those that several parts share at the end."""
        return sorted(self.builder.log.slots.values(), key=lambda slot: slot.trail == (SHARED,))

    @cached_property
    def cards(self) -> list[SlotWords]:
        """Every slot as it is kept."""
        return [self.card(slot) for slot in self.all_slots()]

    def progress(self) -> dict[str, int]:
        """How many slots are in which state, how many there are in all, and what is still to do."""
        counted = Counter(card.state for card in self.cards)
        facts = len({item.what for item in self.missing if not item.is_of_words})
        return {
            **dict.fromkeys(("missing", "wrong", "written", "shared", "open"), 0),
            **counted,
            "all": len(self.cards),
            "todo": counted["missing"] + counted["wrong"],
            "facts": facts,
        }

    def groups(self, *, instead: SlotWords | None = None, only_open: bool = False) -> list[Group]:
        """All cards by heading. ``instead`` stands in for the card of its slot; ``only_open``: what is still to do."""
        by_trail: dict[tuple[str, ...], list[SlotWords]] = {}
        for card in self.cards:
            if instead is not None and instead.slot.path == card.slot.path:
                card = instead
            if not only_open or card.state in ("missing", "wrong"):
                by_trail.setdefault(card.slot.trail, []).append(card)
        opened: set[str] = set()
        groups = []
        for trail, cards in by_trail.items():
            head = trail[0] if trail else ""
            groups.append(Group(trail, tuple(cards), head not in opened))
            opened.add(head)
        return groups

    def slot(self, key: str) -> Slot | None:
        """The slot of that short name; None where the report asks for no such words."""
        return next((slot for slot in self.builder.log.slots.values() if slot.key == key), None)

    def card(self, slot: Slot) -> SlotWords:
        """A slot as it is kept."""
        words = self.material.words
        kept = words_at(words, slot.path)
        return self._checked(
            SlotWords(
                slot=self._shaped(slot, kept),
                typed=typed_of(slot, kept),
                version=words_version(kept),
                is_missing=slot.path in self._missing_words,
                shared=typed_of(slot, words_at(words, slot.shared)) if slot.shared and not kept else "",
            )
        )

    def typed_card(self, slot: Slot, typed: str, seen: str) -> SlotWords:
        """The slot as somebody is typing it; ``seen`` marks the kept words they began from."""
        return self._checked(replace(self.card(slot), slot=slot, typed=typed, version=seen, shared=""))

    def faults(self, slot: Slot, typed: str) -> list[str]:
        """Why the words cannot be kept; empty where they can."""
        if len(typed) > LONGEST:
            return [f"写了{len(typed)}字，一处最多{LONGEST}字：请删减，或把细节移到附件"]
        faults = list(_misshapen(slot, typed))
        if slot.shape is Shape.PROJECTS:
            unknown = (self.material.no_project(line.strip()) for line in typed.splitlines() if line.strip())
            return list(dict.fromkeys([*faults, *filter(None, unknown)]))
        for composer in self._composers(slot):
            faults += faults_in(composer.named(typed), composer.book, list(self.material.names()))
        return list(dict.fromkeys(faults))

    def _composers(self, slot: Slot) -> list[Composer]:
        """A composer for each project whose section prints the slot: words may name it and its facts (``<项目>``)."""
        if slot.path[0] == PROJECT and len(slot.path) > 2:
            return [Composer(self.material, project=slot.path[1])]
        asking = [other.path[1] for other in self.builder.log.slots.values() if other.shared == slot.path]
        return [Composer(self.material, project=project) for project in asking or [""]]

    def _checked(self, card: SlotWords) -> SlotWords:
        if card.slot.shape is Shape.SETTING:
            return card
        return replace(
            card,
            preview=tuple(self._preview(card)),
            unfinished=tuple(unfinished_in(card.typed)),
            figures=tuple(self.facts.typed(card.typed)),
            faults=tuple(self.faults(card.slot, card.typed)) if card.typed else (),
        )

    def _shaped(self, slot: Slot, kept: Any) -> Slot:
        """A list stays a list, whatever its slot is usually written as."""
        is_list = isinstance(kept, list) and slot.shape in (Shape.PARAGRAPHS, Shape.PHRASE)
        return replace(slot, shape=Shape.ITEMS) if is_list else slot

    def _preview(self, card: SlotWords) -> Iterator[Runs]:
        """The paragraphs of the report in which the words stand; the words alone where only a table holds them."""
        blocks = self.builder.log.printed.get(card.slot.path, [])
        if card.slot.shape is Shape.ROWS:
            return  # a table of its own: what is typed shows it already
        if not card.typed:
            gap = "/".join(card.slot.path)
            yield from dict.fromkeys(runs for runs in _runs_of(blocks) if _has_gap(runs, gap))
            return
        composer = self._composers(card.slot)[0]
        lines = [runs for runs in (_composed(composer, line) for line in card.typed.splitlines()) if runs]
        plain = [_text(runs).strip("。；") for runs in lines]
        printed = dict.fromkeys(
            runs for runs in _runs_of(blocks) if any(line and line in _text(runs) for line in plain)
        )
        yield from printed or lines


def _composed(composer: Composer, line: str) -> Runs:
    try:
        return composer.figures(line.strip())
    except PlaceholderError:
        return (Text(line),)


def words_of(case: Case) -> CaseWords:
    """The words of a case's report as it stands now."""
    return CaseWords(read_material(case))


def saved(words: CaseWords) -> CaseWords:
    """The same report with the words that its case has by now; its facts are not read again."""
    return CaseWords(replace(words.material, words=words.material.case.words))


def rewritten(words: CaseWords, slot: Slot, kept: Any) -> CaseWords:
    """The same report with other words under one slot; nothing is stored."""
    changed = with_words(words.material.words, slot.path, kept)
    return CaseWords(replace(words.material, words=changed))


def typed_of(slot: Slot, kept: Any) -> str:
    """Kept words as a person types them: a paragraph, an item or a record a line."""
    if not kept:
        return ""
    if isinstance(kept, list):
        return "\n".join(_line(slot, item) for item in kept)
    return "\n".join(strings(kept))


def kept_of(slot: Slot, typed: str) -> Any:
    """What was typed, as the case keeps it; None where nothing was."""
    lines = [line.strip() for line in typed.replace("\r\n", "\n").splitlines()]
    lines = [line for line in lines if line]
    if not lines:
        return None
    match slot.shape:
        case Shape.ITEMS | Shape.PROJECTS:
            return lines
        case Shape.ROWS:
            return [_record(slot, line) for line in lines]
        case Shape.PHRASE:
            return "".join(lines)
        case Shape.SETTING:
            return lines[0]
    return "\n".join(lines)


def _line(slot: Slot, item: Any) -> str:
    if isinstance(item, dict):
        return _BAR.join(str(item.get(name, "")) for name in slot.fields)
    return " ".join(str(item).split("\n"))


def _record(slot: Slot, line: str) -> dict[str, str]:
    parts = [part.strip() for part in line.replace("\t", _BAR).split(_BAR)]
    return {name: part for name, part in zip(slot.fields, parts, strict=False) if part}


def _misshapen(slot: Slot, typed: str) -> Iterator[str]:
    lines = [line for line in typed.splitlines() if line.strip()]
    if slot.shape is Shape.SETTING and lines and not re.fullmatch("[0-4]", typed.strip()):
        yield f"写的是“{typed.strip()[:20]}”，应为0到4的一个数字"
    if slot.path == (_DAY_SLOT,) and lines and not _DAY.fullmatch(typed.strip()):
        yield f"写的是“{typed.strip()[:20]}”，应写成“2024年6月30日”“2024年6月”或“2024年”"
    if slot.shape is Shape.ROWS:
        for number, line in enumerate(lines, start=1):
            parts = line.replace("\t", _BAR).split(_BAR)
            if len(parts) > len(slot.fields):
                yield f"第{number}行有{len(parts)}栏，应为{len(slot.fields)}栏：{_BAR.join(slot.fields)}"


def _runs_of(blocks: Sequence[Block]) -> Iterator[Runs]:
    for block in blocks:
        match block:
            case Paragraph(runs):
                yield runs
            case ListItems(items):
                yield from items
            case Table():
                for group in block.groups:
                    for row in group:
                        yield from (cell.runs for cell in row.cells)


def _text(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def _has_gap(runs: Runs, key: str) -> bool:
    return any(isinstance(run, Gap) and run.key == key for run in runs)
