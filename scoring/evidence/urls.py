"""The papers of a case."""

from django.urls import path

from scoring.evidence.views.case_papers import (
    EvidenceListView,
    LinkPaperView,
    PaperView,
    RemovePaperView,
    RestorePaperView,
)
from scoring.evidence.views.files import EvidenceFileView, EvidencePreviewView
from scoring.evidence.views.leaf_papers import (
    LeafPapersView,
    LinkToLeafView,
    NotePaperView,
    RestoreToLeafView,
    UnlinkView,
)

_OF_CASE = "cases/<slug:code>/evidence/"
_OF_LEAF = "cases/<slug:code>/indicators/<int:pk>/evidence/"

urlpatterns = [
    path(_OF_CASE, EvidenceListView.as_view(), name="evidence-list"),
    path(f"{_OF_CASE}<int:pk>/", PaperView.as_view(), name="evidence-paper"),
    path(f"{_OF_CASE}<int:pk>/link/", LinkPaperView.as_view(), name="evidence-link"),
    path(f"{_OF_CASE}<int:pk>/remove/", RemovePaperView.as_view(), name="evidence-remove"),
    path(f"{_OF_CASE}<int:pk>/restore/", RestorePaperView.as_view(), name="evidence-restore"),
    path(f"{_OF_CASE}<int:pk>/file/", EvidenceFileView.as_view(), name="evidence-file"),
    path(f"{_OF_CASE}<int:pk>/preview/<int:page>/", EvidencePreviewView.as_view(), name="evidence-preview"),
    path(_OF_LEAF, LeafPapersView.as_view(), name="indicator-evidence"),
    path(f"{_OF_LEAF}note/", NotePaperView.as_view(), name="indicator-evidence-note"),
    path(f"{_OF_LEAF}link/", LinkToLeafView.as_view(), name="indicator-evidence-link"),
    path(f"{_OF_LEAF}restore/", RestoreToLeafView.as_view(), name="indicator-evidence-restore"),
    path(f"{_OF_LEAF}unlink/", UnlinkView.as_view(), name="indicator-evidence-unlink"),
]
