"""How a table is set: sizes, widths, and groups cut to the page."""

from dataclasses import replace

import pytest

from reports.document.blocks import Cell, Figure, Row, Table
from reports.rendering.charts.letters import em_width
from reports.rendering.columns import LANDSCAPE_WIDTH, PADDING, UPRIGHT_WIDTH, WHOLE, fit
from reports.rendering.typesetting import set_table
from tests.factories.reports import balance_table, head, money, number, project_table, score_table, sheet, words


def narrow_money(columns: int) -> Table:
    row = Row(tuple(number(money("98765432109.87")) for _ in range(columns)))
    return Table("金额表", "单位：元", head(*["金额"] * columns), ((row,),), (1,) * columns)


@pytest.mark.parametrize(("columns", "available"), [(1, UPRIGHT_WIDTH), (5, UPRIGHT_WIDTH), (10, LANDSCAPE_WIDTH)])
def test_letters_shrink_until_every_figure_fits_its_column(columns: int, available: int) -> None:
    fitted = fit(narrow_money(columns), available)
    figure = em_width("98,765,432,109.87") * fitted.half_points / 2000
    assert all(width * available / WHOLE >= figure + PADDING - 0.1 for width in fitted.widths)


def test_letters_are_no_smaller_than_they_must_be() -> None:
    sizes = [fit(narrow_money(columns), UPRIGHT_WIDTH).half_points for columns in (2, 4, 5, 6)]
    assert sizes[0] == 24
    assert sizes == sorted(sizes, reverse=True)


def test_wished_widths_are_kept_where_they_suffice() -> None:
    table = Table("表", "", head("甲", "乙"), ((Row((words("甲"), words("乙"))),),), (30, 70))
    left, right = fit(table, UPRIGHT_WIDTH).widths
    assert abs(left - 30_000) < 10
    assert abs(right - 70_000) < 10


@pytest.mark.parametrize("table", [project_table(1), score_table(1), sheet(), balance_table(1)])
def test_widths_fill_the_table(table: Table) -> None:
    assert 99_900 <= sum(fit(table, LANDSCAPE_WIDTH).widths) <= WHOLE


def test_a_table_without_widths_shares_them_evenly() -> None:
    table = Table("表", "", head("甲", "乙"), ((Row((words("甲"), words("乙"))),),), ())
    assert len(set(fit(table, UPRIGHT_WIDTH).widths)) == 1


def test_a_short_table_is_kept_whole_and_a_long_one_is_not() -> None:
    assert set_table(project_table(1, 3), turned=False).short
    assert not set_table(project_table(1, 40), turned=False).short


def test_a_cell_over_two_columns_does_not_widen_the_first() -> None:
    wide = Row((Cell((Figure("98,765,432,109.87", "1", "甲", "乙"),), "right", colspan=2),))
    table = Table("表", "", head("甲", "乙"), ((wide,), (Row((words("甲"), words("乙"))),)), (10, 90))
    assert fit(table, UPRIGHT_WIDTH).widths[0] < 11_000


def test_turned_pages_take_larger_letters() -> None:
    table = replace(narrow_money(6), landscape=True)
    assert set_table(table, turned=True).fit.half_points > set_table(table, turned=False).fit.half_points


def test_words_keep_room_beside_figures() -> None:
    """A narrow wish for words next to wide money columns is not squeezed to one character a line."""
    row = Row((words("城乡居民基本养老保险费收入"), *(number(money("98765432109.87")) for _ in range(4))))
    table = Table("表", "", head("项目", *["金额"] * 4), ((row,),), (4, 24, 24, 24, 24))
    fitted = set_table(table, turned=False).fit
    assert fitted.widths[0] * UPRIGHT_WIDTH // WHOLE - PADDING >= 5 * fitted.half_points // 2 - 1


def test_a_form_is_kept_whole_with_the_headings_above_it() -> None:
    form = replace(project_table(1, 16), whole=True)
    assert not set_table(replace(form, whole=False), turned=False).short
    assert set_table(form, turned=False).short
    longer = replace(project_table(1, 60), whole=True)
    assert not set_table(longer, turned=False).short


def test_a_table_that_just_misses_a_page_takes_smaller_letters_and_a_longer_one_does_not() -> None:
    sizes = [set_table(project_table(1, rows), turned=False).fit.half_points for rows in (12, 14, 16, 19, 20, 60)]
    assert sizes == [24, 21, 18, 16, 18, 18]


def test_clinging_rows_never_fill_a_page() -> None:
    tall = Row((words("字" * 300), words("字" * 300)))
    table = Table("表", "", head("甲", "乙"), ((tall, tall), (tall, tall), (tall, tall)), (50, 50))
    assert True not in set_table(table, turned=False).clinging
