"""Blank workbooks for people to fill in, each made from the declaration of its table."""

from __future__ import annotations

from budgets.workbooks import BY_CODE


def make_template(kind: str, *, title_agency: str = "××单位", year: int = 2023) -> bytes:
    """The blank workbook of a kind of table. Raises KeyError for a kind that is not declared."""
    return BY_CODE[kind].blank_workbook(agency=title_agency, year=year)
