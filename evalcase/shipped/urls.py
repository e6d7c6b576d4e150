"""The route of loading what comes with the program."""

from django.urls import path

from evalcase.shipped.views import LoadView

urlpatterns = [path("shipped/load/", LoadView.as_view(), name="shipped-load")]
