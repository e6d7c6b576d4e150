"""The checklist of a case."""

from django.urls import path

from scoring.checklist.views import BlanksView, ChecklistView

urlpatterns = [
    path("cases/<slug:code>/checklist/", ChecklistView.as_view(), name="case-checklist"),
    path("cases/<slug:code>/checklist/blanks.xlsx", BlanksView.as_view(), name="case-blanks"),
]
