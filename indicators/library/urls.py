"""The library of frameworks and the drafts of what is to come into it."""

from django.urls import path

from indicators.library.views import drafts, leaf, library

urlpatterns = [
    path("frameworks/", library.FrameworkListView.as_view(), name="framework-list"),
    path("frameworks/new/", drafts.BringInView.as_view(), name="framework-new"),
    path("frameworks/drafts/<int:pk>/", drafts.DraftView.as_view(), name="framework-draft"),
    path("frameworks/drafts/<int:pk>/check/", drafts.DraftCheckView.as_view(), name="framework-draft-check"),
    path("frameworks/drafts/<int:pk>/delete/", drafts.DeleteDraftView.as_view(), name="framework-draft-delete"),
    path("frameworks/drafts/<int:pk>/deleted/", drafts.DraftDeletedView.as_view(), name="framework-draft-deleted"),
    path("frameworks/drafts/<int:pk>/<str:key>/", leaf.DraftLeafView.as_view(), name="framework-draft-leaf"),
    path("frameworks/drafts/<int:pk>/<str:key>/answer/", leaf.AnswerView.as_view(), name="framework-draft-answer"),
    path("frameworks/<int:pk>/", library.FrameworkView.as_view(), name="framework"),
    path("frameworks/<int:pk>/compare/", library.CompareFrameworkView.as_view(), name="framework-compare"),
    path("frameworks/<int:pk>/yaml/", library.FrameworkYamlView.as_view(), name="framework-yaml"),
    path("frameworks/<int:pk>/workbook/", library.FrameworkWorkbookView.as_view(), name="framework-workbook"),
    path("frameworks/<int:pk>/copy/", library.CopyFrameworkView.as_view(), name="framework-copy"),
    path("frameworks/<int:pk>/switch/", library.SwitchFrameworkView.as_view(), name="framework-switch"),
    path("frameworks/<int:pk>/share/", library.ShareFrameworkView.as_view(), name="framework-share"),
]
