"""The code after the password, setting up the authenticator, recovery codes."""

from __future__ import annotations

import time
from base64 import b32encode
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import FormView, View

from evalcase.web.access import SIGNED_IN
from units.sign_in.codes import device_of
from units.sign_in.duties import SECOND_FACTOR, end_duty, mark_verified
from units.sign_in.forms import CheckedCodeForm, CodeForm
from units.sign_in.services import confirm_device, prepare_device, renew_recovery_codes
from units.sign_in.views.answers import BEFORE_ALL_DUTIES
from units.sign_in.views.fresh import FreshSignInMixin, ask_for_proof
from units.sign_in.views.steps import StepMixin, go_onward, is_embedded, onward_address

_CODES_PARTIAL = "units/sign_in/_recovery_codes.html"


class SecondFactorView(StepMixin, FormView):
    """The code after the password."""

    during_sign_in = (SECOND_FACTOR,)
    form_class = CheckedCodeForm
    partial = "units/sign_in/_code.html"
    title = "输入验证码"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if SECOND_FACTOR not in request.session.get("duties", []):
            return go_onward(request)
        if device_of(self.person) is None:
            query = request.META.get("QUERY_STRING", "")
            return redirect(f"{reverse('second-factor-enrol')}?{query}")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.person}

    def form_valid(self, form: Any) -> HttpResponse:
        _pass_second_factor(self.request)
        return go_onward(self.request)


class EnrolView(StepMixin, FormView):
    """Setting the authenticator up: a picture to scan, the same as text, and the first code as the proof."""

    during_sign_in = (SECOND_FACTOR,)
    form_class = CodeForm
    partial = "units/sign_in/_enrol.html"
    title = "设置第二重验证"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if device_of(self.person) is not None:
            return go_onward(request)
        is_duty = SECOND_FACTOR in request.session.get("duties", [])
        question = None if is_duty else ask_for_proof(request)
        return question if question is not None else super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.person}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        device = prepare_device(user=self.person)
        secret = b32encode(device.bin_key).decode()
        picture = segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=3, dark="#000", light="#fff")
        spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        return super().get_context_data(**kwargs) | {"picture": picture, "secret": spaced}

    def form_valid(self, form: Any) -> HttpResponse:
        codes = confirm_device(user=self.person, code=form.cleaned_data["otp"])
        if codes is None:
            form.add_error("otp", "验证码不正确。请核对手机时间是否准确，输入当前显示的 6 位数字。")
            return self.form_invalid(form)
        _pass_second_factor(self.request)
        return _show_codes(self.request, codes)


class CodesNotedView(View):
    """After the recovery codes: onward."""

    access = SIGNED_IN
    during_sign_in = BEFORE_ALL_DUTIES

    def post(self, request: HttpRequest) -> HttpResponse:
        return go_onward(request)


class RecoveryCodesView(FreshSignInMixin, View):
    """New recovery codes in place of the former ones."""

    access = SIGNED_IN

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if device_of(user) is None:
            return redirect("second-factor-enrol")
        return _show_codes(request, renew_recovery_codes(user=user))


def _pass_second_factor(request: HttpRequest) -> None:
    request.session["second_factor"] = int(time.time())
    end_duty(request, SECOND_FACTOR)
    mark_verified(request)


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    embedded = is_embedded(request)
    given = {
        "codes": codes,
        "partial": _CODES_PARTIAL,
        "title": "恢复码",
        "embedded": embedded,
        "next": onward_address(request),
    }
    return render(request, _CODES_PARTIAL if embedded else StepMixin.template_name, given)
