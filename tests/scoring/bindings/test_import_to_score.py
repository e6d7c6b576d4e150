"""Imported tables fill the leaves of shipped frameworks: nobody touches a key."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from indicators.library.selectors import get_framework
from indicators.rule_texts.reading import propose
from scoring.bindings.services import keep_choice, withdraw_choice
from scoring.cases.models import Case, CaseIndicator
from scoring.opening.services import create_case
from scoring.score_sheet.edits import Edit
from scoring.score_sheet.services import save_cells
from scoring.scores.facts import case_facts
from scoring.scores.fields import data_keys
from scoring.scores.services import changed_scores, score_case
from tests.evalcase.spreadsheets.build import workbook
from tests.factories.agencies import make_agency
from tests.factories.project_forms import budget, progress
from tests.factories.self_evaluation import self_evaluation_form
from tests.factories.sheets import sheet_of
from units.agencies.models import Agency

YEAR = 2023
Rows = list[list[Any]]


@pytest.fixture(autouse=True)
def ready(db: None, reference_data: None, settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


def take_in(agency: Agency, *sheets: tuple[str, Rows], name: str = "表.xlsx") -> None:
    import_workbooks([UploadedWorkbook(name, workbook(*sheets))], agency=agency, year=YEAR)


def scored(agency: Agency, framework: str, **fields: Any) -> Case:
    case = create_case(
        code=fields.pop("code", f"{agency.code}-{framework}"[:60]),
        title="评价",
        agency=agency,
        year=YEAR,
        framework=get_framework(framework),
        report_kind=fields.pop("report_kind", "project_evaluation"),
        **fields,
    )
    score_case(case=case)
    return case


def leaves(case: Case) -> dict[str, CaseIndicator]:
    return {row.name: row for row in case.indicators.exclude(rule={}).select_related("score").order_by("order")}


def scores(case: Case) -> dict[str, Decimal | None]:
    return {name: leaf.score.score for name, leaf in leaves(case).items()}


def money(agency: Agency, total: list[Any], *more: list[Any]) -> tuple[str, Rows]:
    """部门财政资金收支情况表, in 万元; a row is 年初结转, three of income, three of expenditure, 年末结转."""
    return "收支", [
        [f"{agency}2023年部门财政资金收支情况表"],
        ["单位：万元"],
        ["项目", "年初结转和结余", "收入", "", "", "支出", "", "", "年末结转和结余"],
        ["", "", "年初预算数", "调整预算数", "决算数", "年初预算数", "调整预算数", "决算数", ""],
        *more,
        ["合计", *total],
    ]


def staff(authorised: int, in_post: int) -> tuple[str, Rows]:
    return "人员", [["项目", "人数"], ["编制数", authorised], ["在职人数", in_post]]


def work(agency: Agency, *rows: list[Any]) -> tuple[str, Rows]:
    return "履职", [[f"{agency}2023年履职情况统计表"], ["项目", "计量单位", "数值"], *rows]


def form(agency: Agency) -> tuple[str, Rows]:
    return "自评表", [[f"{agency}2023年部门整体支出绩效自评表"], *self_evaluation_form()[1:]]


def project_form(agency: Agency, name: str, budget: int, spent: int, *targets: list[Any]) -> tuple[str, Rows]:
    """项目支出绩效自评表 of one project, in 万元, whose targets share 90 points."""
    rate, share = f"{Decimal(spent) / budget:.2%}", Decimal(90) / len(targets)
    return name[:20], [
        [f"{agency}2023年项目支出绩效自评表"],
        ["项目名称", name],
        ["项目资金（万元）", "", "年初预算数", "全年预算数(A)", "全年执行数(B)", "分值", "执行率(B/A)", "得分"],
        ["", "年度资金总额", budget, budget, spent, 10, rate, 9],
        ["年度总体目标", "预期目标", "", "", "实际完成情况"],
        ["", "按期完成", "", "", "已完成"],
        [
            "绩效指标",
            "一级指标",
            "二级指标",
            "三级指标",
            "年度指标值",
            "实际完成值",
            "分值",
            "得分",
            "偏差原因分析及改进措施",
        ],
        *(["", *row, share, share, ""] for row in targets),
        ["总分", "", "", "", "", "", 100, 99, ""],
    ]


@pytest.mark.parametrize("framework", ["mof-2020-10-self", "mof-2013-53-project", "hubei-project-self"])
def test_a_project_s_framework_without_a_project_asks_and_reads_no_money_of_the_agency(framework: str) -> None:
    agency = make_agency("form", "望川县医疗保障事务中心")
    spent = [0, 900, 900, 900, 900, 900, 450, 450]
    take_in(agency, form(agency), money(agency, spent, ["项目支出", *spent]), work(agency, ["计划产出数", "项", 40]))

    case = scored(agency, framework)

    assert {name: score for name, score in scores(case).items() if score is not None} == {}
    leaf = next(row for name, row in leaves(case).items() if name in ("预算执行率", "资金使用率", "资金到位率"))
    assert leaf.score.score is None
    assert not {key for key in data_keys(leaf).values() if key.startswith(("部门.", "项目支出."))}
    assert all(kept["waits"].startswith("本案没有写明评价哪个项目") for kept in leaf.bindings.values())


def test_a_middle_school_by_the_ministry_s_framework() -> None:
    agency = make_agency("school", "临江县初级中学")
    take_in(
        agency,
        money(agency, [60, 2000, 2170, 2150, 2000, 2170, 2086, 124]),
        staff(120, 126),
        work(agency, ["计划工作数", "项", 40], ["实际完成工作数", "项", 38], ["及时完成工作数", "项", 36]),
    )

    found = scores(scored(agency, "mof-2013-53-department", report_kind="department_self_report"))

    assert found["预算完成率"] == Decimal("1.92")  # 2086 ÷ 2170 = 96.13 % of 2
    assert found["实际完成率"] == Decimal("7.60")  # 38 ÷ 40 of 8
    assert found["完成及时率"] == Decimal("6.30")
    assert found["在职人员控制率"] is not None
    assert found["质量达标率"] is None


def test_a_county_hospital_s_row_is_read_whatever_block_it_was_filed_under() -> None:
    agency = make_agency("hospital", "临江县人民医院")
    take_in(
        agency, work(agency, ["重点工作交办数", "项", 20], ["重点工作完成数", "项", 19], ["固定资产总额", "万元", 5000],
                     ["在用固定资产总额", "万元", 4500])
    )  # fmt: skip

    case = scored(agency, "mof-2013-53-department", report_kind="department_self_report")

    assert scores(case)["重点工作办结率"] == Decimal("7.60")
    assert data_keys(leaves(case)["重点工作办结率"]) == {"actual": "重点工作完成数", "target": "重点工作交办数"}
    assert (
        leaves(case)["实际完成率"].bindings["actual"]["waits"] == "由“履职情况统计表”的“实际完成工作数”提供，尚未导入"
    )


def test_a_rate_follows_from_rows_that_are_called_otherwise() -> None:
    agency = make_agency("hospital", "临江县人民医院")
    take_in(agency, work(agency, ["固定资产总额", "万元", 5000], ["在用固定资产总额", "万元", 4500]))

    case = scored(agency, "mof-2013-53-department", report_kind="department_self_report")

    leaf = leaves(case)["固定资产利用率"]
    assert leaf.score.score == Decimal("0.90")
    assert leaf.bindings["actual"]["aliases"] == {
        "固定资产.在用总额": "在用固定资产总额",
        "固定资产.总额": "固定资产总额",
    }
    assert [fact.source.describe() for fact in case_facts(case).origins("固定资产.利用率")] == [
        "表.xlsx【履职】C4",
        "表.xlsx【履职】C3",
    ]
    score_case(case=case)
    assert leaves(case)["固定资产利用率"].score.score == Decimal("0.90")
    assert changed_scores(case=case) == []


def test_a_water_bureau_s_project_reads_its_own_facts() -> None:
    agency = make_agency("water", "临江县水利局")
    take_in(
        agency,
        money(agency, [0, 900, 900, 900, 900, 900, 450, 450]),
        project_form(
            agency, "河道整治", 400, 380,
            ["产出指标", "数量指标", "整治河长", "≥20公里", "19公里"],
            ["产出指标", "质量指标", "验收合格率", "100%", "100%"],
            ["满意度指标", "满意度指标", "群众满意度", "≥90%", "95%"],
        ),
        project_form(agency, "灌区改造", 100, 50, ["产出指标", "数量指标", "改造面积", "≥300亩", "150亩"]),
    )  # fmt: skip

    case = scored(agency, "mof-2020-10-self", project="河道整治")

    leaf = leaves(case)["预算执行率"]
    assert data_keys(leaf)["values.executed"] == "项目/河道整治.支出"
    assert leaf.score.score == Decimal("9.50")
    assert leaves(case)["数量指标"].score.score == Decimal("14.25")
    assert leaves(case)["服务对象满意度"].score.score == Decimal("10.00")
    other = scored(agency, "mof-2020-10-project", project="灌区改造")
    assert data_keys(leaves(other)["满意度"]) == {"actual": "满意度调查.满意度"}
    assert leaves(other)["满意度"].score.score is None


def test_a_project_never_reads_the_department_s_figures() -> None:
    agency = make_agency("water", "临江县水利局")
    take_in(
        agency,
        money(agency, [0, 900, 900, 900, 900, 900, 450, 450], ["项目支出", 0, 900, 900, 900, 900, 900, 450, 450]),
    )

    case = scored(agency, "mof-2020-10-self", project="河道整治")

    leaf = leaves(case)["预算执行率"]
    assert leaf.score.score is None
    assert data_keys(leaf)["values.executed"] == "项目/河道整治.支出"
    assert "尚未导入" in leaf.bindings["values.executed"]["waits"]


def test_two_facts_of_the_same_meaning_are_asked_about() -> None:
    agency = make_agency("twice", "临江县林业局")
    take_in(
        agency,
        work(agency, ["计划工作数", "项", 40], ["履职情况.计划工作数", "项", 44], ["实际完成工作数", "项", 38]),
    )

    leaf = leaves(scored(agency, "mof-2013-53-department", report_kind="department_self_report"))["实际完成率"]

    assert leaf.score.score is None
    assert leaf.bindings["target"]["how"] == "asking"
    assert leaf.bindings["target"]["waits"] == (
        "有2个数据都说得通：“计划工作数”（40项）、“履职情况计划工作数”（44项），请选定"
    )


def test_a_remembered_choice_is_used_in_the_next_case_of_its_framework_alone() -> None:
    agency = make_agency("school", "临江县初级中学")
    take_in(agency, work(agency, ["教研任务", "项", 40], ["完成教研任务", "项", 38]))
    first = scored(agency, "mof-2013-53-department", report_kind="department_self_report")
    path = "产出/职责履行/实际完成率"
    keep_choice(case=first, path=path, role="target", template="教研任务", remember=True)
    keep_choice(case=first, path=path, role="actual", template="完成教研任务", remember=False)

    score_case(case=first)
    assert scores(first)["实际完成率"] == Decimal("7.60")
    following = scored(agency, "mof-2013-53-department", report_kind="department_self_report", code="next")
    assert data_keys(leaves(following)["实际完成率"]) == {"target": "教研任务", "actual": "履职.实际完成工作数"}
    other = scored(agency, "department-six-aspects", report_kind="department_self_report", code="other")
    assert data_keys(leaves(other)["数量目标完成率"])["target"] == "履职.计划工作数"
    foreign = make_agency("foreign", "邻县初级中学")
    take_in(foreign, work(foreign, ["教研任务", "项", 40]))
    theirs = scored(foreign, "mof-2013-53-department", report_kind="department_self_report", code="theirs")
    assert data_keys(leaves(theirs)["实际完成率"])["target"] == "履职.计划工作数"

    assert withdraw_choice(case=first, path=path, role="target")
    score_case(case=first)
    assert scores(first)["实际完成率"] is None


def test_a_typed_figure_stays_with_the_fact_it_was_typed_for() -> None:
    agency = make_agency("typed", "临江县审计局")
    case = scored(agency, "mof-2013-53-department", report_kind="department_self_report")
    leaf = leaves(case)["实际完成率"]
    save_cells(case=case, edits=[Edit(leaf.pk, "target", "40项"), Edit(leaf.pk, "actual", "30项")])
    take_in(agency, work(agency, ["计划工作数", "项", 40], ["实际完成工作数", "项", 38]))

    case.refresh_from_db()
    score_case(case=case)

    after = leaves(case)
    assert after["实际完成率"].score.score == Decimal("6.00")
    assert data_keys(after["实际完成率"])["actual"] == "履职.实际完成工作数"


@pytest.mark.parametrize("framework", ["social-insurance-fund", "fiscal-policy", "mof-2013-53-fiscal"])
def test_a_fund_a_policy_and_a_county_never_read_the_department_s_money(framework: str) -> None:
    bureau = make_agency("bureau", "青禾县医疗保障局")
    take_in(bureau, money(bureau, [10, 90, 100, 100, 90, 100, 98, 12]), staff(12, 11))

    of_the_department = leaves(scored(bureau, "department-six-aspects"))["预算执行率"]
    assert of_the_department.score.score is not None
    for name, leaf in leaves(scored(bureau, framework)).items():
        read = [key for key in data_keys(leaf).values() if key.startswith(("部门.", "“三公”经费.", "人员."))]
        assert (name, read, leaf.score.score) == (name, [], None)


def test_progress_by_months_of_a_rule_in_words_is_read_from_the_table(centre: Agency) -> None:
    take_in(centre, ("进度", progress()), ("收支", budget()))
    text = "6月末达到50%得20分，9月末达到75%得30分，11月末达到90%得50分。"
    case = sheet_of(centre, [propose(text, weight=Decimal(100), name="支出进度").rule or {}], year=YEAR)
    case.indicators.filter(name="指标1").update(name="支出进度", path="方面1/支出进度", standard=text)
    score_case(case=case)
    leaf = leaves(case)["支出进度"]
    assert sorted(data_keys(leaf).values()) == [f"部门.{month}月末执行进度" for month in (11, 6, 9)]
    assert leaf.score.score == Decimal("96.00")  # 20 × 45/50 + 30 × 70/75 + 50
