"""Charts of the report as small SVG drawings that stay readable in black-and-white print."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.safestring import SafeString

from reports.document.blocks import Chart
from reports.rendering.charts.bar import draw_bars
from reports.rendering.charts.line import draw_lines
from reports.rendering.charts.pie import draw_pie

DRAWINGS: dict[str, Callable[[Chart], SafeString]] = {"line": draw_lines, "bar": draw_bars, "pie": draw_pie}


def draw(chart: Chart) -> SafeString:
    """The chart as an ``<svg>`` element 440 units wide (a unit is a point on paper).

    Raises ``ValueError`` for a kind that is not ``line``, ``bar`` or ``pie``.
    """
    if chart.kind not in DRAWINGS:
        raise ValueError(f"不支持的图表类型“{chart.kind}”，应为：{'、'.join(DRAWINGS)}")
    return DRAWINGS[chart.kind](chart)
