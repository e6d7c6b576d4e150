"""Routes of reports."""

from django.urls import path

from reports.views import example, reading, versions, words

urlpatterns = [
    path("example/", example.ExampleReportView.as_view(), name="example-report"),
    path("example/trace", example.ExampleTraceView.as_view(), name="example-trace"),
    path("example/sheet/", example.ExampleSheetView.as_view(), name="example-sheet"),
    path("cases/<slug:code>/report/", reading.ReportView.as_view(), name="report"),
    path("cases/<slug:code>/report.pdf", versions.ReportPdfView.as_view(), name="report-pdf"),
    path("report.css", reading.screen_style, name="report-style"),
    path("cases/<slug:code>/trace", reading.TraceView.as_view(), name="trace"),
    path("cases/<slug:code>/versions/", versions.VersionsView.as_view(), name="versions"),
    path("cases/<slug:code>/versions/compare", versions.ComparisonView.as_view(), name="versions-compare"),
    path(
        "cases/<slug:code>/versions/<int:pk>/report.<slug:ending>",
        versions.VersionFileView.as_view(),
        name="version-file",
    ),
    path("cases/<slug:code>/words/", words.WordsView.as_view(), name="words"),
    path("cases/<slug:code>/words/preview/", words.PreviewView.as_view(), name="words-preview"),
    path("cases/<slug:code>/words/facts/", words.FactsView.as_view(), name="words-facts"),
    path("cases/<slug:code>/renderings/<int:pk>/", versions.JobView.as_view(), name="render-job"),
]
