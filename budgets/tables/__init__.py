"""The ten kinds of table of docs/workbooks.md: each declared once, with how its rows are read."""

from collections.abc import Callable

from evalcase.spreadsheets.declarations import TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.locate import LocatedTable

from . import funds, income_expenditure, projects, staffing, statistics, targets, three_public
from .rows import FigureRow, LineRow, ParsedTable, StaffFigure, TargetRow

Parser = Callable[[LocatedTable, int, list[CellError]], ParsedTable]

_KINDS: tuple[tuple[TableDeclaration, Parser], ...] = (
    (income_expenditure.INCOME_EXPENDITURE, income_expenditure.parse),
    (projects.PROJECT_EXECUTION, projects.parse),
    (projects.SUPPLEMENTARY_FUNDING, projects.parse),
    (statistics.YEARLY_STATISTICS, statistics.parse_yearly),
    (funds.FUND_BALANCE, funds.parse),
    (staffing.STAFFING, staffing.parse),
    (three_public.THREE_PUBLIC, three_public.parse),
    (targets.PERFORMANCE_TARGETS, targets.parse),
    (statistics.WORK_STATISTICS, statistics.parse_work),
    (statistics.SURVEY_COUNTS, statistics.parse_survey),
)
DECLARATIONS: dict[str, TableDeclaration] = {declaration.kind: declaration for declaration, _ in _KINDS}
_PARSERS: dict[str, Parser] = {declaration.kind: parser for declaration, parser in _KINDS}


def parse_table(located: LocatedTable, year: int, errors: list[CellError]) -> ParsedTable:
    """Read the rows of a located table; every fault is added to ``errors``."""
    return _PARSERS[located.declaration.kind](located, year, errors)


__all__ = [
    "DECLARATIONS",
    "FigureRow",
    "LineRow",
    "ParsedTable",
    "StaffFigure",
    "TargetRow",
    "parse_table",
]
