"""The report as frozen data: what a template may print. Templates read only this; nothing here can query."""

from __future__ import annotations

from dataclasses import dataclass, field


def check_code(fingerprint: str) -> str:
    """The first sixteen digits of a fingerprint as people compare them: ``0F3A 91C2 7B44 D05E``."""
    return " ".join(fingerprint[start : start + 4].upper() for start in range(0, min(16, len(fingerprint)), 4))


@dataclass(frozen=True, slots=True)
class Text:
    """A run of plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure and the fact it stands for; printed as ``<data value data-fact data-source>``.

    ``text`` is exactly what is printed (``1918.25万元``), ``value`` the exact base value as text, ``fact`` the key,
    ``source`` the workbook cell, entry or formula in words, ``cell`` whether the source is a workbook cell.
    """

    text: str
    value: str
    fact: str
    source: str
    cell: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """What a draft still lacks, marked as such: ``text`` as printed, ``key`` the fact or text that is missing."""

    text: str
    key: str


Run = Text | Figure | Gap
Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: Runs


@dataclass(frozen=True, slots=True)
class ListItems:
    """Numbered items set as paragraphs, e.g. （1）…（2）…"""

    items: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell. ``align``: ``left`` for words, ``right`` for figures, ``center`` for heads and short marks."""

    runs: Runs
    align: str = "left"
    colspan: int = 1
    rowspan: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    emphasis: bool = False  # subtotal and total rows


@dataclass(frozen=True, slots=True)
class Table:
    """``head`` repeats on each page. ``groups`` are row groups that are kept on one page; rowspans stay inside one.

    ``widths`` are column widths in percent, summing to 100. ``landscape`` turns the page the table stands on. ``whole``
    is a form: kept on one page wherever one page holds it, as a low table always is.
    """

    caption: str
    unit_line: str
    head: tuple[Row, ...]
    groups: tuple[tuple[Row, ...], ...]
    widths: tuple[int, ...]
    number: int = 0
    anchor: str = ""
    landscape: bool = False  # too wide for an upright page: set on pages of its own
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    points: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its data: ``kind`` is ``line``, ``bar`` or ``pie``; every series has one point per category."""

    kind: str
    caption: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit_line: str = ""
    number: int = 0


Block = Paragraph | ListItems | Table | Chart


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it. ``level`` 0 is 第一部分, 1 is 一、, 2 is （一）, 3 is 1., 4 is （1）."""

    level: int
    number: str
    title: str
    anchor: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex on its own page, upright or landscape; ``sections`` where it is a document of its own."""

    number: str
    title: str
    anchor: str
    blocks: tuple[Block, ...]
    landscape: bool = False
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Cover:
    """``title_lines`` are broken by hand, longest in the middle; ``details`` are label and text pairs."""

    title_lines: tuple[str, ...]
    details: tuple[tuple[str, str], ...]
    date: str


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report, ready to print. ``fingerprint`` is the SHA-256 of the data it was made from.

    ``signature``: who signs at the end of the text, and the day (成文日期), a line each; empty for an undated report.
    ``annexes_after``: anchor of the part that the annexes stand in (第四部分 附件); empty where they follow the text.
    """

    case_code: str
    title: str
    cover: Cover
    sections: tuple[Section, ...]
    annexes: tuple[Annex, ...] = ()
    attachments: tuple[str, ...] = field(default=())
    fingerprint: str = ""
    signature: tuple[str, ...] = ()
    annexes_after: str = ""

    @property
    def check_code(self) -> str:
        """What is printed at the end, to tell whether a paper is a kept version; nothing without a fingerprint."""
        return check_code(self.fingerprint)

    @property
    def in_order(self) -> tuple[Section | Annex, ...]:
        """The sections and annexes as they are printed."""
        place = next((i for i, part in enumerate(self.sections, 1) if part.anchor == self.annexes_after), None)
        return (*self.sections[:place], *self.annexes, *self.sections[place or len(self.sections) :])
