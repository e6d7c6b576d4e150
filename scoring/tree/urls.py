"""Setting up the indicator tree."""

from django.urls import path

from scoring.tree.views import actions
from scoring.tree.views.editor import EditorView, LibraryView
from scoring.tree.views.indicator import IndicatorView, PreviewRuleView, ProposeRuleView, StandardFromRuleView

_SETUP = "cases/<slug:code>/setup/"

urlpatterns = [
    path(_SETUP, EditorView.as_view(), name="case-setup"),
    path(f"{_SETUP}library/", LibraryView.as_view(), name="case-setup-library"),
    path(f"{_SETUP}<int:pk>/", IndicatorView.as_view(), name="case-setup-indicator"),
    path(f"{_SETUP}<int:pk>/preview/", PreviewRuleView.as_view(), name="indicator-preview-rule"),
    path(f"{_SETUP}<int:pk>/propose/", ProposeRuleView.as_view(), name="indicator-propose-rule"),
    path(f"{_SETUP}<int:pk>/standard/", StandardFromRuleView.as_view(), name="indicator-standard-from-rule"),
    path(f"{_SETUP}add-sibling/", actions.AddSiblingView.as_view(), name="indicator-add-sibling"),
    path(f"{_SETUP}add-child/", actions.AddChildView.as_view(), name="indicator-add-child"),
    path(f"{_SETUP}copy/", actions.CopyView.as_view(), name="indicator-copy"),
    path(f"{_SETUP}move/<slug:direction>/", actions.MoveView.as_view(), name="indicator-move"),
    path(f"{_SETUP}remove/", actions.RemoveView.as_view(), name="indicator-remove"),
    path(f"{_SETUP}restore/", actions.RestoreView.as_view(), name="indicator-restore"),
    path(f"{_SETUP}keep-mine/", actions.KeepMineView.as_view(), name="indicator-keep-mine"),
    path(f"{_SETUP}keep-theirs/", actions.KeepTheirsView.as_view(), name="indicator-keep-theirs"),
    path(f"{_SETUP}set-out/", actions.SetOutByTargetsView.as_view(), name="indicator-set-out"),
    path(f"{_SETUP}split/", actions.SplitWeightsView.as_view(), name="weights-split"),
    path(f"{_SETUP}scale/", actions.ScaleWeightsView.as_view(), name="weights-scale"),
    path(f"{_SETUP}sum/", actions.SumWeightsView.as_view(), name="weights-sum"),
]
