"""The dictionary itself, read once."""

from __future__ import annotations

from indicators.meanings.meaning import Meaning
from indicators.meanings.reading import read_meanings

MEANINGS: tuple[Meaning, ...] = read_meanings()
_BY_CODE = {meaning.code: meaning for meaning in MEANINGS}


def meaning_of(code: str) -> Meaning:
    """The entry of that code. Raises KeyError."""
    return _BY_CODE[code]
