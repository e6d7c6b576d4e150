"""The kinds of report, each in its folder: one tuple, in the order of their codes."""

from reports.kinds.department_evaluation import DEPARTMENT_EVALUATION
from reports.kinds.department_self_evaluation import DEPARTMENT_SELF_EVALUATION
from reports.kinds.department_self_report import DEPARTMENT_SELF_REPORT
from reports.kinds.final_accounts import FINAL_ACCOUNTS
from reports.kinds.fund_expenditure import FUND_EXPENDITURE
from reports.kinds.kind import ReportKind
from reports.kinds.outline import KindError
from reports.kinds.project_evaluation import PROJECT_EVALUATION
from reports.kinds.project_targets import PROJECT_TARGETS
from reports.kinds.sichuan_budget_evaluation import SICHUAN_BUDGET_EVALUATION

KINDS = (
    DEPARTMENT_EVALUATION,
    DEPARTMENT_SELF_EVALUATION,
    DEPARTMENT_SELF_REPORT,
    FINAL_ACCOUNTS,
    FUND_EXPENDITURE,
    PROJECT_EVALUATION,
    PROJECT_TARGETS,
    SICHUAN_BUDGET_EVALUATION,
)


def report_kind(code: str) -> ReportKind:
    """The kind that cases call by that code. Raises KindError, naming those there are."""
    for kind in KINDS:
        if kind.code == code:
            return kind
    raise KindError(f"没有“{code}”这种报告，现有：{'、'.join(kind.code for kind in KINDS)}")
