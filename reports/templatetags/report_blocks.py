"""What the report's templates need to print frozen blocks; nothing here decides what is said."""

from __future__ import annotations

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from reports import charts
from reports.blocks import Block, Cell, Chart, Figure, Gap, ListItems, Paragraph, Row, Runs, Section, Table
from reports.rendering import arrangement, columns, typesetting

register = template.Library()

# What is counted or measured, where the unit stands outside its figure: 2.65 + 万人, 3 + 个百分点.
UNIT = re.compile(
    "[十百千万亿]*(?:个?百分点|平方米|立方米|平方公里|公里|千米|公顷|人次|小时|分钟|"
    "[元人个项户件份名次家台辆套座处所条篇期场批类级门章页张吨亩米年月日天时岁倍分号股宗幢间组]|[%％‰])|[十百千万亿]+"
)

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
    """Runs as HTML: words escaped, every figure a ``<data>`` element that carries its fact and its source.

    A unit that follows its figure as a run of its own is kept on the line of the figure; a gap is marked as such.
    """
    parts: list[str] = []
    for before, run in zip((None, *runs), runs, strict=False):
        match run:
            case Figure():
                parts.append(_figure(run))
            case Gap():
                parts.append(f'<mark class="gap" data-gap="{escape(run.key)}">{escape(run.text)}</mark>')
            case _:
                parts.append(_words(run.text, parts, after_figure=isinstance(before, Figure)))
    return mark_safe("".join(parts))  # noqa: S308


def _words(text: str, parts: list[str], *, after_figure: bool) -> str:
    """Escaped words; a unit that opens them is moved into one unbreakable span with the figure before it."""
    unit = UNIT.match(text) if after_figure else None
    if not unit:
        return str(escape(text))
    parts[-1] = f'<span class="together">{parts[-1]}{unit.group()}</span>'
    return str(escape(text[unit.end() :]))


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
def setting(table: Table, landscape: bool) -> typesetting.Setting:
    """How a table is set; ``landscape`` says that its page is turned already, the table may also ask for it itself."""
    return typesetting.set_table(table, turned=landscape or table.landscape)


@register.filter
def turned(block: Block) -> bool:
    """Whether a block of running text is a table for turned pages, printed where its part of the text ends."""
    return arrangement.is_turned(block)


@register.filter
def deferred(sections: tuple[Section, ...]) -> list[Table]:
    """The turned tables printed after the text of the sections; a part before the last prints its own at its end."""
    return arrangement.deferred(sections)


@register.filter
def held(section: Section) -> list[Table]:
    """The turned tables of a part of the report."""
    return arrangement.held(section)


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
