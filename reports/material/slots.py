"""Where a report takes words of its case: every slot noted, in the report's order, by the very build that asks for it.

There is no second list of a kind's slots: what the builder asks is what people are asked to write.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from budgets.facts import quoted_label
from reports.document.blocks import Block
from reports.material.unfinished import unfinished_in
from reports.sentences.checking import unknown_name, unknown_names

PROJECT = "项目"
SHARED = "各部分共用的文字"
COVER = "封面和落款"
SlotPath = tuple[str, ...]
# How each is mended, where nothing more can be told of the case.
_MENDS = {"fact": "，请导入含有它的工作簿或填报该数据", "words": "，请在“报告文字”页面撰写"}


class Shape(Enum):
    """How words are written under a slot, and so how they are kept."""

    PARAGRAPHS = "paragraphs"  # one text, a paragraph a line
    ITEMS = "items"  # a list, an item a line
    PHRASE = "phrase"  # part of a sentence
    PROJECTS = "projects"  # a list of projects that the report goes through, a name a line
    ROWS = "rows"  # a list of records, fields parted by ｜
    SETTING = "setting"  # a number that governs how figures are printed


class Use(Enum):
    """Why a slot is asked for: as the condition of what stands below, where it is there, or because it must be."""

    CONDITION = "condition"
    OPTIONAL = "optional"
    NEEDED = "needed"


@dataclass(frozen=True, slots=True)
class Slot:
    """One place for words: ``path`` is where they are kept in the case's words, ``trail`` the headings above them.

    ``shared``: the path whose words stand in while this one has none. ``fields``: what a record of ``ROWS`` holds.
    """

    path: SlotPath
    trail: tuple[str, ...]
    shape: Shape
    use: Use
    shared: SlotPath = ()
    fields: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """A short name for addresses and forms, the same every time."""
        return hashlib.sha256("\0".join(self.path).encode()).hexdigest()[:12]

    @property
    def name(self) -> str:
        """What people call it: without the project, which the headings name."""
        return "/".join(self.path[2:] if self.path[0] == PROJECT and len(self.path) > 2 else self.path)

    @property
    def label(self) -> str:
        """What the log and messages call it."""
        return "/".join(self.path)

    @property
    def needed(self) -> bool:
        """Whether the report cannot do without it."""
        return self.use is Use.NEEDED


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing between a case and its finished report. ``kind``: fact, words, unfinished, score_sheet (reasons there).

    ``key`` is the fact, or the slot as a gap names it; ``path`` the slot to write or to mend, for a fact that of the
    words that ask for it, empty where the report itself does.
    """

    place: str
    what: str
    kind: str
    key: str
    path: SlotPath = ()

    def __str__(self) -> str:
        return f"{self.place}：{self.what}{_MENDS.get(self.kind, '')}"

    @property
    def is_of_words(self) -> bool:
        """Whether it is mended on the page of the report's words."""
        return self.kind in ("words", "unfinished")

    @property
    def slot_key(self) -> str:
        """The short name of the slot; nothing where the path is empty."""
        return Slot(self.path, (), Shape.PARAGRAPHS, Use.NEEDED).key if self.path else ""


@dataclass
class SlotLog:
    """What one build asked for. ``trail`` is kept up to date by the builder; the rest is noted by the composer.

    ``project_lists``: the slots that name projects; ``names``: what words may write in angle brackets.
    """

    project_lists: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()

    trail: tuple[str, ...] = ()
    slots: dict[SlotPath, Slot] = field(default_factory=dict)
    used: dict[SlotPath, Any] = field(default_factory=dict)
    printed: dict[SlotPath, list[Block]] = field(default_factory=dict)
    missing: list[Missing] = field(default_factory=list)
    _asked: list[SlotPath] = field(default_factory=list)

    @property
    def place(self) -> str:
        """The headings in one line, as messages name them."""
        return "".join(self.trail)

    def note_slot(self, slot: Slot) -> None:
        """Note that a slot was asked for; the first asking decides its place, a condition is told its shape later."""
        if len(slot.path) == 1 and slot.path[0] in self.project_lists:
            slot = replace(slot, shape=Shape.PROJECTS)
        self._asked.append(slot.path)
        known = self.slots.get(slot.path)
        if known is None:
            self.slots[slot.path] = slot
        elif known.use is Use.CONDITION and slot.use is not Use.CONDITION:
            self.slots[slot.path] = replace(slot, trail=known.trail, use=Use.OPTIONAL)

    def note_words(self, path: SlotPath, written: Any) -> None:
        """Note the words that were found, and under which path."""
        self._asked.append(path)
        self.used[path] = written

    def position(self) -> int:
        """How many slots were asked for as yet: ``since`` of ``note_printed`` and ``slot_naming``."""
        return len(self._asked)

    def note_printed(self, since: int, made: list[Block]) -> None:
        """Note what was printed from the slots asked for since that position."""
        for path in dict.fromkeys(self._asked[since:]):
            self.printed.setdefault(path, []).extend(made)

    def slot_naming(self, key: str, since: int) -> SlotPath:
        """The slot asked for since that position whose words hold a figure of that fact; nothing where none do."""
        asked = [path for path in dict.fromkeys(self._asked[since:]) if path in self.used]
        return next((path for path in asked if _prints(self.used[path], key)), ())

    def note_missing_fact(self, key: str) -> None:
        """A fact that is not known."""
        self._note(Missing(self.place, f"缺少数据{quoted_label(key)}", "fact", key))

    def note_unfit_fact(self, key: str, what: str) -> None:
        """A fact that is known, but not in a unit in which the report can print it."""
        self._note(Missing(self.place, what, "fact", key))

    def note_missing_words(self, path: SlotPath) -> None:
        """Words that nobody wrote yet."""
        key = "/".join(path)
        self._note(Missing(self.place, f"缺少文字“{key}”", "words", key, path))
        known = self.slots.get(path)
        if known is not None and known.use is not Use.CONDITION:
            self.slots[path] = replace(known, use=Use.NEEDED)

    def note_wrong_words(self, path: SlotPath, what: str) -> None:
        """Words that cannot be printed as they are."""
        self._note(Missing(self.place, what, "unfinished", "/".join(path), path))

    def all_missing(self) -> list[Missing]:
        """Everything missing; of a fact that a person's words ask for, also which words."""

        def asked_by(key: str) -> SlotPath:
            return next((path for path, written in self.used.items() if _prints(written, key)), ())

        return [
            replace(missing, path=asked_by(missing.key)) if missing.kind == "fact" else missing
            for missing in self.missing
        ]

    def all_unfinished(self) -> list[Missing]:
        """What a template left in the words that were taken, and names that there are not."""
        return [
            self._unfinished(path, what)
            for path, written in self.used.items()
            for words in strings(written)
            for what in (
                *(f"里有没有写完的“{part.text}”：{part.mend}" for part in unfinished_in(words)),
                *(f"里{unknown_name(name, self.names)}" for name in unknown_names(words, self.names)),
            )
        ]

    def _unfinished(self, path: SlotPath, what: str) -> Missing:
        place = "".join(self.slots[path].trail) if path in self.slots else SHARED
        key = "/".join(path)
        return Missing(place, f"文字“{key}”{what}", "unfinished", key, path)

    def _note(self, missing: Missing) -> None:
        if missing not in self.missing:
            self.missing.append(missing)


def strings(written: Any) -> Iterator[str]:
    """Every text in words as they are kept: one, a list of them, or records."""
    if isinstance(written, Mapping):
        for value in written.values():
            yield from strings(value)
    elif isinstance(written, list | tuple):
        for value in written:
            yield from strings(value)
    elif written is not None:
        yield str(written)


def _prints(written: Any, key: str) -> bool:
    """Whether the words hold a figure of that fact."""
    return any(f"{{{key}}}" in words or f"{{{key}|" in words for words in strings(written))
