"""Deciding between tables, and scoring the open cases that read what was decided."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from budgets.facts import Contested
from budgets.ledger.services.questions import QuestionChanged, decide_question, withdraw_decision
from scoring.cases.choices import OPEN_STATES
from scoring.cases.models import Case
from scoring.contested.selectors import asked
from scoring.scores.services import outdate_scores, score_case
from units.agencies.models import Agency


@transaction.atomic
def decide(
    *,
    agency: Agency,
    year: int,
    key: str,
    seen: str,
    chosen: int | None,
    typed: str,
    reason: str,
    actor: AbstractBaseUser | None,
) -> str:
    """Let a contested fact be one of its values, or what was typed; score the open cases. The value as printed.

    Raises QuestionChanged and DecisionError, as ``decide_question``.
    """
    question = _question(agency, year, key)
    decided = decide_question(
        agency=agency, year=year, question=question, seen=seen, chosen=chosen, typed=typed, reason=reason, actor=actor
    )
    _score_open_cases(agency, year, actor)
    return decided.value


@transaction.atomic
def withdraw(*, agency: Agency, year: int, key: str, actor: AbstractBaseUser | None) -> None:
    """Open the question again, and score the open cases. Raises QuestionChanged."""
    withdraw_decision(agency=agency, year=year, key=key, actor=actor)
    _score_open_cases(agency, year, actor)


def _question(agency: Agency, year: int, key: str) -> Contested:
    question = next((question for question in asked(agency, year) if question.key == key), None)
    if question is None:
        raise QuestionChanged(f"“{key}”已经没有疑问：导入的表已一致，或已被替换。")
    return question


def _score_open_cases(agency: Agency, year: int, actor: AbstractBaseUser | None) -> None:
    """Those that are submitted or further keep their scores, and say that these are old."""
    cases = Case.objects.filter(agency=agency, year=year)
    for case in cases.filter(state__in=OPEN_STATES).order_by("pk"):
        if case.framework:
            score_case(case=case, actor=actor)
    outdate_scores(cases.exclude(state__in=OPEN_STATES))
