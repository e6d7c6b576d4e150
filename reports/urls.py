"""Routes of reports: those of its nouns."""

from django.urls import include, path

from reports.views import example, versions, words

urlpatterns = [
    path("", include("reports.report_page.urls")),
    path("example/", example.ExampleReportView.as_view(), name="example-report"),
    path("example/trace", example.ExampleTraceView.as_view(), name="example-trace"),
    path("example/sheet/", example.ExampleSheetView.as_view(), name="example-sheet"),
    path("cases/<slug:code>/report.pdf", versions.ReportPdfView.as_view(), name="report-pdf"),
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
