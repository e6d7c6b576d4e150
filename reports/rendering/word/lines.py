"""How many lines a paragraph of the text takes in Word."""

from __future__ import annotations

import re

from reports.charts.letters import em_width

ROW = 28_000  # thousandths of an em on a line
INDENT = 2_000  # of the first line
# What stays on one line: a number or a Latin word, or a character, with the marks that may not part from it.
WHOLE = re.compile(r"[（〔《“‘(]*(?:[0-9A-Za-z.,%+/-]+|.)[，。、；：！？）〕》”’)]*", re.DOTALL)


def line_count(text: str) -> int:
    """The lines of a paragraph whose first line is indented by two characters."""
    lines, used = 1, INDENT
    for found in WHOLE.finditer(text):
        width = em_width(found[0])
        if found[0].startswith("\n") or used + width > ROW:
            lines, used = lines + 1, 0
        lines += (used + width - 1) // ROW  # a word longer than a line is broken anywhere
        used = (used + width - 1) % ROW + 1 if width else used
    return lines
