"""Freezing the tree, the steps of the workflow and the reviewer's page."""

from django.urls import path

from scoring.review.views import FreezeView, ReviewView, TransitionView

urlpatterns = [
    path("cases/<slug:code>/review/", ReviewView.as_view(), name="review"),
    path("cases/<slug:code>/transitions/<slug:step>/", TransitionView.as_view(), name="transition"),
    path("cases/<slug:code>/setup/freeze/", FreezeView.as_view(), name="case-setup-freeze"),
]
