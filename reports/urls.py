"""Routes of reports."""

from django.urls import path

from . import views, views_example, views_versions, views_words

urlpatterns = [
    path("example/", views_example.ExampleReportView.as_view(), name="example-report"),
    path("example/trace", views_example.ExampleTraceView.as_view(), name="example-trace"),
    path("example/sheet/", views_example.ExampleSheetView.as_view(), name="example-sheet"),
    path("cases/<slug:code>/report/", views.ReportView.as_view(), name="report"),
    path("cases/<slug:code>/report.pdf", views_versions.ReportPdfView.as_view(), name="report-pdf"),
    path("report.css", views.screen_style, name="report-style"),
    path("cases/<slug:code>/trace", views.TraceView.as_view(), name="trace"),
    path("cases/<slug:code>/versions/", views_versions.VersionsView.as_view(), name="versions"),
    path("cases/<slug:code>/versions/compare", views_versions.ComparisonView.as_view(), name="versions-compare"),
    path(
        "cases/<slug:code>/versions/<int:pk>/report.<slug:ending>",
        views_versions.VersionFileView.as_view(),
        name="version-file",
    ),
    path("cases/<slug:code>/words/", views_words.WordsView.as_view(), name="words"),
    path("cases/<slug:code>/words/preview/", views_words.PreviewView.as_view(), name="words-preview"),
    path("cases/<slug:code>/words/facts/", views_words.FactsView.as_view(), name="words-facts"),
    path("cases/<slug:code>/renderings/<int:pk>/", views_versions.JobView.as_view(), name="render-job"),
]
