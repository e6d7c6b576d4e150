"""A questionnaire drawn up and sent out: what stands around its questions, and until when it may be changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from evalcase.audit.services import record
from scoring.cases.choices import OPEN_STATES, State
from scoring.cases.models import Case
from scoring.questionnaires.models import Questionnaire, QuestionnaireState


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
        changes=state_change(QuestionnaireState.DRAFT, questionnaire),
    )
    return questionnaire


def _missing(questionnaire: Questionnaire) -> list[str]:
    questions = list(questionnaire.questions.all())
    problems = [] if questions else ["没有题目，请至少加一个题目"]
    counting = [question for question in questions if question.counts]
    if counting and not any(question.required for question in counting):
        problems.append("计入满意度的题目都不是必答，请至少把一题设为必答，否则无法认定有效答卷")
    if questionnaire.closes < timezone.localdate():
        problems.append(f"截止日期{questionnaire.closes:%Y-%m-%d}已过，请改正截止日期")
    return problems


def locked(questionnaire: Questionnaire, *states: QuestionnaireState) -> Questionnaire:
    """The questionnaire as it stands now, locked until the transaction ends.

    Raises QuestionnaireError where it was taken away, stands in none of ``states``, or its case is not to be changed.
    """
    # The case first: its state must not change while counts move its scores.
    case = Case.objects.select_for_update().get(pk=questionnaire.case_id)
    current = Questionnaire.objects.select_for_update().filter(pk=questionnaire.pk).first()
    if current is None:
        raise QuestionnaireError(f"问卷{questionnaire}已被删除")
    current.case = case
    require_changeable(case)
    if current.state not in states:
        wanted = "或".join(f"“{state.label}”" for state in states)
        raise QuestionnaireError(
            f"问卷{current}现在是“{current.get_state_display()}”，{wanted}时才能这样做，请刷新页面查看"
        )
    return current


def require_changeable(case: Case) -> None:
    """Questionnaires are set up and closed before the sheet is handed in, for their counts move its scores."""
    if case.state != State.SETUP and case.state not in OPEN_STATES:
        raise QuestionnaireError(
            f"案件{case.code}现在是“{State(case.state).label}”，不能修改问卷，因为问卷结果影响得分；需要修改时请由审核人退回"
        )


def save_checked(row: models.Model, fields: list[str] | None = None) -> None:
    """Check a row and save it. Raises QuestionnaireError with every fault."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise QuestionnaireError("；".join(_messages(row, error))) from error
    row.save(update_fields=fields)


def _messages(row: models.Model, error: ValidationError) -> list[str]:
    """Every fault with the name of its field before it."""
    messages = []
    for field, faults in error.message_dict.items():
        named = "" if field == "__all__" else f"“{row._meta.get_field(field).verbose_name}”"  # type: ignore[union-attr]
        messages += [f"{named}{fault}" for fault in faults]
    return messages


def state_change(before: QuestionnaireState, questionnaire: Questionnaire) -> dict[str, list[str]]:
    return {"state": [before.label, questionnaire.get_state_display()]}
