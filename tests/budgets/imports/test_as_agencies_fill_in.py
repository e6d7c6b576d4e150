"""The forms as agencies fill them in: full-width figures, padded names, 元 or 万元; the facts are the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from openpyxl.cell.cell import MergedCell

from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from budgets.ledger.selectors.facts import facts
from tests.evalcase.spreadsheets.build import workbook
from tests.factories import samples
from tests.factories.final_accounts import workbooks
from tests.factories.project_forms import budget, progress, scored, unscored
from tests.factories.self_evaluation import CURRENT_FIRST, PRIOR_FIRST, base_data, self_evaluation_form, yearly_money
from tests.reports.kinds.test_final_accounts import ACCOUNTS
from tests.reports.kinds.test_fund_expenditure import made_up, sheets
from units.agencies.models import Agency

Rows = samples.Rows
_WIDE = str.maketrans("0123456789,.%", "０１２３４５６７８９，．％")
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?")
_PADS = ("　", " ", " ", "\t")


def disguised(data: bytes) -> bytes:
    """The workbook with every figure a full-width text with separators and every name padded."""
    book = openpyxl.load_workbook(BytesIO(data))
    for sheet in book.worksheets:
        rates = {cell.column for row in sheet.iter_rows(max_row=6) for cell in row if str(cell.value).endswith("率")}
        for number, cell in enumerate(cell for row in sheet.iter_rows() for cell in row):
            # A rate cell that holds 0.9 says that it is 90 % only as long as it is a number.
            if not isinstance(cell, MergedCell) and cell.value is not None and cell.column not in rates:
                cell.value = _disguised(cell.value, _PADS[number % 4], cell.row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _disguised(value: Any, pad: str, row: int) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{pad}{Decimal(repr(value)):,f}".translate(_WIDE)
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return f"{value}{pad}".translate(_WIDE)
    if isinstance(value, str) and "月" in value:
        value = value.translate(_WIDE)
    return f"{pad}{value}{pad}" if isinstance(value, str) and row > 1 else value


def of(*named: tuple[str, Rows], year: int = 2023) -> tuple[list[bytes], int]:
    return [workbook((name, rows)) for name, rows in named], year


CASES: dict[str, Callable[[], tuple[list[bytes], int]]] = {
    "base data, current year first": lambda: of(("基础", base_data(CURRENT_FIRST))),
    "base data, year before first": lambda: of(("基础", base_data(PRIOR_FIRST))),
    "self-evaluation form": lambda: of(("自评", self_evaluation_form())),
    "money by year": lambda: of(("变动", yearly_money())),
    "project form without scores": lambda: of(("窗口", unscored())),
    "project form with scores": lambda: of(("稽核", scored())),
    "income and expenditure": lambda: of(("收支", samples.income_expenditure())),
    "projects": lambda: of(("项目", samples.project_execution())),
    "department budget and progress": lambda: of(("收支", budget()), ("进度", progress())),
    "funds by insurance": lambda: ([workbook(*sheets(made_up(3)))], 2022),
    "fund balance": lambda: of(("平衡", samples.fund_balance())),
    "staff, survey, work": lambda: of(
        ("人员", samples.staffing()), ("问卷", samples.survey_counts()), ("履职", samples.work_statistics())
    ),
    "final accounts": lambda: ([file.content for file in workbooks(ACCOUNTS)], 2022),
}  # fmt: skip


def taken_in(files: list[bytes], agency: Agency, year: int) -> dict[str, str]:
    """Every fact of the workbooks in exact base units."""
    named = [UploadedWorkbook(f"{number}.xlsx", data) for number, data in enumerate(files)]
    with transaction.atomic():
        import_workbooks(named, agency=agency, year=year, units_confirmed=True)
        book = facts(agency, year)
        transaction.set_rollback(True)
    return {key: f"{book[key].quantity.value} {book[key].quantity.state}" for key in book}


@pytest.mark.parametrize("name", CASES)
def test_a_form_filled_in_by_hand_gives_the_same_facts(ready: Agency, name: str) -> None:
    files, year = CASES[name]()
    plain = taken_in(files, ready, year)
    by_hand = taken_in([disguised(data) for data in files], ready, year)
    assert plain
    assert {key: by_hand.get(key) for key in plain} == plain


# Rows of the table, and from which row and to which column on its amounts stand.
YUAN: dict[str, tuple[Rows, int, range]] = {
    "base data": (base_data(), 5, range(1, 4)),
    "income and expenditure": (samples.income_expenditure(), 4, range(2, 12)),
    "department budget": (budget(), 4, range(1, 9)),
    "progress": (progress(), 3, range(1, 2)),
    "projects": (samples.project_execution(), 3, range(2, 4)),
}


@pytest.mark.parametrize("name", YUAN)
def test_the_other_money_unit_gives_the_same_amounts(ready: Agency, name: str) -> None:
    rows, top, columns = YUAN[name]
    plain = taken_in([workbook(("表", rows))], ready, 2023)
    other = taken_in([workbook(("表", _in_other_unit(rows, top, columns)))], ready, 2023)
    assert _amounts(other) == _amounts(plain)


def _in_other_unit(rows: Rows, top: int, columns: range) -> Rows:
    """The table in 元 where it was in 万元, and the other way round."""
    in_wan = any("万元" in str(cell) for row in rows[:3] for cell in row)
    factor = Decimal(10000) if in_wan else Decimal("0.0001")
    names = {"万元": "元"} if in_wan else {"单位：元": "单位：万元"}
    made: Rows = []
    ended = False
    for number, row in enumerate(rows):
        ended |= str(row[0]).startswith("楼堂馆所")
        inside = number >= top and not ended
        cells = [_scaled(cell, factor) if inside and at in columns else cell for at, cell in enumerate(row)]
        made.append([_unit_renamed(cell, names) for cell in cells])
    return made


def _scaled(cell: Any, factor: Decimal) -> Any:
    return float(Decimal(repr(cell)) * factor) if isinstance(cell, int | float) else cell


def _unit_renamed(cell: Any, names: dict[str, str]) -> Any:
    for old, new in names.items():
        cell = cell.replace(old, new) if isinstance(cell, str) and "单位" in cell else cell
    return cell


def _amounts(found: dict[str, str]) -> dict[str, Decimal]:
    return {
        key: Decimal(text.split(" ", maxsplit=1)[0]).normalize()
        for key, text in found.items()
        if not text.startswith("None") and not key.endswith(("率", "占比"))
    }
