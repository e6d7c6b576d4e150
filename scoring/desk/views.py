"""The desk and the page of a case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import count
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import TemplateView

from budgets.ledger.selectors.contested import open_questions
from evalcase.audit.selectors import history_of
from evalcase.web.access import SIGNED_IN, access
from indicators.rules import Status
from scoring.cases.choices import OPEN_STATES, State
from scoring.cases.rights import Action
from scoring.cases.views import VEILED_UNTIL, CaseMixin
from scoring.cases.workflow import UNSUBMITTED, steps_from
from scoring.desk.groups import address_in
from scoring.desk.selectors import Task, TaskGroup, desk_of
from scoring.entrusting.selectors import IN_HAND
from scoring.incoming.rights import may_bring_in
from scoring.needs.selectors import is_early, lacking_needs
from scoring.review.approvals import approval_is_void
from scoring.scores.selectors import ScoreNode, explained_line, score_sheet
from scoring.scores.services import newest_batch
from units.people.choices import Role, role_labels
from units.people.models import User
from units.people.selectors import roles_held


class CaseDetailView(CaseMixin, TemplateView):
    """One case: level-1 scores, and the whole sheet with how each score came about."""

    action = Action.VIEW
    template_name = "scoring/desk/case_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        nodes = score_sheet(self.case)
        numbers = count(1)
        branches = [_branch(node) | {"groups": [_group(below, numbers) for below in _level2(node)]} for node in nodes]
        weight = sum((node.weight for node in nodes), Decimal(0))
        missing = sum(_status(leaf) is Status.MISSING for node in nodes for leaf in node.leaves())
        asked = open_questions(self.case.agency_id, self.case.year)
        sums = {
            "veiled_until": VEILED_UNTIL,
            "branches": branches,
            "weight": weight,
            "missing": missing,
            "open_questions": asked,
        }
        return super().get_context_data(**kwargs) | sums | self._way(nodes) | self._writing() | self._lacking()

    def _lacking(self) -> dict[str, Any]:
        """The tables that the case needs and that are not here, while they can be brought in."""
        lacking = lacking_needs(self.case) if is_early(self.case) else []
        return {"lacking_tables": lacking, "may_import": may_bring_in(self.user, self.case, self.person)}

    def _writing(self) -> dict[str, Any]:
        """Of a case that gives no scores, while its report is written: what it rests on."""
        if self.case.framework or self.case.state not in OPEN_STATES:
            return {}
        return {"writing": True, "imported": newest_batch(self.case)}

    def _way(self, nodes: Sequence[ScoreNode]) -> dict[str, Any]:
        """Where the case stands: the steps open to the person, those taken, whether its approval holds, its history."""
        taken = list(self.case.transitions.prefetch_related("anchors"))
        approval = next((step for step in reversed(taken) if step.action == "approve"), None)
        holds = self.case.state in (State.APPROVED, State.PUBLISHED) and approval is not None
        scores = [leaf.score for node in nodes for leaf in node.leaves()]
        return {
            "steps": steps_from(
                self.case.state,
                self.person.roles,
                consulting=self.case.consulting,
                taken={step.action for step in taken if step.actor_id == self.user.pk},
            ),
            "waits_for_publisher": self.case.state == State.APPROVED
            and any(step.action == "approve" and step.actor_id == self.user.pk for step in taken),
            "may_correct": self.case.state in UNSUBMITTED and not any(step.action == "submit" for step in taken),
            "is_in_hand": self.case.state in IN_HAND,
            "transitions": taken,
            "approval": approval if holds else None,
            "void": approval_is_void(self.case, approval) if holds and approval is not None else [],
            "history": [] if self.case.veiled else history_of(self.case, *scores, limit=40),
        }


def _level2(node: ScoreNode) -> tuple[ScoreNode, ...]:
    """What stands below a level-1 indicator; itself where the framework scores it directly."""
    return node.children or (node,)


def _branch(node: ScoreNode) -> dict[str, Any]:
    waits = _status(node) is Status.MISSING
    return {
        "name": node.indicator.name,
        "weight": node.weight,
        "row": node.score,
        "rate": "" if waits else node.rate.text(),
    }


def _group(node: ScoreNode, numbers: Iterator[int]) -> dict[str, Any]:
    return _branch(node) | {"leaves": [_leaf(leaf) | {"number": next(numbers)} for leaf in node.leaves()]}


def _status(node: ScoreNode) -> Status:
    """How the indicator stands; what was never scored is missing."""
    return Status(node.score.status or Status.MISSING)


def _leaf(node: ScoreNode) -> dict[str, Any]:
    score = node.score
    return {
        "indicator": node.indicator,
        "name": node.indicator.name,
        "standard": node.indicator.printed_standard,
        "target": score.target_text,
        "actual": score.actual_text,
        "weight": node.weight,
        "score": score.score,
        "computed": score.computed,
        "lost": score.is_lost,
        "overridden": score.override is not None,
        "override_reason": score.override_reason,
        "basis": explained_line(score),
        "remark": "" if _status(node) is Status.SCORED else _status(node).label,
        "reason": score.printed_reason,
        "evidence": [str(reference) for reference in node.evidence],
    }


@access(SIGNED_IN)
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for the person, then what waits for others."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - the access middleware lets nobody else through
    work = desk_of(user)
    roles = roles_held(user)
    context = {
        "todo": [(part, _rows(part)) for part in work.todo],
        "waiting": [(part, _rows(part)) for part in work.waiting],
        "total": work.total,
        "is_evaluator": Role.EVALUATOR in roles,
        "brings_in": bool(roles & {Role.ADMINISTRATOR, Role.AGENCY_STAFF}) or user.is_superuser,
        "role_labels": role_labels(roles),
    }
    return render(request, "scoring/desk/desk.html", context)


def _rows(part: TaskGroup) -> list[tuple[Task, str]]:
    """Each case with the address where the group's work is done; a case's own page where it waits for others."""
    return [(task, address_in(part.group, task.case, is_void=task.is_void)) for task in part.tasks]
