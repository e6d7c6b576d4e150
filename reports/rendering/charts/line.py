"""Line charts: a dash and a mark for each series, every point labelled."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.safestring import SafeString

from reports.document.blocks import Chart, Series
from reports.rendering.charts.frame import BOTTOM, HEIGHT, Frame
from reports.rendering.charts.scale import value_of
from reports.rendering.charts.svg import DASHES, INKS, drawing, marker, tag, text

LINE_HEIGHT = Decimal(10)


def draw_lines(chart: Chart) -> SafeString:
    """A line for each series over the categories; a point without a value leaves a gap."""
    frame = Frame(chart)
    lines = [part for index, series in enumerate(chart.series) for part in _line(frame, index, series)]
    labels = [part for category in range(len(chart.categories)) for part in _labels(frame, category)]
    return drawing(HEIGHT, chart.caption, [*frame.parts(_sample), *lines, *labels])


def _sample(index: int, x: float, y: float) -> str:
    return _stroke(index, f"M{x:.1f} {y:.1f}h22") + marker(index, x + 11, y)


def _stroke(index: int, path: str) -> str:
    ink, dash = INKS[index % len(INKS)], DASHES[index % len(DASHES)]
    return tag("path", d=path, fill="none", stroke=ink, stroke_width="1.4", stroke_dasharray=dash)


def _line(frame: Frame, index: int, series: Series) -> Iterator[str]:
    path, pen = "", "M"
    marks = []
    for category, point in enumerate(series.points):
        value = value_of(point)
        if value is None:
            pen = "M"
            continue
        x, y = frame.middle(category), frame.scale.y(value)
        path += f"{pen}{x:.1f} {y:.1f}"
        pen = "L"
        marks.append(marker(index, x, y))
    yield _stroke(index, path)
    yield from marks


def _labels(frame: Frame, category: int) -> Iterator[str]:
    """The label of the highest point above it, the others below theirs, moved down where they would meet.

    One that would lie on the axis stands above its point instead.
    """
    points = [series.points[category] for series in frame.chart.series]
    drawn = [(frame.scale.y(value), point) for point in points if (value := value_of(point)) is not None]
    drawn.sort(key=lambda item: item[0])
    free = Decimal(0)
    for rank, (y, point) in enumerate(drawn):
        baseline = y - 7 if rank == 0 else max(y + 13, free)
        if baseline > BOTTOM - 2:
            baseline = max(y - 7, free)
        free = baseline + LINE_HEIGHT if rank else Decimal(0)
        yield text(frame.middle(category), baseline, point.text)
