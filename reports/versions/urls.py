"""Routes of the versions of a report."""

from django.urls import path

from reports.versions import views

urlpatterns = [
    path("cases/<slug:code>/report.pdf", views.ReportPdfView.as_view(), name="report-pdf"),
    path("cases/<slug:code>/versions/", views.VersionsView.as_view(), name="versions"),
    path("cases/<slug:code>/versions/compare", views.ComparisonView.as_view(), name="versions-compare"),
    path(
        "cases/<slug:code>/versions/<int:pk>/report.<slug:ending>",
        views.VersionFileView.as_view(),
        name="version-file",
    ),
    path("cases/<slug:code>/renderings/<int:pk>/", views.JobView.as_view(), name="render-job"),
    path("cases/<slug:code>/renderings/<int:pk>/cancel", views.CancelJobView.as_view(), name="render-job-cancel"),
]
