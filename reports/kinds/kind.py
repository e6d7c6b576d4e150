"""What a kind of report is: parts and sections, what stands under each, and the annexes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reports.document.blocks import Block, Chart, Table
from reports.material.material import Material
from scoring.case_kinds import CaseKind

Passage = Callable[[Material], list[Block]]
Subjects = Callable[[Material], list[str]]
TableMaker = Callable[[Material], Table | list[Table]]
ChartMaker = Callable[[Material], Chart]


class KindError(ValueError):
    """The outline of a kind is wrong; the message names the kind, the section and the mend."""


@dataclass(frozen=True, slots=True)
class BlockSpec:
    """One block: ``what`` is prose, text, passage, table or chart; ``name`` its words, slot or function name.

    ``when``: a fact or text that must be there (and not be zero) for the block to be printed at all.
    """

    what: str
    name: str
    numbered: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """A section. ``each``: as of an annex, the subjects that get a section each.

    ``annexes``, of a part: the annexes stand at its end instead of after the whole text.
    """

    title: str
    blocks: tuple[BlockSpec, ...] = ()
    sections: tuple[SectionSpec, ...] = ()
    when: str = ""
    each: str = ""
    annexes: bool = False


@dataclass(frozen=True, slots=True)
class AnnexSpec:
    """An annex; ``sections`` where it is a document of its own (``include`` takes those of another kind).

    ``each``: a function of the kind in SUBJECTS, or a text slot in which people name projects: what gets one
    each; the title may name ``<项目>``.
    """

    number: str
    title: str
    blocks: tuple[BlockSpec, ...]
    sections: tuple[SectionSpec, ...] = ()
    landscape: bool = False
    each: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class ReportKind:
    """How the report of a case kind is drawn up: parts (第一部分 …) or sections, annexes, the functions it may name."""

    case_kind: CaseKind
    parts: tuple[SectionSpec, ...]
    sections: tuple[SectionSpec, ...]
    annexes: tuple[AnnexSpec, ...]
    attachments: tuple[str, ...]
    passages: Mapping[str, Passage]
    tables: Mapping[str, TableMaker]
    charts: Mapping[str, ChartMaker]
    subjects: Mapping[str, Subjects]
    agency_label: str  # what the cover calls the agency
    listed: frozenset[str] = frozenset()  # the texts of a case that name its projects (``each: 评价项目``)
