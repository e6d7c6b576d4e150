"""Questionnaires: drawn up, sent out, answered."""

from django.urls import path

from scoring.questionnaires.views.answers import AnsweredView, AnswerView, PreviewView
from scoring.questionnaires.views.links import LinksView, VoidLinksView
from scoring.questionnaires.views.pages import (
    DeleteView,
    FrameView,
    NewQuestionnaireView,
    OpenView,
    QuestionnaireListView,
    QuestionnaireView,
)
from scoring.questionnaires.views.questions import MoveQuestionView, QuestionView, RemoveQuestionView

urlpatterns = [
    path("q/thanks/", AnsweredView.as_view(), name="answered"),
    path("q/<str:token>/", AnswerView.as_view(), name="answer"),
    path("cases/<slug:code>/questionnaires/", QuestionnaireListView.as_view(), name="questionnaires"),
    path("cases/<slug:code>/questionnaires/new/", NewQuestionnaireView.as_view(), name="questionnaire-new"),
    path("cases/<slug:code>/questionnaires/<int:pk>/", QuestionnaireView.as_view(), name="questionnaire"),
    path("cases/<slug:code>/questionnaires/<int:pk>/frame/", FrameView.as_view(), name="questionnaire-frame"),
    path("cases/<slug:code>/questionnaires/<int:pk>/preview/", PreviewView.as_view(), name="questionnaire-preview"),
    path("cases/<slug:code>/questionnaires/<int:pk>/open/", OpenView.as_view(), name="questionnaire-open"),
    path("cases/<slug:code>/questionnaires/<int:pk>/delete/", DeleteView.as_view(), name="questionnaire-delete"),
    path("cases/<slug:code>/questionnaires/<int:pk>/links/", LinksView.as_view(), name="questionnaire-links"),
    path(
        "cases/<slug:code>/questionnaires/<int:pk>/links/void/",
        VoidLinksView.as_view(),
        name="questionnaire-links-void",
    ),
    path("cases/<slug:code>/questionnaires/<int:pk>/questions/new/", QuestionView.as_view(), name="question-new"),
    path("cases/<slug:code>/questionnaires/<int:pk>/questions/<int:number>/", QuestionView.as_view(), name="question"),
    path(
        "cases/<slug:code>/questionnaires/<int:pk>/questions/<int:number>/move/",
        MoveQuestionView.as_view(),
        name="question-move",
    ),
    path(
        "cases/<slug:code>/questionnaires/<int:pk>/questions/<int:number>/remove/",
        RemoveQuestionView.as_view(),
        name="question-remove",
    ),
]
