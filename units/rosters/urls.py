"""Routes of bringing lists in."""

from django.urls import path

from units.rosters import views
from units.rosters.choices import RosterKind

_PEOPLE = {"kind": RosterKind.PEOPLE}

urlpatterns = [
    path("agencies/rosters/", views.RosterListView.as_view(), name="roster-list"),
    path("agencies/rosters/agencies/", views.NewView.as_view(), name="roster-agencies"),
    path("agencies/rosters/people/", views.NewView.as_view(**_PEOPLE), name="roster-people"),
    path("agencies/rosters/agencies.xlsx", views.TemplateWorkbookView.as_view(), name="roster-agencies-workbook"),
    path("agencies/rosters/people.xlsx", views.TemplateWorkbookView.as_view(**_PEOPLE), name="roster-people-workbook"),
    path("agencies/rosters/<int:pk>/", views.RosterView.as_view(), name="roster"),
    path("agencies/rosters/<int:pk>/settings/", views.SettingsView.as_view(), name="roster-settings"),
    path("agencies/rosters/<int:pk>/confirm/", views.ConfirmView.as_view(), name="roster-confirm"),
    path("agencies/rosters/<int:pk>/passwords/", views.PasswordsView.as_view(), name="roster-passwords"),
    path("agencies/rosters/<int:pk>/make-passwords/", views.MakePasswordsView.as_view(), name="roster-make-passwords"),
    path("agencies/rosters/<int:pk>/undo/", views.UndoView.as_view(), name="roster-undo"),
    path("agencies/rosters/<int:pk>/delete/", views.DeleteView.as_view(), name="roster-delete"),
]
