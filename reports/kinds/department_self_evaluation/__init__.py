"""部门整体支出绩效自评报告, by the spending unit itself (湖南), with 基础数据表 and 自评表."""

from reports.kinds.department_self_evaluation import content
from reports.kinds.kind import ReportKind
from reports.kinds.outline import outline_beside
from scoring import case_kinds

DEPARTMENT_SELF_EVALUATION = ReportKind(case_kinds.DEPARTMENT_SELF_EVALUATION, outline_beside(__file__), content)
