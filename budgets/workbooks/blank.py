"""Blank workbooks for people to fill in, each made from the declaration of its table."""

from __future__ import annotations

from budgets.workbooks import BY_CODE, DECLARATIONS
from budgets.workbooks.kinds.base_data import BLANK_ROWS
from budgets.workbooks.kinds.operation import OPERATION_ROWS
from evalcase.spreadsheets.writer import SheetContent, Value, write_workbook

YEARLY_KINDS = ("yearly_statistics", "benefit_recipients")
_YEARS_OF_A_SERIES = 4
_DEFAULT_FUND = "企业职工基本养老保险"


def make_template(kind: str, *, title_agency: str = "××单位", year: int = 2023) -> bytes:
    """The blank workbook of a kind of table. Raises KeyError for a kind that is not declared."""
    declaration = DECLARATIONS[kind]
    years = [str(year - back) for back in reversed(range(_YEARS_OF_A_SERIES))]
    bindings = {"year": years if kind in YEARLY_KINDS else [str(year)], "fund": [_DEFAULT_FUND]}
    title = f"{title_agency}{year}年{declaration.title}"
    return write_workbook([SheetContent(declaration, title, _rows(kind), bindings=bindings)])


def _rows(kind: str) -> list[dict[str, Value]]:
    """The rows that the blank workbook has already."""
    if kind == "operation_information":
        return [{"name": item, "unit": unit} for item, unit, _ in OPERATION_ROWS]
    if kind == "base_data":
        return [{"name": label} for label in BLANK_ROWS]
    return [dict(row) for row in BY_CODE[kind].blank(2023)]
