# ruff: noqa: ARG001 - error handlers are called with a fixed signature
"""The help page, the error pages, and what all buttons and all forms have in common."""

from __future__ import annotations

import logging
import sys
import uuid
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views import View
from django.views.generic import FormView

from evalcase.web.access import PUBLIC, access
from evalcase.web.forms import faults_of

logger = logging.getLogger(__name__)


class ActionView(View):
    """A button: one POST does one thing, and the page it leads back to tells what came of it.

    What is sent along is a form: ``form_class`` names it, and ``act`` finds it valid in ``self.form``.
    """

    http_method_names = ["post", "options"]
    form_class: ClassVar[type[Form] | None] = None
    refusals: ClassVar[tuple[type[Exception], ...]] = ()  # what `act` may raise besides ValidationError, to be told
    form: Any  # of the class that the view names

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.form_class is not None:
            self.form = self.form_class(**self.get_form_kwargs())
            if not self.form.is_valid():
                return self.refused("；".join(faults_of(self.form)))
        try:
            said = self.act()
        except ValidationError as refusal:
            return self.refused("；".join(refusal.messages))
        except self.refusals as refusal:
            return self.refused(str(refusal))
        return self.done(said)

    def get_form_kwargs(self) -> dict[str, Any]:
        """What the form is made of, as ``FormView`` has it."""
        return {"data": self.request.POST, "files": self.request.FILES}

    def act(self) -> str:
        """Do it; returns the sentence that tells so. What the address names is in ``self.kwargs``."""
        raise NotImplementedError

    def get_success_url(self) -> str:
        """Where the person is led back to, whether it was done or refused."""
        raise NotImplementedError

    def done(self, said: str) -> HttpResponse:
        """The answer when it was done."""
        messages.success(self.request, said)
        return redirect(self.get_success_url())

    def refused(self, why: str) -> HttpResponse:
        """The answer when it was not."""
        messages.error(self.request, why)
        return redirect(self.get_success_url())


class FormPage(FormView):
    """A page with a form: one POST does one thing, or the page is shown again with what is wrong.

    ``act`` finds the valid form in ``self.form``. What it raises stays in ``self.refusal``.
    """

    refusals: ClassVar[tuple[type[Exception], ...]] = ()  # what `act` may raise, its words meant for the person
    conflicts: ClassVar[tuple[type[Exception], ...]] = ()  # those of them that tell of a change meanwhile (409)
    form: Any  # of the class that the view names
    refusal: Exception | None = None

    def form_valid(self, form: Any) -> HttpResponse:
        self.form = form
        try:
            said = self.act()
        except self.refusals as refusal:
            self.refusal = refusal
            form.add_error(None, self.reasons(refusal))
            return self.form_invalid(form)
        return self.done(said)

    def reasons(self, refusal: Exception) -> list[str]:
        """What a refusal tells, a sentence each."""
        return [str(refusal)]

    def done(self, said: str) -> HttpResponse:
        """The answer when it was done."""
        messages.success(self.request, said)
        return redirect(self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        status = 409 if isinstance(self.refusal, self.conflicts) else 422
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def act(self) -> str:
        """Do it; returns the sentence that tells so. What the address names is in ``self.kwargs``."""
        raise NotImplementedError


@access(PUBLIC)
def help_page(request: HttpRequest) -> HttpResponse:
    """All help on one page, a topic under each heading; the link to it stands at the same place on every page."""
    return render(request, "web/help.html")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Printed without the request: whatever failed may fail again in a context processor."""
    trace_id = _new_trace_id()
    logger.error("trace %s: %s %s", trace_id, request.method, request.path, exc_info=sys.exc_info())
    return HttpResponse(render_to_string("errors/500.html", {"trace_id": trace_id}), status=500)


def _error_page(request: HttpRequest, status: int) -> HttpResponse:
    trace_id = _new_trace_id()
    logger.warning("trace %s: %s %s → %s", trace_id, request.method, request.path, status)
    return render(request, f"errors/{status}.html", {"trace_id": trace_id}, status=status)


def _new_trace_id() -> str:
    return uuid.uuid4().hex[:12]
