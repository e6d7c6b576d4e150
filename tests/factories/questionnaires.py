"""Questionnaires for tests: a small case, a draft with three questions, and answers to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from scoring.cases.models import Case
from scoring.counting.services import PaperCounts, questions_to_count
from scoring.questionnaires.models import Question, QuestionKind, Questionnaire
from scoring.questionnaires.services.answers import submit_answer
from scoring.questionnaires.services.frames import Frame, create_questionnaire, open_questionnaire
from scoring.questionnaires.services.links import issue_tokens
from scoring.questionnaires.services.questions import Definition, add_question
from units.agencies.models import Agency

SCALE = (("非常满意", Decimal(1)), ("满意", Decimal("0.8")), ("一般", Decimal("0.6")), ("不满意", Decimal(0)))


def make_case(agency: Agency, code: str = "survey-2023", **fields: Any) -> Case:
    """A case without a framework, in its agency's own hands."""
    return Case.objects.create(**{"code": code, "title": "问卷案件", "agency": agency, "year": 2023} | fields)


def frame(**fields: Any) -> Frame:
    """A frame that is open today; anything may be said otherwise."""
    today = timezone.localdate()
    given = {"title": "办事群众满意度问卷", "population": "办事群众", "planned": 100, "opens": today}
    return Frame(**given | {"closes": today + timedelta(days=30)} | fields)


def draft(case: Case, questions: Sequence[Definition] | None = None, **fields: Any) -> Questionnaire:
    """A draft; by default with two satisfaction questions, one with several choices and one in words."""
    made = create_questionnaire(case=case, frame=frame(**fields))
    for definition in default_questions() if questions is None else questions:
        add_question(questionnaire=made, definition=definition)
    return made


def default_questions() -> tuple[Definition, ...]:
    return (
        Definition("服务态度", QuestionKind.SATISFACTION, SCALE),
        Definition("办事效率", QuestionKind.SATISFACTION, SCALE),
        Definition("办事渠道", QuestionKind.MULTIPLE, (("窗口", None), ("网上", None)), False, False),
        Definition("意见建议", QuestionKind.OPEN, (), False, False),
    )


def opened(case: Case, **fields: Any) -> Questionnaire:
    """A questionnaire that is out."""
    return open_questionnaire(questionnaire=draft(case, **fields))


def choice(question: Question, number: int) -> list[str]:
    """The answer that takes the option of that number, from 0."""
    return [str(question.options.all()[number].pk)]


def answer(questionnaire: Questionnaire, *numbers: int, text: str = "") -> None:
    """One person's answer by a link of their own: for each question with options the number of the option taken."""
    (token,) = issue_tokens(questionnaire=questionnaire, number=1)
    rows = list(questionnaire.questions.prefetch_related("options").order_by("order"))
    chosen = {question.pk: choice(question, number) for question, number in zip(rows, numbers, strict=False)}
    if text:
        chosen[rows[-1].pk] = [text]
    submit_answer(token=token, answers=chosen)


def paper(questionnaire: Questionnaire, issued: int, returned: int, *copies: int) -> PaperCounts:
    """Counts of paper copies, the options' in printed order; those left out are 0."""
    options = [option for question in questions_to_count(questionnaire) for option in question.options.all()]
    given = [*copies, *[0] * (len(options) - len(copies))]
    return PaperCounts(issued, returned, {option.pk: number for option, number in zip(options, given, strict=True)})
