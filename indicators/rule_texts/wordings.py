"""Patterns written as lists of wordings, one a line."""

from __future__ import annotations

import re


def any_of(*wordings: str) -> re.Pattern[str]:
    """What finds any of the wordings; each is an expression of its own."""
    return re.compile("|".join(wordings))
