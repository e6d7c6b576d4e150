"""Signing in and out, codes, passwords, one's own sessions."""

from .csrf import csrf_failure
from .fresh import FreshSignInMixin, fresh_sign_in
from .kept import KeptFormView
from .passwords import PasswordChangeView
from .second_factor import CodesNotedView, EnrolView, RecoveryCodesView, SecondFactorView
from .sessions import MySignInsView, session_state
from .sign_in import SignInAgainView, SignInView, SignOutView

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
