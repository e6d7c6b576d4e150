"""Closing a questionnaire, the counts of its paper copies, and which survey counts: all of them move scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from evalcase.audit.services import SYSTEM_NAME, record
from scoring.cases.choices import OPEN_STATES
from scoring.cases.models import Case
from scoring.questionnaires.models import (
    MAX_COPIES,
    OptionCount,
    Question,
    QuestionKind,
    Questionnaire,
    QuestionnaireState,
    QuestionOption,
)
from scoring.questionnaires.selectors.results import leading_question, paper_copies
from scoring.questionnaires.services.frames import QuestionnaireError, locked, save_checked, state_change
from scoring.scores.services import score_case


@transaction.atomic
def close_questionnaire(*, questionnaire: Questionnaire, actor: AbstractBaseUser | None = None) -> Questionnaire:
    """End the collecting for good: links still out are void, and the counts become facts of the case.

    The case is scored anew where it is being scored. Raises QuestionnaireError.
    """
    questionnaire = locked(questionnaire, QuestionnaireState.OPEN)
    answered = questionnaire.answers.count()
    questionnaire.links.all().delete()
    questionnaire.state = QuestionnaireState.CLOSED
    questionnaire.closed_by, questionnaire.closed_at = _name(actor), timezone.now()
    save_checked(questionnaire, ["state", "closed_by", "closed_at"])
    changes = state_change(QuestionnaireState.OPEN, questionnaire) | {"网上答卷份数": [None, answered]}
    record(actor=actor, action="结束问卷", obj=questionnaire, changes=changes)
    rescore(questionnaire.case, actor)
    return questionnaire


@transaction.atomic
def prefer_questionnaire(
    *, questionnaire: Questionnaire, preferred: bool, actor: AbstractBaseUser | None = None
) -> Questionnaire:
    """Choose whether a closed questionnaire counts in place of an imported table. Raises QuestionnaireError."""
    questionnaire = locked(questionnaire, QuestionnaireState.CLOSED)
    if questionnaire.preferred != preferred:
        changes = {"preferred": [questionnaire.preferred, preferred]}
        questionnaire.preferred = preferred
        save_checked(questionnaire, ["preferred"])
        record(actor=actor, action="以问卷为准" if preferred else "以工作簿为准", obj=questionnaire, changes=changes)
        rescore(questionnaire.case, actor)
    return questionnaire


def rescore(case: Case, actor: AbstractBaseUser | None) -> None:
    """Score the case anew where its sheet is being filled: the counts of its questionnaires have changed."""
    if case.framework and case.state in OPEN_STATES:
        score_case(case=case, actor=actor)


def _name(actor: AbstractBaseUser | None) -> str:
    return SYSTEM_NAME if actor is None else str(actor)[:150]


@dataclass(frozen=True, slots=True)
class PaperCounts:
    """Paper copies that went out and came back, and how many chose each option, by the option's key."""

    issued: int
    returned: int
    copies: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class CountProblem:
    """Something that cannot be; ``option`` is where to look, None for the numbers issued and returned."""

    option: QuestionOption | None
    found: str
    expected: str

    @property
    def text(self) -> str:
        place = f"“{self.option.question}”的“{self.option}”" if self.option else "纸质问卷份数"
        return f"{place}：{self.found}，{self.expected}"


class CountsRejected(QuestionnaireError):
    """The counts contradict one another; ``problems`` says where, and is never empty."""

    def __init__(self, problems: Sequence[CountProblem]) -> None:
        super().__init__("；".join(problem.text for problem in problems))
        self.problems = tuple(problems)


@transaction.atomic
def enter_counts(
    *, questionnaire: Questionnaire, counts: PaperCounts, basis: str = "", actor: AbstractBaseUser | None = None
) -> Questionnaire:
    """Keep the counts of the paper copies in place of those before; all zero takes them back.

    ``basis`` says where they come from (a workbook's name). Of a closed questionnaire they count at once, and the case
    is scored anew. Raises QuestionnaireError, as CountsRejected where the counts contradict one another.
    """
    questionnaire = locked(questionnaire, QuestionnaireState.OPEN, QuestionnaireState.CLOSED)
    questions = questions_to_count(questionnaire)
    problems = count_problems(questions, counts)
    if problems:
        raise CountsRejected(problems)
    options = [option for question in questions for option in question.options.all()]
    before = {option.pk: paper_copies(option) for option in options}
    changes: dict[str, list[int]] = {
        f"{option.question}/{option}": [before[option.pk], counts.copies[option.pk]]
        for option in options
        if before[option.pk] != counts.copies[option.pk]
    }
    for field, value in (("paper_issued", counts.issued), ("paper_returned", counts.returned)):
        if getattr(questionnaire, field) != value:
            changes[field] = [getattr(questionnaire, field), value]
    if not changes:
        return questionnaire
    questionnaire.paper_issued, questionnaire.paper_returned = counts.issued, counts.returned
    questionnaire.counted_by = _name(actor)
    questionnaire.counted_at = timezone.now()
    save_checked(questionnaire, ["paper_issued", "paper_returned", "counted_by", "counted_at"])
    OptionCount.objects.filter(option__in=options).delete()
    OptionCount.objects.bulk_create(
        OptionCount(option=option, copies=counts.copies[option.pk]) for option in options if counts.copies[option.pk]
    )
    record(actor=actor, action="填报纸质份数", obj=questionnaire, changes=changes, reason=basis)
    if questionnaire.state == QuestionnaireState.CLOSED:
        rescore(questionnaire.case, actor)
    return questionnaire


def questions_to_count(questionnaire: Questionnaire) -> list[Question]:
    """The questions that have options, with these and their paper counts; two queries."""
    options = Prefetch("options", QuestionOption.objects.select_related("question", "paper").order_by("order", "pk"))
    rows = questionnaire.questions.exclude(kind=QuestionKind.OPEN).order_by("order", "pk")
    return list(rows.prefetch_related(options))


def count_problems(questions: Sequence[Question], counts: PaperCounts) -> list[CountProblem]:
    """What cannot be: more back than out, a question answered more often than there are copies, unequal sums.

    Every valid copy answers every required satisfaction question once, so these questions have equal sums.
    """
    problems = [
        CountProblem(None, f"{name}份数是{number}", f"应为0到{MAX_COPIES}的整数")
        for name, number in (("发放", counts.issued), ("回收", counts.returned))
        if not 0 <= number <= MAX_COPIES
    ]
    if counts.returned > counts.issued:
        found = f"回收{counts.returned}份，发放{counts.issued}份"
        problems.append(CountProblem(None, found, "回收份数不能多于发放份数"))
    leading = leading_question(questions)
    valid = _sum(leading, counts) if leading else counts.returned
    for question in questions:
        problems += _question_problems(question, counts, leading, valid)
    return problems


def _question_problems(
    question: Question, counts: PaperCounts, leading: Question | None, valid: int
) -> list[CountProblem]:
    options = list(question.options.all())
    problems = [
        CountProblem(option, f"份数是{counts.copies.get(option.pk)}", f"应为0到{MAX_COPIES}的整数，没有人选的填0")
        for option in options
        if not 0 <= counts.copies.get(option.pk, -1) <= MAX_COPIES
    ]
    if problems or not options:
        return problems
    if question.kind == QuestionKind.MULTIPLE:
        return [
            CountProblem(option, f"份数是{counts.copies[option.pk]}", f"不能多于回收份数{counts.returned}份")
            for option in options
            if counts.copies[option.pk] > counts.returned
        ]
    answered = _sum(question, counts)
    if answered > counts.returned:
        found = f"本题各选项合计{answered}份"
        return [CountProblem(options[-1], found, f"不能多于回收份数{counts.returned}份，请核对各选项份数")]
    if leading is not None and question.counts and question.required and answered != valid:
        found = f"本题各选项合计{answered}份"
        return [
            CountProblem(
                options[-1], found, f"应与“{leading}”的合计{valid}份相等：有效问卷每道必答的满意度题都答了一次"
            )
        ]
    return []


def _sum(question: Question, counts: PaperCounts) -> int:
    return sum(counts.copies.get(option.pk, 0) for option in question.options.all())
