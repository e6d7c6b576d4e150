"""Walking a report for the figures it prints."""

from collections.abc import Iterator

from .blocks import Block, Chart, Figure, ListItems, Paragraph, Report, Runs, Section, Table


def figures_of(report: Report) -> Iterator[Figure]:
    """Every figure of the report in printed order, annexes last."""
    for section in report.sections:
        yield from _in_section(section)
    for annex in report.annexes:
        for block in annex.blocks:
            yield from _in_block(block)


def _in_section(section: Section) -> Iterator[Figure]:
    for block in section.blocks:
        yield from _in_block(block)
    for below in section.sections:
        yield from _in_section(below)


def _in_block(block: Block) -> Iterator[Figure]:
    match block:
        case Paragraph(runs):
            yield from _in_runs(runs)
        case ListItems(items):
            for runs in items:
                yield from _in_runs(runs)
        case Table():
            rows = [*block.head, *(row for group in block.groups for row in group)]
            for row in rows:
                for cell in row.cells:
                    yield from _in_runs(cell.runs)
        case Chart():
            for series in block.series:
                yield from series.points


def _in_runs(runs: Runs) -> Iterator[Figure]:
    for run in runs:
        if isinstance(run, Figure):
            yield run
