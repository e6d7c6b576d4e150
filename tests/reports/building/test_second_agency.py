"""A made-up agency through the same workbooks, for the kinds that are not held so beside their own tests.

部门整体支出评价, 基金, 自评 (湖南) and 决算 alone are held in test_department_evaluation_kind, test_hengyang_report,
test_fund_expenditure_kind and test_final_accounts_kind; here are 决算 with its annexes, 四川's two reports, projects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import yaml
from django.db import transaction
from django.test import override_settings

from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from indicators.library.selectors import get_framework
from reports.building.builder import ReportIncomplete
from reports.building.selectors import build_report
from reports.document.blocks import Report
from reports.document.figures import figures_of
from reports.material.selectors import read_material
from scoring.cases.models import Case
from scoring.cases.selectors import case_by_code
from scoring.cases.services import write_words
from scoring.opening.services import create_case
from scoring.scores.selectors import score_sheet
from scoring.scores.services import override_score, score_case
from tests.evalcase.spreadsheets.build import workbook
from tests.factories import agencies
from tests.factories.demo import FIXTURES
from tests.factories.final_accounts import workbooks
from tests.factories.project_forms import budget, progress, scored, unscored
from tests.reports.kinds.test_final_accounts import ACCOUNTS
from tests.reports.kinds.test_final_accounts import WORDS as ACCOUNTS_WORDS
from tests.reports.printed import loose_amounts, words_of
from units.agencies.models import Agency

YEAR = 2023
DEMO = FIXTURES / "demo"
FIRST = ("panzhihua-2019", "ebian-2023")
# What the first agencies' names, projects and figures are made of.
FOREIGN = re.compile(
    "攀枝花|峨边|彝族|助征员|森工|养老|生育保险|工伤|社会保险经办|12656254|203455|1265.78|392.65|162715|2019年"
)
NAMES = {"窗口服务项目", "稽核项目"}


def _slots(*files: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in files:
        for path in sorted((DEMO / name).glob("words*.yaml")):
            found |= yaml.safe_load(path.read_text(encoding="utf-8"))
    for written in found.pop("项目").values():
        found |= written
    return found


def _own(slot: str, text: Any) -> Any:
    """The second agency's words for a slot, in the shape of the first's."""
    if isinstance(text, list):
        return [f"本中心的{slot}。"]
    return f"本中心的{slot}。" if isinstance(text, str) else {}


@pytest.fixture(scope="module")
def written(reference_data: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The case, for the tests of this module."""
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with media, django_db_blocker.unblock(), transaction.atomic():
        _write(agencies.centre(agencies.bureau()))
        yield
        transaction.set_rollback(True)


@pytest.fixture
def second(db: None, written: None) -> Case:
    """The case read afresh; what a test changes is rolled back after it."""
    return case_by_code("second-2023")


def _write(centre: Agency) -> None:
    """Final accounts, projects with and without scores, department budget and progress, staff and work statistics."""
    people = ("行政编制", "工勤编制", "事业编制", "在职行政人员", "在职工勤人员", "在职事业人员")
    counted = [["某县社保局2023年履职情况统计表（人员构成）"], ["项目", "计量单位", "数值"]]
    counted += [[name, "名", number] for name, number in zip(people, (3, 1, 8, 2, 1, 8), strict=True)]
    counted += [["预算单位", "个", 3], ["行政单位", "个", 1], ["参照公务员法管理事业单位", "个", 2]]
    staff = [["项目", "人数"], ["编制数", 12], ["在职人数", 11], ["退休人数", 4]]
    named = (("窗口", unscored()), ("稽核", scored()), ("收支", budget()), ("进度", progress()))
    own = workbook(*named, ("构成", counted), ("人员", staff))
    files = [*workbooks(replace(ACCOUNTS, year=YEAR)), UploadedWorkbook("项目.xlsx", own)]
    import_workbooks(files, agency=centre, year=YEAR, units_confirmed=True)
    case = create_case(
        code="second-2023", title="某县社保局部门决算", agency=centre, year=YEAR,
        framework=get_framework("sichuan-department"), report_kind="final_accounts",
    )  # fmt: skip
    for leaf in [leaf for top in score_sheet(case) for leaf in top.leaves()]:
        override_score(case=case, path=leaf.indicator.path, score=leaf.weight / 2, reason="材料不全")
    texts = {slot: _own(slot, text) for slot, text in _slots(*FIRST).items()}
    texts |= {"封面标题": [], "比率小数位": "2位"}
    projects = {name: {"主要成效": f"{name}办结。"} for name in NAMES}
    write_words(
        case=case,
        words={**texts, **ACCOUNTS_WORDS, "评价项目": sorted(NAMES), "项目": projects, "预算调整情况": "没有调整。"},
    )
    score_case(case=case)


def report_of(case: Case, kind: str) -> Report:
    case.report_kind = kind
    return build_report(case)


KINDS = (
    "final_accounts", "department_self_report", "sichuan_budget_evaluation", "project_targets", "project_evaluation",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_name_or_figure_of_the_first_agencies_is_left(second: Case, kind: str) -> None:
    report = report_of(second, kind)
    words = words_of(report)
    assert "某县社保局" in words
    standards = "".join(
        "".join(leaf.indicator.printed_standard.split()) for top in score_sheet(second) for leaf in top.leaves()
    )
    assert [found for found in FOREIGN.findall(words) if found not in standards] == []
    for slot, text in _slots(*FIRST).items():
        for sentence in re.split("[。；，：]", text if isinstance(text, str) else ""):
            assert len(sentence) < 9 or sentence not in words, slot
    book = read_material(second).book
    assert all(figure.fact in book or figure.fact == second.code for figure in figures_of(report))
    named = f"{standards}单价50万元以上通用设备、单价100万元以上专用设备"
    assert [amount for amount in loose_amounts(report) if amount not in named] == []


def test_it_says_what_its_own_figures_say(second: Case) -> None:
    words = "".join(words_of(report_of(second, kind)) for kind in KINDS)
    for told in (
        "2023年度收、支总计均为760.1万元",
        "收入年初预算数980000元，调整预算数1000000元，预算收入998000元，收入完成调整预算的99.80%",
        "支出年初预算数980000元，调整预算数1000000元，预算支出995000元，未支出5000元",
        "6月末、9月末、11月末累计支出分别为45.00万元、70.00万元、90.00万元，执行进度分别为45.00%、70.00%、90.00%",
        "总编制12名，其中行政编制3名、工勤编制1名、事业编制8名。在职人员11名，其中行政人员2名、工勤人员1名、事业人员8名",
        "自评得分50分，等级为“差”", "履职效能分值40分，得20.00分",
        "（2）稽核项目。全年预算数25万元，执行数20万元，完成预算的80%。主要成效：稽核项目办结。",
        "窗口服务项目全年预算16万元。", "全年支出15.5万元，预算执行率96.88%",
    ):  # fmt: skip
        assert told in words, told


def test_an_annex_of_the_other_years_form_is_not_there(second: Case) -> None:
    texts = {slot: text for slot, text in second.words.items() if slot not in ("部门预算管理", "评价项目")}
    write_words(case=second, words=texts)
    second.refresh_from_db()
    report = report_of(second, "final_accounts")
    assert [annex.title for annex in report.annexes] == [
        "部门预算绩效评价报告", "部门预算绩效评价指标体系自评表", "得分计算说明",
    ]  # fmt: skip


def test_without_its_own_words_the_report_is_not_issued(second: Case) -> None:
    write_words(case=second, words={})
    second.refresh_from_db()
    with pytest.raises(ReportIncomplete, match="履职效能"):
        report_of(second, "sichuan_budget_evaluation")
