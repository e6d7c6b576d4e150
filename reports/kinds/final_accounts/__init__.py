"""部门决算公开: the outline, and the sentences, schedules, charts and terms that only this kind prints."""

from reports.kinds.final_accounts import content
from reports.kinds.kind import ReportKind
from reports.kinds.outline import outline_beside
from scoring import case_kinds

FINAL_ACCOUNTS = ReportKind(case_kinds.FINAL_ACCOUNTS, outline_beside(__file__), content)
