"""部门预算绩效评价报告 (四川), with the scored form of its indicators."""

from reports.kinds.kind import ReportKind
from reports.kinds.outline import outline_beside
from scoring import case_kinds

SICHUAN_BUDGET_EVALUATION = ReportKind(case_kinds.SICHUAN_BUDGET_EVALUATION, outline_beside(__file__))
