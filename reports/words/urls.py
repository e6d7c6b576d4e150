"""Routes of the words of a report."""

from django.urls import path

from reports.words import views

urlpatterns = [
    path("cases/<slug:code>/words/", views.WordsView.as_view(), name="words"),
    path("cases/<slug:code>/words/preview/", views.PreviewView.as_view(), name="words-preview"),
    path("cases/<slug:code>/words/facts/", views.FactsView.as_view(), name="words-facts"),
]
