"""The questions between tables."""

from django.urls import path

from scoring.contested.views import QuestionsView, WithdrawDecisionView

urlpatterns = [
    path("data-questions/<str:agency>/<int:year>/", QuestionsView.as_view(), name="data-questions"),
    path(
        "data-questions/<str:agency>/<int:year>/withdraw/",
        WithdrawDecisionView.as_view(),
        name="data-question-withdraw",
    ),
]
