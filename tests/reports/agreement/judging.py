"""The judge for a report of any kind."""

from __future__ import annotations

from collections.abc import Callable

from reports.document.blocks import Report
from reports.rendering.html import render_html
from tests.reports.agreement.department import hold_department
from tests.reports.agreement.final_accounts import hold_final_accounts
from tests.reports.agreement.funds import hold_funds
from tests.reports.agreement.judge import Judge, hold_everything
from tests.reports.agreement.page import Page, read
from tests.reports.agreement.projects import hold_projects
from tests.reports.agreement.scores import hold_scores
from tests.reports.agreement.self_evaluation import hold_self_evaluation
from tests.reports.agreement.sichuan import hold_sichuan

JUDGES: dict[str, tuple[Callable[[Judge], None], ...]] = {
    "final_accounts": (hold_final_accounts,),
    "fund_expenditure": (hold_funds,),
    "department_self_evaluation": (hold_self_evaluation, hold_scores),
    "department_evaluation": (hold_department, hold_scores),
    "department_self_report": (hold_sichuan,),
    "sichuan_budget_evaluation": (hold_sichuan, hold_scores),
    "project_targets": (hold_projects,),
    "project_evaluation": (hold_projects,),
}


# What every report of the kind says: a judge that no longer finds it has gone blind. 决算 holds this for itself.
_SAID: dict[str, set[str]] = {
    "fund_expenditure": {"险种"},
    "department_self_evaluation": {"收支", "人员", "执行率", "三公", "总分", "等级", "评分表"},
    "department_evaluation": {"批复预算", "收入决算", "结转", "绩效目标", "总分", "等级", "评分表"},
    "department_self_report": {"收入", "支出"},
    "sichuan_budget_evaluation": {"人员", "支出", "总分", "等级", "评分表"},
    "project_targets": {"综述", "表"},
    "project_evaluation": {"资金计划", "资金使用"},
}


def judge_page(page: Page, *kinds: str) -> Judge:
    """Everything that is wrong with a printed page that holds reports of those kinds."""
    judge = Judge(page)
    hold_everything(judge)
    for hold in dict.fromkeys(hold for kind in kinds for hold in JUDGES[kind]):
        try:
            hold(judge)
        except (LookupError, AssertionError, StopIteration) as error:
            judge.faults.append(f"读不懂：{error!r}")
    if unheard := set().union(*(_SAID.get(kind, set()) for kind in kinds)) - judge.said:
        judge.faults.append(f"没有读到：{'、'.join(sorted(unheard))}")
    return judge


def html_of(report: Report) -> str:
    return render_html(report, for_screen=False)


def faults_of(report: Report, kind: str) -> list[str]:
    return judge_page(read(html_of(report)), kind).faults
