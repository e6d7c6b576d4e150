"""Routes of reports: those of its nouns."""

from django.urls import include, path

urlpatterns = [
    path("", include("reports.report_page.urls")),
    path("", include("reports.words.urls")),
    path("", include("reports.corrections.urls")),
    path("", include("reports.example.urls")),
    path("", include("reports.versions.urls")),
]
