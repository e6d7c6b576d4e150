"""社会保险基金支出绩效评价报告, of any set of insurances: one section for each fund with a budget."""

from reports.kinds.fund_expenditure import content
from reports.kinds.kind import ReportKind
from reports.kinds.outline import outline_beside
from scoring import case_kinds

FUND_EXPENDITURE = ReportKind(case_kinds.FUND_EXPENDITURE, outline_beside(__file__), content)
