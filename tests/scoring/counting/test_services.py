"""Counts of paper copies: kept together or not at all."""

from __future__ import annotations

import pytest

from evalcase.audit.models import Entry
from scoring.cases.models import Case
from scoring.counting.services import CountsRejected, enter_counts
from scoring.questionnaires.models import (
    OptionCount,
)
from tests.factories import questionnaires as factory
from units.agencies.models import Agency
from units.people.models import User


@pytest.fixture
def case(centre: Agency) -> Case:
    return factory.make_case(centre)


class TestPaperCounts:
    def test_counts_replace_those_before(self, case: Case, evaluator: User) -> None:
        made = factory.opened(case)
        enter_counts(questionnaire=made, counts=factory.paper(made, 60, 55, 48, 5, 0, 0, 50, 3, 0, 0, 30, 20))
        counts = factory.paper(made, 60, 54, 53, 0, 0, 0, 48, 5, 0, 0)
        made = enter_counts(questionnaire=made, counts=counts, basis="工作簿份数.xlsx", actor=evaluator)
        assert (made.paper_issued, made.paper_returned, made.counted_by) == (60, 54, str(evaluator))
        assert sorted(OptionCount.objects.values_list("copies", flat=True)) == [5, 48, 53]
        entry = Entry.objects.about(made).last()
        assert entry is not None
        assert entry.reason == "工作簿份数.xlsx"
        assert entry.changes["服务态度/非常满意"] == [48, 53]

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            ((10, 11), "回收11份，发放10份，回收份数不能多于发放份数"),
            ((60, 53, 53, 0, 0, 0, 50, 2), "“办事效率”的“不满意”：本题各选项合计52份，应与“服务态度”的合计53份相等"),
            ((60, 50, 51, 0, 0, 0, 51), "不能多于回收份数50份"),
            ((60, 50, 50, 0, 0, 0, 50, 0, 0, 0, 51), "“办事渠道”的“窗口”：份数是51，不能多于回收份数50份"),
            ((60, 50, -1), "“服务态度”的“非常满意”：份数是-1，应为0到1000000的整数"),
            ((-1, -2), "发放份数是-1"),
        ],
    )
    def test_contradictions_are_refused(self, case: Case, given: tuple[int, ...], message: str) -> None:
        made = factory.opened(case)
        with pytest.raises(CountsRejected, match=message):
            enter_counts(questionnaire=made, counts=factory.paper(made, *given))
        assert OptionCount.objects.count() == 0

    def test_an_option_left_out_is_no_zero(self, case: Case) -> None:
        made = factory.opened(case)
        counts = factory.paper(made, 1, 1, 1, 0, 0, 0, 1)
        del counts.copies[next(iter(counts.copies))]  # type: ignore[attr-defined]
        with pytest.raises(CountsRejected, match="份数是None"):
            enter_counts(questionnaire=made, counts=counts)
