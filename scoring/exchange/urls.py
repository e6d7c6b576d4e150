"""The score sheet by pasting and by workbook."""

from django.urls import path

from scoring.exchange.views.pasting import CheckView, PasteConfirmView, PasteView
from scoring.exchange.views.workbook import ImportConfirmView, ImportView, WorkbookView

_SHEET = "cases/<slug:code>/sheet/"

urlpatterns = [
    path(f"{_SHEET}check/", CheckView.as_view(), name="score-sheet-check"),
    path(f"{_SHEET}paste/", PasteView.as_view(), name="score-sheet-paste"),
    path(f"{_SHEET}paste/confirm/", PasteConfirmView.as_view(), name="score-sheet-paste-confirm"),
    path(f"{_SHEET}workbook/", ImportView.as_view(), name="score-sheet-import"),
    path(f"{_SHEET}workbook/confirm/", ImportConfirmView.as_view(), name="score-sheet-import-confirm"),
    path("cases/<slug:code>/sheet.xlsx", WorkbookView.as_view(), name="score-sheet-workbook"),
]
