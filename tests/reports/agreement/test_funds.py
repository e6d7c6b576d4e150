"""社会保险基金支出绩效评价: whatever came in and went out, sentences, table and chart agree."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from reports.building.selectors import build_report
from reports.document.blocks import Report
from scoring.cases.services import write_words
from scoring.opening.services import create_case
from tests.evalcase.spreadsheets.build import workbook
from tests.reports.agreement.amounts import amount, beside
from tests.reports.agreement.conftest import rolled_back, unshrunk
from tests.reports.agreement.judging import faults_of
from tests.reports.kinds.test_fund_expenditure import INSURANCES, WORDS
from units.agencies.models import Agency

pytestmark = pytest.mark.django_db
KIND = "fund_expenditure"
YEAR = 2022
WAN = Decimal(10000)
Rows = list[list[Any]]
# None is a blank cell, "－" a dash.
maybe = st.one_of(amount, st.sampled_from([None, "－"]))


def cell(value: Any, whole: bool = False) -> Any:
    """An amount in 元 as a cell in 万元, to the fen."""
    if value is None or isinstance(value, str):
        return value or ""
    return str((value / WAN).quantize(Decimal(1) if whole else Decimal("0.000001")))


def number(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(0)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Rows, Rows]:
    """收支决算表 with some funds, their parts and a total, and 待遇享受情况表."""
    names = draw(st.lists(st.sampled_from(INSURANCES), min_size=1, max_size=4, unique=True))
    whole = draw(st.booleans())
    rows: Rows = []
    sums = {"budget": [], "settled": [], "income": []}  # type: dict[str, list[Any]]
    for name in names:
        settled = draw(amount)
        budget = draw(st.one_of(st.none(), beside(settled)))
        prior = draw(st.one_of(beside(settled), st.sampled_from([None, "－"])))
        income = draw(beside(settled))
        if whole:
            settled, income = settled // WAN * WAN, income // WAN * WAN
            budget = budget if budget is None else budget // WAN * WAN
            prior = prior // WAN * WAN if isinstance(prior, Decimal) else prior
        rows.append([name, "基金收入", "", cell(income), ""])
        rows.append(["", "基金支出", *(cell(value) for value in (budget, settled, prior))])
        left = settled
        for part in ("住院费用支出", "门诊费用支出"):
            share = min(
                left, draw(st.sampled_from([Decimal(0), left, (left / 3).quantize(Decimal("0.01")), Decimal("0.01")]))
            )
            share = share // WAN * WAN if whole else share
            left -= share
            rows.append(["", f"其中：{part}", "", draw(st.sampled_from([cell(share)])), ""])
        rows.append(["", "年末滚存结余", "", cell(draw(st.one_of(amount, amount.map(lambda x: -x)))), ""])
        for key, value in (("budget", budget), ("settled", settled), ("income", income)):
            sums[key].append(value)
    if draw(st.booleans()):
        known = [value for value in sums["budget"] if value is not None]
        rows.append(["合计", "基金收入", "", cell(sum(sums["income"])), ""])
        rows.append(["合计", "基金支出", cell(sum(known)) if known else "", cell(sum(sums["settled"])), ""])
    people: Rows = [
        [name, item, "人次", draw(st.sampled_from(["", "－", 0, 3, 50321])), draw(st.sampled_from(["－", 0, 3, 50320]))]
        for name, item in zip(names, ("住院人次", "门诊人次"), strict=False)
    ]
    return rows, people


def built(made: tuple[Rows, Rows], agency: Agency) -> Report:
    money, people = made
    titles: Rows = [
        [f"某县{YEAR}年社会保险基金收支决算表"],
        ["单位：万元"],
        ["险种", "项目", "预算数", "决算数", "上年决算数"],
    ]
    heads: Rows = [[f"某县{YEAR}年社会保险待遇享受情况统计表"], ["险种", "项目", "计量单位", "2021年", "2022年"]]
    file = UploadedWorkbook("基金.xlsx", workbook(("决算", [*titles, *money]), ("待遇", [*heads, *people])))
    import_workbooks([file], agency=agency, year=YEAR, units_confirmed=True)
    case = create_case(code="agreement", title="基金", agency=agency, year=YEAR, framework=None, report_kind=KIND)
    write_words(case=case, words=WORDS)
    return build_report(case, draft=not any(row[2] != "" for row in money if row[1] == "基金支出"))


@unshrunk(25)
@given(made=tables())
def test_sentences_tables_and_chart_agree(agency: Agency, made: tuple[Rows, Rows]) -> None:
    with rolled_back():
        report = built(made, agency)
    assert faults_of(report, KIND) == []
