"""The panel of experts."""

from django.urls import path

from scoring.panel.views import steps
from scoring.panel.views.mine import MyPanelView, SubmitView
from scoring.panel.views.page import PanelView

_PANEL = "cases/<slug:code>/panel/"

urlpatterns = [
    path(_PANEL, PanelView.as_view(), name="panel"),
    path(f"{_PANEL}convene/", steps.ConveneView.as_view(), name="panel-convene"),
    path(f"{_PANEL}arrange/", steps.ArrangeView.as_view(), name="panel-arrange"),
    path(f"{_PANEL}members/", steps.MembersView.as_view(), name="panel-members"),
    path(f"{_PANEL}members/<int:pk>/reopen/", steps.ReopenView.as_view(), name="panel-reopen"),
    path(f"{_PANEL}hand-over/", steps.HandOverView.as_view(), name="panel-hand-over"),
    path(f"{_PANEL}close/", steps.CloseView.as_view(), name="panel-close"),
    path(f"{_PANEL}conclude/", steps.ConcludeAllView.as_view(), name="panel-conclude-all"),
    path(f"{_PANEL}conclude/<int:pk>/", steps.ConcludeView.as_view(), name="panel-conclude"),
    path(f"{_PANEL}mine/", MyPanelView.as_view(), name="panel-mine"),
    path(f"{_PANEL}mine/submit/", SubmitView.as_view(), name="panel-mine-submit"),
]
