"""The route of handing a case over."""

from django.urls import path

from scoring.handover.views import HandOverView

urlpatterns = [path("cases/<slug:code>/hand-over/", HandOverView.as_view(), name="case-hand-over")]
