"""项目支出绩效目标完成情况: what each project achieved, and its form with or without scores."""

from reports.kinds.kind import ReportKind
from reports.kinds.outline import outline_beside
from reports.kinds.project_targets import content
from scoring import case_kinds

PROJECT_TARGETS = ReportKind(case_kinds.PROJECT_TARGETS, outline_beside(__file__), content)
