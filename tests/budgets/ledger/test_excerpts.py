"""The corner of a workbook that is shown for a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from budgets.facts import CellSource
from budgets.ledger.selectors.excerpts import Excerpt, cut_out, excerpt_around
from evalcase.spreadsheets.reader import MergedRange, RawValue, Sheet
from reports.material.selectors import read_material
from scoring.cases.models import Case
from units.agencies.models import Agency

ROWS: list[list[RawValue]] = [
    ["2023年收支表", "", "", ""],
    ["项目", "收入", "支出", ""],
    ["", "", "合计", "其中拨款"],
    ["人员经费", 1579474.12, 1579474.12, 1579316.33],
    ["公用经费", "", "159,074.29", 129232.08],
    ["项目支出", 2023, 0.0, "—"],
    ["培训", 1.0, 2.0, 3.0],
    ["宣传", 1.0, 2.0, 3.0],
    ["总计", 5.0, 1738548.41, 1708548.41],
    ["填表人：", "", "", ""],
]
SHEET = Sheet("收支", ROWS, (MergedRange(0, 0, 0, 3), MergedRange(1, 2, 1, 3), MergedRange(9, 0, 9, 3)))


def cut(address: str, rows: Sequence[Sequence[RawValue]] = ROWS) -> Excerpt:
    found = cut_out(replace(SHEET, rows=rows), "收支表.xlsx", address)
    assert found is not None
    return found


def test_the_cell_stands_under_its_head_beside_its_name() -> None:
    excerpt = cut("D9")
    assert excerpt.columns == ("A", "C", "D")
    assert [row.number for row in excerpt.rows] == [2, 3, 7, 8, 9]
    assert [row.after_gap for row in excerpt.rows] == [False, False, True, False, False]
    assert [cell.text for cell in excerpt.rows[0].cells] == ["项目", "支出", "支出"]
    assert [cell.text for cell in excerpt.rows[-1].cells] == ["总计", "1,738,548.41", "1,708,548.41"]


def test_only_the_cell_is_lit() -> None:
    lit = [(row.number, cell.text) for row in cut("C5").rows for cell in row.cells if cell.is_lit]
    assert lit == [(5, "159,074.29")]


def test_a_range_is_lit_and_cut_where_it_is_long() -> None:
    rows = [*ROWS[:3], *([f"项目{number}", 1.0, 2.0, 3.0] for number in range(40))]
    excerpt = cut("C4:C43", rows)
    assert len([row for row in excerpt.rows if any(cell.is_lit for cell in row.cells)]) < 10


def test_years_and_small_counts_bear_no_separators() -> None:
    row = next(row for row in cut("B6").rows if row.number == 6)
    assert [cell.text for cell in row.cells] == ["项目支出", "2023", "0"]


@pytest.mark.parametrize("address", ["", "A", "17", "C99", "ZZ4", "C4:C99", "支出"])
def test_an_address_outside_the_sheet_shows_nothing(address: str) -> None:
    assert cut_out(SHEET, "收支表.xlsx", address) is None


def test_every_cell_that_a_case_rests_on_can_be_shown(fumin: Case) -> None:
    sources = {fact.source for fact in read_material(fumin).book.values() if isinstance(fact.source, CellSource)}
    assert len(sources) > 100
    for source in sorted(sources, key=lambda source: (source.file_name, source.cell))[::8]:
        excerpt = excerpt_around(source, fumin.agency)
        assert excerpt is not None, source
        assert any(cell.is_lit for row in excerpt.rows for cell in row.cells)
        assert len(excerpt.rows) <= 14


def test_the_files_of_other_agencies_are_not_opened(fumin: Case, foreign_bureau: Agency) -> None:
    source = read_material(fumin).book["部门.支出"].source
    assert isinstance(source, CellSource)
    assert excerpt_around(source, foreign_bureau) is None


def test_a_file_that_is_gone_shows_nothing(fumin: Case) -> None:
    source = read_material(fumin).book["部门.支出"].source
    assert isinstance(source, CellSource)
    assert excerpt_around(replace(source, sheet="别的表"), fumin.agency) is None
    assert excerpt_around(replace(source, sha256="0" * 64), fumin.agency) is None
