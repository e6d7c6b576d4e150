"""SVG elements as escaped text, and the marks, dashes and hatchings that tell series apart without colour."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from reports.rendering.charts.letters import em_width

WIDTH = 440
FONT = "EvalCase Song, SimSun, Songti SC, EvalCase Supplement, serif"
INKS = ("#1f3b64", "#a8501f", "#2d6a4f", "#5b3a7d", "#444444", "#8a6d00")  # dark enough to print as near black
DASHES = ("none", "6 3", "2 2", "8 3 2 3", "1 3", "10 4")
_WHITE = '<path d="M0 0H6V6H0Z" fill="#fff"/>'
HATCHES = (
    None,  # plain ink
    _WHITE + '<path d="M-1 1L1 -1M0 6L6 0M5 7L7 5" stroke="{ink}" stroke-width="1.2"/>',
    _WHITE + '<path d="M0 3H6" stroke="{ink}" stroke-width="1.4"/>',
    _WHITE + '<path d="M0 3H6M3 0V6" stroke="{ink}" stroke-width="0.8"/>',
    _WHITE + '<path d="M3 1.5A1.5 1.5 0 0 1 3 4.5A1.5 1.5 0 0 1 3 1.5Z" fill="{ink}"/>',
    _WHITE,
)

Coordinate = Decimal | float | int


def tag(name: str, content: str = "", **attributes: Coordinate | str) -> str:
    """An element; attribute names use ``_`` for ``-``, numbers are written with one decimal."""
    written = "".join(f' {key.replace("_", "-")}="{_written(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>{content}</{name}>"


def _written(value: Coordinate | str) -> str:
    return str(escape(value)) if isinstance(value, str) else f"{value:.1f}"


def text(
    x: Coordinate, y: Coordinate, words: str, *, anchor: str = "middle", size: float = 9, turn: bool = False
) -> str:
    """A line of words with its baseline at ``y``; ``turn`` sets it upwards."""
    placed: dict[str, Coordinate | str] = {"x": x, "y": y, "text_anchor": anchor, "font_size": size}
    if turn:
        placed["transform"] = f"rotate(-90 {_written(x)} {_written(y)})"
    return tag("text", str(escape(words)), **placed)


def text_width(words: str, size: float = 9) -> float:
    """The width of a line of words in units."""
    return em_width(words) * size / 1000


def marker(index: int, x: Coordinate, y: Coordinate) -> str:
    """The mark of a series at a point: disc, square, triangle, diamond, ring, cross."""
    shapes = (
        "M-3 0A3 3 0 1 1 3 0A3 3 0 1 1 -3 0Z",
        "M-3 -3H3V3H-3Z",
        "M0 -4L4 3H-4Z",
        "M0 -4L4 0L0 4L-4 0Z",
        "M-3 0A3 3 0 1 1 3 0A3 3 0 1 1 -3 0Z",
        "M-3 -3L3 3M-3 3L3 -3",
    )
    position = f"translate({_written(x)} {_written(y)})"
    fill = INKS[index % len(INKS)] if index % len(shapes) < 4 else "#fff"
    ink = INKS[index % len(INKS)]
    return tag("path", d=shapes[index % len(shapes)], fill=fill, stroke=ink, stroke_width="1", transform=position)


def fill(prefix: str, index: int) -> str:
    """The paint of a series: plain ink or a reference to its hatching."""
    place = index % len(HATCHES)
    return f"url(#{prefix}-hatch-{place})" if HATCHES[place] else INKS[place]


def hatchings(prefix: str, count: int) -> str:
    """Pattern definitions for ``count`` series; ``prefix`` keeps them apart from those of other charts."""
    patterns = (
        tag(
            "pattern",
            hatch.replace("{ink}", INKS[place]),
            id=f"{prefix}-hatch-{place}",
            width="6",
            height="6",
            patternUnits="userSpaceOnUse",
        )
        for place, hatch in enumerate(HATCHES[:count])
        if hatch
    )
    return tag("defs", "".join(patterns))


def drawing(height: Coordinate, label: str, parts: Iterable[str]) -> SafeString:
    """The whole ``<svg>``, labelled for screen readers."""
    svg = tag(
        "svg",
        "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {_written(height)}",
        role="img",
        aria_label=label,
        font_family=FONT,
    )
    return mark_safe(svg)  # noqa: S308
