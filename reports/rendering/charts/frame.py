"""What line and bar charts share: the axis, the grid, the categories below and the legend above."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from reports.document.blocks import Chart
from reports.rendering.charts.breaks import even_lines
from reports.rendering.charts.scale import Scale, scale_for
from reports.rendering.charts.svg import WIDTH, tag, text, text_width

HEIGHT = 208
BOTTOM = 174
RIGHT = WIDTH - 8
SIZES = (9.0, 8.0, 7.0)  # of the categories
SAMPLE, GAP = 26, 16  # of a legend: room for a sample, and after a name


class Frame:
    """The place of everything in a line or bar chart: ``left`` edge, width of a ``slot``, vertical ``scale``."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.top = 44 if len(chart.series) > 1 or chart.unit_line else 26
        self.scale: Scale = scale_for(chart, bottom=BOTTOM, top=self.top)
        self.left = max(text_width(words) for _, words in self.scale.ticks()) + 10
        self.slot = (RIGHT - self.left) / max(len(chart.categories), 1)

    def middle(self, category: int) -> float:
        """The horizontal middle of a category."""
        return self.left + self.slot * (category + 0.5)

    def parts(self, sample: Callable[[int, float, float], str]) -> Iterator[str]:
        """Grid, axis, categories, unit line and, for several series, a legend drawn with ``sample``."""
        for y, words in self.scale.ticks():
            yield tag("path", d=f"M{self.left:.1f} {y:.1f}H{RIGHT}", stroke="#bbb", stroke_width="0.5")
            yield text(self.left - 4, float(y) + 3, words, anchor="end")
        yield tag("path", d=f"M{self.left:.1f} {self.top}V{BOTTOM}", stroke="#000", stroke_width="0.8")
        zero = self.scale.y(max(self.scale.low, Decimal(0)))
        yield tag("path", d=f"M{self.left:.1f} {zero:.1f}H{RIGHT}", stroke="#000", stroke_width="0.8")
        yield from self._categories()
        if self.chart.unit_line:
            yield text(RIGHT, 10, self.chart.unit_line, anchor="end")
        if len(self.chart.series) > 1:
            yield from self._legend(sample)

    def _categories(self) -> Iterator[str]:
        """The names below the axis, in two lines rather than in smaller letters."""
        room = self.slot - 4
        for size in SIZES:
            names = [even_lines(name, round(room * 1000 / size)) for name in self.chart.categories]
            if all(len(lines) <= 2 and text_width(line, size) <= room for lines in names for line in lines):
                break
        else:
            longest = max(map(text_width, self.chart.categories), default=1.0)
            size, names = max(9.0 * room / longest, 5.0), [(name,) for name in self.chart.categories]
        for index, lines in enumerate(names):
            for number, line in enumerate(lines):
                yield text(self.middle(index), BOTTOM + 14 + number * (size + 2), line, size=size)

    def _legend(self, sample: Callable[[int, float, float], str]) -> Iterator[str]:
        """Samples and names in one line; letters shrink where the names would run past the right edge."""
        names = [series.name for series in self.chart.series]
        room = RIGHT - self.left - len(names) * (SAMPLE + GAP)
        size = max(min(9.0, 9.0 * room / max(sum(map(text_width, names)), 1)), 5.0)
        x = self.left
        for index, name in enumerate(names):
            yield sample(index, x, 24.0)
            yield text(x + SAMPLE, 27, name, anchor="start", size=size)
            x += SAMPLE + text_width(name, size) + GAP
