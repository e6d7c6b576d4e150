"""Signing in, signing in once more, signing out."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.views.generic import FormView

from evalcase.web.access import PUBLIC, SIGNED_IN
from units import kept_form
from units.forms import ProofForm, SignInForm
from units.sign_in import prove

from .answers import BEFORE_ALL_DUTIES
from .steps import StepMixin, go_onward, is_embedded


class SignInView(StepMixin, LoginView):
    """Name and password. ``person`` fixes who may sign in (the dialog), ``kept`` is a form that waits for it."""

    access = PUBLIC
    authentication_form = SignInForm
    template_name = "registration/login.html"
    partial = "registration/_sign_in.html"
    title = "登录"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not request.session.get("duties") and not is_embedded(request):
            return go_onward(request)
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"username": self.request.GET.get("username", "")[:150]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        kept = kept_form.unsign(asked.get("kept", "")) if asked.get("kept") else None
        given = {
            "kept": asked.get("kept") if kept else "",
            "had_files": kept is not None and kept.had_files,
            "fixed_person": asked.get("person", "")[:20],
        }
        return super().get_context_data(**kwargs) | given

    def form_valid(self, form: Any) -> HttpResponse:
        kept = kept_form.unsign(self.request.POST.get("kept", ""))
        login(self.request, form.get_user())
        if kept is not None:
            kept_form.put(self.request, kept)
        return go_onward(self.request)


class SignInAgainView(StepMixin, FormView):
    """The code or password once more, before a weighty step (units.views.fresh)."""

    access = SIGNED_IN
    form_class = ProofForm
    partial = "registration/_again.html"
    title = "再次验证身份"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request, "user": self.person}

    def form_valid(self, form: Any) -> HttpResponse:
        prove(self.request)
        return go_onward(self.request)


class SignOutView(LogoutView):
    """Ends the session on the server and wipes what the browser kept of the site (R58)."""

    access = SIGNED_IN
    during_sign_in = BEFORE_ALL_DUTIES

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response
