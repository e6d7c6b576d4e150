"""Reviewing a submitted sheet: what changed since the last round, every row with its evidence, and the two ways on."""

from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView

from scoring.cases.rights import Action
from scoring.cases.views import CaseMixin
from scoring.cases.workflow import steps_from
from scoring.evidence.selectors import papers_per_leaf
from scoring.models.sheets import CaseTransition
from scoring.score_sheet.selectors import groups, points
from scoring.scores.evaluation import rows_of
from scoring.services.approvals import approval_is_void
from scoring.services.transitions import has_filled_in

_TOLD = {"score": "得分", "actual": "完成值", "target": "指标值", "override": "人工评分", "reason": "扣分原因"}


class ReviewView(CaseMixin, TemplateView):
    """``cases/<code>/review/`` for the finance bureau."""

    action = Action.REVIEW
    template_name = "scoring/review.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows, counted = rows_of(self.case), papers_per_leaf(self.case)
        for row in rows:
            row.papers = counted.get(row.pk, 0)  # type: ignore[attr-defined]
        taken = list(self.case.transitions.all())
        submitted = [one for one in taken if one.action == "submit"]
        approval = next((one for one in reversed(taken) if one.action == "approve"), None)
        marked = _marked(taken)
        return super().get_context_data(**kwargs) | {
            "groups": list(groups(rows)),
            "changes": changes_between(submitted[-2], submitted[-1]) if len(submitted) > 1 else [],
            "rounds": len(submitted),
            "steps": steps_from(self.case.state, self.person.role),
            "avoids": has_filled_in(self.case, self.user),
            "void": approval_is_void(self.case, approval) if approval and self.case.state == "approved" else [],
            "marked": marked,
            "overridden": [(row, points(row.score.computed)) for row in rows if row.score.override is not None],
        }


def _marked(taken: list[CaseTransition]) -> dict[str, str]:
    """What the last return said, by path."""
    last = next((one for one in reversed(taken) if one.action == "return"), None)
    return {} if last is None else {path: remark or "已指出" for path, remark in last.remarks.items()}


def changes_between(before: CaseTransition, after: CaseTransition) -> list[tuple[str, str, str, str]]:
    """What changed from one submission to the next: path, field, before, after; figures before words."""
    found = []
    for path, row in after.sheet.items():
        old = before.sheet.get(path, {})
        for name, label in _TOLD.items():
            if old.get(name) != row.get(name):
                found.append((path, label, str(old.get(name) or "—"), str(row.get(name) or "—")))
    return sorted(found, key=lambda one: one[1] == _TOLD["reason"])
