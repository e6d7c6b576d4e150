"""What agencies hand in for a kind of case: made-up workbooks for each kind, and the agency's name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from budgets.imports.services.reading import UploadedWorkbook
from tests.evalcase.spreadsheets.build import workbook
from tests.factories import self_evaluation
from tests.factories.final_accounts import workbooks

CENTRE = "某县社保局"


@dataclass(frozen=True)
class Sample:
    """A report that an agency must make: of which kind and year, as the page calls it, and the workbooks it has.

    ``says`` is a sentence that only these workbooks give.
    """

    kind: str
    label: str
    agency: str
    year: int
    files: Callable[[], list[UploadedWorkbook]]
    says: str


def funds() -> Sample:
    from tests.reports.kinds.test_fund_expenditure import AGENCY, YEAR, made_up, sheets

    def files() -> list[UploadedWorkbook]:
        return [UploadedWorkbook("基金.xlsx", workbook(*sheets(made_up(7))))]

    return Sample(
        "fund_expenditure", "社会保险基金支出绩效评价报告", AGENCY, YEAR, files, "生育保险基金预算完成及运行情况分析"
    )


def accounts() -> Sample:
    from tests.reports.kinds.test_final_accounts import ACCOUNTS

    def files() -> list[UploadedWorkbook]:
        return workbooks(replace(ACCOUNTS, agency=CENTRE, year=2023))

    return Sample("final_accounts", "部门决算", CENTRE, 2023, files, "收、支总计均为760.1万元")


def projects() -> Sample:
    from tests.factories.project_forms import scored, unscored

    def files() -> list[UploadedWorkbook]:
        return [UploadedWorkbook("项目.xlsx", workbook(("窗口", unscored()), ("稽核", scored())))]

    return Sample("project_targets", "项目支出绩效目标完成情况", CENTRE, 2023, files, "稽核单位数")


def self_evaluated() -> Sample:
    def files() -> list[UploadedWorkbook]:
        given = (
            ("基础数据", self_evaluation.base_data(self_evaluation.PRIOR_FIRST)),
            ("自评表", self_evaluation.self_evaluation_form()),
            ("收支变动", self_evaluation.yearly_money()),
        )
        return [UploadedWorkbook("自评.xlsx", workbook(*given))]

    return Sample(
        "department_self_evaluation", "部门整体支出绩效自评报告", self_evaluation.AGENCY, self_evaluation.YEAR, files,
        "全年预算数620万元，全年执行数600.4万元",
    )  # fmt: skip
