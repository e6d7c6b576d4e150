"""项目支出绩效评价报告, by the provincial outline: one document a project."""

from reports.kinds.kind import ReportKind
from reports.kinds.outline import outline_beside
from scoring import case_kinds

PROJECT_EVALUATION = ReportKind(case_kinds.PROJECT_EVALUATION, outline_beside(__file__))
