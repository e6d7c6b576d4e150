"""The desk, the list of cases, their deadlines, and the page of a case."""

from django.urls import path

from scoring.desk.lists import CaseListView, CaseListWorkbookView, DeadlinesView
from scoring.desk.views import CaseDetailView, desk

urlpatterns = [
    path("desk/", desk, name="desk"),
    path("cases/", CaseListView.as_view(), name="case-list"),
    path("cases/list.xlsx", CaseListWorkbookView.as_view(), name="case-list-workbook"),
    path("cases/deadlines/", DeadlinesView.as_view(), name="case-deadlines"),
    path("cases/<slug:code>/", CaseDetailView.as_view(), name="case-detail"),
]
