"""The route of correcting a case."""

from django.urls import path

from reports.corrections.views import CorrectionView

urlpatterns = [path("cases/<slug:code>/correct/", CorrectionView.as_view(), name="case-correct")]
