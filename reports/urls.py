"""Routes of reports: those of its nouns."""

from django.urls import include, path

from reports.views import versions

urlpatterns = [
    path("", include("reports.report_page.urls")),
    path("", include("reports.words.urls")),
    path("", include("reports.example.urls")),
    path("cases/<slug:code>/report.pdf", versions.ReportPdfView.as_view(), name="report-pdf"),
    path("cases/<slug:code>/versions/", versions.VersionsView.as_view(), name="versions"),
    path("cases/<slug:code>/versions/compare", versions.ComparisonView.as_view(), name="versions-compare"),
    path(
        "cases/<slug:code>/versions/<int:pk>/report.<slug:ending>",
        versions.VersionFileView.as_view(),
        name="version-file",
    ),
    path("cases/<slug:code>/renderings/<int:pk>/", versions.JobView.as_view(), name="render-job"),
]
