"""Setting up the indicator tree."""

from django.urls import path

from scoring.tree.views.editor import LibraryView, TreeView
from scoring.tree.views.indicator import IndicatorView

urlpatterns = [
    path("cases/<slug:code>/setup/", TreeView.as_view(), name="case-setup"),
    path("cases/<slug:code>/setup/library/", LibraryView.as_view(), name="case-setup-library"),
    path("cases/<slug:code>/setup/<int:pk>/", IndicatorView.as_view(), name="case-setup-indicator"),
]
