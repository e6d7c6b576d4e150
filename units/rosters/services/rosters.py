"""A list from its upload to its taking in: rehearsed after every change, and taken in only as it was shown."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from evalcase.audit.services import record
from units.agencies.choices import AgencyKind, Level
from units.agencies.models import Agency
from units.people.choices import Role
from units.people.models import User
from units.people.selectors import administered_agencies
from units.rosters.choices import Outcome, RosterKind, RosterState
from units.rosters.columns import NAMING
from units.rosters.files import read_list
from units.rosters.models import Roster
from units.rosters.reading import FoundTable, blank_personal, read_tables, title_of, year_in_title
from units.rosters.services import agencies, people
from units.rosters.services.lines import Taken


class PlanChanged(Exception):
    """Something else would now happen than what was shown; the message says so."""


@transaction.atomic
def keep_roster(*, kind: RosterKind, content: bytes, file_name: str, keeper: User) -> Roster:
    """Read a list, keep its cells and rehearse it. Raises WorkbookRejected."""
    read = read_list(content, file_name)
    for table, sheet in zip(read_tables(kind, read.sheets, {}), read.sheets, strict=True):
        blank_personal(table, sheet["rows"])
    roster = Roster(kind=kind, file_name=file_name[:200], sha256=read.sha256, keeper=keeper, sheets=read.sheets)
    roster.options = _first_options(roster, keeper)
    roster.full_clean(exclude=["options", "lines", "done", "tables"])
    roster.save()
    _rehearse(roster, keeper)
    record(actor=keeper, action="上传名录", obj=roster, changes={"sha256": [None, roster.sha256]})
    return roster


@transaction.atomic
def settle_roster(*, roster: Roster, options: dict[str, Any], actor: User) -> Roster:
    """Which head is which column, and what counts where the list says nothing. Raises ValidationError."""
    roster = _locked(roster, RosterState.DRAFT)
    before, roster.options = roster.options, options
    _rehearse(roster, actor)
    changes = {key: [before.get(key), value] for key, value in options.items() if before.get(key) != value}
    record(actor=actor, action="设置名录的列和默认值", obj=roster, changes=changes)
    return roster


@transaction.atomic
def delete_roster(*, roster: Roster, actor: User) -> None:
    """Throw an upload away. Raises ValidationError where it has been taken in."""
    roster = _locked(roster, RosterState.DRAFT)
    record(actor=actor, action="放弃导入名录", obj=roster, changes={"sha256": [roster.sha256, None]})
    roster.delete()


def confirm_roster(*, roster: Roster, without_refused: bool, actor: User) -> Roster:
    """Take the list in as it was shown, whole or not at all; the cells go, what was done stays.

    Raises ValidationError, or PlanChanged after the page has been brought up to date.
    """
    with transaction.atomic():
        kept = _locked(roster, RosterState.DRAFT)
        taken = _taken(kept, actor)
        if taken.lines == kept.lines:
            _refuse(kept, without_refused=without_refused)
            kept.state, kept.taken_at, kept.done, kept.sheets = RosterState.TAKEN, timezone.now(), taken.done, []
            kept.save()
            counts = {str(label): [None, number] for _, label, number in kept.told_counts}
            record(actor=actor, action="导入名录", obj=kept, changes=counts)
            return kept
        transaction.set_rollback(True)
    with transaction.atomic():
        _rehearse(_locked(roster, RosterState.DRAFT), actor)
    raise PlanChanged("单位或人员在预览之后有变动，已按现在的情况重新核对，请看过后再确认。")


def _refuse(roster: Roster, *, without_refused: bool) -> None:
    if not roster.changes_anything:
        raise ValidationError("没有要新增或变更的行，不用导入。")
    if roster.counts[Outcome.REFUSED] and not without_refused:
        number = roster.counts[Outcome.REFUSED]
        raise ValidationError(f"有{number}行不能导入：请改正后重新上传，或勾选“不导入这{number}行”。")


def tables_of(roster: Roster) -> list[FoundTable]:
    """The tables of a draft as its columns now are."""
    return read_tables(RosterKind(roster.kind), roster.sheets, roster.options["columns"])


def _locked(roster: Roster, state: RosterState) -> Roster:
    roster = Roster.objects.select_for_update().get(pk=roster.pk)
    if roster.state != state:
        raise ValidationError(f"该名录{roster.get_state_display()}，请刷新页面。")
    return roster


def _rehearse(roster: Roster, actor: User) -> None:
    """Do all of it, keep what the lines say, and undo it."""
    roster.tables = [table.told() for table in tables_of(roster)]
    with transaction.atomic():
        roster.lines = _taken(roster, actor).lines
        transaction.set_rollback(True)
    roster.save()


def _taken(roster: Roster, actor: User) -> Taken:
    rows = [row for table in tables_of(roster) if table.is_known for row in table.rows]
    keys, given = administered_agencies(actor), roster.options
    place = Agency.objects.filter(pk=given["agency"], pk__in=keys).first() if given["agency"] else None
    on = date.fromisoformat(given["on"])
    if roster.kind == RosterKind.PEOPLE:
        role = Role(given["role"]) if given["role"] else None
        chosen = people.Options(on, role, place)
        return people.take_people(rows=rows, options=chosen, keeper=actor, keys=keys)
    options = agencies.Options(on, given["basis"], place, AgencyKind(given["kind"]), Level(given["level"]))
    reason = f"导入{roster}"
    return agencies.take_agencies(rows=rows, options=options, keeper=actor, keys=keys, reason=reason)


def _first_options(roster: Roster, keeper: User) -> dict[str, Any]:
    """What is likely: the first day of the year in the title, and the one agency that is the keeper's highest."""
    today = timezone.localdate()
    year = year_in_title(roster.sheets) if roster.kind == RosterKind.AGENCIES else None
    keys = administered_agencies(keeper)
    tops = Agency.objects.filter(pk__in=keys).exclude(parent__in=keys).values_list("pk", flat=True)[:2]
    is_alone = len(tops) == 1 and not keeper.is_superuser
    return {
        "on": (date(year, 1, 1) if year is not None and year <= today.year else today).isoformat(),
        "basis": title_of(roster.sheets)[:120] if roster.kind == RosterKind.AGENCIES else "",
        "agency": tops[0] if is_alone and roster.kind == RosterKind.AGENCIES else None,
        "kind": str(AgencyKind.OTHER),
        "level": str(Level.COUNTY),
        "role": "",
        "columns": {},
    }


def lacks_naming(roster: Roster) -> bool:
    """Whether no table has a column that names its rows, so that a person must say which it is."""
    return not any(head[1] == NAMING[RosterKind(roster.kind)] for table in roster.tables for head in table["heads"])
