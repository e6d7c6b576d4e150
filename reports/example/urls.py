"""Routes of the example that everybody may read."""

from django.urls import path

from reports.example import views

urlpatterns = [
    path("example/", views.ExampleReportView.as_view(), name="example-report"),
    path("example/trace", views.ExampleTraceView.as_view(), name="example-trace"),
    path("example/sheet/", views.ExampleSheetView.as_view(), name="example-score-sheet"),
]
