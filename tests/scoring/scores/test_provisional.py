"""A score is final only where every leaf is scored; until then it is 暂计, with how many, and has no grade."""

from __future__ import annotations

import json
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client

from scoring.cases.models import Case, CaseIndicator
from scoring.score_sheet.edits import Edit
from scoring.score_sheet.services import save_cells
from scoring.scores.evaluation import rows_of
from scoring.scores.facts import scored_facts
from scoring.scores.services import override_score, score_case
from tests.factories.sheets import sheet_of
from units.agencies.models import Agency
from units.people.models import User

RULES = [{"kind": "yes_no"}, {"kind": "yes_no"}, {"kind": "expert"}, {"kind": "yes_no"}]


@pytest.fixture
def half(centre: Agency) -> Case:
    """Two of four leaves are scored: 25 points of 50."""
    case = sheet_of(centre, RULES)
    fill(case, 1, "choices.met", "是")
    fill(case, 2, "choices.met", "否")
    case.refresh_from_db()
    return case


def row(case: Case, number: int) -> CaseIndicator:
    return next(row for row in rows_of(case) if row.name == f"指标{number}")


def fill(case: Case, number: int, field: str, value: str) -> None:
    save_cells(case=case, edits=[Edit(row(case, number).pk, field, value)])


def finish(case: Case) -> None:
    for number in (1, 2, 4):
        fill(case, number, "choices.met", "是")
    fill(case, 3, "choices.score", "20")
    fill(case, 3, "choices.reason", "资料不全")
    case.refresh_from_db()


def test_a_case_counts_its_leaves_and_has_no_grade_before_all_are_scored(half: Case) -> None:
    assert (half.total, half.scored_leaves, half.leaves, half.grade) == (Decimal(25), 2, 4, "")
    assert half.is_provisional
    finish(half)
    assert (half.total, half.scored_leaves, half.leaves, half.grade) == (Decimal(95), 4, 4, "优")
    assert not half.is_provisional
    fill(half, 4, "choices.met", "")
    half.refresh_from_db()
    assert (half.scored_leaves, half.grade) == (3, "")


def test_scoring_the_whole_sheet_counts_as_saving_a_cell_does(half: Case) -> None:
    score_case(case=half)
    half.refresh_from_db()
    assert (half.total, half.scored_leaves, half.leaves, half.grade) == (Decimal(25), 2, 4, "")


@pytest.mark.parametrize("page", ["/", "/cases/", "/cases/rules-2023/"])
def test_every_page_says_provisional_and_shows_no_grade(client: Client, half: Case, evaluator: User, page: str) -> None:
    client.force_login(evaluator)
    shown = client.get(page, follow=True).content.decode()
    assert '25.00 <span class="muted nowrap provisional">暂计，已评2/4项</span>' in shown
    assert ">差<" not in shown
    finish(half)
    shown = client.get(page, follow=True).content.decode()
    assert "95.00" in shown or page == "/"
    assert "暂计" not in shown


def test_the_score_sheet_says_provisional(client: Client, half: Case, evaluator: User) -> None:
    client.force_login(evaluator)
    shown = client.get("/cases/rules-2023/sheet/").content.decode()
    assert '<strong class="total" data-progress="total">25.00 暂计</strong>' in shown
    assert '<strong data-progress="grade">未评</strong>' in shown
    assert f'<span data-branch="{row(half, 1).parent_id}">25.00 暂计</span>' in shown
    finish(half)
    shown = client.get("/cases/rules-2023/sheet/").content.decode()
    assert '<strong data-progress="grade">优</strong>' in shown
    assert "暂计" not in shown


def test_the_command_says_provisional(half: Case, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("score_case", "rules-2023", "--json")
    data = json.loads(capsys.readouterr().out)
    assert (data["total"], data["grade"], data["provisional"], data["scored"], data["of"]) == ("25.00", "", True, 2, 4)
    call_command("score_case", "rules-2023")
    assert "总分 25.00（暂计，已评2项，共4项）　等级 未评" in capsys.readouterr().out


def test_a_report_has_no_total_before_all_is_scored(client: Client, half: Case, evaluator: User) -> None:
    client.force_login(evaluator)
    assert "得分.总分" not in scored_facts(half)
    assert 'data-fact="得分.总分"' not in client.get("/cases/rules-2023/report/").content.decode()
    finish(half)
    assert scored_facts(half).quantity("得分.总分").text() == "95.00分"


def test_a_leaf_that_a_person_scored_waits_for_nothing(half: Case) -> None:
    override_score(case=half, path=row(half, 3).path, score=Decimal(10), reason="专家组核定")
    score_case(case=half)
    score = row(half, 3).score
    assert (score.score, score.status, score.basis) == (
        Decimal(10), "scored", "人工评定 10.00（没有规则得分），理由：专家组核定",
    )  # fmt: skip
    half.refresh_from_db()
    assert half.scored_leaves == 3


def test_kept_cases_are_counted_once(half: Case) -> None:
    Case.objects.filter(pk=half.pk).update(leaves=0, scored_leaves=0, grade="差")
    import_module("scoring.cases.migrations.0003_leaves_scored").count_leaves(apps, None)
    half.refresh_from_db()
    assert (half.scored_leaves, half.leaves, half.grade) == (2, 4, "")
