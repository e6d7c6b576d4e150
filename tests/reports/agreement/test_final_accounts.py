"""部门决算公开: whatever an agency settled, sentences, tables and charts agree."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.imports.services.importing import import_workbooks
from reports.building.selectors import build_report
from reports.document.blocks import Report
from scoring.cases.services import write_words
from scoring.opening.services import create_case
from tests.factories.final_accounts import FinalAccounts, workbooks
from tests.reports.agreement.amounts import amount, beside
from tests.reports.agreement.conftest import rolled_back, unshrunk
from tests.reports.agreement.judging import faults_of
from tests.reports.kinds.test_final_accounts import WORDS
from units.agencies.models import Agency

pytestmark = pytest.mark.django_db
KIND = "final_accounts"
CODES = ("2080106", "2080150", "2101102", "2210201", "2050803")
PARTS = ("因公出国（境）费", "公务用车购置费", "公务用车运行维护费", "公务接待费")


@st.composite
def budgeted(draw: st.DrawFn) -> tuple[Any, Any, Any]:
    """Budget, settled amount and that of the year before."""
    settled = draw(amount)
    return draw(beside(settled)), settled, draw(beside(settled))


@st.composite
def accounts(draw: st.DrawFn) -> FinalAccounts:
    items: dict[str, tuple[Any, Any, Any]] = {}
    for code in draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True)):
        basic, project = draw(amount), draw(amount)
        items[code] = (draw(beside(basic + project)), basic, project)
    basic = sum(item[1] for item in items.values())
    staff = draw(st.sampled_from([Decimal(0), basic, (basic / 3).quantize(Decimal("0.01"))]))
    other = draw(amount) if "2080106" in items else Decimal(0)
    cost, bought = draw(amount), draw(st.integers(0, 9_999_999)) / Decimal(10_000)
    goods = (bought / 3).quantize(Decimal("0.000001"))
    granted = draw(st.sampled_from([Decimal(0), bought, (bought / 2).quantize(Decimal("0.000001"))]))
    vehicles = draw(st.integers(0, 9))
    made = FinalAccounts(
        agency="云岭县公共服务中心", year=2022, items=items, staff=staff, other_income=other,  # type: ignore[arg-type]
        carried_in=draw(amount),  # type: ignore[arg-type]
        three_public={part: draw(budgeted()) for part in PARTS},
        dashes=draw(st.booleans()),
        counts={
            "机关运行经费": (f"{cost / 10000:f}", f"{draw(beside(cost)) / 10000:f}"),
            "政府采购支出总额": (f"{bought:f}", "0"), "政府采购货物支出": (f"{goods:f}", "0"),
            "政府采购服务支出": (f"{bought - goods:f}", "0"), "授予中小企业合同金额": (f"{granted:f}", "0"),
            "授予小微企业合同金额": (f"{(granted / 2).quantize(Decimal('0.000001')):f}", "0"),
            "车辆合计": (str(vehicles), "0"), "其他用车": (str(vehicles), "0"),
        },
    )  # fmt: skip
    return replace(
        made,
        prior_total=draw(beside(Decimal(made.total))),
        prior_appropriation=draw(beside(Decimal(made.general))),
        prior_general=draw(beside(Decimal(made.general))),
    )


def built(made: FinalAccounts, agency: Agency) -> Report:
    """The report of the agency's workbooks, through the users' importer."""
    import_workbooks(workbooks(made), agency=agency, year=made.year, units_confirmed=True)
    case = create_case(
        code="agreement", title="部门决算", agency=agency, year=made.year, framework=None, report_kind=KIND
    )
    write_words(case=case, words=WORDS)
    return build_report(case)


@unshrunk(15)
@given(made=accounts())
def test_sentences_tables_and_charts_agree(agency: Agency, made: FinalAccounts) -> None:
    with rolled_back():
        report = built(made, agency)
    assert faults_of(report, KIND) == []
