"""The desk: where a signed-in person begins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from evalcase.web.access import SIGNED_IN, access
from scoring.selectors.desk import Task, desk_of
from units.people.choices import Role
from units.people.models import User
from units.people.selectors import current_roles


@access(SIGNED_IN)
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for the person, then what waits for others."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - the access middleware lets nobody else through
    found = desk_of(user)
    roles = set(current_roles(user).values())
    context = {
        "desk": found,
        "tasks": [(task, _address(task)) for task in found.tasks],
        "is_evaluator": Role.EVALUATOR in roles,
        "is_administrator": Role.ADMINISTRATOR in roles or user.is_superuser,
        "role_labels": "、".join(role.label for role in Role if role in roles),
    }
    return render(request, "scoring/desk.html", context)


def _address(task: Task) -> str:
    return reverse(task.route, args=[task.case.code, task.step] if task.step else [task.case.code])
