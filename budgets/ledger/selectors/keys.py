"""How facts name the rows of the tables in force."""

from __future__ import annotations

from budgets.accounts.models import Account
from budgets.facts.keys import account_subject, project_target, row_subject
from budgets.ledger.models import BudgetLine, PerformanceTarget
from budgets.vocabulary import AccountKind, Measure, RowRole


def account_name(account: Account) -> str:
    return account_subject(account.code, account.name)


def subject_of(line: BudgetLine) -> str:
    """How facts name a line: its project, its block and account, or its account; a 其中 row names itself besides."""
    # An 其中 row by 支出性质 has no account of its own: it stands on that of the row it is part of.
    is_part = line.role == RowRole.OF_WHICH and line.account.kind == AccountKind.NATURE
    return row_subject(
        account_name(line.account),
        block=line.block,
        project=line.project.name if line.project else "",
        part=line.label.strip() if is_part else "",
    )


def line_fact(line: BudgetLine, measure: Measure) -> str:
    """The key of the fact that a measure of a line holds, e.g. ``基本支出.支出``."""
    return f"{subject_of(line)}.{measure.label}"


def project_target_key(target: PerformanceTarget) -> str:
    """How facts name a project's target."""
    return project_target(target.project.name if target.project else "", target.level2, target.level3)
