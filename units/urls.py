"""Routes of signing in and of one's own account."""

from django.urls import path

from units import views

urlpatterns = [
    path("sign-in/", views.SignInView.as_view(), name="login"),
    path("sign-in/code/", views.SecondFactorView.as_view(), name="second-factor"),
    path("sign-in/enrol/", views.EnrolView.as_view(), name="second-factor-enrol"),
    path("sign-in/enrolled/", views.CodesNotedView.as_view(), name="second-factor-enrolled"),
    path("sign-in/again/", views.SignInAgainView.as_view(), name="sign-in-again"),
    path("sign-in/kept/", views.KeptFormView.as_view(), name="kept-form"),
    path("sign-in/state/", views.session_state, name="session-state"),
    path("sign-out/", views.SignOutView.as_view(), name="logout"),
    path("account/", views.MySignInsView.as_view(), name="my-sign-ins"),
    path("account/password/", views.PasswordChangeView.as_view(), name="password-change"),
    path("account/recovery-codes/", views.RecoveryCodesView.as_view(), name="recovery-codes"),
]
