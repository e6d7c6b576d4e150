"""Questionnaires to read: lists, one questionnaire with its questions, an open link, and the results."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from budgets.quantities import PERCENT, Quantity, ratio
from scoring.cases.models import Case
from scoring.questionnaires.models import (
    AnswerChoice,
    AnswerLink,
    AnswerSheet,
    Question,
    QuestionKind,
    Questionnaire,
    QuestionnaireState,
    QuestionOption,
)
from scoring.questionnaires.selectors.samples import Sample

# Answers by link are shown and counted only from this number on; below it a person could be made out.
FEWEST_SHOWN = 5


class LinkNotFoundError(LookupError):
    """No unused link has this secret: it never was, was used, or was taken back."""


class LinkClosedError(LookupError):
    """The link is good, but its questionnaire is not being answered now."""


@dataclass(frozen=True, slots=True)
class OptionResult:
    """An option with its copies: by link (0 where withheld), on paper, together, and their share of the question."""

    option: QuestionOption
    online: int
    paper: int
    share: Quantity

    @property
    def copies(self) -> int:
        return self.online + self.paper


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """A question's options or texts. ``copies`` sums its options; ``satisfaction`` is blank where none is counted."""

    question: Question
    options: tuple[OptionResult, ...]
    copies: int
    satisfaction: Quantity
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How many went out and came back, by link and on paper. Every answer by link is valid: the form sees to it."""

    links_issued: int
    links_answered: int
    paper_issued: int
    paper_returned: int

    @property
    def issued(self) -> int:
        return self.links_issued + self.paper_issued

    @property
    def returned(self) -> int:
        return self.links_answered + self.paper_returned

    @property
    def withheld(self) -> int:
        """Answers by link that are too few to be shown or counted."""
        return self.links_answered if self.links_answered < FEWEST_SHOWN else 0

    @property
    def links_counted(self) -> int:
        return self.links_answered - self.withheld


@dataclass(frozen=True, slots=True)
class Results:
    """What a closed questionnaire says. ``recovery`` 回收率 = 回收 ÷ 发放, ``validity`` 有效率 = 有效 ÷ 回收."""

    progress: Progress
    valid: int
    recovery: Quantity
    validity: Quantity
    questions: tuple[QuestionResult, ...]
    satisfaction: Quantity
    sample: Sample


def questionnaires_of(case: Case) -> QuerySet[Questionnaire]:
    """The questionnaires of a case in the order they were made, each with ``answered``; one query."""
    return case.questionnaires.annotate(answered=answers_per_questionnaire())


def answers_per_questionnaire() -> Coalesce:
    """The number of answers by link, to annotate questionnaires with."""
    counted = AnswerSheet.objects.filter(questionnaire=OuterRef("pk")).order_by().values("questionnaire")
    return Coalesce(Subquery(counted.annotate(number=Count("pk")).values("number"), IntegerField()), 0)


def questionnaire_of(case: Case, pk: int) -> Questionnaire:
    """A questionnaire of this very case, with ``answered`` and its questions and options loaded; three queries.

    Raises Questionnaire.DoesNotExist, also for one of another case.
    """
    return questionnaires_of(case).select_related("case").prefetch_related(*_with_options()).get(pk=pk)


def _with_options() -> tuple[Prefetch, ...]:
    return (
        Prefetch("questions", Question.objects.order_by("order", "pk")),
        Prefetch("questions__options", QuestionOption.objects.select_related("paper").order_by("order", "pk")),
    )


def digest_of(secret: str) -> str:
    """What is kept of a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def questionnaire_of_link(secret: str) -> Questionnaire:
    """The questionnaire that an unused link opens today, with questions and options; three queries.

    Raises LinkNotFoundError or LinkClosedError.
    """
    link = AnswerLink.objects.select_related("questionnaire").filter(digest=digest_of(secret)).first()
    if link is None:
        raise LinkNotFoundError
    if not is_answerable(link.questionnaire):
        raise LinkClosedError
    return Questionnaire.objects.prefetch_related(*_with_options()).get(pk=link.questionnaire_id)


def is_answerable(questionnaire: Questionnaire) -> bool:
    """Whether answers are taken today."""
    is_open = questionnaire.state == QuestionnaireState.OPEN
    return is_open and questionnaire.opens <= timezone.localdate() <= questionnaire.closes


def progress_of(questionnaire: Questionnaire, answered: int) -> Progress:
    """How far a questionnaire has come, with the number of its answers by link."""
    return Progress(questionnaire.links_issued, answered, questionnaire.paper_issued, questionnaire.paper_returned)


def counted_options(questionnaires: Iterable[Questionnaire]) -> list[QuestionOption]:
    """All options with ``online`` (answers by link) and their paper count, in printed order; one query."""
    return list(
        QuestionOption.objects.filter(question__questionnaire__in=[entry.pk for entry in questionnaires])
        .select_related("question", "paper")
        .annotate(online=_times_chosen())
        .order_by("question__questionnaire_id", "question__order", "question_id", "order", "pk")
    )


def _times_chosen() -> Coalesce:
    chosen = AnswerChoice.objects.filter(option=OuterRef("pk")).order_by().values("option")
    return Coalesce(Subquery(chosen.annotate(number=Count("pk")).values("number"), IntegerField()), 0)


def paper_copies(option: QuestionOption) -> int:
    """Paper copies with this option; 0 where none were entered."""
    entered = getattr(option, "paper", None)
    return entered.copies if entered else 0


def leading_question(questions: Iterable[Question]) -> Question | None:
    """The first required question that makes up satisfaction: every valid answer has answered it exactly once."""
    return next((question for question in questions if question.counts and question.required), None)


def results_of(questionnaire: Questionnaire) -> Results:
    """The results of a questionnaire read by ``questionnaire_of``; two queries more."""
    progress = progress_of(questionnaire, questionnaire.answered)  # type: ignore[attr-defined]
    options: dict[int, list[OptionResult]] = {}
    for option in counted_options([questionnaire]):
        online = option.online if progress.links_counted else 0  # type: ignore[attr-defined]
        entry = OptionResult(option, online, paper_copies(option), Quantity.blank(PERCENT))
        options.setdefault(option.question_id, []).append(entry)
    texts = _texts(questionnaire) if progress.links_counted else {}
    questions = list(questionnaire.questions.all())
    sheets = progress.links_counted + progress.paper_returned
    shown = tuple(
        _question_result(question, options.get(question.pk, []), texts.get(question.pk, ()), sheets)
        for question in questions
    )
    counted = [entry for result in shown if result.question.counts for entry in result.options]
    valid = valid_copies(progress, {result.question.pk: result.copies for result in shown}, questions)
    return Results(
        progress,
        valid,
        ratio(Quantity.of(progress.returned), Quantity.of(progress.issued)),
        ratio(Quantity.of(valid), Quantity.of(progress.returned)),
        shown,
        satisfaction(counted),
        Sample(valid, questionnaire.minimum_valid, questionnaire.population_size),
    )


def valid_copies(progress: Progress, copies: dict[int, int], questions: Iterable[Question]) -> int:
    """Valid copies: those of the first required satisfaction question, else every copy that came back and counts."""
    leading = leading_question(questions)
    return copies.get(leading.pk, 0) if leading else progress.links_counted + progress.paper_returned


def satisfaction(options: Iterable[OptionResult]) -> Quantity:
    """Σ(option weight × copies) ÷ Σ copies as a percentage; blank where nobody chose an option."""
    pairs = [(entry.option.weight or Decimal(0), entry.copies) for entry in options]
    copies = sum(number for _, number in pairs)
    if not copies:
        return Quantity.blank(PERCENT)
    return Quantity(sum((weight * number for weight, number in pairs), Decimal(0)) / copies, PERCENT, 2)


def _question_result(
    question: Question, options: list[OptionResult], texts: Iterable[str], sheets: int
) -> QuestionResult:
    copies = sum(entry.copies for entry in options)
    # One sheet may take several options: their shares are of the sheets, not of one another.
    whole = Quantity.of(sheets if question.kind == QuestionKind.MULTIPLE else copies)
    shared = tuple(
        OptionResult(entry.option, entry.online, entry.paper, ratio(Quantity.of(entry.copies), whole))
        for entry in options
    )
    rate = satisfaction(shared) if question.kind == QuestionKind.SATISFACTION else Quantity.blank(PERCENT)
    return QuestionResult(question, shared, copies, rate, tuple(texts))


def _texts(questionnaire: Questionnaire) -> dict[int, list[str]]:
    """What was written, by question, sorted as text: no order of arrival."""
    by_question: dict[int, list[str]] = {}
    for question, text in _written(questionnaire):
        by_question.setdefault(question, []).append(text)
    return {question: sorted(texts) for question, texts in by_question.items()}


def _written(questionnaire: Questionnaire) -> Iterator[tuple[int, str]]:
    rows = AnswerChoice.objects.filter(question__questionnaire=questionnaire, option=None)
    return iter(rows.values_list("question_id", "text"))
