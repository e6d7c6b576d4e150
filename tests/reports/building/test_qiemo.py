"""且末's report: the original's figures, each traceable, and consistent where the original is not."""

import pytest

from budgets.ledger.models import ImportedTable
from reports.building.builder import ReportIncomplete
from reports.building.selectors import build_report
from reports.document.blocks import Chart, Table
from reports.document.figures import figures_of
from reports.material.selectors import read_material
from reports.tracing.selectors import trace_figure
from scoring.cases.models import Case
from tests.factories.demo import QIEMO
from tests.reports.printed import loose_amounts, missing_figures, words_of

# What the original prints and ours does not, for the reason given in docs/cases.md.
CONTRADICTED = {"131%"}


def test_the_pdf_prints_the_figures_of_the_original(qiemo: Case) -> None:
    assert missing_figures(build_report(qiemo), QIEMO) == CONTRADICTED


def test_amounts_and_rates_stand_only_in_figures(qiemo: Case) -> None:
    assert loose_amounts(build_report(qiemo)) == []


def test_every_printed_figure_resolves_to_cells(qiemo: Case) -> None:
    book = read_material(qiemo).book
    figures = list(figures_of(build_report(qiemo)))
    assert len(figures) > 90
    for figure in figures:
        assert book.origins(figure.fact), figure


def test_a_fact_is_printed_the_same_wherever_it_stands(qiemo: Case) -> None:
    values: dict[str, set[str]] = {}
    for figure in figures_of(build_report(qiemo)):
        values.setdefault(figure.fact, set()).add(figure.value)
    assert {fact: found for fact, found in values.items() if len(found) > 1} == {}


def test_each_fund_with_a_budget_has_its_section(qiemo: Case) -> None:
    funds = build_report(qiemo).sections[1].sections
    assert [f"{section.number}{section.title.split('基金')[0]}" for section in funds] == [
        "（一）企业职工基本养老保险",
        "（二）机关事业单位基本养老保险",
        "（三）城乡居民基本养老保险",
        "（四）工伤保险",
        "（五）失业保险",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "支出预算4398万元，决算支出4568万元，完成预算的104%，超出预算170万元",
        "养老金支出4277万元、转移支出74万元、丧葬费支出215万元，其余2万元",
        "决算支出1011万元，完成预算的99.61%，比预算少4万元",
        "决算支出806万元，完成预算的203%，超出预算408万元；决算支出比上年增加307万元，增长62%",
        "失业保险金支出25万元、医疗补助金支出9万元，其余585万元。",
        "总收入25004万元，总支出34928万元，支出大于收入9924万元",
        "职业年金支出15596万元，未编列支出预算",
        "城乡居民基本养老保险基金累计结余3594万元",
        "享受待遇人员比上年增加172人",
    ],
)
def test_ours_is_consistent_where_the_original_contradicts_itself(qiemo: Case, sentence: str) -> None:
    assert sentence in words_of(build_report(qiemo))


def test_tables_and_chart(qiemo: Case) -> None:
    overview, goals = build_report(qiemo).sections[0].sections
    table = next(block for block in overview.blocks if isinstance(block, Table))
    chart = next(block for block in overview.blocks if isinstance(block, Chart))
    rows = [["".join(run.text for run in cell.runs) for cell in group[0].cells] for group in table.groups]
    assert rows[3] == ["工伤保险基金", "398", "806", "202.51%", "499", "307", "61.52%"]
    assert rows[-1] == ["合计", "", "34,928", "", "", "", ""]
    assert [[point.text for point in series.points][:2] for series in chart.series] == [
        ["4,398", "12,738"],
        ["4,568", "12,328"],
    ]
    assert any(isinstance(block, Table) for block in goals.blocks)


def test_tracing_the_remainder_reaches_the_cells(qiemo: Case) -> None:
    (trace,) = trace_figure(qiemo, "585万元")
    assert [origin.source.describe() for origin in trace.origins] == [
        f"01-社会保险基金收支决算表.xlsx【基金收支决算】{cell}" for cell in ("D12", "D13", "D14")
    ]


def test_without_its_table_the_report_says_which_to_import(qiemo: Case) -> None:
    ImportedTable.objects.filter(kind="fund_execution").update(superseded_at="2024-01-01T00:00:00Z")
    with pytest.raises(ReportIncomplete, match="缺少数据“社会保险基金收支决算表”"):
        build_report(qiemo)
    assert build_report(qiemo, draft=True).sections
