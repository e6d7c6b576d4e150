"""The panel of experts."""

from django.urls import path

from scoring.panel.views.mine import MyPanelView
from scoring.panel.views.page import PanelView

urlpatterns = [
    path("cases/<slug:code>/panel/", PanelView.as_view(), name="panel"),
    path("cases/<slug:code>/panel/mine/", MyPanelView.as_view(), name="panel-mine"),
]
