"""The score sheet."""

from django.urls import path

from scoring.score_sheet.views import CellsView, FactsView, ScoreSheetView

urlpatterns = [
    path("cases/<slug:code>/sheet/", ScoreSheetView.as_view(), name="score-sheet"),
    path("cases/<slug:code>/sheet/cells/", CellsView.as_view(), name="score-sheet-cells"),
    path("cases/<slug:code>/sheet/facts/", FactsView.as_view(), name="score-sheet-facts"),
]
