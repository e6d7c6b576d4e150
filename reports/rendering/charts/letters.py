"""How wide words are in the bundled typefaces: what charts and tables are laid out by."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=8192)
def em_width(text: str) -> int:
    """Width of a line in thousandths of an em, by the advances of the bundled typefaces."""
    return sum(_advance(character) for character in text)


def _advance(character: str) -> int:
    # The typefaces set “ ” … — × ≥ (East Asian "ambiguous") as wide as a Chinese character.
    if unicodedata.east_asian_width(character) in "WFA":
        return 1000
    return {"%": 840, ",": 280, ".": 280, "-": 340}.get(character, 560 if character.isalpha() else 500)
