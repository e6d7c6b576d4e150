"""部门整体支出绩效评价报告, by a third party or the finance bureau."""

from reports.kinds.kind import ReportKind
from reports.kinds.outline import outline_beside
from scoring import case_kinds

DEPARTMENT_EVALUATION = ReportKind(case_kinds.DEPARTMENT_EVALUATION, outline_beside(__file__))
