"""An approval vouches for everything that the report prints: whatever is changed afterwards voids it."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import F, QuerySet

from budgets.ledger.models import BudgetLine, ImportedTable, PerformanceTarget, Statistic
from budgets.quantities import quantities_in
from scoring.cases.models import Case
from scoring.review.approvals import approval_is_void, pinned
from scoring.review.models import CaseTransition
from tests.factories.approvals import approved
from units.agencies.models import AgencyName, Department

A_HAIR = Decimal("0.0001")  # too little to be printed, but the rates are reckoned from it
QUERIES = 10  # one reads the sheet, six all that is known of the agency and its papers, two the names


@pytest.fixture
def approval(fumin: Case) -> CaseTransition:
    approved(fumin)
    return CaseTransition.objects.get(case=fumin, action="approve")


def _case(**fields: Any) -> Callable[[Case], Any]:
    return lambda case: Case.objects.filter(pk=case.pk).update(**fields)


def _words_of_a_target(case: Case) -> None:
    """A target that is words: no fact holds it."""
    worded = next(one for one in PerformanceTarget.objects.filter(agency=case.agency) if not quantities_in(one.target))
    assert PerformanceTarget.objects.filter(pk=worded.pk).update(target="长期坚持")


def _spent(case: Case) -> QuerySet[BudgetLine]:
    return BudgetLine.objects.filter(agency=case.agency, expenditure__gt=1)


def _first(model: Any, **fields: Any) -> Callable[[Case], Any]:
    def change(case: Case) -> None:
        assert model.objects.filter(pk=model.objects.filter(agency=case.agency).first().pk).update(**fields) == 1

    return change


@pytest.mark.parametrize(
    "change",
    [
        _case(title="另一个名称"),
        _case(report_kind="department_self_report"),
        _case(cap_note="总分不超过69分"),
        _case(words={}),
        _words_of_a_target,
        _first(PerformanceTarget, actual="已按期建成"),
        _first(PerformanceTarget, level3="另一项指标"),
        _first(PerformanceTarget, note="另一个原因"),
        _first(BudgetLine, label="另一行"),
        _first(BudgetLine, marks={"expenditure": "not_applicable"}),
        _first(Statistic, order=999),
        _first(Department, duties="另一项职责"),
        lambda case: Department.objects.create(agency=case.agency, name="新设的科室"),
        lambda case: Department.objects.filter(agency=case.agency).delete(),
        lambda case: ImportedTable.objects.filter(agency=case.agency).update(caption="另一个表题"),
        lambda case: AgencyName.objects.filter(agency=case.agency).update(name="另一个单位"),
        lambda case: AgencyName.objects.filter(agency=case.evaluator).update(name="另一家机构"),
        lambda case: case.indicators.exclude(rule={}).first().score.__class__.objects.update(reason="另一个原因"),
        lambda case: BudgetLine.objects.filter(agency=case.agency, expenditure__gt=1).update(
            expenditure=F("expenditure") + A_HAIR
        ),
    ],
)
def test_whatever_the_report_prints_voids_it(
    fumin: Case, approval: CaseTransition, change: Callable[[Case], Any]
) -> None:
    fumin = Case.objects.get(pk=fumin.pk)
    assert approval_is_void(fumin, approval) == []
    change(fumin)
    assert approval_is_void(Case.objects.get(pk=fumin.pk), approval)


def test_what_no_report_prints_does_not(fumin: Case, approval: CaseTransition) -> None:
    _case(score_sheet_version=99)(fumin)
    _first(Department, order=0)(fumin)  # it stands first already
    assert approval_is_void(Case.objects.get(pk=fumin.pk), approval) == []


def test_the_same_case_gives_the_same_hash(fumin: Case, django_assert_num_queries: Any) -> None:
    case = Case.objects.select_related("agency", "evaluator").get(pk=fumin.pk)
    with django_assert_num_queries(QUERIES):
        sheet, sha256 = pinned(case)
    assert pinned(Case.objects.get(pk=fumin.pk)) == (sheet, sha256)
    assert json.loads(json.dumps(sheet)) == sheet
