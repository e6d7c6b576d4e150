"""Walking a report for its words: every paragraph and list item with its place, and the gaps a draft still shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reports.document.blocks import Annex, Block, Gap, ListItems, Paragraph, Report, Runs, Section
from reports.document.figures import runs_of

LONG = 3000  # characters: five pages of 22 lines of 28 (GB/T 9704-2012, 5.2.3)


@dataclass(frozen=True, slots=True)
class PlacedParagraph:
    """A paragraph or list item; ``place`` is the heading it stands under, with its number."""

    place: str
    runs: Runs

    @property
    def text(self) -> str:
        """The words and figures as printed."""
        return "".join(run.text for run in self.runs)


def placed_paragraphs(report: Report) -> Iterator[PlacedParagraph]:
    """Every paragraph and list item in printed order."""
    for part in report.in_order:
        if isinstance(part, Annex):
            yield from _in_annex(part)
        else:
            yield from _in_section(part)


def gaps_of(report: Report) -> tuple[str, ...]:
    """What a draft still lacks, each once, in printed order."""
    return tuple(dict.fromkeys(run.key for run in runs_of(report) if isinstance(run, Gap)))


def is_long(report: Report) -> bool:
    """Whether it takes more than about five printed pages."""
    return sum(len(run.text) for run in runs_of(report)) > LONG


def _in_annex(annex: Annex) -> Iterator[PlacedParagraph]:
    yield from _in_blocks(f"附件{annex.number} {annex.title}", annex.blocks)
    for section in annex.sections:
        yield from _in_section(section, f"附件{annex.number} ")


def _in_section(section: Section, prefix: str = "") -> Iterator[PlacedParagraph]:
    yield from _in_blocks(f"{prefix}{section.number}{section.title}", section.blocks)
    for below in section.sections:
        yield from _in_section(below, prefix)


def _in_blocks(place: str, blocks: tuple[Block, ...]) -> Iterator[PlacedParagraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield PlacedParagraph(place, block.runs)
        elif isinstance(block, ListItems):
            for runs in block.items:
                yield PlacedParagraph(place, runs)
