"""Lists of names beside the tests: one leaf a line, its cells parted by ``|``."""

from __future__ import annotations

from pathlib import Path

from indicators.meanings import Recognition, recognise


def leaves(file: str, columns: int) -> list[list[str]]:
    """The cells of each line, padded with empty ones; lines that begin with # are remarks."""
    lines = (Path(__file__).parent / file).read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")] for line in lines if line.strip() and not line.startswith("#")]
    return [[*row, *[""] * (columns - len(row))] for row in rows]


def asked(name: str, branch: str, definition: str, unit: str, bound: str) -> Recognition:
    return recognise(name, branch=branch, definition=definition, unit=unit, bound=bound)
