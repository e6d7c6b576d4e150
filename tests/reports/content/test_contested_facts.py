"""What tables contradict each other about is printed nowhere: a gap stands in its place, and it is asked for."""

from __future__ import annotations

import pytest

from budgets.facts import Candidate, CellSource, Contested, Fact, FactBook, MissingFact
from budgets.quantities import Quantity
from reports.content.cells import fact_cell
from reports.document.blocks import Figure, Gap, Text
from reports.sentences.compose import compose, figure

KEY = "部门.支出"
CELLS = [CellSource("甲.xlsx", "0" * 64, sheet, "B3") for sheet in ("收支表", "项目表")]
QUESTION = Contested(
    KEY, tuple(Candidate.of(Quantity.of(n, "元"), cell) for n, cell in zip((80, 90), CELLS, strict=True))
)
BOOK = FactBook(
    2023, [Fact(KEY, Quantity.blank(), CELLS[0], QUESTION), Fact("部门.全年预算", Quantity.of(100, "元"), CELLS[1])]
)


def test_a_sentence_has_a_gap_and_keeps_its_other_figures() -> None:
    runs = compose("预算{部门.全年预算}，支出{部门.支出|万元}。", BOOK)
    assert [type(run) for run in runs] == [Text, Figure, Text, Gap, Text]
    assert runs[3] == Gap("【各表不一致，待核定：部门支出】", KEY)


def test_an_optional_clause_is_not_left_out_for_it() -> None:
    assert any(isinstance(run, Gap) for run in compose("预算{部门.全年预算}[?，支出{部门.支出}?]。", BOOK))


def test_no_table_and_no_reckoning_takes_it_for_a_blank() -> None:
    for use in (
        lambda: figure(BOOK[KEY]),
        lambda: figure(BOOK[KEY], Quantity.of(80, "元")),
        lambda: fact_cell(BOOK, KEY, unit="万元"),
        lambda: BOOK.quantity(KEY),
    ):
        with pytest.raises(MissingFact, match="缺少数据"):
            use()
