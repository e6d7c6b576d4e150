"""The library of frameworks and the drafts of what is to come into it."""

from django.urls import path

from indicators.library.views import draft_actions, drafts, leaf, library, totals

urlpatterns = [
    path("frameworks/", library.FrameworkListView.as_view(), name="framework-list"),
    path("frameworks/new/", drafts.BringInView.as_view(), name="framework-new"),
    path("frameworks/drafts/<int:pk>/", drafts.DraftView.as_view(), name="framework-draft"),
    path("frameworks/drafts/<int:pk>/check/", drafts.DraftCheckView.as_view(), name="framework-draft-check"),
    path("frameworks/drafts/<int:pk>/delete/", drafts.DeleteDraftView.as_view(), name="framework-draft-delete"),
    path("frameworks/drafts/<int:pk>/deleted/", drafts.DraftDeletedView.as_view(), name="framework-draft-deleted"),
    path("frameworks/drafts/<int:pk>/store/", drafts.StoreDraftView.as_view(), name="framework-draft-store"),
    path(
        "frameworks/drafts/<int:pk>/accept/", draft_actions.AcceptAllView.as_view(), name="framework-draft-accept-all"
    ),
    path("frameworks/drafts/<int:pk>/fill/", draft_actions.FillWeightsView.as_view(), name="framework-draft-fill"),
    path("frameworks/drafts/<int:pk>/add/", draft_actions.AddSiblingView.as_view(), name="framework-draft-add"),
    path(
        "frameworks/drafts/<int:pk>/add-below/", draft_actions.AddChildView.as_view(), name="framework-draft-add-below"
    ),
    path("frameworks/drafts/<int:pk>/move/", draft_actions.MoveToView.as_view(), name="framework-draft-move-to"),
    path(
        "frameworks/drafts/<int:pk>/move/<str:direction>/",
        draft_actions.MoveView.as_view(),
        name="framework-draft-move",
    ),
    path("frameworks/drafts/<int:pk>/remove/", draft_actions.RemoveView.as_view(), name="framework-draft-remove"),
    path("frameworks/drafts/<int:pk>/restore/", draft_actions.RestoreView.as_view(), name="framework-draft-restore"),
    path("frameworks/drafts/<int:pk>/totals/", totals.TotalsView.as_view(), name="framework-draft-totals"),
    path("frameworks/drafts/<int:pk>/facts/", totals.DeclaredFactsView.as_view(), name="framework-draft-facts"),
    path("frameworks/drafts/<int:pk>/<str:key>/", leaf.DraftLeafView.as_view(), name="framework-draft-leaf"),
    path(
        "frameworks/drafts/<int:pk>/<str:key>/propose/",
        leaf.ProposeRuleView.as_view(),
        name="framework-draft-propose",
    ),
    path("frameworks/drafts/<int:pk>/<str:key>/branch/", leaf.DraftBranchView.as_view(), name="framework-draft-branch"),
    path("frameworks/drafts/<int:pk>/<str:key>/answer/", leaf.AnswerView.as_view(), name="framework-draft-answer"),
    path(
        "frameworks/drafts/<int:pk>/<str:key>/accept/",
        draft_actions.AcceptView.as_view(),
        name="framework-draft-accept",
    ),
    path("frameworks/<int:pk>/", library.FrameworkView.as_view(), name="framework"),
    path("frameworks/<int:pk>/compare/", library.CompareFrameworkView.as_view(), name="framework-compare"),
    path("frameworks/<int:pk>/yaml/", library.FrameworkYamlView.as_view(), name="framework-yaml"),
    path("frameworks/<int:pk>/workbook/", library.FrameworkWorkbookView.as_view(), name="framework-workbook"),
    path("frameworks/<int:pk>/copy/", library.CopyFrameworkView.as_view(), name="framework-copy"),
    path("frameworks/<int:pk>/switch/", library.SwitchFrameworkView.as_view(), name="framework-switch"),
    path("frameworks/<int:pk>/share/", library.ShareFrameworkView.as_view(), name="framework-share"),
    path("frameworks/<int:pk>/unshare/", library.UnshareFrameworkView.as_view(), name="framework-unshare"),
]
