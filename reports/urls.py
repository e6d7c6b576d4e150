"""Routes of reports."""

from django.urls import path

from . import views

urlpatterns = [
    path("cases/<slug:code>/report/", views.ReportView.as_view(), name="report"),
    path("cases/<slug:code>/report.pdf", views.ReportPdfView.as_view(), name="report-pdf"),
    path("cases/<slug:code>/trace", views.TraceView.as_view(), name="trace"),
]
