"""The score sheet by pasting and by workbook."""

from django.urls import path

from scoring.exchange.views.pasting import CheckView, PasteView
from scoring.exchange.views.workbook import SheetImportView, SheetWorkbookView

urlpatterns = [
    path("cases/<slug:code>/sheet/check/", CheckView.as_view(), name="sheet-check"),
    path("cases/<slug:code>/sheet/paste/", PasteView.as_view(), name="sheet-paste"),
    path("cases/<slug:code>/sheet/workbook/", SheetImportView.as_view(), name="sheet-import"),
    path("cases/<slug:code>/sheet.xlsx", SheetWorkbookView.as_view(), name="sheet-workbook"),
]
