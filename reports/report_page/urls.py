"""Routes of the report in the browser."""

from django.urls import path

from reports.report_page import views

urlpatterns = [
    path("cases/<slug:code>/report/", views.ReportView.as_view(), name="report"),
    path("report.css", views.screen_style, name="report-style"),
    path("cases/<slug:code>/trace", views.TraceView.as_view(), name="trace"),
]
