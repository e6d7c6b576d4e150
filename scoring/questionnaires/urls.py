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

_LIST = "cases/<slug:code>/questionnaires/"
_ONE = f"{_LIST}<int:pk>/"
_QUESTION = f"{_ONE}questions/<int:number>/"

urlpatterns = [
    path("q/thanks/", AnsweredView.as_view(), name="answered"),
    path("q/<str:token>/", AnswerView.as_view(), name="answer"),
    path(_LIST, QuestionnaireListView.as_view(), name="questionnaires"),
    path(f"{_LIST}new/", NewQuestionnaireView.as_view(), name="questionnaire-new"),
    path(_ONE, QuestionnaireView.as_view(), name="questionnaire"),
    path(f"{_ONE}frame/", FrameView.as_view(), name="questionnaire-frame"),
    path(f"{_ONE}preview/", PreviewView.as_view(), name="questionnaire-preview"),
    path(f"{_ONE}open/", OpenView.as_view(), name="questionnaire-open"),
    path(f"{_ONE}delete/", DeleteView.as_view(), name="questionnaire-delete"),
    path(f"{_ONE}links/", LinksView.as_view(), name="questionnaire-links"),
    path(f"{_ONE}links/void/", VoidLinksView.as_view(), name="questionnaire-links-void"),
    path(f"{_ONE}questions/new/", QuestionView.as_view(), name="question-new"),
    path(_QUESTION, QuestionView.as_view(), name="question"),
    path(f"{_QUESTION}up/", MoveQuestionView.as_view(), name="question-up"),
    path(f"{_QUESTION}down/", MoveQuestionView.as_view(up=False), name="question-down"),
    path(f"{_QUESTION}remove/", RemoveQuestionView.as_view(), name="question-remove"),
]
