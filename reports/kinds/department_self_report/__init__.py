"""部门整体支出绩效评价报告 of an agency in 四川 about itself."""

from reports.kinds.kind import ReportKind
from reports.kinds.outline import outline_beside
from scoring import case_kinds

DEPARTMENT_SELF_REPORT = ReportKind(case_kinds.DEPARTMENT_SELF_REPORT, outline_beside(__file__))
