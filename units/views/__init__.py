"""Signing in and out, codes, passwords, one's own sessions."""

from units.views.csrf import csrf_failure
from units.views.fresh import FreshSignInMixin, fresh_sign_in
from units.views.kept import KeptFormView
from units.views.passwords import PasswordChangeView
from units.views.second_factor import CodesNotedView, EnrolView, RecoveryCodesView, SecondFactorView
from units.views.sessions import MySignInsView, session_state
from units.views.sign_in import SignInAgainView, SignInView, SignOutView

__all__ = [
    "CodesNotedView",
    "EnrolView",
    "FreshSignInMixin",
    "KeptFormView",
    "MySignInsView",
    "PasswordChangeView",
    "RecoveryCodesView",
    "SecondFactorView",
    "SignInAgainView",
    "SignInView",
    "SignOutView",
    "csrf_failure",
    "fresh_sign_in",
    "session_state",
]
