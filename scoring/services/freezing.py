"""Freezing a case's tree: checked, kept as the case's own framework, and handed over to scoring."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from evalcase.audit.services import record
from indicators.drafts.problems import TreeProblem
from indicators.frameworks.digest import content_sha256
from scoring.cases.models import Case
from scoring.services.transitions import apply_transition
from scoring.tree.selectors import draft_of, frozen_content, tree_problems
from scoring.tree.services.rows import TreeError, TreeRows
from units.people.models import User


class TreeNotSound(TreeError):
    """The tree cannot be frozen yet; ``problems`` lists everything that is in the way."""

    def __init__(self, problems: Sequence[TreeProblem]) -> None:
        super().__init__(f"指标体系还有{len(problems)}处问题，改正后才能冻结")
        self.problems = problems


@transaction.atomic
def freeze_case(*, case: Case, actor: User) -> Case:
    """Freeze the tree and open the sheet for scoring. Raises TreeNotSound or TransitionRefused."""
    TreeRows(case)
    draft = draft_of(case)
    problems = tree_problems(case, draft)
    if problems:
        raise TreeNotSound(problems)
    before = case.framework_sha256
    case.framework = frozen_content(case, draft)
    case.framework_sha256 = content_sha256(case.framework)
    case.save(update_fields=["framework", "framework_sha256"])
    changes = {"framework_sha256": [before, case.framework_sha256]}
    record(actor=actor, action="确定指标体系内容", obj=case, changes=changes)
    apply_transition(case=case, action="freeze", actor=actor)
    case.refresh_from_db(fields=["state", "sheet_version"])
    return case
