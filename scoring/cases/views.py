"""What every page of a case begins with: the case, if it is open to the person, and whether they may do this."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views import View

from evalcase.audit.context import note_role
from evalcase.web.access import BY_OBJECT, NotOpen
from scoring.cases.models import Case
from scoring.cases.rights import Action, Person, acting_as, may
from scoring.cases.selectors import open_case, person_on, sees_scores
from units.people.choices import role_labels
from units.people.models import User

# When an agency that others evaluate comes to see its scores, as its pages say.
VEILED_UNTIL = "财政部门送征求意见以后，或审核通过以后，被评价单位可以查看"


class OfCase:
    """For any view under ``cases/<slug:code>/``: what a form that waits for a sign-in is about (kept_form.py)."""

    @staticmethod
    def object_of(user: User, *, code: str, **_: Any) -> str:
        """The case's title, for those to whom the case is open."""
        try:
            return open_case(user, code).title
        except Case.DoesNotExist:
            return ""


class CaseMixin(OfCase):
    """For a view under ``cases/<slug:code>/``: ``self.case``, ``self.person`` and ``self.user``.

    A stranger finds nothing (404), a reader without the right is refused (403); both are noted in the log.
    """

    access = BY_OBJECT
    action: ClassVar[Action]
    shows_scores: ClassVar[bool] = False  # all of it is scores and reasons: not open yet to whom they are kept from
    request: HttpRequest
    case: Case
    person: Person
    user: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        assert isinstance(request.user, User)  # noqa: S101 - the access middleware lets nobody else through
        self.user = request.user
        try:
            self.case = open_case(self.user, kwargs["code"])
        except Case.DoesNotExist:
            raise NotOpen(f"没有代码为“{kwargs['code']}”的案件") from None
        self.person = person_on(self.user, self.case)
        note_role(role_labels(acting_as(self.person, self.action) or self.person.roles))
        if not may(self.person, self.action):
            raise PermissionDenied
        self.case.veiled = not sees_scores(self.person, self.case)
        if self.shows_scores and self.case.veiled:
            return self.instead() or self.keep_back()
        return self.instead() or super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def instead(self) -> HttpResponse | None:
        """The answer where the case, as it stands, has nothing for this view to do."""
        return None

    def keep_back(self) -> HttpResponse:
        """The answer where scores, or what tells of them, are not open to the person yet."""
        messages.info(self.request, f"评价还没有完成，得分、等级、扣分原因和报告还不能查看：{VEILED_UNTIL}。")
        return redirect("case-detail", self.case.code)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {"case": self.case, "person": self.person, "may": self.rights()}
        return super().get_context_data(**kwargs) | given  # type: ignore[misc]

    def rights(self) -> dict[str, bool]:
        """Which actions the person's roles allow, by lower-case name, for templates: ``{% if may.score %}``."""
        return {action.name.lower(): may(self.person, action) for action in Action}


class CaseView(CaseMixin, View):
    """A page of one case for those who may see it."""

    action = Action.VIEW
