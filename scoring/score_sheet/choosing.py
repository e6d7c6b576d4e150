"""Choosing the fact that a figure of the sheet is read from, and scoring the case with it."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from scoring.bindings.services import ChoiceError, keep_choice, withdraw_choice
from scoring.bindings.waiting import may_be_chosen
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.services import hold_open
from scoring.scores.bindings import case_binder, leaf_of, subject_of
from scoring.scores.services import score_case


@transaction.atomic
def choose_fact(
    *,
    case: Case,
    indicator: CaseIndicator,
    role: str,
    key: str,
    reason: str = "",
    remember: bool = True,
    actor: AbstractBaseUser | None = None,
) -> str:
    """Read a figure from the fact of that key from now on, and score; ``remember`` for the framework's later cases.

    Returns the fact's value as printed. Raises ScoreSheetError where the case is closed, ChoiceError where there is no
    such figure or fact, or where the figure was typed.
    """
    hold_open(case)
    leaf = leaf_of(indicator)
    if role not in leaf.stated:
        raise ChoiceError(f"“{indicator.name}”不读取这个数据，请刷新页面")
    if role in leaf.typed:
        raise ChoiceError(f"“{indicator.name}”的这一格已经填写，请先清空再选定数据")
    binder = case_binder(case)
    if not may_be_chosen(key, binder):
        raise ChoiceError(f"没有数据“{key}”，可能已被新的导入替换，请重新选择")
    template = subject_of(case).template(key)
    keep_choice(
        case=case, path=indicator.path, role=role, template=template, reason=reason, remember=remember, actor=actor
    )
    score_case(case=case, actor=actor)
    return binder.book[key].text


@transaction.atomic
def undo_choice(*, case: Case, indicator: CaseIndicator, role: str, actor: AbstractBaseUser | None = None) -> None:
    """Take a choice back, for this case and for those to come, and score. Raises as ``choose_fact``."""
    hold_open(case)
    if not withdraw_choice(case=case, path=indicator.path, role=role, actor=actor):
        raise ChoiceError(f"“{indicator.name}”没有选定过数据，可能已由别人撤销")
    score_case(case=case, actor=actor)
