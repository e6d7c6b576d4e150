"""Agencies and people from a YAML file, so that a demo or a new installation starts from one readable list.

```yaml
agencies:                       # parents before children
  - code: fumin-social-insurance
    kind: 参公事业单位            # the label or the value of AgencyKind
    level: 县级                  # the label or the value of Level
    region_code: "530124"
    region: 云南省昆明市富民县
    parent: fumin-human-resources
    established: 2001-01-01
    names:                      # oldest first; each one ends where the next begins
      - {name: 甲局, short_name: 甲局, valid_from: 2001-01-01}
      - {name: 甲中心, short_name: 甲中心, valid_from: 2023-06-01, basis: 某编〔2023〕1号}
    departments:
      - {name: 办公室, duties: …}
    merged: {into: other-code, date: 2024-01-01, basis: …}   # not “on”: YAML reads it as true
users:
  - username: evaluator
    display_name: 评价人员甲
    password: …                 # allowed only where settings.EVALCASE_DEMO is on
    memberships: [{agency: fumin-social-insurance, role: 评价人员, valid_from: 2023-01-01}]
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction

from evalcase.printable import printable_data
from units.agencies.choices import AgencyKind, Level
from units.agencies.models import Agency, AgencyName
from units.agencies.selectors import AgencyNotFoundError, agency_by_code
from units.agencies.services import add_department, create_agency, merge_agency, rename_agency, update_agency
from units.people.choices import Role
from units.people.models import User
from units.people.services import assign_role, create_user

_PLAIN_FIELDS = ("region_code", "region", "established", "abolished")
_AGENCY_KEYS = {"code", "kind", "level", "parent", "names", "departments", "merged", *_PLAIN_FIELDS}
_NAME_KEYS = {"name", "short_name", "valid_from", "basis"}
_DEPARTMENT_KEYS = {"name", "duties", "order", "valid_from"}
_USER_KEYS = {"username", "display_name", "password", "is_staff", "is_superuser", "memberships"}
_MEMBERSHIP_KEYS = {"agency", "role", "valid_from"}


@transaction.atomic
def load_units(path: Path, *, actor: User | None = None) -> dict[str, Agency]:
    """Load agencies and people (format above); what is there already is brought up to date, never doubled.

    Returns the agencies by code. Raises ValidationError naming the file and the entry; then nothing is saved.
    """
    data = _read(path)
    loaded: dict[str, Agency] = {}
    for number, entry in enumerate(data.get("agencies") or [], 1):
        with _located(path, f"第{number}个单位", entry, "code"):
            loaded[entry["code"]] = _load_agency(entry, actor)
    for number, entry in enumerate(data.get("users") or [], 1):
        with _located(path, f"第{number}个用户", entry, "username"):
            _load_user(entry, actor)
    return loaded


def _read(path: Path) -> Mapping[str, Any]:
    try:
        data = printable_data(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise ValidationError(f"{path.name}：文件读不出来，请检查文件是否存在、是否为UTF-8编码。") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"第{mark.line + 1}行" if mark else ""
        raise ValidationError(f"{path.name}{place}：不是正确的YAML，请检查缩进和冒号。") from error
    if not isinstance(data, dict) or set(data) - {"agencies", "users"}:
        raise ValidationError(f"{path.name}：最外层应只有 agencies 和 users 两项。")
    return data


@contextmanager
def _located(path: Path, place: str, entry: Any, key: str) -> Iterator[None]:
    """Put the file and the entry before whatever goes wrong inside."""
    name = entry.get(key) if isinstance(entry, dict) else None
    where = f"{path.name}，{place}" + (f"（{name}）" if name else "")
    try:
        yield
    except ValidationError as error:
        raise ValidationError([f"{where}：{message}" for message in _messages(error)]) from error
    except AgencyNotFoundError as error:
        raise ValidationError(f"{where}：{error}") from error


def _messages(error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return error.messages
    return [
        message if field == "__all__" else f"{field}：{message}"
        for field, messages in error.message_dict.items()
        for message in messages
    ]


def _load_agency(entry: Any, actor: User | None) -> Agency:
    _check_keys(entry, _AGENCY_KEYS, required=("code", "kind", "names"))
    names = entry["names"]
    if not isinstance(names, list) or not names:
        raise ValidationError("names 应至少列出一个名称。")
    for name in names:
        _check_keys(name, _NAME_KEYS, required=("name", "valid_from"))
    fields = {
        **{key: entry[key] for key in _PLAIN_FIELDS if key in entry},
        "kind": _choice(AgencyKind, entry["kind"]),
        "level": _choice(Level, entry.get("level", Level.COUNTY)),
        "parent": agency_by_code(entry["parent"]) if entry.get("parent") else None,
    }
    agency = Agency.objects.filter(code=entry["code"]).first()
    if agency is None:
        agency = create_agency(code=str(entry["code"]), **_name(names[0]), **fields, actor=actor)
    elif "merged" not in entry:
        # A merged agency keeps the abolition date that the merger gave it.
        agency = update_agency(agency=agency, fields=fields, actor=actor)
    _load_names(agency, names, actor)
    _load_departments(agency, entry.get("departments") or [], actor)
    if entry.get("merged") and agency.successor_id is None:
        _check_keys(entry["merged"], {"into", "date", "basis"}, required=("into", "date"))
        into = agency_by_code(entry["merged"]["into"])
        on, basis = _day(entry["merged"]["date"]), entry["merged"].get("basis", "")
        agency = merge_agency(agency=agency, into=into, on=on, basis=basis, actor=actor)
    return agency


def _load_names(agency: Agency, names: list[Mapping[str, Any]], actor: User | None) -> None:
    known = set(AgencyName.objects.filter(agency=agency).values_list("name", "valid_from"))
    for entry in names:
        name = _name(entry)
        if (name["name"], name["valid_from"]) not in known:
            on = name.pop("valid_from")
            rename_agency(agency=agency, on=on, **name, actor=actor)


def _load_departments(agency: Agency, departments: Any, actor: User | None) -> None:
    known = set(agency.departments.values_list("name", flat=True))
    for order, entry in enumerate(departments, 1):
        _check_keys(entry, _DEPARTMENT_KEYS, required=("name",))
        if entry["name"] not in known:
            add_department(agency=agency, **{"order": order, **entry}, actor=actor)


def _load_user(entry: Any, actor: User | None) -> None:
    _check_keys(entry, _USER_KEYS, required=("username", "display_name"))
    if entry.get("password") and not settings.EVALCASE_DEMO:
        raise ValidationError("只有演示环境可以从文件设置密码，请删去 password 后由管理员设置。")
    user = User.objects.filter(username=entry["username"]).first()
    if user is None:
        fields = {key: value for key, value in entry.items() if key != "memberships"}
        user = create_user(**fields, actor=actor)
    for membership in entry.get("memberships") or []:
        _check_keys(membership, _MEMBERSHIP_KEYS, required=("agency", "role", "valid_from"))
        assign_role(
            user=user,
            agency=agency_by_code(membership["agency"]),
            role=_choice(Role, membership["role"]),
            valid_from=_day(membership["valid_from"]),
            actor=actor,
        )


def _name(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": entry["name"],
        "short_name": entry.get("short_name", ""),
        "valid_from": _day(entry["valid_from"]),
        "basis": entry.get("basis", ""),
    }


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    raise ValidationError(f"“{value}”不是日期，应写作 2023-06-01。")


def _choice(choices: type[models.TextChoices], text: Any) -> Any:
    for choice in choices:
        if text in (choice.value, choice.label):
            return choice
    labels = "、".join(str(choice.label) for choice in choices)
    raise ValidationError(f"“{text}”不在可选范围内，应为：{labels}。")


def _check_keys(entry: Any, allowed: set[str], *, required: tuple[str, ...]) -> None:
    if not isinstance(entry, dict):
        raise ValidationError(f"“{entry}”应为“项: 值”的形式。")
    unknown = sorted(set(entry) - allowed)
    missing = [key for key in required if not entry.get(key)]
    if unknown:
        known = "、".join(sorted(allowed))
        raise ValidationError(f"不认识的项：{'、'.join(map(str, unknown))}。可用的项：{known}。")
    if missing:
        raise ValidationError(f"缺少必填的项：{'、'.join(missing)}。")
