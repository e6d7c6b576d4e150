"""Routes of keeping agencies and people."""

from django.urls import path

from units.upkeep import agencies, people

urlpatterns = [
    path("agencies/", agencies.AgencyListView.as_view(), name="agency-list"),
    path("agencies/open/", agencies.OpenView.as_view(), name="agency-open"),
    path("agencies/<int:pk>/", agencies.AgencyView.as_view(), name="agency"),
    path("agencies/<int:pk>/rename/", agencies.RenameView.as_view(), name="agency-rename"),
    path("agencies/<int:pk>/merge/", agencies.MergeView.as_view(), name="agency-merge"),
    path("agencies/<int:pk>/split/", agencies.SplitView.as_view(), name="agency-split"),
    path("agencies/<int:pk>/close/", agencies.CloseView.as_view(), name="agency-close"),
    path("agencies/<int:pk>/undo/", agencies.UndoView.as_view(), name="agency-undo"),
    path("people/", people.PersonListView.as_view(), name="person-list"),
    path("people/add/", people.AddView.as_view(), name="person-add"),
    path("people/<int:pk>/", people.PersonView.as_view(), name="person"),
    path("people/<int:pk>/role/", people.GiveRoleView.as_view(), name="person-role"),
    path("people/<int:pk>/end-role/", people.EndRoleView.as_view(), name="person-end-role"),
    path("people/<int:pk>/password/", people.ResetPasswordView.as_view(), name="person-password"),
    path("people/<int:pk>/block/", people.BlockView.as_view(), name="person-block"),
    path("people/<int:pk>/unblock/", people.UnblockView.as_view(), name="person-unblock"),
]
