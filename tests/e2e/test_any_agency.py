"""Agencies that nobody here has seen, from an empty database to an approved sheet, in the browser alone."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from scoring.cases.choices import State
from scoring.cases.models import Case
from tests.e2e.visitor import Visitor
from tests.evalcase.spreadsheets.build import workbook
from tests.factories import people
from tests.factories.demo import FUMIN
from tests.factories.people import PASSWORD
from tests.factories.self_evaluation import self_evaluation_form, yearly_money
from tests.reports.kinds.test_department_evaluation import another
from tests.scoring.bindings.test_import_to_score import project_form, staff

pytestmark = pytest.mark.e2e

BUREAU, YEAR = "望川县财政局", 2023


@pytest.fixture
def visit(open_context: Callable[..., BrowserContext], live_server: Any) -> Callable[[str, str], Visitor]:
    def opener(username: str, password: str) -> Visitor:
        context = open_context(base_url=live_server.url, viewport={"width": 1440, "height": 900})
        return Visitor(context.new_page(), username, password)

    return opener


@pytest.fixture
def founder(transactional_db: None, settings: Any, tmp_path: Path, visit: Callable[[str, str], Visitor]) -> Visitor:
    """Whoever set the site up, on its first day; the bureau is open and has a reviewer (``reviewer``)."""
    settings.MEDIA_ROOT = tmp_path / "media"
    who = people.administrator()
    founder = visit(who.username, PASSWORD)
    founder.press("载入")
    founder.told("科目已载入")
    founder.opens_agency("WC-CZ", BUREAU, "财政部门")
    return founder


def approved(code: str) -> Case:
    case = Case.objects.get(code=code)
    assert case.state == State.APPROVED
    assert case.scored_leaves == case.leaves
    return case


def test_a_firm_evaluates_a_project_of_a_water_bureau(
    founder: Visitor, visit: Callable[[str, str], Visitor], tmp_path: Path
) -> None:
    founder.opens_agency("WC-SL", "望川县水利局", "主管部门", BUREAU)
    founder.opens_agency("HX-ZX", "恒信绩效咨询有限公司", "第三方机构")
    once = {
        "reviewer": founder.adds_person("shenhe", "审核甲", BUREAU, "财政局审核"),
        "expert": founder.adds_person("pingjia", "评价甲", "HX-ZX", "评价人员"),
        "clerk": founder.adds_person("jingban", "经办甲", "WC-SL", "单位人员"),
    }
    form = project_form(
        "望川县水利局", "河道整治", 400, 380,
        ["产出指标", "数量指标", "整治河长", "≥20公里", "19公里"],
        ["产出指标", "质量指标", "验收合格率", "100%", "100%"],
        ["满意度指标", "满意度指标", "群众满意度", "≥90%", "95%"],
    )  # fmt: skip
    (tmp_path / "河道.xlsx").write_bytes(workbook(form))
    visit("jingban", once["clerk"]).brings_in("WC-SL", tmp_path / "河道.xlsx")

    reviewer = visit("shenhe", once["reviewer"])
    reviewer.page.goto("/entrustments/new/")
    reviewer.fill(
        client=BUREAU, firm="恒信绩效咨询有限公司", number="WCCZ-2026-01", fee="12.5万元", whole="望川县水利局"
    )
    reviewer.fill(valid_from="2026-01-01", valid_to="2099-01-01")
    reviewer.press("登记")
    reviewer.told("已登记望川县财政局委托")

    expert = visit("pingjia", once["expert"])
    code = expert.opens_case("望川县水利局", YEAR, "项目支出绩效评价报告", "河道整治")
    expert.freezes()
    expert.gives_reasons(code, "征地未完成，部分河段顺延。")
    expert.attaches(code, tmp_path)
    expert.submits(code)
    reviewer.approves()

    case = approved(code)
    assert (case.project, str(case.evaluator), case.total) == ("河道整治", "恒信绩效咨询有限公司", Decimal("98.00"))


def test_a_middle_school_evaluates_itself(
    founder: Visitor, visit: Callable[[str, str], Visitor], tmp_path: Path
) -> None:
    school = "望川县第二初级中学"
    founder.opens_agency("WC-ZX", school, "公益一类事业单位", BUREAU)
    once = {
        "reviewer": founder.adds_person("shenhe", "审核甲", BUREAU, "财政局审核"),
        "teacher": founder.adds_person("ziping", "自评甲", school, "评价人员"),
    }
    rows = [[f"{school}{YEAR}年部门整体支出绩效自评表"], *self_evaluation_form()[1:]]
    money_by_year = [[f"{school}2022—{YEAR}年收支变动情况统计表"], *yearly_money()[1:]]
    (tmp_path / "自评表.xlsx").write_bytes(workbook(("自评表", rows), staff(120, 118), ("历年", money_by_year)))

    teacher = visit("ziping", once["teacher"])
    teacher.brings_in("WC-ZX", tmp_path / "自评表.xlsx")
    code = teacher.opens_case(school, YEAR, "部门整体支出绩效自评报告", school)
    teacher.freezes()
    teacher.gives_reasons(code, "两项工作改在下一年度完成。")
    teacher.attaches(code, tmp_path)
    teacher.writes(code, "学校按年初安排完成了各项工作。")
    teacher.submits(code)
    visit("shenhe", once["reviewer"]).approves()

    case = approved(code)
    assert (case.evaluator, case.leaves, case.total) == (None, 8, Decimal("98.48"))


FRAMEWORK = """望川县部门整体支出绩效评价指标表
一级指标	二级指标	三级指标	分值	评分标准
投入	预算执行	预算执行率	30	得分=预算执行率×分值
过程	人员控制	在职人员控制率	20	不超过100%得满分，每超过1个百分点扣1分，扣完为止
过程	制度建设	财务管理规范性	20	发现一处不规范扣2分，扣完为止
效果	经费控制	“三公”经费控制率	30	不超过100%得满分，每超过1个百分点扣2分，扣完为止
"""


def test_a_finance_bureau_evaluates_a_hospital_by_a_framework_that_it_pastes(
    founder: Visitor, visit: Callable[[str, str], Visitor], tmp_path: Path
) -> None:
    hospital = "云岭县人民医院"
    founder.opens_agency("WC-YY", hospital, "公益二类事业单位", BUREAU)
    once = {
        "reviewer": founder.adds_person("shenhe", "审核甲", BUREAU, "财政局审核"),
        "evaluator": founder.adds_person("pingjia", "评价甲", BUREAU, "评价人员"),
    }
    founder.brings_in(
        hospital, *(another(file, tmp_path / file.name, hospital) for file in sorted(FUMIN.glob("*.xlsx")))
    )

    evaluator = visit("pingjia", once["evaluator"])
    evaluator.pastes_framework(FRAMEWORK, "望川县财政局评价办法")
    code = evaluator.opens_case(hospital, YEAR, "部门整体支出绩效评价报告", "望川县部门整体")
    evaluator.freezes()
    evaluator.brings_in("WC-YY", *(another(file, tmp_path / file.name, hospital) for file in FUMIN.glob("*.xlsx")))
    evaluator.takes_in_figures(code)
    evaluator.counts(code, "财务管理规范性", "1")
    evaluator.gives_reasons(code, "在岗人员多于编制，年末清理。")
    evaluator.attaches(code, tmp_path)
    evaluator.writes(code, "医院按年初安排完成了各项工作。")
    evaluator.submits(code)
    visit("shenhe", once["reviewer"]).approves()

    rows = approved(code).indicators.exclude(rule={}).select_related("score")
    assert {row.name: row.score.score for row in rows} == {
        "预算执行率": Decimal("30.00"),
        "在职人员控制率": Decimal("20.00"),
        "财务管理规范性": Decimal("18.00"),
        "“三公”经费控制率": Decimal("30.00"),
    }
