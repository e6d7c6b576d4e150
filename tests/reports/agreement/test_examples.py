"""What the judge once found, each as a small example."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl.utils import get_column_letter

from budgets.accounts.models import Account
from budgets.facts import CellSource, Fact, FactBook, extend
from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from budgets.ledger.models import BudgetLine, PerformanceTarget, Project
from budgets.ledger.selectors.derived import derived_formulas
from budgets.quantities import Quantity
from budgets.vocabulary import TargetVersion
from reports.building.builder import ReportIncomplete
from reports.building.selectors import build_report
from reports.content.named import PASSAGES, TABLES
from reports.document.blocks import Block, ListItems, Paragraph, Table
from reports.kinds.department_self_evaluation import DEPARTMENT_SELF_EVALUATION
from reports.kinds.final_accounts.sentences import completion, rate
from reports.kinds.fund_expenditure import FUND_EXPENDITURE
from reports.material.composer import Composer
from reports.material.material import Material
from scoring.cases.models import Case
from scoring.opening.services import create_case
from tests.evalcase.spreadsheets.build import workbook
from tests.reports.agreement.conftest import rolled_back
from tests.reports.agreement.judging import html_of
from tests.reports.agreement.page import read
from tests.reports.agreement.test_final_accounts import built as final_accounts
from tests.reports.kinds.test_final_accounts import ACCOUNTS
from tests.reports.kinds.test_fund_expenditure import RowRole, made_composer, made_line
from units.agencies.models import Agency

pytestmark = pytest.mark.django_db
CELL = CellSource("表.xlsx", "ab" * 32, "表", "C4")
YEAR = 2022


def composer(
    *,
    words: dict[str, Any] | None = None,
    targets: tuple[PerformanceTarget, ...] = (),
    lines: dict[str, tuple[BudgetLine, ...]] | None = None,
    **amounts: str | Quantity,
) -> Composer:
    """A composer with those facts, amounts in 元, and all that follows from them."""
    facts = [
        Fact(key, value if isinstance(value, Quantity) else Quantity.of(value, "元"), CELL)
        for key, value in amounts.items()
    ]
    book = FactBook(YEAR, facts)
    book = extend(book, derived_formulas(book))
    known = {"words": words or {}, "targets": targets, "lines": lines or {}}
    return Composer(Material(case=Case(code="甲", year=YEAR), agency_name="某单位", book=book, **known))


def text_of(blocks: list[Block]) -> str:
    runs = [block.runs for block in blocks if isinstance(block, Paragraph)]
    runs += [item for block in blocks if isinstance(block, ListItems) for item in block.items]
    return "".join(run.text for each in runs for run in each)


def composed(own: Composer, template: str) -> str:
    return "".join(run.text for run in own.compose(template))


@pytest.mark.parametrize(
    ("budget", "settled", "words"),
    [
        ("1000000", "999999", "完成预算99.9999%，决算数略小于预算数"),
        ("1000000000000", "999999999000", "完成预算99.9999%以上，决算数小于预算数"),
        ("100", "140", "完成预算140%，决算数略大于预算数"),
        ("100", "100", "完成预算100%，决算数等于预算数"),
    ],
)
def test_a_budget_not_quite_met_is_not_met_in_full(budget: str, settled: str, words: str) -> None:
    own = composer(**{"甲.全年预算": budget, "甲.决算": settled})
    assert composed(own, completion(own, "甲")) == words


@pytest.mark.parametrize(("written", "printed"), [("1", "2.8%"), ("1位", "2.8%"), ("两位小数", "2.83%"), ("", "2.83%")])
def test_decimals_written_as_words_do_not_stop_the_report(written: str, printed: str) -> None:
    own = composer(words={"比率小数位": written}, **{"甲.占比": Quantity.of("2.834", "%", 2)})
    assert composed(own, rate(own, "甲.占比")) == printed


def test_a_fund_without_budget_is_not_among_those_that_have_one() -> None:
    lines = [
        made_line("甲基金", "基金支出", RowRole.DETAIL, (Decimal(10000), Decimal(10000), None)),
        made_line("乙基金", "基金支出", RowRole.DETAIL, (Decimal(0), Decimal(10000), None)),
    ]
    overview = FUND_EXPENDITURE.passages["fund_overview"]
    assert "编列支出预算的社会保险基金有甲基金。" in text_of(overview(made_composer(lines, "")))


def test_an_amount_too_small_for_two_places_is_told_to_the_fen() -> None:
    lines = [made_line("甲基金", "基金支出", RowRole.DETAIL, (Decimal("40.5"), Decimal(20000), None))]
    text = text_of(FUND_EXPENDITURE.passages["fund_account"](made_composer(lines, "甲基金")))
    assert "支出预算0.00405万元，决算支出2万元" in text


def test_a_part_that_prints_as_nothing_and_a_part_of_a_part_are_not_listed() -> None:
    people = Quantity.of(3, "人")
    own = composer(**{
        "收入决算": "100000", "收入决算/财政拨款收入": "60000", "收入决算/其他收入": "40",
        "收入决算/其他收入/利息": "40000", "收入决算/领取人数": people,
    })  # fmt: skip
    passages = DEPARTMENT_SELF_EVALUATION.passages
    assert text_of(passages["settled_income"](own)) == "2022年全年收入10万元，其中：财政拨款收入6万元。"
    assert text_of(passages["other_income"](own)) == "本年度没有非财政拨款收入。"


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("0", "50000", "年末结转和结余5.00万元，年初没有结转和结余。"),
        ("50000", "50000", "年末结转和结余5.00万元，与年初结转和结余持平。"),
        ("50000", "40000", "年末结转和结余4.00万元，比年初结转和结余5.00万元减少1.00万元，下降20.00%。"),
    ],
)
def test_what_is_left_at_the_end_of_the_year(before: str, after: str, words: str) -> None:
    own = composer(**{"部门.年初结转": before, "部门.年末结转": after})
    assert text_of(PASSAGES["year_end_balance"](own)) == words


def test_a_source_of_no_income_is_not_told() -> None:
    own = composer(
        **{"部门.年初结转": "0", "部门.收入": "50155.54", "部门.财政拨款收入": "50000", "部门.其他收入": "155.54"}
    )
    words = "2022年收入决算（含年初结转和结余）5.02万元，其中一般公共预算财政拨款收入5.00万元、其他收入0.016万元。"
    assert text_of(PASSAGES["department_income"](own)) == words


def with_targets(*marks: str, version: TargetVersion = TargetVersion.ADJUSTED) -> Composer:
    targets = tuple(
        PerformanceTarget(
            level1="产出", level2="数量指标", level3=f"任务{number}", completion=mark, version=version, target="1件"
        )
        for number, mark in enumerate(marks)
    )
    counts = {"绩效目标.项数": len(marks), "绩效目标/产出.项数": len(marks)}
    counts |= {f"绩效目标/{mark}.项数": marks.count(mark) for mark in marks}
    return composer(targets=targets, **{key: Quantity.of(number, "项") for key, number in counts.items()})


def test_targets_are_counted_by_what_their_table_says() -> None:
    done = with_targets("完成", "完成")
    assert text_of(PASSAGES["target_counts"](done)) == "调整后的绩效目标共2项，其中完成2项，逐项情况如下。"
    mixed = text_of(PASSAGES["target_counts"](with_targets("未完成", "部分完成", "完成")))
    assert mixed == "调整后的绩效目标共3项，其中完成1项，部分完成1项，未完成1项，逐项情况如下。"
    assert text_of(PASSAGES["output_counts"](done)) == "产出类指标共2项，逐项分析如下。"


def test_more_than_twenty_targets_of_a_group_are_told() -> None:
    text = text_of(PASSAGES["approved_targets"](with_targets(*["完成"] * 21, version=TargetVersion.APPROVED)))
    assert "⑳任务19" in text
    assert "；（21）任务20" in text


@pytest.mark.parametrize(("name", "words"), [("窗口服务项目", "窗口服务项目全年"), ("稽核", "稽核项目全年")])
def test_a_project_is_not_called_a_project_twice(name: str, words: str) -> None:
    assert composed(composer().about(name), "<项目>项目全年") == words


def test_a_project_without_budget_has_no_rate() -> None:
    targets = (PerformanceTarget(project=Project(name="甲"), level1="产出", level2="数量"),)
    own = composer(words={"主要成效": "无。"}, targets=targets, **{"项目/甲.全年预算": "0", "项目/甲.支出": "0"})
    words = "（1）甲项目。全年预算数0万元，执行数0万元。主要成效：无。"
    assert text_of(PASSAGES["project_summaries"](own)) == words


@pytest.mark.parametrize(
    "name",
    [
        "income_expenditure",
        "project_execution",
        "supplementary_funding",
        "fund_balance",
        "yearly_statistics",
        "department_duties",
    ],
)
def test_a_table_that_the_agency_has_not_is_not_printed(name: str) -> None:
    assert TABLES[name](composer()) == []


def test_a_form_of_feedback_without_any_says_so() -> None:
    table = TABLES["feedback"](composer())
    assert isinstance(table, Table)
    assert [run.text for group in table.groups for row in group for cell in row.cells for run in cell.runs] == [
        "没有记录反馈意见"
    ]


def test_many_funds_stand_three_in_a_table() -> None:
    funds = [f"基金{get_column_letter(number)}" for number in range(1, 8)]
    lines = tuple(
        BudgetLine(
            table_id=1, row=4, block=fund, label="一、利息收入", role=RowRole.DETAIL, account=Account(name="利息收入")
        )
        for fund in funds
    )
    tables = TABLES["fund_balance"](composer(lines={"fund_balance": lines}))
    assert isinstance(tables, list)
    assert [len(table.widths) for table in tables] == [11, 11, 5]
    assert {sum(table.widths) for table in tables} == {100}
    assert all(width > 0 for table in tables for width in table.widths)


def test_an_item_in_another_unit_is_named_with_what_to_mend(agency: Agency) -> None:
    rows = [["某单位2021—2022年收支变动情况统计表"], ["项目", "计量单位", "2021年", "2022年"], ["收入决算", "人", 3, 4]]
    with rolled_back():
        import_workbooks([UploadedWorkbook("甲.xlsx", workbook(("表", rows)))], agency=agency, year=YEAR)
        case = create_case(
            code="agreement", title="自评", agency=agency, year=YEAR, framework=None,
            report_kind="department_self_evaluation",
        )  # fmt: skip
        with pytest.raises(ReportIncomplete, match="数据“收入决算”应以万元计，人不能换算为万元，请核对其计量单位"):
            build_report(case)


def test_a_chart_of_parts_that_all_print_as_nothing_is_not_drawn(agency: Agency) -> None:
    made = replace(
        ACCOUNTS,
        agency=agency.name_on(date(2022, 12, 31)),
        items={"2050803": (3000, 15, 0)},
        staff=0,
        carried_in=1000,
        three_public={},
    )
    with rolled_back():
        page = read(html_of(final_accounts(made, agency)))
    assert [grid.caption for grid in page.grids if grid.chart and "结构" in grid.caption] == []
