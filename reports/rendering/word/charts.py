"""Charts of the document: Word's own, with their data in a workbook, told apart by hatching, dash and mark."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from evalcase.printable import printable
from reports.document.blocks import Chart, Figure
from reports.rendering.charts import frame, pie
from reports.rendering.charts.letters import em_width
from reports.rendering.charts.scale import printed_number, scale_for, value_of
from reports.rendering.charts.svg import INKS
from reports.rendering.word.package import settled
from reports.rendering.word.styles import SONG
from reports.rendering.word.xml import make

WIDTH = 442  # points
UNIT_LINE, CAPTION_GAP = 20, 4  # points: Word has the unit above the drawing, and no gap below
POINT = 12700  # English metric units
PATTERNS = ("", "wdUpDiag", "narHorz", "smGrid", "pct25", "ltDnDiag")
DASHES = ("solid", "dash", "sysDot", "lgDashDot", "sysDash", "lgDash")
SMALL = 900  # letters of a chart, hundredths of a point
FEW_BARS = 6
BAR_SETTINGS = ((60, SMALL), (25, SMALL), (25, 800), (25, 700), (15, 600))
PLOT_WIDTH = 400  # points
LABEL_BELOW = 15  # points from a mark of a line down to the foot of its label
MARKS = ("circle", "square", "triangle", "diamond", "x", "plus")
NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
TEXT = (
    f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="{SMALL}"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
    f'<a:latin typeface="{SONG}"/><a:ea typeface="{SONG}"/></a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p>'
    "</c:txPr>"
)
LEVEL = TEXT.replace("<a:bodyPr/>", '<a:bodyPr rot="0" vert="horz"/>')  # long names wrap; turned ones are hard to read


def chart_run(document: Document, chart: Chart, number: int) -> BaseOxmlElement:
    """A run with the ``number``-th chart of the document; its description tells every point in words."""
    package = document.part.package
    book = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), CONTENT_TYPE.SML_SHEET, workbook(chart), package)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, b"", package)
    data = part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
    part._blob = chart_xml(chart, data).encode()
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    return make("r", None, parse_xml(_drawing(chart, number, relation)))


def drawing_height(chart: Chart) -> int:
    """Of the drawing in points: with its unit line and the gap to its caption it is as high as on the printed page."""
    printed = pie.HEIGHT if chart.kind == "pie" else frame.HEIGHT
    return printed + CAPTION_GAP - (UNIT_LINE if chart.unit_line else 0)


def description(chart: Chart) -> str:
    """Number, caption, unit and every point: what a screen reader reads instead of the drawing."""
    values = "；".join(
        f"{series.name}：" + "、".join(f"{name} {point.text}" for name, point in _points(chart, series.points))
        for series in chart.series
    )
    unit = f"（{chart.unit_line}）" if chart.unit_line else ""
    number = f"图{chart.number}　" if chart.number else ""
    return f"{number}{chart.caption}{unit}。{values}。"


def _points(chart: Chart, points: Sequence[Figure]) -> Iterator[tuple[str, Figure]]:
    return zip(chart.categories, points, strict=True)


def workbook(chart: Chart) -> bytes:
    """The chart's data: categories down, series across, numbers as they are printed."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "数据"
    for column, series in enumerate(chart.series, start=2):
        _write_text(sheet.cell(1, column), series.name)
        for row, point in enumerate(series.points, start=2):
            sheet.cell(row, column, printed_number(point))
    for row, name in enumerate(chart.categories, start=2):
        _write_text(sheet.cell(row, 1), name)
    written = io.BytesIO()
    book.save(written)
    return settled(written.getvalue())


def _write_text(cell: object, text: str) -> None:
    cell.value, cell.data_type = printable(text), "s"  # type: ignore[attr-defined]  # a leading = is no formula


def chart_xml(chart: Chart, data: str) -> str:
    """``c:chartSpace``; ``data`` is the relation to the workbook."""
    several = len(chart.series) > 1
    legend = f'<c:legend><c:legendPos val="t"/><c:overlay val="0"/>{TEXT}</c:legend>' if several else ""
    plot = PLOTS[chart.kind](chart)
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:chartSpace {NAMESPACES}>'
        '<c:date1904 val="0"/><c:lang val="zh-CN"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
        f'<c:plotArea>{_layout(chart)}{plot}</c:plotArea>{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/>'
        f'</c:chart><c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>{TEXT}'
        f'<c:externalData r:id="{data}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _bars(chart: Chart) -> str:
    gap, size = _bar_setting(chart)
    labels = _labels("outEnd").replace(f'sz="{SMALL}"', f'sz="{size}"')
    series = "".join(_series(chart, index, _filled(index), labels) for index in range(len(chart.series)))
    return (
        f'<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>{series}'
        f'<c:gapWidth val="{gap}"/><c:axId val="1"/><c:axId val="2"/></c:barChart>{_axes(chart)}'
    )


def _bar_setting(chart: Chart) -> tuple[int, int]:
    """The room between groups of bars in percent of a bar, and the size of the labels, hundredths of a point.

    Two bars are no wider than those of a full chart; the labels of neighbours do not touch.
    """
    names, series = max(len(chart.categories), 1), max(len(chart.series), 1)
    if names * series <= FEW_BARS:
        return 180, SMALL
    widest = max((em_width(point.text) for one in chart.series for point in one.points), default=0)
    for gap, size in BAR_SETTINGS:
        bar = PLOT_WIDTH * 100_000 // (names * (100 * series + gap))  # thousandths of a point
        if widest * size // 100 < bar:
            break
    return gap, size


def _lines(chart: Chart) -> str:
    series = "".join(
        _series(chart, index, _stroke(index), _line_labels(chart, index)) for index in range(len(chart.series))
    )
    return (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}'
        f'<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>{_axes(chart)}'
    )


def _pie(chart: Chart) -> str:
    """The first series; a point that is nil or negative has no slice."""
    # A slice that is the whole has no outline: that would cut it from the centre to the top.
    drawn = [index for index, size in enumerate(_sizes(chart)) if size > 0]
    looks = {index: pie.LIGHT_FIRST.get(place, place) for place, index in enumerate(drawn)}
    slices = "".join(
        f'<c:dPt><c:idx val="{index}"/><c:bubble3D val="0"/>{_filled(looks.get(index, 0), outlined=len(drawn) > 1)}'
        "</c:dPt>"
        for index in range(len(chart.categories))
    )
    first = _series(chart, 0, slices, _labels("outEnd", names=True)) if chart.series else ""
    return f'<c:pieChart><c:varyColors val="1"/>{first}<c:firstSliceAng val="{_turn(chart)}"/></c:pieChart>'


def _layout(chart: Chart) -> str:
    """Where the plot stands in the drawing: a pie in the middle, as large as the printed one, whatever its labels."""
    if chart.kind != "pie":
        return "<c:layout/>"
    width, height = Decimal(2 * pie.RADIUS) / WIDTH, Decimal(2 * pie.RADIUS) / drawing_height(chart)
    places = {"x": (1 - width) / 2, "y": (1 - height) / 2, "w": width, "h": height}
    places_xml = "".join(f'<c:{name} val="{place:.4f}"/>' for name, place in places.items())
    edges = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    return f"<c:layout><c:manualLayout>{edges}{places_xml}</c:manualLayout></c:layout>"


def _turn(chart: Chart) -> int:
    """By how many degrees the slices are turned: thin ones to the right, where their labels stand one below another."""
    sizes = _sizes(chart)
    whole = sum(sizes, Decimal(0))
    thin = [index for index, size in enumerate(sizes) if 0 < size * 10 < whole]
    if len(thin) < 2:
        return 0
    thinnest = min(thin, key=lambda index: sizes[index])
    middle = sum(sizes[:thinnest], Decimal(0)) + sizes[thinnest] / 2
    return int(90 - middle * 360 / whole) % 360


def _sizes(chart: Chart) -> list[Decimal]:
    """Of the slices of a pie."""
    return [max(printed_number(point) or Decimal(0), Decimal(0)) for one in chart.series[:1] for point in one.points]


PLOTS = {"bar": _bars, "line": _lines, "pie": _pie}


def _series(chart: Chart, index: int, look: str, labels: str) -> str:
    column, last = get_column_letter(index + 2), len(chart.categories) + 1
    series = chart.series[index]
    names = "".join(_point(row, name) for row, name in enumerate(chart.categories))
    numbers = [printed_number(point) for point in series.points]
    if chart.kind == "pie":
        numbers = [number if number is not None and number > 0 else None for number in numbers]
    values = "".join(_point(row, f"{number:f}") for row, number in enumerate(numbers) if number is not None)
    count = f'<c:ptCount val="{len(chart.categories)}"/>'
    code = f"<c:formatCode>{escape(_number_format(series.points))}</c:formatCode>"
    smooth = '<c:smooth val="0"/>' if chart.kind == "line" else ""
    return (
        f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/><c:tx><c:strRef><c:f>数据!${column}$1</c:f><c:strCache>'
        f'<c:ptCount val="1"/>{_point(0, series.name)}</c:strCache></c:strRef></c:tx>{look}{labels}'
        f"<c:cat><c:strRef><c:f>数据!$A$2:$A${last}</c:f><c:strCache>{count}{names}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>数据!${column}$2:${column}${last}</c:f><c:numCache>{code}{count}{values}</c:numCache>"
        f"</c:numRef></c:val>{smooth}</c:ser>"
    )


def _point(index: int, words: str) -> str:
    return f'<c:pt idx="{index}"><c:v>{escape(printable(words))}</c:v></c:pt>'


def _number_format(points: Sequence[Figure]) -> str:
    """The number format that prints the points as the report does, units included where all have the same."""
    texts = [point.text for point in points if printed_number(point) is not None]
    places = {len(found.group(1)) for text in texts if (found := re.search(r"\.(\d+)", text))}
    places |= {0 for text in texts if not re.search(r"\.\d", text)}
    units = {re.sub(r"^[^\d]*[\d,.]+", "", text) for text in texts}
    if len(places) != 1:
        return "General"
    whole = "#,##0" if any("," in text for text in texts) else "0"
    (digits,), unit = places, units.pop() if len(units) == 1 else ""
    return whole + ("." + "0" * digits if digits else "") + (f'"{printable(unit)}"' if unit else "")


def _line_labels(chart: Chart, index: int) -> str:
    """The highest point of a category is labelled above its mark, the others below theirs unless the axis is there."""
    scale = frame.Frame(chart).scale
    below = []
    for row in range(len(chart.categories)):
        values = [value_of(series.points[row]) for series in chart.series]
        own = values[index]
        if own is None or scale.y(own) + LABEL_BELOW > frame.BOTTOM:
            continue
        if any(value is not None and value > own for value in values):
            below.append(row)
    return _labels("t", apart="".join(f'<c:dLbl><c:idx val="{row}"/>{_label("b")}</c:dLbl>' for row in below))


def _labels(place: str, *, names: bool = False, apart: str = "") -> str:
    return f"<c:dLbls>{apart}{_label(place, names=names)}</c:dLbls>"


def _label(place: str, *, names: bool = False) -> str:
    return (
        f'<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{TEXT}<c:dLblPos val="{place}"/>'
        f'<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="{int(names)}"/><c:showSerName val="0"/>'
        f'<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
        f"{'<c:separator>：</c:separator>' if names else ''}"
    )


def _filled(index: int, *, outlined: bool = True) -> str:
    """Plain ink or a hatching of it, in a black outline."""
    ink, pattern = _ink(index), PATTERNS[index % len(PATTERNS)]
    white = '<a:srgbClr val="FFFFFF"/>'
    paint = (
        f'<a:pattFill prst="{pattern}"><a:fgClr>{ink}</a:fgClr><a:bgClr>{white}</a:bgClr></a:pattFill>'
        if pattern
        else f"<a:solidFill>{ink}</a:solidFill>"
    )
    edge = _outline("6350") if outlined else "<a:ln><a:noFill/></a:ln>"
    return f"<c:spPr>{paint}{edge}</c:spPr>"


def _stroke(index: int) -> str:
    """A line with its dash, and its mark at each point."""
    ink = _ink(index)
    line = f'<a:ln w="19050"><a:solidFill>{ink}</a:solidFill><a:prstDash val="{DASHES[index % len(DASHES)]}"/></a:ln>'
    return (
        f'<c:spPr>{line}</c:spPr><c:marker><c:symbol val="{MARKS[index % len(MARKS)]}"/><c:size val="6"/>'
        f"<c:spPr><a:solidFill>{ink}</a:solidFill>{_outline('6350')}</c:spPr></c:marker>"
    )


def _ink(index: int) -> str:
    return f'<a:srgbClr val="{_hex(INKS[index % len(INKS)])}"/>'


def _hex(colour: str) -> str:
    return colour.lstrip("#").upper()


def _outline(width: str) -> str:
    return f'<a:ln w="{width}"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'


def _axes(chart: Chart) -> str:
    """The axes of bars and lines, scaled as those of the printed page."""
    scale = scale_for(chart, bottom=0, top=0)
    low, high, step = (_plain(number * scale.factor) for number in (scale.low, scale.high, scale.step))
    code = "#,##0" + (
        "." + "0" * places
        if (places := max(-int((scale.step * scale.factor).normalize().as_tuple().exponent), 0))
        else ""
    )
    line = '<c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></c:spPr>'
    grid = (
        '<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="BBBBBB"/></a:solidFill></a:ln></c:spPr>'
        "</c:majorGridlines>"
    )
    ticks = '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
    return (
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="b"/>{ticks}<c:tickLblPos val="low"/>{line}{LEVEL}<c:crossAx val="2"/>'
        '<c:crosses val="autoZero"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:max val="{high}"/><c:min val="{low}"/>'
        f'</c:scaling><c:delete val="0"/><c:axPos val="l"/>{grid}<c:numFmt formatCode="{code}" sourceLinked="0"/>'
        f'{ticks}<c:tickLblPos val="nextTo"/>{line}{TEXT}<c:crossAx val="1"/><c:crosses val="min"/>'
        f'<c:crossBetween val="between"/><c:majorUnit val="{step}"/></c:valAx>'
    )


def _plain(number: Decimal) -> str:
    return f"{number:f}"


def _drawing(chart: Chart, number: int, relation: str) -> str:
    """The drawing inline in its paragraph."""
    return (
        '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        f'{NAMESPACES}><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{WIDTH * POINT}" cy="{drawing_height(chart) * POINT}"/>'
        f'<wp:docPr id="{number}" name="图{number}" descr={quoteattr(printable(description(chart)))}/>'
        "<wp:cNvGraphicFramePr/>"
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
