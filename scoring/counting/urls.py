"""Closing a questionnaire, its paper copies, and which survey counts."""

from django.urls import path

from scoring.counting.views import CloseView, CountsView, CountsWorkbookView, PreferView, UploadCountsView

urlpatterns = [
    path("cases/<slug:code>/questionnaires/<int:pk>/close/", CloseView.as_view(), name="questionnaire-close"),
    path("cases/<slug:code>/questionnaires/<int:pk>/prefer/", PreferView.as_view(), name="questionnaire-prefer"),
    path("cases/<slug:code>/questionnaires/<int:pk>/counts/", CountsView.as_view(), name="questionnaire-counts"),
    path(
        "cases/<slug:code>/questionnaires/<int:pk>/counts.xlsx",
        CountsWorkbookView.as_view(),
        name="questionnaire-counts-workbook",
    ),
    path(
        "cases/<slug:code>/questionnaires/<int:pk>/counts/upload/",
        UploadCountsView.as_view(),
        name="questionnaire-counts-upload",
    ),
]
