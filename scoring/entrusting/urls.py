"""Routes of entrustments."""

from django.urls import path

from scoring.entrusting import views

urlpatterns = [
    path("entrustments/", views.EntrustmentListView.as_view(), name="entrustment-list"),
    path("entrustments/new/", views.NewEntrustmentView.as_view(), name="entrustment-new"),
    path("entrustments/<int:pk>/", views.EntrustmentView.as_view(), name="entrustment"),
    path("entrustments/<int:pk>/add/", views.AddView.as_view(), name="entrustment-add"),
    path("entrustments/<int:pk>/extend/", views.ExtendView.as_view(), name="entrustment-extend"),
    path("entrustments/<int:pk>/end/", views.EndView.as_view(), name="entrustment-end"),
    path("entrustments/<int:pk>/take-back/", views.TakeBackView.as_view(), name="entrustment-take-back"),
]
