"""Signing in, signing in once more, signing out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.views.generic import FormView

from evalcase.web.access import PUBLIC, SIGNED_IN
from evalcase.web.forms import bound
from units.sign_in import kept_form
from units.sign_in.browser import browser_of, remember_person
from units.sign_in.duties import mark_verified
from units.sign_in.forms import ProofForm, SignInForm, WaitingForm
from units.sign_in.views.answers import BEFORE_ALL_DUTIES
from units.sign_in.views.steps import StepMixin, go_onward, is_embedded


class SignInView(StepMixin, LoginView):
    """Name and password. ``person`` fixes who may sign in (the dialog), ``kept`` is a form that waits for it."""

    access = PUBLIC
    authentication_form = SignInForm
    template_name = "units/sign_in/login.html"
    partial = "units/sign_in/_sign_in.html"
    title = "登录"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not request.session.get("duties") and not is_embedded(request):
            return go_onward(request)
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"username": self.request.GET.get("username", "")[:150]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting, kept = self.waiting, self._kept()
        given = {"kept": waiting["kept"] if kept else "", "kept_form": kept, "fixed_person": waiting["person"]}
        return super().get_context_data(**kwargs) | given

    def form_valid(self, form: Any) -> HttpResponse:
        kept, person = self._kept(), form.get_user()
        login(self.request, person)
        if kept is not None:
            kept_form.put(self.request, kept)
        elif self.waiting["kept"]:
            messages.warning(self.request, "登录前保留的内容已过期，或不是在本浏览器中填写的，没有带回。请重新填写。")
        response = go_onward(self.request)
        remember_person(self.request, response, person.pk)
        return response

    @cached_property
    def waiting(self) -> dict[str, str]:
        return {"kept": "", "person": ""} | bound(WaitingForm, self.request).cleaned_data

    def _kept(self) -> kept_form.KeptForm | None:
        """The form that this browser lost. Never from the address: a link could bring along a stranger's."""
        sent = self.waiting["kept"] if self.request.method == "POST" else ""
        return kept_form.unsign(sent, browser_of(self.request))


class SignInAgainView(StepMixin, FormView):
    """The code or password once more, before a weighty step (units.sign_in.views.fresh)."""

    access = SIGNED_IN
    form_class = ProofForm
    partial = "units/sign_in/_again.html"
    title = "再次验证身份"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request, "user": self.person}

    def form_valid(self, form: Any) -> HttpResponse:
        mark_verified(self.request)
        return go_onward(self.request)


class SignOutView(LogoutView):
    """Ends the session on the server and wipes what the browser kept of the site."""

    access = SIGNED_IN
    during_sign_in = BEFORE_ALL_DUTIES

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response
