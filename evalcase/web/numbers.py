"""Numbers as a browser sends them back."""

from __future__ import annotations

# The largest number a database column holds: no row has a larger one.
LARGEST_NUMBER = 2**63 - 1
_MOST_DIGITS = len(str(LARGEST_NUMBER))


def sent_number(text: str) -> int | None:
    """The number of a row, or a count, in plain digits; None for anything else, and for more than a column holds."""
    if not (text.isascii() and text.isdigit()) or len(text) > _MOST_DIGITS:
        return None  # also before int(), which refuses thousands of digits
    number = int(text)
    return number if number <= LARGEST_NUMBER else None
