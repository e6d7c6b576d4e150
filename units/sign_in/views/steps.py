"""What the steps of signing in share: each is a page of its own and a fragment for the dialog of session.js."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from evalcase.web.access import SIGNED_IN
from evalcase.web.forms import bound
from units.people.models import User
from units.sign_in import kept_form
from units.sign_in.forms import OnwardForm
from units.sign_in.views.answers import DUTY_PAGES

UNPROCESSABLE = 422


class StepMixin:
    """For a form view: ``partial`` is its fragment, ``title`` its heading."""

    access: Any = SIGNED_IN
    during_sign_in: tuple[str, ...] = ()
    template_name: Any = "units/sign_in/step.html"
    partial: str
    title: str
    request: HttpRequest

    @method_decorator(sensitive_post_parameters())
    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)  # noqa: S101 - the access middleware lets nobody else through
        return self.request.user

    def get_template_names(self) -> list[str]:
        return [self.partial if is_embedded(self.request) else self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shared = {
            "title": self.title,
            "partial": self.partial,
            "embedded": is_embedded(self.request),
            "next": onward_address(self.request),
            "duties": self.request.session.get("duties", []),
        }
        return super().get_context_data(**kwargs) | shared  # type: ignore[misc]

    def form_invalid(self, form: Any) -> HttpResponse:
        status = UNPROCESSABLE if is_embedded(self.request) else 200
        return self.render_to_response(self.get_context_data(form=form), status=status)  # type: ignore[attr-defined]


def is_embedded(request: HttpRequest) -> bool:
    """Whether the dialog of session.js asks, which takes a fragment or data."""
    return "embedded" in request.GET


def onward_address(request: HttpRequest) -> str:
    """The address of this site that the person was on the way to, or "" ."""
    sent, asked = bound(OnwardForm, request).cleaned_data, request.GET.get("next")
    wish = sent.get("next") or asked or ""
    is_ours = url_has_allowed_host_and_scheme(wish, {request.get_host()}, require_https=request.is_secure())
    # A bare word would be taken for the name of a route.
    return wish if is_ours and wish.startswith("/") else ""


def go_onward(request: HttpRequest) -> HttpResponse:
    """To the next duty of the session, else to the form that was kept, else to where the person was going."""
    duties = request.session.get("duties")
    address = reverse(DUTY_PAGES[duties[0]]) if duties else ""
    if is_embedded(request):
        return JsonResponse({"next": f"{address}?embedded=1"} if address else {"done": True})
    asked = onward_address(request)
    if address:
        return redirect(f"{address}?{urlencode({'next': asked})}" if asked else address)
    if key := kept_form.newest(request):
        return redirect(f"{reverse('kept-form')}?{urlencode({'form': key})}")
    return redirect(asked or resolve_url(settings.LOGIN_REDIRECT_URL))
