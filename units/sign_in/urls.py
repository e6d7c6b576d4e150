"""Routes of signing in and of one's own account."""

from django.urls import path

from units.sign_in.views import kept, passwords, second_factor, sessions, sign_in

urlpatterns = [
    path("sign-in/", sign_in.SignInView.as_view(), name="login"),
    path("sign-in/code/", second_factor.SecondFactorView.as_view(), name="second-factor"),
    path("sign-in/enrol/", second_factor.EnrolView.as_view(), name="second-factor-enrol"),
    path("sign-in/enrolled/", second_factor.CodesNotedView.as_view(), name="second-factor-enrolled"),
    path("sign-in/again/", sign_in.SignInAgainView.as_view(), name="sign-in-again"),
    path("sign-in/kept/", kept.KeptFormView.as_view(), name="kept-form"),
    path("sign-in/kept/discard/", kept.DiscardKeptFormView.as_view(), name="kept-form-discard"),
    path("sign-in/state/", sessions.session_state, name="session-state"),
    path("sign-out/", sign_in.SignOutView.as_view(), name="logout"),
    path("account/", sessions.MySignInsView.as_view(), name="my-sign-ins"),
    path("account/end/", sessions.EndSignInView.as_view(), name="sign-in-end"),
    path("account/end-others/", sessions.EndOtherSignInsView.as_view(), name="sign-ins-end-others"),
    path("account/password/", passwords.PasswordChangeView.as_view(), name="password-change"),
    path("account/recovery-codes/", second_factor.RecoveryCodesView.as_view(), name="recovery-codes"),
]
