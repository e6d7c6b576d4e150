"""The desk, the list of cases and the page of a case."""

from django.urls import path

from scoring.desk.views import CaseDetailView, CaseListView, desk

urlpatterns = [
    path("desk/", desk, name="desk"),
    path("cases/", CaseListView.as_view(), name="case-list"),
    path("cases/<slug:code>/", CaseDetailView.as_view(), name="case-detail"),
]
