"""Routes of the room."""

from django.urls import include, path

urlpatterns = [path("", include(f"units.{noun}.urls")) for noun in ("sign_in", "upkeep", "rosters")]
