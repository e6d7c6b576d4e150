"""A printed report read back from its HTML: sentences, tables and figures. Shares no code with what printed it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from html.parser import HTMLParser

EXACT = Context(prec=200, rounding=ROUND_HALF_UP)
MONEY = r"([\d.,]+万元)"
# 90.39%, and where four places would say 0 % or 100 % falsely: 不足0.0001%, 99.9999%以上, 略超100%.
RATE = r"((?:不足|略超)?[\d.]+(?:%|倍)(?:以上)?)"
_NUMBER = re.compile(
    r"(?P<bound>不足|略超|[≥≤><＝=≧≦])?(?P<sign>-?)(?P<digits>\d[\d,]*(?:\.\d+)?)余?(?P<unit>[^\d]*?)(?P<above>以上)?$"
)
_FACTORS = {"": 1, "元": 1, "万元": 10**4, "亿元": 10**8, "%": "0.01", "个百分点": "0.01", "倍": 1, "千元": 1000}
_SCALED = (("亿", 10**8), ("万", 10**4), ("千", 1000))
_SPACES = re.compile(r"\s+")


def factor_of(unit: str) -> Decimal:
    """What one of the unit is worth in its base unit: 10000 for 万元 and 万人."""
    if unit in _FACTORS:
        return Decimal(_FACTORS[unit])
    return next((Decimal(factor) for mark, factor in _SCALED if unit.startswith(mark)), Decimal(1))


@dataclass(frozen=True, slots=True)
class Told:
    """A printed figure: the n-th of the page, its text, the exact value it carries and the fact it names."""

    index: int
    text: str
    exact: str
    fact: str

    @property
    def value(self) -> Decimal:
        """The exact value; nothing counts as zero."""
        return Decimal(self.exact) if self.exact else Decimal(0)

    @property
    def known(self) -> bool:
        return bool(self.exact)

    @property
    def printed(self) -> re.Match[str] | None:
        return _NUMBER.match(self.text)

    @property
    def unit(self) -> str:
        return self.printed["unit"] if self.printed else ""

    def rounds_to(self, factor: Decimal) -> bool:
        """Whether the printed digits are the exact value, rounded half up in a unit of that worth."""
        found = self.printed
        if found is None:
            return False
        number = Decimal(found["digits"].replace(",", ""))
        told = EXACT.divide(abs(self.value), factor)
        if found["bound"] in ("不足", "略超"):
            return 0 < told < number if found["bound"] == "不足" else number < told < number + Decimal("0.0001")
        if found["above"]:
            return number <= told < 100
        place = Decimal(1).scaleb(int(number.as_tuple().exponent))
        wanted = EXACT.divide(abs(self.value), factor).quantize(place, ROUND_HALF_UP, EXACT)
        return wanted == number and (not found["sign"] or self.value < 0)


@dataclass(slots=True)
class Said:
    """A paragraph: its heading, its words, and its figures by where they begin and end in the words."""

    heading: str
    text: str = ""
    figures: dict[tuple[int, int], Told] = field(default_factory=dict)

    def add(self, words: str) -> None:
        self.text += _SPACES.sub("", words)

    def told(self, match: re.Match[str], group: str | int) -> Told:
        """The figure that stands exactly where the group matched. Raises KeyError where words stand there."""
        return self.figures[match.span(group)]

    def inside(self, start: int, end: int) -> list[Told]:
        """The figures between two places."""
        return [told for (low, high), told in self.figures.items() if start <= low and high <= end]

    def before(self, place: int, length: int = 8) -> str:
        return self.text[max(0, place - length) : place]


@dataclass(slots=True)
class Square:
    """A table cell; a spanned one stands in each place it covers."""

    said: Said
    header: bool
    colspan: int = 1
    rowspan: int = 1

    @property
    def text(self) -> str:
        return self.said.text

    @property
    def told(self) -> Told | None:
        return next(iter(self.said.figures.values()), None)


@dataclass(slots=True)
class Grid:
    """A table or the data of a chart, spans laid out; ``unit`` is the money unit its unit line names."""

    caption: str
    unit: str
    lines: list[list[Square]] = field(default_factory=list)
    rows: list[list[Square]] = field(default_factory=list)
    heading: str = ""
    chart: bool = False

    def lay_out(self) -> None:
        """Fill ``rows`` from the cells as they were read."""
        waiting: dict[tuple[int, int], Square] = {}
        for number, line in enumerate(self.lines):
            row: list[Square] = []
            cells = iter(line)
            while True:
                spanned = waiting.pop((number, len(row)), None)
                cell = spanned or next(cells, None)
                if cell is None:
                    break
                for _ in range(1 if spanned else cell.colspan):
                    for below in range(1, 1 if spanned else cell.rowspan):
                        waiting[number + below, len(row)] = cell
                    row.append(cell)
            self.rows.append(row)

    @property
    def body(self) -> list[list[Square]]:
        return [row for row in self.rows if any(not cell.header for cell in row)]

    def column(self, *heads: str) -> int:
        """The first column whose header cells, from the top, contain these words. Raises LookupError."""
        top = [row for row in self.rows if all(cell.header for cell in row)]
        for index in range(max(map(len, self.rows))):
            titles = [row[index].text for row in top if index < len(row)]
            if all(any(head == title for title in titles) for head in heads):
                return index
        raise LookupError(f"{self.caption}没有“{'/'.join(heads)}”列")

    def row(self, name: str, at: int = 0) -> list[Square]:
        """The row whose cell ``at`` is called so, ordinals aside. Raises LookupError."""
        for row in self.body:
            if at < len(row) and bare(row[at].text) == bare(name):
                return row
        raise LookupError(f"{self.caption}没有“{name}”行")


_ORDINAL = re.compile(r"^(?:其中[:：])?(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d+[.、])?")


def bare(name: str) -> str:
    """A row's name without ordinals and hints."""
    return _ORDINAL.sub("", name.strip("　 ")).replace("其中：", "")


@dataclass
class Page:
    """All that a report prints."""

    said: list[Said]
    grids: list[Grid]
    figures: list[Told]

    def grid(self, caption: str) -> Grid:
        """The table whose caption holds these words. Raises LookupError."""
        for grid in self.grids:
            if caption in grid.caption and not grid.chart:
                return grid
        raise LookupError(f"没有“{caption}”")

    def chart(self, caption: str) -> Grid | None:
        return next((grid for grid in self.grids if grid.chart and caption in grid.caption), None)

    def find(self, pattern: str) -> Iterator[tuple[Said, re.Match[str]]]:
        """Every match in a paragraph (not in a cell)."""
        for said in self.said:
            for match in re.finditer(pattern, said.text):
                yield said, match


_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class _Reader(HTMLParser):
    """Collects paragraphs, tables and figures in the order they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page([], [], [])
        self.heading = ""
        self.silent = 0
        self.into: Said | None = None
        self.grid: Grid | None = None
        self.caption = ""
        self.attributes: dict[str, str] | None = None
        self.figure_text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("style", "svg", "title", "nav"):
            self.silent += 1
        elif tag in (*_HEADINGS, "p", "figcaption", "summary", "caption", "td", "th"):
            self.into = Said(self.heading)
            if tag in ("td", "th") and self.grid is not None and self.grid.lines:
                spans = [int(given.get(name, "1")) for name in ("colspan", "rowspan")]
                self.grid.lines[-1].append(Square(self.into, tag == "th", *spans))
        elif tag == "table":
            self.grid = Grid(self.caption, "", heading=self.heading, chart=bool(self.caption))
        elif tag == "tr" and self.grid is not None:
            self.grid.lines.append([])
        elif tag == "data":
            self.attributes, self.figure_text = given, ""

    def handle_data(self, data: str) -> None:
        if self.silent or self.into is None:
            return
        if self.attributes is not None:
            self.figure_text += data
        else:
            self.into.add(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "svg", "title", "nav"):
            self.silent -= 1
        elif tag == "table" and self.grid is not None:
            self._table(self.grid)
        elif self.into is not None:
            self._text(tag, self.into)

    def _text(self, tag: str, into: Said) -> None:
        if tag == "data" and self.attributes is not None:
            self._figure(into, self.attributes)
            self.attributes = None
        elif tag == "figcaption":
            self.caption = into.text
        elif tag == "summary":
            self.caption += into.text
        elif tag == "caption" and self.grid is not None:
            self.grid.caption, _, self.grid.unit = into.text.partition("单位：")
        elif tag in _HEADINGS:
            self.heading = into.text
        elif tag == "p" and self.grid is None:
            self.page.said.append(into)

    def _table(self, grid: Grid) -> None:
        grid.lay_out()
        if grid.chart:
            grid.unit = grid.caption.partition("单位：")[2].strip("）")
        self.page.grids.append(grid)
        self.grid, self.caption = None, ""

    def _figure(self, said: Said, given: dict[str, str]) -> None:
        text = _SPACES.sub("", self.figure_text)
        told = Told(len(self.page.figures), text, given["value"], given["data-fact"])
        self.page.figures.append(told)
        start = len(said.text)
        said.text += text
        said.figures[start, len(said.text)] = told


def read(html: str) -> Page:
    """The page as a reader sees it."""
    reader = _Reader()
    reader.feed(html)
    return reader.page
