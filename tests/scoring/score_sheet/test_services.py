"""Saving cells: computed at once, merged, never lost."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from budgets.facts import EntrySource
from evalcase.audit.selectors import history_of
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.services import ScoreSheetError
from scoring.score_sheet.edits import Edit
from scoring.score_sheet.selectors import outstanding
from scoring.score_sheet.services import save_cells
from scoring.scores.evaluation import rows_of
from scoring.scores.facts import case_facts, scored_facts
from scoring.scores.models import Score
from scoring.scores.services import changed_scores
from units.people.choices import Role
from units.people.models import User
from units.people.services import assign_role, create_user

ASSETS = "过程/资产管理/资产管理规范性"
CONFIRMED = "产出/职责履行/待遇资格认证确认率"
SPENDING = "过程/预算管理/项目支出预算执行率"


def leaf(case: Case, path: str) -> CaseIndicator:
    return case.indicators.select_related("score").get(path=path)


def save(case: Case, path: str, field: str, value: Any, base: int | None = None, operation: str = "") -> Any:
    return save_cells(case=case, edits=[Edit(leaf(case, path).pk, field, value, base, operation)])


def test_a_choice_is_scored_as_soon_as_it_is_saved(fumin: Case) -> None:
    before = fumin.total
    saved = save(fumin, ASSETS, "choices.findings", "２")
    assert not saved.refusals
    row = leaf(fumin, ASSETS).score
    assert row.choices == {"findings": 2}
    assert row.score == row.computed
    fumin.refresh_from_db()
    assert before is not None
    assert fumin.total == before - Decimal("0.50")
    assert changed_scores(case=fumin) == []


def test_the_history_names_the_cells_as_the_sheet_does(fumin: Case) -> None:
    save(fumin, ASSETS, "choices.findings", "2")
    (entry,) = history_of(leaf(fumin, ASSETS).score, limit=1)
    assert entry.title == "资产管理规范性"
    assert {"发现问题数", "总分"} <= {line.label for line in entry.changes}
    both = [Edit(leaf(fumin, ASSETS).pk, "reason", "甲"), Edit(leaf(fumin, CONFIRMED).pk, "reason", "乙")]
    save_cells(case=fumin, edits=both)
    (entry,) = history_of(fumin, limit=1)
    assert {line.label for line in entry.changes} == {f"{ASSETS} 扣分原因", f"{CONFIRMED} 扣分原因"}


def test_an_actual_replaces_the_imported_figure_everywhere_and_says_so(fumin: Case) -> None:
    save(fumin, CONFIRMED, "actual", "50")
    row = leaf(fumin, CONFIRMED).score
    assert row.actual_text == "50%"
    fact = case_facts(fumin)["领取待遇资格确认率"]
    assert fact.text == "50%"
    assert isinstance(fact.source, EntrySource)
    assert "更正导入的数据" in fact.source.basis
    assert ".xlsx" in fact.source.basis
    assert changed_scores(case=fumin) == []


def test_an_entry_is_of_the_day_of_the_office(fumin: Case) -> None:
    """One in the morning of 1 January is not yet the new year in UTC."""
    save(fumin, CONFIRMED, "actual", "50")
    save(fumin, ASSETS, "choices.findings", "2")
    night = datetime(2023, 12, 31, 17, 0, tzinfo=UTC)
    score = leaf(fumin, CONFIRMED).score
    score.stamps["actual"]["at"] = night.isoformat()
    score.save()
    Score.objects.filter(indicator__case=fumin, indicator__path=ASSETS).update(chosen_at=night)
    book = scored_facts(Case.objects.get(pk=fumin.pk))
    for key in ("领取待遇资格确认率", f"评价人选择/{ASSETS}.发现问题数"):
        assert "于2024年1月1日填报" in book[key].source.describe()


def test_clearing_an_actual_brings_the_imported_figure_back(fumin: Case) -> None:
    before = leaf(fumin, CONFIRMED).score
    save(fumin, CONFIRMED, "actual", "50%")
    save(fumin, CONFIRMED, "actual", "")
    after = leaf(fumin, CONFIRMED).score
    assert (after.actual_text, after.score) == (before.actual_text, before.score)


@pytest.mark.parametrize("field", ["values.executed", "actual"])
def test_amounts_of_a_workbook_and_figures_that_follow_are_not_typed_over(fumin: Case, field: str) -> None:
    saved = save(fumin, SPENDING, field, "1")
    assert [refusal.message for refusal in saved.refusals]
    assert "不能直接填写" in saved.refusals[0].message
    assert leaf(fumin, SPENDING).score.entries == {}


def test_an_unfinished_value_is_kept_and_scored_as_missing(fumin: Case) -> None:
    save(fumin, CONFIRMED, "actual", "大约一半")
    row = leaf(fumin, CONFIRMED).score
    assert row.entries["actual"] == "大约一半"
    assert row.status == "missing"


@pytest.mark.parametrize("typed", ["<90%", "95%以上", "90%-95%"])
def test_an_actual_that_is_a_bound_waits_for_the_value(fumin: Case, typed: str) -> None:
    save(fumin, CONFIRMED, "actual", typed)
    row = leaf(fumin, CONFIRMED)
    assert (row.score.entries["actual"], row.score.status, row.score.score) == (typed, "missing", None)
    assert row.score.basis.startswith("待填：完成值“")
    assert "是界限，不是数值，应填写实际的数" in row.score.basis
    [told] = [one.message for one in outstanding([row], frozenset()) if one.field == "actual"]
    assert "是界限，不是数值" in told


def test_an_override_counts_once_it_has_its_reason(fumin: Case) -> None:
    save(fumin, ASSETS, "override", "1.5")
    row = leaf(fumin, ASSETS).score
    assert row.override is None
    assert row.score == row.computed
    save(fumin, ASSETS, "override_reason", "现场核实后调整")
    row = leaf(fumin, ASSETS).score
    assert (row.override, row.score) == (Decimal("1.50"), Decimal("1.50"))
    save(fumin, ASSETS, "override", "")
    row = leaf(fumin, ASSETS).score
    assert row.override is None
    assert row.entries["override_reason"] == "现场核实后调整"


def test_two_people_on_two_cells_merge_and_on_one_cell_conflict(fumin: Case) -> None:
    mine, theirs = Case.objects.get(pk=fumin.pk), Case.objects.get(pk=fumin.pk)
    save(theirs, ASSETS, "choices.findings", "3", base=0)
    assert not save(mine, ASSETS, "reason", "少两张标签", base=0).conflicts
    conflict = save(mine, ASSETS, "choices.findings", "0", base=0).conflicts[0]
    assert (conflict.theirs, conflict.version) == (3, 1)
    row = leaf(fumin, ASSETS).score
    assert (row.choices["findings"], row.reason) == (3, "少两张标签")


def test_the_same_save_sent_twice_is_one(fumin: Case) -> None:
    first = save(fumin, ASSETS, "choices.findings", "3", base=0, operation="one")
    again = save(fumin, ASSETS, "choices.findings", "3", base=0, operation="one")
    assert not again.conflicts
    assert leaf(fumin, ASSETS).score.stamps["choices.findings"]["v"] == 1
    assert first.case.score_sheet_version == again.case.score_sheet_version


def test_a_sheet_that_was_submitted_takes_nothing(fumin: Case) -> None:
    Case.objects.filter(pk=fumin.pk).update(state="submitted")
    fumin.refresh_from_db()
    with pytest.raises(ScoreSheetError, match="待审核"):
        save(fumin, ASSETS, "choices.findings", "3")


def test_a_case_that_was_submitted_meanwhile_takes_nothing(fumin: Case) -> None:
    stale = Case.objects.get(pk=fumin.pk)
    Case.objects.filter(pk=fumin.pk).update(state="submitted")
    with pytest.raises(ScoreSheetError, match="待审核"):
        save(stale, ASSETS, "choices.findings", "3")


def test_every_figure_of_an_entry_can_be_traced(fumin: Case) -> None:
    save(fumin, CONFIRMED, "actual", "97%")
    book = scored_facts(Case.objects.get(pk=fumin.pk))
    assert "领取待遇资格确认率" in {fact.key for fact in book.origins(f"得分/{CONFIRMED}")}


@pytest.fixture
def writer(fumin: Case) -> User:
    person = create_user(username="writer", display_name="评价甲", password="Kaoqin-2468-Shizi")  # noqa: S106
    agency = fumin.evaluator or fumin.agency
    assign_role(user=person, agency=agency, role=Role.EVALUATOR, valid_from=fumin.created_at.date())
    return person


def test_saving_a_cell_takes_six_queries(fumin: Case, writer: User, client: Client) -> None:
    client.force_login(writer, backend="units.people.backends.RoleBackend")
    address = f"/cases/{fumin.code}/sheet/cells/"

    def send(value: str, base: int) -> Any:
        edits = {"edits": [{"i": leaf(fumin, ASSETS).pk, "f": "choices.findings", "v": value, "b": base, "o": value}]}
        body = json.dumps(edits)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.post(
                address, body, content_type="application/json", headers={"X-Requested-With": "fetch"}
            )
        return response, [
            q["sql"] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
        ]

    send("3", 0)
    response, queries = send("2", 1)
    assert response.status_code == 200
    assert response.json()["rows"][0]["fields"]["choices.findings"]["value"] == 2
    assert len(queries) == 6, "\n".join(queries)


def test_rows_are_read_once(fumin: Case, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        rows_of(fumin)
