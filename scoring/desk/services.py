"""The deadlines of cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from evalcase.audit.services import record
from scoring.cases.choices import ENDED_STATES
from scoring.cases.models import Case
from scoring.cases.rights import Action, may
from scoring.cases.selectors import open_case, person_on
from scoring.cases.services import ScoreSheetError
from units.people.models import User


@transaction.atomic
def set_deadlines(*, codes: Sequence[str], due_on: date | None, actor: User) -> int:
    """Set one deadline for several cases, all or none; how many have another one now.

    Raises ScoreSheetError, naming the case, for one that is not open to the person or not theirs to schedule.
    """
    return sum(set_deadline(case=_schedulable(code, actor), due_on=due_on, actor=actor) for code in codes)


def _schedulable(code: str, actor: User) -> Case:
    try:
        case = open_case(actor, code)
    except Case.DoesNotExist:
        raise ScoreSheetError(f"没有代码为“{code}”的案件，期限都没有改动") from None
    if not may(person_on(actor, case), Action.SCHEDULE):
        raise ScoreSheetError(f"案件“{case.title}”的办结期限由审核人员或管理员确定，期限都没有改动")
    return case


@transaction.atomic
def set_deadline(*, case: Case, due_on: date | None, actor: User) -> bool:
    """Set by which day the case is to be published, or that no day is set; whether that is a change.

    Raises ScoreSheetError for a case that is published or cancelled.
    """
    now = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if now.state in ENDED_STATES:
        raise ScoreSheetError(f"案件“{now.title}”{now.state_label}，不再有办结期限，期限都没有改动")
    if now.due_on == due_on:
        return False
    record(actor=actor, action="定办结期限", obj=now, changes={"due_on": [_day(now.due_on), _day(due_on)]})
    now.due_on = due_on
    now.save(update_fields=["due_on"])
    case.due_on = due_on
    return True


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
