"""Keeping what the tables in force contradict each other about, and what people decide about it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from budgets.facts import Contested
from budgets.ledger.models import FactQuestion
from budgets.ledger.selectors.contested import questions_of
from budgets.quantities import QuantityError, parse_quantity
from evalcase.audit.services import record
from units.agencies.models import Agency

_LONGEST_WORD = 60
_NOTHING: dict[str, Any] = {
    "value": "", "quantity": None, "cell": "", "reason": "", "decided_by": None, "decided_at": None,
}  # fmt: skip


class QuestionChanged(Exception):
    """The values that a person looked at are no longer those of the tables in force, or the decision is gone."""


class DecisionError(ValueError):
    """A decision that cannot be kept as it is; the message says why and what to write instead."""


@transaction.atomic
def note_questions(*, agency: Agency, year: int, actor: AbstractBaseUser | None) -> int:
    """Bring the questions of the year up to the tables in force, and say how many wait for a decision.

    A decision about the very same values stays; where the values are others the question is open again; a question
    that the tables no longer ask is dropped. The log keeps what was decided.
    """
    known = {question.key: question for question in FactQuestion.objects.filter(agency=agency, year=year)}
    asked = {question.key: question for question in questions_of(agency, year)}
    for key, question in asked.items():
        before = known.get(key)
        if before is None:
            FactQuestion.objects.create(agency=agency, year=year, key=key, digest=question.digest)
        elif before.digest != question.digest:
            _reopen(before, question.digest, actor)
    gone = [question.pk for key, question in known.items() if key not in asked]
    FactQuestion.objects.filter(pk__in=gone).delete()
    return FactQuestion.objects.filter(agency=agency, year=year, decided_at__isnull=True).count()


@transaction.atomic
def decide_question(
    *,
    agency: Agency,
    year: int,
    question: Contested,
    seen: str,
    chosen: int | None,
    typed: str,
    reason: str,
    actor: AbstractBaseUser | None,
) -> FactQuestion:
    """Let a fact be what one of its cells says (``chosen``, its place among the values) or what was ``typed``.

    ``seen`` is the digest of the values that the person looked at. Raises QuestionChanged, DecisionError.
    """
    if seen != question.digest:
        raise QuestionChanged(f"“{question.key}”的数据在您查看之后有变化，请重新核对后再核定。")
    if not reason.strip():
        raise DecisionError("请写明理由：为什么按这个值取数。")
    row, _ = FactQuestion.objects.select_for_update().get_or_create(
        agency=agency, year=year, key=question.key, defaults={"digest": question.digest}
    )
    before = row.value
    row.digest, row.reason = question.digest, reason.strip()
    row.value, row.quantity, row.cell = _value(question, chosen, typed)
    row.decided_by, row.decided_at = actor, timezone.now()  # type: ignore[assignment]
    row.full_clean(validate_unique=False)
    row.save()
    changes = {"核定值": [before, row.value], "取自": [None, row.cell], "各处取值": [None, question.words]}
    record(actor=actor, action="核定数据疑问", obj=row, changes=changes, reason=row.reason)
    return row


@transaction.atomic
def withdraw_decision(*, agency: Agency, year: int, key: str, actor: AbstractBaseUser | None) -> FactQuestion:
    """Open a question again. Raises QuestionChanged where nothing was decided."""
    row = FactQuestion.objects.select_for_update().filter(agency=agency, year=year, key=key).first()
    if row is None or row.decided_at is None:
        raise QuestionChanged(f"“{key}”没有核定过，可能已由别人撤销。")
    changes = {"核定值": [row.value, ""]}
    _clear(row)
    record(actor=actor, action="撤销核定", obj=row, changes=changes)
    return row


def _value(question: Contested, chosen: int | None, typed: str) -> tuple[str, list[Any] | None, str]:
    if chosen is not None:
        if not 0 <= chosen < len(question.values):
            raise DecisionError("请选择列出的一个值，或填写另外的值。")
        candidate = question.values[chosen]
        quantity = candidate.quantity
        return candidate.text, None if quantity is None else quantity.as_data(), candidate.source.describe()
    typed = typed.strip()
    if not typed:
        raise DecisionError("请选择一个值，或填写另外的值。")
    if question.is_of_words:
        if len(typed) > _LONGEST_WORD:
            raise DecisionError(f"填写的值有{len(typed)}个字，不能超过{_LONGEST_WORD}个字。")
        return typed, None, ""
    return _typed(question, typed)


def _typed(question: Contested, typed: str) -> tuple[str, list[Any], str]:
    measured = question.candidates[0].quantity
    assert measured is not None  # noqa: S101 - the caller has told words apart
    try:
        quantity = parse_quantity(typed, measured.unit.symbol)
    except QuantityError as error:
        raise DecisionError(str(error)) from error
    if not quantity.is_value or not quantity.fits(measured):
        expected = measured.unit.symbol or "没有单位的数"
        raise DecisionError(f"“{typed}”与各处的数据计量单位不同，应以{expected}为单位。")
    return quantity.text(grouped=True), quantity.as_data(), ""


def _reopen(row: FactQuestion, digest: str, actor: AbstractBaseUser | None) -> None:
    was_decided, before = row.decided_at is not None, row.value
    row.digest = digest
    _clear(row)
    if was_decided:
        record(actor=actor, action="数据有变，重新核定", obj=row, changes={"核定值": [before, ""]})


def _clear(row: FactQuestion) -> None:
    for name, value in _NOTHING.items():
        setattr(row, name, value)
    row.save()
