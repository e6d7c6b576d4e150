"""Both edges flush in Chinese text. WeasyPrint 70 widens only the spaces of a line, and Chinese has none.

``spread`` takes the place of its ``justify_line``: the lack of a line is shared among all its characters, the way
Chinese is set. Figures are moved as a whole and never spaced out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline


def install() -> None:
    """Let WeasyPrint justify with ``spread``. Raises ``AttributeError`` where its layout has no such step."""
    inline.justify_line  # noqa: B018  a version without it must fail here, not print ragged lines
    inline.justify_line = spread


def spread(_context: Any, line: Any, lack: float) -> None:
    """Widen a line box by ``lack`` CSS pixels, evenly after each character but the last."""
    gaps = sum(_gaps(box) for box in _texts(line)) - 1
    if gaps > 0:
        _move(line, lack / gaps, 0)


def _texts(box: Any) -> Iterator[Any]:
    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        for child in box.children:
            yield from _texts(child)


def _gaps(box: Any) -> int:
    """How many places of a text can be widened: after each character, or only after the whole of a figure."""
    return 1 if _is_whole(box) else len(box.text)


def _is_whole(box: Any) -> bool:
    """Whether a text is moved as one: a number, a figure with its unit, a year."""
    return box.text.isascii() or box.style["white_space"] == "nowrap"


def _move(box: Any, gap: float, shift: float) -> float:
    """Move a box right by ``shift`` and widen it; returns the shift of what follows."""
    if isinstance(box, boxes.TextBox):
        box.position_x += shift
        widening = gap * _gaps(box)
        if not _is_whole(box):
            _widen(box, gap)
        box.width += widening
        return shift + widening
    if isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        box.position_x += shift
        start = shift
        for child in box.children:
            if child.is_in_normal_flow():
                shift = _move(child, gap, shift)
        box.width += shift - start
        return shift
    box.translate(shift, 0)
    return shift


def _widen(box: Any, gap: float) -> None:
    style = box.style.copy()
    spacing = style["letter_spacing"]
    style["letter_spacing"] = gap + (0 if spacing == "normal" else spacing)
    box.style = style  # the text is shaped by it when it is drawn
