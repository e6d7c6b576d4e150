"""All routes of the site."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from evalcase.web.forms import SignInForm
from evalcase.web.views import front_page

urlpatterns = [
    path("", front_page, name="front-page"),
    path("sign-in/", LoginView.as_view(authentication_form=SignInForm), name="login"),
    path("sign-out/", LogoutView.as_view(), name="logout"),
    path("", include("scoring.urls")),
    path("", include("reports.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "evalcase.web.views.bad_request"
handler403 = "evalcase.web.views.permission_denied"
handler404 = "evalcase.web.views.page_not_found"
handler500 = "evalcase.web.views.server_error"
