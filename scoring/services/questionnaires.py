"""A questionnaire's life: defined as a draft, sent out, closed; and which survey counts where there are two."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from evalcase.audit.services import SYSTEM_NAME, record
from scoring.cases.choices import OPEN_STATES, State
from scoring.cases.models import Case
from scoring.models.questionnaires import AnswerLink, Questionnaire, QuestionnaireState
from scoring.selectors.questionnaires import digest_of
from scoring.services.scores import score_case

MAX_LINKS_AT_ONCE = 2000
MAX_LINKS = 20_000


class QuestionnaireError(Exception):
    """A questionnaire cannot be changed so; the Chinese message says what was found and how to mend it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the questions; the fields of the model of the same names."""

    title: str
    population: str
    planned: int
    opens: date
    closes: date
    introduction: str = ""
    population_size: int | None = None
    minimum_valid: int = 30

    def as_data(self) -> dict[str, Any]:
        return {field: getattr(self, field) for field in self.__slots__}


@transaction.atomic
def create_questionnaire(*, case: Case, frame: Frame, actor: AbstractBaseUser | None = None) -> Questionnaire:
    """A new draft without questions. Raises QuestionnaireError."""
    require_changeable(Case.objects.select_for_update(of=("self",)).get(pk=case.pk))
    questionnaire = Questionnaire(case=case, **frame.as_data())
    save_checked(questionnaire)
    changes = {field: [None, value] for field, value in frame.as_data().items()}
    record(actor=actor, action="新建问卷", obj=questionnaire, changes=changes)
    return questionnaire


@transaction.atomic
def change_questionnaire(
    *, questionnaire: Questionnaire, frame: Frame, actor: AbstractBaseUser | None = None
) -> Questionnaire:
    """Change what stands around the questions of a draft. Raises QuestionnaireError."""
    questionnaire = locked(questionnaire, QuestionnaireState.DRAFT)
    changes = {
        field: [getattr(questionnaire, field), value]
        for field, value in frame.as_data().items()
        if getattr(questionnaire, field) != value
    }
    if changes:
        for field, value in frame.as_data().items():
            setattr(questionnaire, field, value)
        save_checked(questionnaire)
        record(actor=actor, action="修改问卷", obj=questionnaire, changes=changes)
    return questionnaire


@transaction.atomic
def delete_questionnaire(*, questionnaire: Questionnaire, actor: AbstractBaseUser | None = None) -> None:
    """Take a draft away. Raises QuestionnaireError for one that was sent out."""
    questionnaire = locked(questionnaire, QuestionnaireState.DRAFT)
    record(actor=actor, action="删除问卷", obj=questionnaire)
    questionnaire.delete()


@transaction.atomic
def open_questionnaire(*, questionnaire: Questionnaire, actor: AbstractBaseUser | None = None) -> Questionnaire:
    """Send a draft out: from now on its questions stand. Raises QuestionnaireError naming all that is missing."""
    questionnaire = locked(questionnaire, QuestionnaireState.DRAFT)
    problems = _missing(questionnaire)
    if problems:
        raise QuestionnaireError(f"问卷{questionnaire}还不能发放：{'；'.join(problems)}")
    questionnaire.state = QuestionnaireState.OPEN
    save_checked(questionnaire, ["state"])
    record(
        actor=actor,
        action="发放问卷",
        obj=questionnaire,
        changes=_state_change(QuestionnaireState.DRAFT, questionnaire),
    )
    return questionnaire


def _missing(questionnaire: Questionnaire) -> list[str]:
    questions = list(questionnaire.questions.all())
    found = [] if questions else ["没有题目，请至少加一个题目"]
    counting = [question for question in questions if question.counts]
    if counting and not any(question.required for question in counting):
        found.append("计入满意度的题目都不是必答，请至少把一题设为必答，否则无法认定有效答卷")
    if questionnaire.closes < timezone.localdate():
        found.append(f"截止日期{questionnaire.closes:%Y-%m-%d}已过，请改正截止日期")
    return found


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
    changes = _state_change(QuestionnaireState.OPEN, questionnaire) | {"网上答卷份数": [None, answered]}
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


@transaction.atomic
def issue_tokens(
    *, questionnaire: Questionnaire, number: int, actor: AbstractBaseUser | None = None
) -> tuple[str, ...]:
    """The secrets of new single-use links, told this once: only their digests are kept. Raises QuestionnaireError."""
    questionnaire = locked(questionnaire, QuestionnaireState.OPEN)
    if not 1 <= number <= MAX_LINKS_AT_ONCE:
        raise QuestionnaireError(f"要生成的链接数是{number}，一次应为1到{MAX_LINKS_AT_ONCE}个")
    if questionnaire.links_issued + number > MAX_LINKS:
        raise QuestionnaireError(
            f"已生成{questionnaire.links_issued}个链接，再生成{number}个超过每份问卷{MAX_LINKS}个的上限"
        )
    tokens = tuple(secrets.token_urlsafe(18) for _ in range(number))
    AnswerLink.objects.bulk_create(
        AnswerLink(questionnaire=questionnaire, digest=digest) for digest in sorted(map(digest_of, tokens))
    )
    before = questionnaire.links_issued
    questionnaire.links_issued += number
    save_checked(questionnaire, ["links_issued"])
    changes = {"links_issued": [before, questionnaire.links_issued]}
    record(actor=actor, action="生成答题链接", obj=questionnaire, changes=changes)
    return tokens


@transaction.atomic
def void_tokens(*, questionnaire: Questionnaire, actor: AbstractBaseUser | None = None) -> int:
    """Take back every unused link, for a list that was lost; gives how many. Raises QuestionnaireError."""
    questionnaire = locked(questionnaire, QuestionnaireState.OPEN)
    unused = questionnaire.links.count()
    if unused:
        questionnaire.links.all().delete()
        before = questionnaire.links_issued
        questionnaire.links_issued -= unused
        save_checked(questionnaire, ["links_issued"])
        changes = {"links_issued": [before, questionnaire.links_issued]}
        record(actor=actor, action="作废未用链接", obj=questionnaire, changes=changes)
    return unused


def locked(questionnaire: Questionnaire, *states: QuestionnaireState) -> Questionnaire:
    """The questionnaire as it stands now, locked until the transaction ends.

    Raises QuestionnaireError where it was taken away, stands in none of ``states``, or its case is not to be changed.
    """
    # The case first: its state must not change while counts move its scores.
    case = Case.objects.select_for_update().get(pk=questionnaire.case_id)
    found = Questionnaire.objects.select_for_update().filter(pk=questionnaire.pk).first()
    if found is None:
        raise QuestionnaireError(f"问卷{questionnaire}已被删除")
    found.case = case
    require_changeable(case)
    if found.state not in states:
        wanted = "或".join(f"“{state.label}”" for state in states)
        raise QuestionnaireError(
            f"问卷{found}现在是“{found.get_state_display()}”，{wanted}时才能这样做，请刷新页面查看"
        )
    return found


def require_changeable(case: Case) -> None:
    """Questionnaires are set up and closed before the sheet is handed in, for their counts move its scores."""
    if case.state != State.SETUP and case.state not in OPEN_STATES:
        raise QuestionnaireError(
            f"案件{case.code}现在是“{State(case.state).label}”，不能修改问卷，因为问卷结果影响得分；需要修改时请由审核人退回"
        )


def rescore(case: Case, actor: AbstractBaseUser | None) -> None:
    """Score the case anew where its sheet is being filled: the counts of its questionnaires have changed."""
    if case.framework and case.state in OPEN_STATES:
        score_case(case=case, actor=actor)


def save_checked(row: models.Model, fields: list[str] | None = None) -> None:
    """Check a row and save it. Raises QuestionnaireError with every fault."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise QuestionnaireError("；".join(_messages(row, error))) from error
    row.save(update_fields=fields)


def _messages(row: models.Model, error: ValidationError) -> list[str]:
    """Every fault with the name of its field before it."""
    found = []
    for field, faults in error.message_dict.items():
        named = "" if field == "__all__" else f"“{row._meta.get_field(field).verbose_name}”"  # type: ignore[union-attr]
        found += [f"{named}{fault}" for fault in faults]
    return found


def _state_change(before: QuestionnaireState, questionnaire: Questionnaire) -> dict[str, list[str]]:
    return {"state": [before.label, questionnaire.get_state_display()]}


def _name(actor: AbstractBaseUser | None) -> str:
    return SYSTEM_NAME if actor is None else str(actor)[:150]
