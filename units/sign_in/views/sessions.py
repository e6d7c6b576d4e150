"""One's own sign-ins, and how long the present one lasts."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from evalcase.web.access import SIGNED_IN, access
from units.people.models import User
from units.sign_in.codes import codes_left, device_of, is_required
from units.sign_in.selectors import running_sessions
from units.sign_in.services import end_session, end_sessions
from units.sign_in.views.answers import BEFORE_ALL_DUTIES


class MySignInsView(TemplateView):
    """Where one is signed in; ending one of them or all others. Password and second factor are kept here too."""

    access = SIGNED_IN
    template_name = "units/sign_in/my_sign_ins.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self._person()
        device = device_of(user)
        given = {
            "sessions": running_sessions(user),
            "current": self.request.session.session_key,
            "device": device,
            "codes_left": codes_left(user) if device else 0,
            "needs_code": is_required(user),
        }
        return super().get_context_data(**kwargs) | given

    def post(self, request: HttpRequest) -> HttpResponse:
        user, key = self._person(), request.session.session_key
        if "others" in request.POST:
            count = end_sessions(user=user, except_key=key, reason="本人结束其他登录", actor=user)
            messages.success(request, f"已结束其他登录 {count} 处。")
            return redirect("my-sign-ins")
        try:
            end_session(user=user, public_id=uuid.UUID(request.POST.get("session", "")), actor=user)
        except ValueError:
            messages.error(request, "没有指明要结束哪一处登录，请在列表中选择。")
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, "该处登录已结束。")
        return redirect("my-sign-ins")

    def _person(self) -> User:
        assert isinstance(self.request.user, User)  # noqa: S101 - the access middleware lets nobody else through
        return self.request.user


@access(SIGNED_IN)
def session_state(request: HttpRequest) -> JsonResponse:
    """Seconds that are left. A POST is activity and renews them (the middleware notes it); a polling GET is not."""
    idle, absolute = request.session.seconds_left()  # type: ignore[attr-defined]
    return JsonResponse({"person": request.user.pk, "idle": idle, "absolute": absolute})


session_state.during_sign_in = BEFORE_ALL_DUTIES  # type: ignore[attr-defined]
