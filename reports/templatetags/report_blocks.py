"""What the report's templates need to print frozen blocks; nothing here decides what is said."""

from __future__ import annotations

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from reports import charts
from reports.blocks import Block, Cell, Chart, Figure, ListItems, Paragraph, Row, Runs, Section, Table
from reports.rendering import columns, portions

register = template.Library()

TEMPLATES: dict[type, str] = {
    Paragraph: "reports/blocks/paragraph.html",
    ListItems: "reports/blocks/items.html",
    Table: "reports/blocks/table.html",
    Chart: "reports/blocks/chart.html",
}


@register.filter
def template_for(block: Block) -> str:
    """The template that prints a block."""
    return TEMPLATES[type(block)]


@register.filter
def printed(runs: Runs) -> SafeString:
    """Runs as HTML: words escaped, every figure a ``<data>`` element that carries its fact and its source."""
    return mark_safe("".join(_figure(run) if isinstance(run, Figure) else escape(run.text) for run in runs))  # noqa: S308


@register.filter
def figure(point: Figure) -> SafeString:
    """One figure as a ``<data>`` element."""
    return mark_safe(_figure(point))  # noqa: S308


def _figure(run: Figure) -> str:
    # Only a workbook cell is named as a source; an entry or a formula is told in words.
    origin = "data-source" if run.cell else "data-formula"
    wrapping = ' class="sentence"' if columns.is_sentence(run.text) else ""
    return (
        f'<data{wrapping} value="{escape(run.value)}" data-fact="{escape(run.fact)}" {origin}="{escape(run.source)}"'
        f' tabindex="0">{escape(run.text)}</data>'
    )


@register.filter
def printed_row(row: Row, scope: str) -> SafeString:
    """A table row; ``scope`` tells screen readers whether its head cells head columns or rows."""
    emphasis = ' class="total"' if row.emphasis else ""
    return mark_safe(f"<tr{emphasis}>{''.join(_cell(cell, scope) for cell in row.cells)}</tr>\n")  # noqa: S308


def _cell(cell: Cell, scope: str) -> str:
    tag, attributes = ("th", f' scope="{scope}"') if cell.header else ("td", "")
    if cell.align != "left":
        attributes += f' class="{escape(cell.align)}"'
    if cell.colspan > 1:
        attributes += f' colspan="{cell.colspan}"'
    if cell.rowspan > 1:
        attributes += f' rowspan="{cell.rowspan}"'
    return f"<{tag}{attributes}>{printed(cell.runs)}</{tag}>"


@register.filter
def heading(section: Section) -> str:
    """The tag of a section's heading: the title of the report is ``h1``, so level 1 is ``h2``."""
    return f"h{section.level + 1}"


@register.filter
def setting(table: Table, landscape: bool) -> portions.Setting:
    """How a table is set; ``landscape`` says that its page is turned already, the table may also ask for it itself."""
    return portions.set_table(table, turned=landscape or table.landscape)


@register.filter
def drawn(chart: Chart) -> SafeString:
    """The chart as SVG."""
    return charts.draw(chart)


@register.filter
def rows(chart: Chart) -> list[tuple[str, list[Figure]]]:
    """The chart's data by category, for the table that screen readers read instead of the drawing."""
    return [
        (category, [series.points[index] for series in chart.series]) for index, category in enumerate(chart.categories)
    ]
