"""Pie charts: hatched slices, each named and labelled beside the disc with a line to it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from reports.document.blocks import Chart
from reports.rendering.charts.scale import value_of
from reports.rendering.charts.svg import WIDTH, drawing, fill, hatchings, tag, text, text_width

RADIUS = 64
CENTRE_X, CENTRE_Y = WIDTH / 2, 88
HEIGHT = 174
LINE_HEIGHT = 11.0
LABEL_GAP = 3.0
LIGHT_FIRST = {0: 1, 1: 0}  # the first slice is mostly the largest: a disc of plain ink is heavy on paper
ARM = RADIUS + 16  # from the centre to the bend of a label's line, which then goes 9 to the words
ROOM = WIDTH / 2 - ARM - 9 - 4


@dataclass(frozen=True, slots=True)
class Slice:
    """``start`` and ``share`` are parts of the whole disc, clockwise from the top."""

    index: int
    label: tuple[str, ...]  # its lines
    start: Decimal
    share: Decimal

    def point(self, part: Decimal, radius: float) -> tuple[float, float]:
        """A point of the disc at a part of the whole turn. Geometry, not money: floats do."""
        angle = 2 * math.pi * float(part)
        return CENTRE_X + radius * math.sin(angle), CENTRE_Y - radius * math.cos(angle)

    @property
    def middle(self) -> Decimal:
        return self.start + self.share / 2

    @property
    def label_height(self) -> float:
        return len(self.label) * LINE_HEIGHT + LABEL_GAP


def draw_pie(chart: Chart) -> SafeString:
    """The first series as slices; a point that is nil or negative has no slice."""
    prefix = f"chart-{chart.number}"
    slices = _slices(chart)
    parts = [hatchings(prefix, max(len(slices), 2)), *(_shape(prefix, piece) for piece in slices)]
    if chart.unit_line:
        parts.append(text(WIDTH - 8, 10, chart.unit_line, anchor="end"))
    right = [piece for piece in slices if piece.middle <= Decimal("0.5")]
    left = [piece for piece in reversed(slices) if piece.middle > Decimal("0.5")]
    return drawing(HEIGHT, chart.caption, [*parts, *_labels(right, 1), *_labels(left, -1)])


def _slices(chart: Chart) -> list[Slice]:
    points = chart.series[0].points if chart.series else ()
    drawn = [
        (_lines(name, point.text), value)
        for name, point in zip(chart.categories, points, strict=True)
        if (value := value_of(point)) is not None and value > 0
    ]
    total = sum((value for _, value in drawn), Decimal(0))
    slices, start = [], Decimal(0)
    for index, (label, value) in enumerate(drawn):
        slices.append(Slice(index, label, start, value / total))
        start += value / total
    return slices


def _lines(name: str, figure: str) -> tuple[str, ...]:
    """A label in lines no wider than the room beside the disc; its figure is never broken."""
    lines = [""]
    for part in (*name[:-1], f"{name[-1:]}：", figure):
        if lines[-1] and text_width(lines[-1] + part) > ROOM:
            lines.append("")
        lines[-1] += part
    return tuple(lines)


def _shape(prefix: str, piece: Slice) -> str:
    look = {"fill": fill(prefix, LIGHT_FIRST.get(piece.index, piece.index)), "stroke": "#000", "stroke_width": "0.8"}
    if piece.share == 1:
        return tag("circle", cx=CENTRE_X, cy=CENTRE_Y, r=RADIUS, **look)
    x1, y1 = piece.point(piece.start, RADIUS)
    x2, y2 = piece.point(piece.start + piece.share, RADIUS)
    wide = int(piece.share > Decimal("0.5"))
    arc = f"A{RADIUS} {RADIUS} 0 {wide} 1 {x2:.1f} {y2:.1f}"
    return tag("path", d=f"M{CENTRE_X:.1f} {CENTRE_Y:.1f}L{x1:.1f} {y1:.1f}{arc}Z", **look)


def _labels(pieces: list[Slice], side: int) -> Iterator[str]:
    """The labels of one half, top to bottom, pushed apart where they would lie on one another."""
    places = [max(piece.point(piece.middle, RADIUS + 8)[1], piece.label_height / 2) for piece in pieces]
    for index in range(1, len(places)):
        apart = (pieces[index - 1].label_height + pieces[index].label_height) / 2
        places[index] = max(places[index], places[index - 1] + apart)
    overflow = max(places[-1] + pieces[-1].label_height / 2 - (HEIGHT + 1), 0) if places else 0
    for piece, place in zip(pieces, places, strict=True):
        x0, y0 = piece.point(piece.middle, RADIUS)
        x1, y1 = CENTRE_X + side * ARM, place - overflow
        yield tag(
            "path", d=f"M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}h{side * 6}", fill="none", stroke="#000", stroke_width="0.5"
        )
        first = y1 + 3 - (len(piece.label) - 1) * LINE_HEIGHT / 2
        for number, line in enumerate(piece.label):
            yield text(x1 + side * 9, first + number * LINE_HEIGHT, line, anchor="start" if side > 0 else "end")
