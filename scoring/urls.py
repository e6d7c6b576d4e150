"""Routes of cases and their sheets."""

from django.urls import path

from . import views

urlpatterns = [
    path("cases/", views.CaseListView.as_view(), name="case-list"),
    path("cases/<slug:code>/", views.CaseDetailView.as_view(), name="case-detail"),
]
