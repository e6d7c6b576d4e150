"""What the rules ask is filled in on the sheet: words to choose from, days, findings by class."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from scoring.cases.models import Case, CaseIndicator
from scoring.exchange.headings import heading_of, headings
from scoring.exchange.workbook import score_sheet_workbook
from scoring.exchange.workbook_reading import read_score_sheet
from scoring.score_sheet.edits import Edit
from scoring.score_sheet.selectors import row_data
from scoring.score_sheet.services import save_cells
from scoring.scores.evaluation import rows_of
from scoring.scores.services import changed_scores
from tests.factories.sheets import sheet_of
from units.agencies.models import Agency
from units.people.models import User

BACKEND = "units.people.backends.RoleBackend"
RULES = [
    {"kind": "named_tier", "steps": [{"name": "好", "share": 1}, {"name": "一般", "share": "50%"}]},
    {"kind": "date_target", "deadline": "6月底前", "period": "month", "points": 2},
    {"kind": "classed_findings", "classes": [{"text": "虚列支出", "points": 4}, {"text": "超标准", "points": 2}]},
    {"kind": "date_target", "period": "day", "points": "0.5"},
]


@pytest.fixture
def case(centre: Agency) -> Case:
    return sheet_of(centre, RULES)


def row(case: Case, number: int) -> CaseIndicator:
    return next(row for row in rows_of(case) if row.name == f"指标{number}")


def fill(case: Case, number: int, **choices: object) -> CaseIndicator:
    edits = [Edit(row(case, number).pk, f"choices.{name}", value) for name, value in choices.items()]
    save_cells(case=case, edits=edits)
    return row(case, number)


def test_what_is_filled_in_is_scored(case: Case) -> None:
    assert fill(case, 1, word="一般").score.basis == "评为“一般”，得 12.50"
    assert fill(case, 2, day="2023/8/1").score.basis.endswith("延迟1个月，每满1个月扣2分，共扣 2.00，得 23.00")
    assert fill(case, 3, findings_1="1", findings_2="0").score.basis == "虚列支出1项扣4分，共扣4分，得 21.00"
    assert fill(case, 4, day="2023-7-3", deadline="2023年6月底").score.score == 23.5


def test_a_day_without_a_year_is_one_of_the_year_that_is_evaluated(case: Case) -> None:
    assert "2023年7月29日完成，晚于2023年6月30日" in fill(case, 2, day="7月29日").score.basis


def test_a_target_that_is_a_day_stands_for_the_day_due_and_is_no_fact(case: Case) -> None:
    indicator = row(case, 4)
    indicator.inputs = {"target": "2023年6月底前"}
    indicator.save(update_fields=["inputs"])
    filled = fill(case, 4, day="2023-7-2")
    assert (filled.score.score, filled.score.target_text) == (24, "2023年6月底前")
    assert set(filled.score.resolved) == set()


def test_the_page_offers_the_words_and_says_how_a_day_is_written(case: Case, evaluator: User, client: Client) -> None:
    fill(case, 1, word="较好")
    client.force_login(evaluator, backend=BACKEND)
    page = client.get(f"/cases/{case.code}/sheet/").content.decode()
    words = f"w-{row(case, 1).pk}-choices.word"
    assert f'list="{words}"' in page
    assert f'<datalist id="{words}"><option value="好"></option><option value="一般"></option></datalist>' in page
    assert "“较好”应为“好”、“一般”之一" in page
    assert 'placeholder="如 2023-6-30"' in page
    assert "虚列支出每项扣4分" in page


def test_pasted_days_find_their_cells(case: Case) -> None:
    known = headings(rows_of(case))
    found = {word: heading_of(word, known) for word in ("指标值", "实际完成日期", "评价档次")}
    assert {word: heading and heading.fields for word, heading in found.items()} == {
        "指标值": ("target", "choices.deadline"),
        "实际完成日期": ("choices.day",),
        "评价档次": ("choices.word",),
    }


def test_a_day_of_a_workbook_is_a_day(case: Case) -> None:
    book = load_workbook(BytesIO(score_sheet_workbook(case, rows_of(case))))
    sheet = book["评分表"]
    headings = {cell.value: cell.column for line in sheet.iter_rows(max_row=4) for cell in line if cell.value}
    line = next(cell.row for cells in sheet.iter_rows() for cell in cells if cell.value == "指标2")
    sheet.cell(line, headings["完成日期"]).value = date(2023, 8, 1)
    content = BytesIO()
    book.save(content)
    wanted = read_score_sheet(case, rows_of(case), content.getvalue(), "评分表.xlsx").wanted
    assert [(one.field, one.text) for one in wanted] == [("choices.day", "2023-8-1")]


class TestCaps:
    VETO = {"fact": "评价人选择/方面1/指标1.是否达到", "answer": "否", "cap": 59}
    NO_TOP = {"fact": "评价人选择/方面1/指标2.发现问题数", "above": "0项", "grade": "良"}

    @pytest.fixture
    def case(self, centre: Agency) -> Case:
        rules = [{"kind": "yes_no"}, {"kind": "finding_deduction", "points": "0.5"}]
        return sheet_of(centre, rules, caps=[self.VETO, self.NO_TOP])

    def test_what_is_answered_on_the_sheet_caps_total_and_grade(self, case: Case) -> None:
        fill(case, 1, met="是")
        fill(case, 2, findings=1)
        case.refresh_from_db()
        assert (case.total, case.grade) == (Decimal("99.50"), "良")
        assert case.cap_note == "指标2.发现问题数为1，高于0项，等级由“优”降为“良”"
        fill(case, 1, met="否")
        case.refresh_from_db()
        assert (case.total, case.grade) == (Decimal("49.50"), "差")
        fill(case, 2, findings=0)
        fill(case, 1, met="是")
        case.refresh_from_db()
        assert (case.total, case.grade, case.cap_note) == (Decimal(100), "优", "")
        assert changed_scores(case=case) == []


class TestExtraPoints:
    RULES = [
        {"kind": "yes_no"},
        {"kind": "extra_points", "sign": "add", "most": 3},
        {"kind": "extra_points", "sign": "subtract", "points": 5, "most": 30},
    ]

    @pytest.fixture
    def case(self, centre: Agency) -> Case:
        return sheet_of(centre, self.RULES, weights=["100", "0", "0"], highest=102)

    def test_they_move_the_total_and_only_lost_points_want_a_reason(self, case: Case) -> None:
        fill(case, 1, met="是")
        assert fill(case, 2, extra_points="2.5").score.score == Decimal("2.50")
        case.refresh_from_db()
        assert (case.total, case.grade) == (Decimal(102), ""), "the third leaf is not answered yet"
        assert case.cap_note == "加减分后为102.50分，总分在0至102分之间，按102.00分计"
        assert not row_data(fill(case, 3, times=0))["wants_reason"]
        case.refresh_from_db()
        assert (case.total, case.grade) == (Decimal(102), "优")
        fined = fill(case, 3, times=2)
        assert (fined.score.score, row_data(fined)["wants_reason"]) == (Decimal(-10), True)
        case.refresh_from_db()
        assert case.total == Decimal("92.50")
        assert not row_data(fill(case, 2, extra_points="0"))["wants_reason"], "points not gained are not lost"

    def test_more_than_the_limit_is_told(self, case: Case, evaluator: User, client: Client) -> None:
        problem = row_data(fill(case, 2, extra_points="4"))["fields"]["choices.extra_points"]["problem"]
        assert problem == "“4”应为0到3之间的数（分）"
        fill(case, 3, times=1)
        for page in ("sheet/", ""):
            client.force_login(evaluator, backend=BACKEND)
            shown = client.get(f"/cases/{case.code}/{page}")
            assert shown.status_code == 200
            assert "-5.00" in shown.content.decode()
