"""What changed between two texts of a report: its figures, and its paragraphs word by word. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Protocol

# Words that stand in both texts, or in only one of them: (text, whether it is only here).
Parts = tuple[tuple[str, bool], ...]

# A number is compared as a whole: 91.17 did not become 89.67 by its first and third digits.
_TOKEN = re.compile(r"\d[\d,.]*%?|.", re.DOTALL)


class Said(Protocol):
    """What a report said, in printed order: figures (``{"fact", "text"}``) and paragraphs (``{"place", "text"}``)."""

    @property
    def figures(self) -> Sequence[Mapping[str, str]]: ...

    @property
    def paragraphs(self) -> Sequence[Mapping[str, str]]: ...


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A fact as the two print it: every different printed text, empty where one of them lacks it."""

    fact: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """A paragraph before and after; ``None`` where it is new or gone. ``place`` is its heading."""

    place: str
    before: str | None
    after: str | None

    @property
    def parts(self) -> tuple[Parts, Parts]:
        """Both texts cut where they part and meet."""
        return _parts(self.before or "", self.after or "")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences from one to the other; nothing in it where both print the same."""

    changed: tuple[FigureChange, ...]
    added: tuple[FigureChange, ...]
    removed: tuple[FigureChange, ...]
    paragraphs: tuple[ParagraphChange, ...]

    @property
    def is_same(self) -> bool:
        return not (self.changed or self.added or self.removed or self.paragraphs)


def compared(before: Said, after: Said) -> Comparison:
    """Figures by fact, paragraphs by their text; nothing is printed again."""
    old, new = _printed(before), _printed(after)
    changed = (FigureChange(fact, old[fact], new[fact]) for fact in new if fact in old and old[fact] != new[fact])
    added = (FigureChange(fact, (), new[fact]) for fact in new if fact not in old)
    removed = (FigureChange(fact, old[fact], ()) for fact in old if fact not in new)
    paragraphs = changed_paragraphs(before.paragraphs, after.paragraphs)
    return Comparison(tuple(changed), tuple(added), tuple(removed), tuple(paragraphs))


def _printed(said: Said) -> dict[str, tuple[str, ...]]:
    """Each fact's different printed texts, in printed order."""
    found: dict[str, dict[str, None]] = {}
    for figure in said.figures:
        found.setdefault(figure["fact"], {})[figure["text"]] = None
    return {fact: tuple(texts) for fact, texts in found.items()}


def changed_paragraphs(
    before: Sequence[Mapping[str, str]], after: Sequence[Mapping[str, str]]
) -> Iterator[ParagraphChange]:
    """The paragraphs (``{"place", "text"}``) that differ between two printed texts, in their order."""
    old, new = ([item["text"] for item in items] for items in (before, after))
    for tag, start, stop, new_start, new_stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for offset in range(max(stop - start, new_stop - new_start)):
            left = before[start + offset] if start + offset < stop else None
            right = after[new_start + offset] if new_start + offset < new_stop else None
            place = (right or left or {})["place"]
            yield ParagraphChange(place, left["text"] if left else None, right["text"] if right else None)


def _parts(before: str, after: str) -> tuple[Parts, Parts]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for tag, start, stop, new_start, new_stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if stop > start:
            left.append(("".join(old[start:stop]), tag != "equal"))
        if new_stop > new_start:
            right.append(("".join(new[new_start:new_stop]), tag != "equal"))
    return tuple(left), tuple(right)
