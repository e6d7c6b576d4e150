"""Opening a case."""

from django.urls import path

from scoring.opening.views import NewCaseView

urlpatterns = [
    path("cases/new/", NewCaseView.as_view(), name="case-new"),
]
