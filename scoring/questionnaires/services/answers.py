"""Taking an answer in: one link, one answer, and nothing that leads from one to the other."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from django.db import transaction

from evalcase.printable import printable
from scoring.questionnaires.models import (
    MAX_TEXT_ANSWER,
    AnswerChoice,
    AnswerLink,
    AnswerSheet,
    Question,
    QuestionKind,
    Questionnaire,
)
from scoring.questionnaires.selectors.results import LinkClosedError, LinkNotFoundError, digest_of, is_answerable

# Keys fit a signed 64-bit column and leave room above them.
_KEY_SPACE = 2**62


class AnswerRejected(Exception):
    """The answer is not taken and the link stays good; ``problems`` maps a question's key to a Chinese message."""

    def __init__(self, problems: Mapping[int, str]) -> None:
        super().__init__("；".join(problems.values()))
        self.problems = dict(problems)


@transaction.atomic
def submit_answer(*, token: str, answers: Mapping[int, Sequence[str]]) -> None:
    """Keep the answers that a link lets in, and use the link up; both or neither.

    ``answers`` maps a question's key to the keys of the options chosen, or to the words written. No entry goes to the
    log: it would hold the time and the network address. Raises LinkNotFoundError, LinkClosedError or AnswerRejected.
    """
    digest = digest_of(token)
    owner = AnswerLink.objects.filter(digest=digest).values_list("questionnaire", flat=True).first()
    if owner is None:
        raise LinkNotFoundError
    # Closing waits for answers under way, so that none comes in after the counting.
    questionnaire = Questionnaire.objects.select_for_update().get(pk=owner)
    if not is_answerable(questionnaire):
        raise LinkClosedError
    rows = _checked(questionnaire, answers)
    used, _ = AnswerLink.objects.filter(digest=digest).delete()
    if not used:
        raise LinkNotFoundError  # someone else with the same link was faster
    sheet = AnswerSheet(pk=_random_key(), questionnaire=questionnaire)
    sheet.full_clean(validate_unique=False)
    sheet.save(force_insert=True)
    for row in rows:
        row.answer = sheet
    AnswerChoice.objects.bulk_create(sorted(rows, key=lambda row: row.pk))


def _checked(questionnaire: Questionnaire, answers: Mapping[int, Sequence[str]]) -> list[AnswerChoice]:
    rows: list[AnswerChoice] = []
    problems: dict[int, str] = {}
    questions = list(questionnaire.questions.prefetch_related("options").order_by("order", "pk"))
    for question in questions:
        given = [value for raw in answers.get(question.pk, ()) if (value := printable(raw).strip())]
        problem = _problem(question, given)
        if problem:
            problems[question.pk] = problem
        else:
            rows += _rows(question, given)
    if not rows and not problems and questions:
        problems[questions[0].pk] = "没有作答任何题目，请至少回答一题后提交"
    if problems:
        raise AnswerRejected(problems)
    return rows


def _problem(question: Question, given: Sequence[str]) -> str:
    """What is wrong with the answer to one question; empty where it is good."""
    if not given:
        return "这一题必答，请作答后提交" if question.required else ""
    if question.kind == QuestionKind.OPEN:
        longest = max(map(len, given))
        if len(given) > 1 or longest > MAX_TEXT_ANSWER:
            return f"写了{longest}个字，最多{MAX_TEXT_ANSWER}个字，请精简文字"
        return ""
    if question.kind != QuestionKind.MULTIPLE and len(given) > 1:
        return f"选了{len(given)}项，这一题只能选一项，请重新选择"
    known = {str(option.pk) for option in question.options.all()}
    if len(set(given)) != len(given) or not known.issuperset(given):
        return "所选的不是这一题的选项，请重新选择"
    return ""


def _rows(question: Question, given: Sequence[str]) -> list[AnswerChoice]:
    if question.kind == QuestionKind.OPEN:
        return [AnswerChoice(pk=_random_key(), question=question, text=given[0])] if given else []
    return [AnswerChoice(pk=_random_key(), question=question, option_id=int(value)) for value in given]


def _random_key() -> int:
    return secrets.randbelow(_KEY_SPACE) + 1
