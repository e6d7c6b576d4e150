"""The panel of experts."""

from django.urls import path

from scoring.views.panel import PanelView
from scoring.views.panel_mine import MyPanelView

urlpatterns = [
    path("cases/<slug:code>/panel/", PanelView.as_view(), name="panel"),
    path("cases/<slug:code>/panel/mine/", MyPanelView.as_view(), name="panel-mine"),
]
