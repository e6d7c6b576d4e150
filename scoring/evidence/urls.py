"""The papers of a case."""

from django.urls import path

from scoring.evidence.views import (
    EvidenceFileView,
    EvidenceListView,
    EvidencePreviewView,
    IndicatorEvidenceView,
    PaperView,
    RemovePaperView,
    RestorePaperView,
)

urlpatterns = [
    path("cases/<slug:code>/evidence/", EvidenceListView.as_view(), name="evidence-list"),
    path("cases/<slug:code>/evidence/<int:pk>/", PaperView.as_view(), name="evidence-paper"),
    path("cases/<slug:code>/evidence/<int:pk>/remove/", RemovePaperView.as_view(), name="evidence-remove"),
    path("cases/<slug:code>/evidence/<int:pk>/restore/", RestorePaperView.as_view(), name="evidence-restore"),
    path("cases/<slug:code>/evidence/<int:pk>/file/", EvidenceFileView.as_view(), name="evidence-file"),
    path(
        "cases/<slug:code>/evidence/<int:pk>/preview/<int:page>/",
        EvidencePreviewView.as_view(),
        name="evidence-preview",
    ),
    path("cases/<slug:code>/indicators/<int:pk>/evidence/", IndicatorEvidenceView.as_view(), name="indicator-evidence"),
]
