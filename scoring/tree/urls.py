"""Setting up the indicator tree."""

from django.urls import path

from scoring.views.indicator import IndicatorView
from scoring.views.tree import LibraryView, TreeView

urlpatterns = [
    path("cases/<slug:code>/setup/", TreeView.as_view(), name="case-setup"),
    path("cases/<slug:code>/setup/library/", LibraryView.as_view(), name="case-setup-library"),
    path("cases/<slug:code>/setup/<int:pk>/", IndicatorView.as_view(), name="case-setup-indicator"),
]
