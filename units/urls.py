"""Routes of the room."""

from django.urls import include, path

urlpatterns = [path("", include("units.sign_in.urls")), path("", include("units.upkeep.urls"))]
