"""Walking a report for what it prints."""

from collections.abc import Iterator

from reports.document.blocks import Annex, Block, Chart, Figure, ListItems, Paragraph, Report, Run, Section, Table


def figures_of(report: Report) -> Iterator[Figure]:
    """Every figure of the report in printed order."""
    return (run for run in runs_of(report) if isinstance(run, Figure))


def runs_of(report: Report) -> Iterator[Run]:
    """Every run of words, figures and gaps in printed order; of a chart its points."""
    for part in report.in_order:
        yield from _in_part(part)


def _in_part(part: Section | Annex) -> Iterator[Run]:
    for block in part.blocks:
        yield from _in_block(block)
    for below in part.sections:
        yield from _in_part(below)


def _in_block(block: Block) -> Iterator[Run]:
    match block:
        case Paragraph(runs):
            yield from runs
        case ListItems(items):
            for runs in items:
                yield from runs
        case Table():
            rows = [*block.head, *(row for group in block.groups for row in group)]
            for row in rows:
                for cell in row.cells:
                    yield from cell.runs
        case Chart():
            for series in block.series:
                yield from series.points
