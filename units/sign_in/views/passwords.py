"""Changing one's password, by choice or because it is due."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.generic import FormView

from units.sign_in.duties import PASSWORD, end_duty
from units.sign_in.forms import NewPasswordForm
from units.sign_in.services import change_password
from units.sign_in.views.steps import StepMixin, go_onward, is_embedded


class PasswordChangeView(StepMixin, FormView):
    """The rules stand above the fields; every other session of the person ends."""

    during_sign_in = (PASSWORD,)
    form_class = NewPasswordForm
    partial = "units/sign_in/_password.html"
    title = "修改密码"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.person}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"rules": password_validators_help_texts()}

    def form_valid(self, form: Any) -> HttpResponse:
        session = self.request.session
        was_due = PASSWORD in session.get("duties", [])
        try:
            change_password(
                user=self.person, password=form.cleaned_data["new_password"], session_key=session.session_key
            )
        except ValidationError as error:
            form.add_error("new_password", error.messages)
            return self.form_invalid(form)
        update_session_auth_hash(self.request, self.person)
        end_duty(self.request, PASSWORD)
        if was_due or is_embedded(self.request):
            return go_onward(self.request)
        messages.success(self.request, "密码已修改，其他设备上的登录已全部结束。")
        return redirect("my-sign-ins")
