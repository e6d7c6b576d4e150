"""The kinds about projects and 四川's own reports: each alone and as an annex, from 攀枝花's, 峨边's and other data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from reports.building.builder import ReportIncomplete
from reports.building.selectors import build_report
from reports.document.blocks import Annex, Block, Report, Section, Table
from reports.document.figures import figures_of
from reports.kinds.project_targets import PROJECT_TARGETS
from reports.material.composer import Composer
from reports.material.selectors import read_material
from reports.rendering.html import render_html
from scoring.cases.models import Case
from scoring.cases.selectors import case_by_code
from scoring.cases.services import write_words
from scoring.opening.services import create_case
from scoring.scores.selectors import score_sheet
from scoring.scores.services import score_case
from tests.evalcase.spreadsheets.build import workbook
from tests.factories.demo import FIXTURES, loaded_demo
from tests.factories.project_forms import scored, unscored
from units.agencies.models import Agency

PANZHIHUA, EBIAN = FIXTURES / "demo" / "panzhihua-2019", FIXTURES / "demo" / "ebian-2023"
LOOSE = r"\d[\d,]*\.\d+|\d+%|\d[\d,]*(?:\.\d+)?(?:万元|元|人次|万人)"


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Case]]:
    with loaded_demo(PANZHIHUA, django_db_blocker) as panzhihua, loaded_demo(EBIAN, django_db_blocker) as ebian:
        yield {"panzhihua": panzhihua, "ebian": ebian}


@pytest.fixture
def cases(db: None, loaded: dict[str, Case]) -> dict[str, Case]:
    """Both cases read afresh, so that a test may change them."""
    return {name: case_by_code(case.code) for name, case in loaded.items()}


@pytest.fixture
def panzhihua(cases: dict[str, Case]) -> Case:
    return cases["panzhihua"]


@pytest.fixture
def ebian(cases: dict[str, Case]) -> Case:
    return cases["ebian"]


def alone(case: Case, kind: str) -> Report:
    """The report of that kind by itself, whatever kind the case was opened for."""
    case.report_kind = kind
    return build_report(case)


def words_of(report: Report) -> str:
    return "".join(re.sub(r"<[^>]+>", "", render_html(report, for_screen=False)).split())


def tables_in(sections: tuple[Section, ...]) -> list[Table]:
    found: list[Table] = []
    for section in sections:
        found += [block for block in section.blocks if isinstance(block, Table)]
        found += tables_in(section.sections)
    return found


def rows_of(table: Table) -> list[list[str]]:
    rows = [*table.head, *(row for group in table.groups for row in group)]
    return [["".join(run.text for run in cell.runs) for cell in row.cells] for row in rows]


def test_each_project_has_its_summary_and_its_form(panzhihua: Case) -> None:
    report = alone(panzhihua, "project_targets")
    text = words_of(report)
    assert "（2）助征员费用项目。全年预算数40万元，执行数40万元，完成预算的100%。" in text
    assert "全年预算数20.5万元，执行数20.5万元" in text
    forms = tables_in(report.sections)
    assert [rows_of(form)[0] for form in forms] == [
        ["项目名称", name]
        for name in (
            "业务运行费", "助征员费用", "省管森工企业离退休人员社会化管理工作经费", "社会保险基金预决算管理",
            "养老保险基金征缴及经办管理",
        )
    ]  # fmt: skip
    assert {form.caption for form in forms} == {"项目绩效目标完成情况表（2019年度）"}


def test_a_form_without_scores_prints_none(panzhihua: Case) -> None:
    form = tables_in(alone(panzhihua, "project_targets").sections)[2]
    rows = rows_of(form)
    assert ["年度资金总额", "7.69", "7.69", "100.00%"] in rows
    assert ["其中：财政拨款", "7.69", "7.69", ""] in rows
    assert ["一级指标", "二级指标", "三级指标", "预期指标值", "实际完成指标值"] in rows
    assert not any("总分" in row for row in rows)


def test_problems_are_told_only_where_a_project_wrote_them(panzhihua: Case) -> None:
    (block,) = PROJECT_TARGETS.passages["project_summaries"](Composer(read_material(panzhihua)))
    told = ["发现的主要问题" in "".join(run.text for run in item) for item in block.items]  # type: ignore[union-attr]
    assert told == [True, True, False, False, False]


def test_a_scored_form_has_dashes_for_sub_rows_and_the_sum_of_what_counts(panzhihua: Case) -> None:
    rows = [[str(cell).replace("2023", "2019") if isinstance(cell, str) else cell for cell in row] for row in scored()]
    rows[0] = ["项目支出绩效自评表"]
    file = UploadedWorkbook("自评.xlsx", workbook(("自评", rows)))
    import_workbooks([file], agency=panzhihua.agency, year=2019)
    texts = {**panzhihua.words}
    texts["项目"] = {**texts["项目"], "稽核项目": {"主要成效": "稽核任务基本完成。"}}
    write_words(case=panzhihua, words=texts)
    form = tables_in(alone(panzhihua, "project_targets").sections)[-1]
    printed = rows_of(form)
    assert form.caption == "项目支出绩效自评表（2019年度）"
    assert ["年度资金总额", "20", "25", "20", "10", "8", "80.00%"] in printed
    assert ["其中：当年财政拨款", "20", "22", "17", "—", "—", ""] in printed
    assert ["上年结转资金", "", "3", "3", "—", "—", ""] in printed
    assert ["总分", "100", "94.67", ""] in printed


def test_every_row_group_names_its_first_two_levels(panzhihua: Case) -> None:
    for form in tables_in(alone(panzhihua, "project_targets").sections):
        for group in form.groups[2:]:  # after the funding and the goal
            first = next(row for row in group if not row.cells[0].header)
            assert [cell.rowspan for cell in first.cells[:2]] == [len(group) - group.index(first)] * 2


def test_project_evaluations_stand_alone_in_parts(panzhihua: Case) -> None:
    report = alone(panzhihua, "project_evaluation")
    assert [section.title for section in report.sections] == [
        "助征员费用项目绩效评价报告",
        "业务运行费项目绩效评价报告",
    ]
    chapters = [below.title for below in report.sections[0].sections]
    assert chapters == ["项目概况", "项目资金申报及使用情况", "项目实施及管理情况", "项目绩效情况", "评价结论及建议"]
    text = words_of(report)
    assert "现有15名" in text
    assert "全年支出16万元，预算执行率100.00%" in text


def test_the_department_tells_income_and_expenditure_to_the_fen(panzhihua: Case) -> None:
    text = words_of(alone(panzhihua, "department_self_report"))
    assert "收入年初预算数11799595元，调整预算数12590242元，预算收入12591836.13元" in text
    assert "支出年初预算数11799595元，调整预算数12656254.1元，预算支出12656201.26元" in text
    assert "编制数64人，实有在职人数58人，退休人数21人" in text
    assert "内设10科1室" in text


def test_the_sichuan_sheet_adds_up_to_98_with_a_ground_for_every_leaf(ebian: Case) -> None:
    leaves = [leaf for top in score_sheet(ebian) for leaf in top.leaves()]
    assert (str(ebian.total), ebian.grade) == ("98.00", "优")
    assert sum(leaf.score.score for leaf in leaves) == 98
    assert all(leaf.score.basis and leaf.score.status != "missing" for leaf in leaves)
    short = {leaf.indicator.name: str(leaf.score.score) for leaf in leaves if leaf.score.score < leaf.weight}
    assert short == {"资产利用率": "2.00", "资产盘活": "1.00"}
    assert all(leaf.score.reason and leaf.evidence for leaf in leaves if leaf.indicator.name in short)


def test_the_execution_progress_is_computed_from_the_months(ebian: Case) -> None:
    rows = [["单位：元"], ["月份", "累计支出"], ["6月末", 744616.4], ["9月末", 2718300], ["11月末", 3350800]]
    file = UploadedWorkbook("进度.xlsx", workbook(("进度", rows)))
    import_workbooks([file], agency=ebian.agency, year=2023)
    score_case(case=ebian)
    leaf = next(leaf for top in score_sheet(ebian) for leaf in top.leaves() if leaf.indicator.name == "执行进度")
    # 20 % of the year's budget at the end of June where 40 % is due: half of that month's point.
    assert (str(leaf.score.score), str(ebian.total)) == ("4.50", "97.50")
    assert "1 × 较小值（1，20.00% ÷ 0.4）" in leaf.score.basis


def test_the_sichuan_report_prints_its_figures_and_its_sheet(ebian: Case) -> None:
    report = alone(ebian, "sichuan_budget_evaluation")
    text = words_of(report)
    for told in (
        "总编制25名，其中行政编制1名、工勤编制4名、事业编制20名",
        "核查疑点数据971条，查实问题数据39条，挽回基金损失5.9万元",
        "持卡162715人，签发电子社保卡80260人", "全程网办，政务服务网上可办率100%", "70家企业、160余名", "自评得分98分",
        "结转结余203455.30元", "人均资产占有率5.88%，上年为4.55%，增加1.33个百分点",
    ):  # fmt: skip
        assert told in text
    annex, explanations = report.annexes
    assert (annex.landscape, explanations.title) == (True, "得分计算说明")
    (table,) = [block for block in annex.blocks if isinstance(block, Table)]
    assert rows_of(table)[-1] == ["自评总分", "100", "", "98.00", ""]


CASES = [
    ("panzhihua", "project_targets"),
    ("panzhihua", "project_evaluation"),
    ("panzhihua", "department_self_report"),
    ("ebian", "sichuan_budget_evaluation"),
]


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_every_figure_is_traced_and_no_amount_is_loose(cases: dict[str, Case], name: str, kind: str) -> None:
    case = cases[name]
    report = alone(case, kind)
    material = read_material(case)
    figures = list(figures_of(report))
    assert figures
    assert [figure for figure in figures if not material.book.origins(figure.fact)] == []
    page = render_html(report, for_screen=False)
    bare = re.sub(r"<(data|style|title|svg)\b.*?</\1>", "", page, flags=re.S)
    standards = " ".join(leaf.indicator.printed_standard for top in score_sheet(case) for leaf in top.leaves())
    loose = [number for number in re.findall(LOOSE, re.sub(r"<[^>]+>", "", bare)) if number not in standards]
    assert loose == []


def test_the_number_of_forest_workers_is_one(panzhihua: Case) -> None:
    text = words_of(alone(panzhihua, "project_targets"))
    assert "30533人" in text
    assert "30423" not in text


@pytest.mark.parametrize(
    ("name", "numbers", "titles"),
    [
        ("panzhihua", ["1", "2-1", "2-2"], ["部门（单位）概况", "项目概况", "项目概况"]),
        ("ebian", ["1", "1-1", "1-2"], ["部门（单位）基本情况"]),
    ],
)
def test_the_kinds_are_annexes_of_the_final_accounts(
    cases: dict[str, Case], name: str, numbers: list[str], titles: list[str]
) -> None:
    case = cases[name]
    case.report_kind = "final_accounts"
    report = build_report(case, draft=True)
    assert [annex.number for annex in report.annexes] == numbers
    assert [annex.sections[0].title for annex in report.annexes if annex.sections] == titles
    inside = [annex for annex in report.annexes if annex.sections]
    texts = words_of(report)
    assert all(section.title in texts for annex in inside for section in annex.sections)
    titles = [part.title for part in report.in_order]
    assert titles[-len(numbers) - 2] == "附件"  # the annexes stand in their part, before the schedules
    assert titles[-1] == "附表"
    tables = [block.number for block in blocks_of(report) if isinstance(block, Table)]
    numbered = [number for number in tables if number]
    assert numbered == list(range(1, len(numbered) + 1))  # tables count on in printed order


def blocks_of(part: Report | Section | Annex) -> Iterator[Block]:
    if isinstance(part, (Section, Annex)):
        yield from part.blocks
    for below in part.in_order if isinstance(part, Report) else part.sections:
        yield from blocks_of(below)


def test_another_agency_gets_its_own_words_and_figures(centre: Agency) -> None:
    from budgets.accounts.services import load_accounts

    load_accounts(FIXTURES / "accounts.yaml")
    file = UploadedWorkbook("甲.xlsx", workbook(("窗口", unscored())))
    import_workbooks([file], agency=centre, year=2023)
    case = create_case(
        code="other-2023", title="另一单位", agency=centre, year=2023, framework=None, report_kind="project_targets"
    )
    with pytest.raises(ReportIncomplete, match="主要成效"):
        build_report(case)
    write_words(case=case, words={"项目": {"窗口服务项目": {"主要成效": "窗口办件提速。"}}})
    text = words_of(build_report(case))
    assert "（1）窗口服务项目。全年预算数16万元，执行数15.5万元，完成预算的96.88%。主要成效：窗口办件提速。" in text
    assert not re.search("攀枝花|养老金|助征员|森工", text)
