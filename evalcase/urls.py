"""All routes of the site."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from evalcase.web.access import PUBLIC, SIGNED_IN, access
from evalcase.web.views import help_page
from reports.example.views import FrontPageView
from units.sign_in.views.sign_in import SignOutView

urlpatterns = [
    path("", FrontPageView.as_view(), name="front-page"),
    path("help/", help_page, name="help"),
    path("", include("units.urls")),
    path("", include("scoring.urls")),
    path("", include("reports.urls")),
    path("", include("budgets.imports.urls")),
    path("", include("indicators.library.urls")),
    path("", include("evalcase.shipped.urls")),
    # The admin has no sign-in of its own: there is one door, with its lock-out and second factor.
    path("admin/login/", access(PUBLIC)(RedirectView.as_view(pattern_name="login", query_string=True))),
    path("admin/logout/", SignOutView.as_view()),
    path("admin/password_change/", access(SIGNED_IN)(RedirectView.as_view(pattern_name="password-change"))),
    path("admin/", admin.site.urls),
]

handler400 = "evalcase.web.views.bad_request"
handler403 = "evalcase.web.views.permission_denied"
handler404 = "evalcase.web.views.page_not_found"
handler500 = "evalcase.web.views.server_error"
