"""Bar charts: a hatching for each series, every bar labelled."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.safestring import SafeString

from reports.document.blocks import Chart
from reports.rendering.charts.frame import BOTTOM, HEIGHT, Frame
from reports.rendering.charts.scale import value_of
from reports.rendering.charts.svg import drawing, fill, hatchings, tag, text, text_width

WIDEST = 44.0
UNDER = 15.0  # from the end of a bar below zero down to what its label stands on


def draw_bars(chart: Chart) -> SafeString:
    """Bars side by side for each category, downwards from zero where a value is negative."""
    frame = Frame(chart)
    prefix = f"chart-{chart.number}"

    def sample(index: int, x: float, y: float) -> str:
        return _bar(prefix, index, (x, y - 5, 22.0, 10.0))

    bars = [part for index in range(len(chart.series)) for part in _series(frame, prefix, index)]
    return drawing(HEIGHT, chart.caption, [hatchings(prefix, len(chart.series)), *frame.parts(sample), *bars])


def _bar(prefix: str, index: int, box: tuple[float, float, float, float]) -> str:
    x, y, width, height = box
    return tag(
        "rect", x=x, y=y, width=width, height=height, fill=fill(prefix, index), stroke="#000", stroke_width="0.6"
    )


def _series(frame: Frame, prefix: str, index: int) -> Iterator[str]:
    count = len(frame.chart.series)
    width = min(WIDEST, frame.slot * 0.8 / count)
    zero = float(frame.scale.y(Decimal(0)))
    for category, point in enumerate(frame.chart.series[index].points):
        value = value_of(point)
        if value is None:
            continue
        left = frame.middle(category) + width * (index - count / 2)
        end = float(frame.scale.y(value))
        yield _bar(prefix, index, (left, min(zero, end), width, abs(zero - end)))
        room = width - 3 if count > 1 else frame.slot
        under = value < 0 and end + UNDER < BOTTOM
        yield from _label(left + width / 2, end + UNDER if under else min(zero, end), point.text, room)


def _label(x: float, y: float, words: str, room: float) -> Iterator[str]:
    """Above ``y`` on a white ground that interrupts the grid; set upwards where it is wider than its place."""
    for size in (9.0, 8.0, 7.0):
        width = text_width(words, size)
        if width <= room - 1:
            ground = f"M{x - width / 2 - 1:.1f} {y - 3:.1f}h{width + 2:.1f}v{-size:.1f}h{-width - 2:.1f}Z"
            yield tag("path", d=ground, fill="#fff")
            yield text(x, y - 4, words, size=size)
            return
    yield text(x + 3, y - 4, words, anchor="start", size=8, turn=True)
