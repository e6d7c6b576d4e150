"""What the report's templates need to print frozen blocks; nothing here decides what is said."""

from __future__ import annotations

import re
from collections.abc import Callable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from reports.document.blocks import (
    Annex,
    Block,
    Cell,
    Chart,
    Figure,
    Gap,
    ListItems,
    Paragraph,
    Row,
    Run,
    Runs,
    Section,
    Table,
    Text,
)
from reports.rendering import arrangement, columns, typesetting
from reports.rendering.cells import LINE_END
from reports.rendering.charts.breaks import title_lines
from reports.rendering.charts.drawing import draw
from reports.rendering.charts.letters import em_width

register = template.Library()

# What is counted or measured, where the unit stands outside its figure: 2.65 + 万人, 3 + 个百分点.
UNIT = re.compile(
    "个?百分点|[十百千万亿]*(?:平方米|立方米|平方公里|公里|千米|公顷|人次|小时|分钟|"
    "[元人个项户件份名次家台辆套座处所条篇期场批类级门章页张吨亩米年月日天时岁倍分号股宗幢间组]|[%％‰])|[十百千万亿]+"
)

# A number among the words of a paragraph, with its unit.
NUMBER = re.compile(rf"(\d+(?:[.,]\d+)*)((?:{UNIT.pattern})?)")
# The last two characters of a paragraph and what closes it: one character makes no line of its own.
TAIL = re.compile(r"[^\W\d]{2}[。！？；：”）]{0,2}$")
ENTRY_SIZE = 14  # points, of an entry of the contents
PAGE_NUMBER = 1500  # thousandths of an em that it takes with a dot or two before it
LINE = 26_000  # thousandths of an em: the first line of a paragraph

TEMPLATES: dict[type, str] = {
    Paragraph: "reports/rendering/blocks/paragraph.html",
    ListItems: "reports/rendering/blocks/items.html",
    Table: "reports/rendering/blocks/table.html",
    Chart: "reports/rendering/blocks/chart.html",
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
    return _printed(runs, escape)


@register.filter
def prose(runs: Runs) -> SafeString:
    """The runs of a paragraph as HTML, with what must not part at a line's end: numbers, and its last two characters.

    A number stands in an element of its own: a line that is spread to both edges does not pull its digits apart.
    """
    runs = _joined(runs)
    start = _tail(runs)
    if start is None:
        return _printed(runs, _numbers_held)
    words = runs[-1].text
    head = _printed((*runs[:-1], Text(words[:start])), _numbers_held)
    return mark_safe(f'{head}<span class="together">{escape(words[start:])}</span>')  # noqa: S308


def _joined(runs: Runs) -> Runs:
    """The runs with words that follow one another as one run: a number or an end of two characters is seen whole."""
    joined: list[Run] = []
    for run in runs:
        if isinstance(run, Text) and joined and isinstance(joined[-1], Text):
            joined[-1] = Text(joined[-1].text + run.text)
        else:
            joined.append(run)
    return tuple(joined)


def _tail(runs: Runs) -> int | None:
    """Where the last two characters begin; nothing where the paragraph is one line, or they belong to a number."""
    if not (runs and isinstance(runs[-1], Text)) or sum(em_width(run.text) for run in runs) < LINE:
        return None
    words = runs[-1].text
    tail = TAIL.search(words)
    units = [found.end() for found in NUMBER.finditer(words)]
    if len(runs) > 1 and isinstance(runs[-2], Figure) and (unit := UNIT.match(words)):
        units.append(unit.end())
    return tail.start() if tail and max(units, default=0) <= tail.start() else None


def _numbers_held(text: str) -> str:
    parts, start = [], 0
    for found in NUMBER.finditer(text):
        number, unit = found.groups()
        parts.append(str(escape(text[start : found.start()])))
        if unit:
            parts.append(f'<span class="together">{number}{unit}</span>')
        else:
            parts.append(f"<span>{number}</span>" if len(number) > 1 else number)
        start = found.end()
    return "".join((*parts, str(escape(text[start:]))))


def _printed(runs: Runs, escaped: Callable[[str], str]) -> SafeString:
    parts: list[str] = []
    for before, run in zip((None, *runs), runs, strict=False):
        match run:
            case Figure():
                parts.append(_figure(run))
            case Gap():
                parts.append(f'<mark class="gap" data-gap="{escape(run.key)}">{escape(run.text)}</mark>')
            case _:
                rest = _behind_unit(run.text, parts) if isinstance(before, Figure) else run.text
                parts.append(str(escaped(rest)))
    return mark_safe("".join(parts))  # noqa: S308


def _behind_unit(text: str, parts: list[str]) -> str:
    """The words without a unit that opens them; it is moved into one unbreakable span with the figure before it."""
    unit = UNIT.match(text)
    if not unit:
        return text
    parts[-1] = f'<span class="together">{parts[-1]}{unit.group()}</span>'
    return text[unit.end() :]


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
def head_row(row: Row) -> SafeString:
    """A row of a table's head."""
    return _row(row, "col", "")


@register.filter
def bodies(setting: typesetting.Setting) -> list[list[tuple[Row, bool]]]:
    """The row groups of a table; with each row whether it clings to the one above it."""
    clinging = iter(setting.clinging)
    return [[(row, next(clinging, False)) for row in group] for group in setting.groups]


@register.filter
def body_row(row: Row, clings: bool) -> SafeString:
    """A row of a table's body; one that ``clings`` begins no page."""
    return _row(row, "row", " ".join(["total"] * row.emphasis + ["clings"] * clings))


def _row(row: Row, scope: str, names: str) -> SafeString:
    """``scope`` tells screen readers whether the head cells of the row head columns or rows."""
    attribute = f' class="{names}"' if names else ""
    return mark_safe(f"<tr{attribute}>{''.join(_cell(cell, scope) for cell in row.cells)}</tr>\n")  # noqa: S308


def _cell(cell: Cell, scope: str) -> str:
    tag, attributes = ("th", f' scope="{scope}"') if cell.header else ("td", "")
    if cell.align != "left":
        attributes += f' class="{escape(cell.align)}"'
    if cell.colspan > 1:
        attributes += f' colspan="{cell.colspan}"'
    if cell.rowspan > 1:
        attributes += f' rowspan="{cell.rowspan}"'
    words = printed(cell.runs).replace(LINE_END, '<br class="paper"/>')
    return f"<{tag}{attributes}>{words}</{tag}>"


@register.filter
def heading(section: Section) -> str:
    """The tag of a section's heading: the title of the report is ``h1``, so level 1 is ``h2``."""
    return f"h{section.level + 1}"


@register.filter
def setting(table: Table, landscape: bool) -> typesetting.Setting:
    """How a table is set; ``landscape`` says that its page is turned already, the table may also ask for it itself."""
    return typesetting.set_table(table, turned=landscape or table.landscape)


@register.filter
def is_annex(part: Section | Annex) -> bool:
    """Whether a part of the report in printed order is an annex."""
    return isinstance(part, Annex)


@register.filter
def broken(title: str, points: int) -> SafeString:
    """A title of letters ``points`` high as HTML, broken where its sense allows."""
    room = columns.UPRIGHT_WIDTH * 1000 // points
    return mark_safe("<br/>".join(map(escape, title_lines(title, room))))  # noqa: S308


@register.filter
def entry(part: Section | Annex) -> SafeString:
    """An entry of the contents; a long one is broken so that its page number does not stand alone on a line."""
    number = f"附件{part.number}　" if isinstance(part, Annex) else part.number
    taken = em_width(number) + PAGE_NUMBER + (2000 if isinstance(part, Section) and part.level == 2 else 0)
    lines = title_lines(part.title, columns.UPRIGHT_WIDTH * 1000 // ENTRY_SIZE - taken)
    return mark_safe("<br/>".join(map(escape, (number + lines[0], *lines[1:]))))  # noqa: S308


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
    return draw(chart)


@register.filter
def rows(chart: Chart) -> list[tuple[str, list[Figure]]]:
    """The chart's data by category, for the table that screen readers read instead of the drawing."""
    return [
        (category, [series.points[index] for series in chart.series]) for index, category in enumerate(chart.categories)
    ]
