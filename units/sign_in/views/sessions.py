"""One's own sign-ins, and how long the present one lasts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.generic import TemplateView

from evalcase.web.access import SIGNED_IN, access
from evalcase.web.views import ActionView
from units.people.models import User
from units.sign_in.codes import codes_left, device_of, is_required
from units.sign_in.forms import SessionForm
from units.sign_in.selectors import running_sessions
from units.sign_in.services import end_session, end_sessions
from units.sign_in.views.answers import BEFORE_ALL_DUTIES


class MySignInsView(TemplateView):
    """Where one is signed in. Password and second factor are kept here too."""

    access = SIGNED_IN
    template_name = "units/sign_in/my_sign_ins.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = person_of(self.request)
        device = device_of(user)
        given = {
            "sessions": running_sessions(user),
            "current": self.request.session.session_key,
            "device": device,
            "codes_left": codes_left(user) if device else 0,
            "needs_code": is_required(user),
        }
        return super().get_context_data(**kwargs) | given


class EndSignInView(ActionView):
    """Ends one of one's own other sign-ins."""

    access = SIGNED_IN
    form_class = SessionForm

    def act(self) -> str:
        user = person_of(self.request)
        end_session(user=user, public_id=self.form.cleaned_data["session"], actor=user)
        return "该处登录已结束。"

    def get_success_url(self) -> str:
        return reverse("my-sign-ins")


class EndOtherSignInsView(ActionView):
    """Ends all of one's own sign-ins but the present one."""

    access = SIGNED_IN

    def act(self) -> str:
        user, present = person_of(self.request), self.request.session.session_key
        count = end_sessions(user=user, except_key=present, reason="本人结束其他登录", actor=user)
        return f"已结束其他登录 {count} 处。"

    def get_success_url(self) -> str:
        return reverse("my-sign-ins")


def person_of(request: HttpRequest) -> User:
    """Who is signed in."""
    assert isinstance(request.user, User)  # noqa: S101 - the access middleware lets nobody else through
    return request.user


@access(SIGNED_IN)
def session_state(request: HttpRequest) -> JsonResponse:
    """Seconds that are left. A POST is activity and renews them (the middleware notes it); a polling GET is not."""
    idle, absolute = request.session.seconds_left()  # type: ignore[attr-defined]
    return JsonResponse({"person": request.user.pk, "idle": idle, "absolute": absolute})


session_state.during_sign_in = BEFORE_ALL_DUTIES  # type: ignore[attr-defined]
