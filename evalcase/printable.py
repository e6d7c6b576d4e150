"""Texts from outside without what is no writing: a database refuses NUL, XML and print refuse the other controls."""

from __future__ import annotations

import re
from typing import Any

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without control characters (tabs and line ends stay), halves of surrogate pairs, U+FFFE and U+FFFF."""
    return _CONTROL.sub("", text)


def printable_data(value: Any) -> Any:
    """Plain data, as YAML gives it, with every text in it printable; whatever needs no change stays the same object."""
    if isinstance(value, dict):
        return {printable_data(key): printable_data(item) for key, item in value.items()}
    if isinstance(value, list):
        return [printable_data(item) for item in value]
    if isinstance(value, str) and _CONTROL.search(value):
        return printable(value)
    return value
