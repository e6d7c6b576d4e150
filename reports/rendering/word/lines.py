"""How many lines a paragraph of the text takes in Word."""

from __future__ import annotations

import re

from reports.document.blocks import Annex
from reports.rendering.charts.breaks import title_lines
from reports.rendering.charts.letters import em_width

TITLE_ROW = 20_000  # thousandths of an em of a title's letters on a line
ROW = 28_000  # thousandths of an em on a line
INDENT = 2_000  # of the first line
# What stays on one line: a number or a Latin word, or a character, with the marks that may not part from it.
WHOLE = re.compile(r"[（〔《“‘(]*(?:[0-9A-Za-z.,%+/-]+|.)[，。、；：！？）〕》”’)]*", re.DOTALL)
# A mark at the end of a line that lacks the room is brought onto it where its run of Chinese text has two marks: Word
# sets them closer, LibreOffice lets the last one hang. A figure in between takes what room there was: LibreOffice parts
# it from the characters beside it.
MARKS = "，。、；：！？）〕》（〔《"
ENDING, CLOSING = "，。、；", 1_000  # what may be brought onto the line so, and its width
SQUEEZED = 2


def line_count(text: str, room: int = ROW, indent: int = INDENT) -> int:
    """The lines of a paragraph, in lines of ``room``; the first is indented by two characters, in a table by none."""
    lines, used, marks = 1, indent, 0
    for found in WHOLE.finditer(text):
        width, marks = em_width(found[0]), _marks(found[0], marks)
        squeezed = CLOSING if marks >= SQUEEZED and found[0][-1] in ENDING else 0
        if found[0].startswith("\n") or used + width - squeezed > room:
            lines, used, marks = lines + 1, 0, _marks(found[0], 0)
        elif used + width > room:
            width = room - used
        used += width
        lines += (used - 1) // room  # a word longer than a line is broken anywhere
        used = (used - 1) % room + 1
    return lines


def wrapped(text: str, room: int) -> list[str]:
    """The lines of a name in lines of ``room``."""
    lines, used = [""], 0
    for found in WHOLE.finditer(text):
        width = em_width(found[0])
        if lines[-1] and used + width > room:
            lines.append("")
            used = 0
        lines[-1] += found[0]
        used += width
    return lines


def _marks(words: str, before: int) -> int:
    """How many marks stand in the run of Chinese text that ``words`` end, ``before`` of them in front of it."""
    for character in words:
        if character.isascii() or character in "“”‘’":
            before = 0
        before += character in MARKS
    return before


def annex_title(annex: Annex) -> tuple[str, ...]:
    """The lines of an annex's title; on an upright page they are broken where its sense allows."""
    return (annex.title,) if annex.landscape else title_lines(annex.title, TITLE_ROW)
