"""The addresses of every noun of the room."""

from django.urls import include, path

urlpatterns = [
    # cases/new/ stands before cases/<code>/, which would take it for a code.
    path("", include("scoring.opening.urls")),
    path("", include("scoring.desk.urls")),
    path("", include("scoring.needs.urls")),
    path("", include("scoring.tree.urls")),
    path("", include("scoring.review.urls")),
    path("", include("scoring.handover.urls")),
    path("", include("scoring.score_sheet.urls")),
    path("", include("scoring.contested.urls")),
    path("", include("scoring.exchange.urls")),
    path("", include("scoring.evidence.urls")),
    path("", include("scoring.questionnaires.urls")),
    path("", include("scoring.counting.urls")),
    path("", include("scoring.panel.urls")),
    path("", include("scoring.entrusting.urls")),
]
