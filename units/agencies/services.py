"""Agencies through time: founding, renaming, merging, departments and staffing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from evalcase.audit.services import record
from units.agencies.choices import STAFFING_FIGURES, AgencyKind, Level
from units.agencies.models import Agency, AgencyName, Department, Staffing
from units.agencies.selectors import SOURCE, SPLIT, last_change, resting_on, source_of

_EDITABLE = ("kind", "level", "region_code", "region", "parent", "established", "abolished")
_SOURCE_PARTS = {"file", "sha256", "sheet", "cell"}


@transaction.atomic
def create_agency(
    *,
    code: str,
    name: str,
    kind: AgencyKind,
    valid_from: date,
    short_name: str = "",
    level: Level = Level.COUNTY,
    region_code: str = "",
    region: str = "",
    parent: Agency | None = None,
    established: date | None = None,
    abolished: date | None = None,
    basis: str = "",
    reason: str = "",
    actor: AbstractBaseUser | None = None,
) -> Agency:
    """Register an agency with its first known name, used from ``valid_from``. Raises ValidationError."""
    agency = Agency(
        code=code,
        kind=kind,
        level=level,
        region_code=region_code,
        region=region,
        parent=parent,
        established=established,
        abolished=abolished,
    )
    agency.full_clean()
    agency.save()
    _save_name(agency, name, short_name, valid_from, basis)
    changes = {"code": [None, code], "name": [None, name]}
    record(actor=actor, action="登记单位", obj=agency, changes=changes, reason=_told(basis, reason))
    return agency


@transaction.atomic
def update_agency(*, agency: Agency, fields: Mapping[str, Any], actor: AbstractBaseUser | None = None) -> Agency:
    """Change attributes other than code and name; nothing is written when nothing differs.

    ``fields`` may hold kind, level, region_code, region, parent, established, abolished.
    Raises ValidationError.
    """
    unknown = sorted(set(fields) - set(_EDITABLE))
    if unknown:
        raise ValidationError(f"单位的这些内容不能这样修改：{'、'.join(unknown)}。")
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    changes: dict[str, list[Any]] = {}
    for field, after in fields.items():
        before = getattr(agency, field)
        if before != after:
            setattr(agency, field, after)
            changes[field] = [before, after]
    if changes:
        agency.full_clean()
        agency.save()
        record(actor=actor, action="修改单位", obj=agency, changes=changes)
    return agency


@transaction.atomic
def rename_agency(
    *,
    agency: Agency,
    name: str,
    short_name: str = "",
    on: date,
    basis: str = "",
    reason: str = "",
    actor: AbstractBaseUser | None = None,
) -> AgencyName:
    """Give the agency a new name from ``on``; the old one keeps the days before. Raises ValidationError."""
    old = _current_name(agency)
    if old.name == name:
        raise ValidationError({"name": f"单位现用名称已是“{name}”。"})
    _end_name(old, on)
    new = _save_name(agency, name, short_name, on, basis)
    _forget_prefetched_names(agency)
    changes = {"name": [old.name, name], "valid_from": [old.valid_from, on]}
    record(actor=actor, action="单位更名", obj=agency, changes=changes, reason=_told(basis, reason))
    return new


@transaction.atomic
def merge_agency(
    *, agency: Agency, into: Agency, on: date, basis: str = "", reason: str = "", actor: AbstractBaseUser | None = None
) -> Agency:
    """Abolish ``agency`` on ``on`` and name the agency that takes over. Raises ValidationError."""
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    if agency.abolished is not None:
        raise ValidationError(f"“{agency}”已于{agency.abolished}撤销，不能再并入其他单位。")
    if into.pk == agency.pk:
        raise ValidationError({"successor": "单位不能并入自身。"})
    if into.abolished is not None and into.abolished <= on:
        raise ValidationError({"successor": f"“{into}”已于{into.abolished}撤销，不能作为并入单位。"})
    _end_name(_current_name(agency), on)
    agency.successor, agency.abolished = into, on
    agency.full_clean()
    agency.save()
    changes = {"successor": [None, into.code], "abolished": [None, on]}
    record(actor=actor, action="单位并入", obj=agency, changes=changes, reason=_told(basis, reason))
    return agency


@transaction.atomic
def close_agency(
    *, agency: Agency, on: date, basis: str = "", reason: str = "", actor: AbstractBaseUser | None = None
) -> Agency:
    """Abolish an agency that nobody takes over. Raises ValidationError, also while agencies below it are open."""
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    if agency.abolished is not None:
        raise ValidationError(f"“{agency}”已于{agency.abolished}撤销。")
    below = agency.children.filter(Q(abolished__isnull=True) | Q(abolished__gt=on)).order_by("code")
    if names := [str(child) for child in below[:5]]:
        raise ValidationError(f"下级单位“{'”“'.join(names)}”届时尚未撤销，请先撤销、并入或改挂其他上级单位。")
    _end_name(_current_name(agency), on)
    agency.abolished = on
    agency.full_clean()
    agency.save()
    record(actor=actor, action="撤销单位", obj=agency, changes={"abolished": [None, on]}, reason=_told(basis, reason))
    return agency


@transaction.atomic
def split_agency(
    *,
    agency: Agency,
    code: str,
    name: str,
    short_name: str = "",
    on: date,
    basis: str = "",
    reason: str = "",
    actor: AbstractBaseUser | None = None,
) -> Agency:
    """A part of the agency becomes one of its own, of the same kind, level, region and parent; returns the new one.

    Raises ValidationError.
    """
    made = create_agency(
        code=code,
        name=name,
        short_name=short_name,
        kind=AgencyKind(agency.kind),
        level=Level(agency.level),
        region_code=agency.region_code,
        region=agency.region,
        parent=agency.parent,
        valid_from=on,
        established=on,
        basis=basis,
        reason=reason,
        actor=actor,
    )
    changes = {"code": [None, made.code], "name": [None, name]}
    record(actor=actor, action=SPLIT, obj=agency, changes=changes, reason=_told(basis, reason))
    record(actor=actor, action=SPLIT, obj=made, changes={SOURCE: [None, agency.code]}, reason=_told(basis, reason))
    return made


@transaction.atomic
def undo_last_change(*, agency: Agency, reason: str, expected: str = "", actor: AbstractBaseUser | None = None) -> str:
    """Take back the end of an agency, or else its last name, or else its registration; returns what was taken back.

    An agency that was only registered is removed; ``expected`` must then say so, as the page showed it, so that a
    second click never goes so far. Raises ValidationError where something rests on what is taken back.
    """
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    undone = last_change(agency)
    if expected != undone and (expected or (agency.abolished is None and agency.names.count() < 2)):
        raise ValidationError(f"最近一次变动现在是“{undone}”，请在页面上核对将要撤回的变动后再撤回。")
    if agency.abolished is not None:
        changes = _undo_end(agency)
    elif agency.names.count() > 1:
        changes = _undo_name(agency)
    else:
        remove_agency(agency=agency, reason=reason, actor=actor)
        return undone
    _forget_prefetched_names(agency)
    record(actor=actor, action=f"撤回{undone}", obj=agency, changes=changes, reason=reason)
    return undone


@transaction.atomic
def remove_agency(*, agency: Agency, reason: str, actor: AbstractBaseUser | None = None) -> None:
    """Take the registration of an agency back. Raises ValidationError where something rests on it."""
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    if resting := resting_on(agency, besides=agency.names.all()):
        raise ValidationError(
            f"“{agency}”（{agency.code}）不能撤回登记，其上已有：{'、'.join(resting)}。请先处理这些内容。"
        )
    action = f"撤回{last_change(agency)}"
    changes = {"code": [agency.code, None], "name": [str(agency), None]}
    for about in (agency, source_of(agency)):
        if about is not None:
            record(actor=actor, action=action, obj=about, changes=changes, reason=reason)
    agency.delete()


def _undo_end(agency: Agency) -> dict[str, list[Any]]:
    _refuse_resting(agency)
    changes: dict[str, list[Any]] = {
        "abolished": [agency.abolished, None],
        "successor": [_code(agency.successor), None],
    }
    last = agency.names.order_by("valid_from").last()
    if last is not None and last.valid_to == agency.abolished:
        last.valid_to = None
        last.save()
    agency.abolished = agency.successor = None
    agency.save()
    return changes


def _undo_name(agency: Agency) -> dict[str, list[Any]]:
    *_, earlier, last = agency.names.order_by("valid_from")
    last.delete()
    earlier.valid_to = None
    earlier.save()
    return {"name": [last.name, earlier.name], "valid_from": [last.valid_from, earlier.valid_from]}


def _refuse_resting(agency: Agency) -> None:
    """The end of an agency stays while what took it over, or what is above it, has ended too."""
    for other, what in ((agency.successor, "并入单位"), (agency.parent, "上级单位")):
        if other is not None and other.abolished is not None:
            raise ValidationError(f"{what}“{other}”其后已于{other.abolished}撤销，请先撤回它的撤销。")


def _told(basis: str, reason: str) -> str:
    """Document number and reason, as the log keeps them."""
    return "；".join(part for part in (basis, reason) if part)


def _code(agency: Agency | None) -> str | None:
    return None if agency is None else agency.code


@transaction.atomic
def add_department(
    *,
    agency: Agency,
    name: str,
    duties: str = "",
    order: int = 0,
    valid_from: date | None = None,
    actor: AbstractBaseUser | None = None,
) -> Department:
    """Add an internal department. Raises ValidationError, also for a second one of the same name."""
    department = Department(agency=agency, name=name, duties=duties, order=order, valid_from=valid_from)
    department.full_clean()
    department.save()
    record(actor=actor, action="设立内设机构", obj=department, changes={"name": [None, name]})
    return department


@transaction.atomic
def record_staffing(
    *,
    agency: Agency,
    year: int,
    figures: Mapping[str, int | None],
    sources: Mapping[str, Mapping[str, str]] | None = None,
    stated: Mapping[str, Mapping[str, Mapping[str, Any]]] | None = None,
    actor: AbstractBaseUser | None = None,
) -> Staffing:
    """Set the staffing figures of a year, replacing those given before; the same figures again write nothing.

    ``figures``: authorised and in_post (required), retired, transferred_in, transferred_out, retired_in_year.
    ``sources``: figure → {"file", "sha256", "sheet", "cell"}. ``stated``: what each kind of table says of a figure,
    figure → kind → the same with "value"; a later table of another kind does not replace it. Raises ValidationError.
    """
    told = {key: {kind: dict(value) for kind, value in kinds.items()} for key, kinds in (stated or {}).items()}
    sources = {key: dict(value) for key, value in (sources or {}).items()}
    _check_staffing(figures, sources)
    row = Staffing.objects.select_for_update().filter(agency=agency, year=year).first()
    row = row or Staffing(agency=agency, year=year)
    before = {key: getattr(row, key) for key in STAFFING_FIGURES}
    after = {key: figures.get(key) for key in STAFFING_FIGURES}
    if row.pk is not None and (before, row.sources, row.stated) == (after, sources, told):
        return row
    for key, value in after.items():
        setattr(row, key, value)
    row.sources, row.stated = sources, told
    row.full_clean()
    row.save()
    changes = {key: [before[key], after[key]] for key in STAFFING_FIGURES}
    record(actor=actor, action="登记编制及人员", obj=row, changes=changes)
    return row


def _check_staffing(figures: Mapping[str, int | None], sources: Mapping[str, Mapping[str, str]]) -> None:
    unknown = sorted((set(figures) | set(sources)) - set(STAFFING_FIGURES))
    if unknown:
        raise ValidationError(f"编制及人员没有这些项目：{'、'.join(unknown)}。")
    for key, source in sources.items():
        if set(source) != _SOURCE_PARTS:
            raise ValidationError(f"“{key}”的来源应写明文件、SHA-256、工作表和单元格。")


def _current_name(agency: Agency) -> AgencyName:
    name = AgencyName.objects.select_for_update().filter(agency=agency, valid_to__isnull=True).first()
    if name is None:
        raise ValidationError(f"单位“{agency.code}”没有现用名称（已撤销的单位不能更名或并入）。")
    return name


def _end_name(name: AgencyName, on: date) -> None:
    if on <= name.valid_from:
        raise ValidationError(f"日期{on}应晚于现用名称“{name.name}”的启用日期{name.valid_from}。")
    name.valid_to = on
    name.full_clean()
    name.save()


def _save_name(agency: Agency, name: str, short_name: str, valid_from: date, basis: str) -> AgencyName:
    entry = AgencyName(agency=agency, name=name, short_name=short_name, valid_from=valid_from, basis=basis)
    entry.full_clean()
    entry.save()
    return entry


def _forget_prefetched_names(agency: Agency) -> None:
    # The caller's object may carry names read before the change; its next str() must show the new one.
    getattr(agency, "_prefetched_objects_cache", {}).pop("names", None)
