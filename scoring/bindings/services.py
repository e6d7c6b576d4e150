"""Writing down which fact a figure is read from, taking that back, and keeping which tables a case needs."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction

from evalcase.audit.services import record
from scoring.bindings.models import ChosenFact, WantedTable
from scoring.bindings.selectors import body_of, choices_for
from scoring.bindings.wanted import Wanted
from scoring.cases.models import Case


class ChoiceError(Exception):
    """A fact cannot be chosen; the message says in Chinese why and what to do."""


@transaction.atomic
def keep_choice(
    *,
    case: Case,
    path: str,
    role: str,
    template: str,
    reason: str = "",
    remember: bool = True,
    actor: AbstractBaseUser | None = None,
) -> ChosenFact:
    """Keep the choice for the case's framework (``remember``) or for this case alone; an earlier one is replaced.

    Raises ChoiceError for what no field can hold.
    """
    before = choices_for(case).filter(path=path, role=role)
    replaced = [choice.template for choice in before]
    before.filter(case__isnull=remember).delete()
    if remember:
        before.filter(case=case).delete()  # it would hide what is now to be remembered
    choice = ChosenFact(
        body_id=body_of(case),
        framework_code=case.framework_code,
        case=None if remember else case,
        path=path,
        role=role,
        template=template,
        reason=reason.strip(),
        chosen_by_id=None if actor is None else actor.pk,
    )
    try:
        choice.full_clean()
    except ValidationError as error:
        raise ChoiceError(f"“{path}”的数据不能这样选定：{'；'.join(error.messages)}") from error
    choice.save()
    changes = {f"{path} {role}": [replaced[0] if replaced else None, template]}
    action = "选定指标的数据，用于本指标体系" if remember else "选定指标的数据，仅用于本案"
    record(actor=actor, action=action, obj=case, changes=changes, reason=choice.reason)
    return choice


@transaction.atomic
def withdraw_choice(*, case: Case, path: str, role: str, actor: AbstractBaseUser | None = None) -> bool:
    """Take the choice back, also the remembered one; whether there was any."""
    choices = list(choices_for(case).filter(path=path, role=role))
    for choice in choices:
        record(
            actor=actor,
            action="撤销选定的数据",
            obj=case,
            changes={f"{path} {role}": [choice.template, None]},
            reason=choice.reason,
        )
        choice.delete()
    return bool(choices)


@transaction.atomic
def keep_wanted_tables(*, case: Case, wanted: Wanted) -> None:
    """Keep which tables the case needs, in place of what was kept; nothing is written where nothing changed."""
    now = {name: [figure.as_data() for figure in figures] for name, figures in wanted.tables.items()}
    rows = WantedTable.objects.filter(case=case)
    kept = {(kind, variant): figures for kind, variant, figures in rows.values_list("kind", "variant", "figures")}
    if kept == now:
        return
    rows.delete()
    WantedTable.objects.bulk_create(
        WantedTable(case=case, kind=kind, variant=variant, figures=figures) for (kind, variant), figures in now.items()
    )
