"""The score sheet."""

from django.urls import path

from scoring.score_sheet.views import CellsView, ChooseFactView, FactsView, ScoreSheetView, UndoChoiceView

urlpatterns = [
    path("cases/<slug:code>/sheet/", ScoreSheetView.as_view(), name="score-sheet"),
    path("cases/<slug:code>/sheet/cells/", CellsView.as_view(), name="score-sheet-cells"),
    path("cases/<slug:code>/sheet/facts/", FactsView.as_view(), name="score-sheet-facts"),
    path("cases/<slug:code>/sheet/facts/<int:pk>/", ChooseFactView.as_view(), name="score-sheet-choose-fact"),
    path("cases/<slug:code>/sheet/facts/<int:pk>/undo/", UndoChoiceView.as_view(), name="score-sheet-undo-choice"),
]
