"""The checklist of a case."""

from django.urls import path

from scoring.needs.views import BlanksView, NeedsView

urlpatterns = [
    path("cases/<slug:code>/needs/", NeedsView.as_view(), name="case-needs"),
    path("cases/<slug:code>/needs/blanks.xlsx", BlanksView.as_view(), name="case-blanks"),
]
