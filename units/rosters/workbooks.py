"""Workbooks that leave the site: the agencies as a list, a blank list of people, passwords of new accounts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from evalcase.spreadsheets.tables import table_workbook
from units.agencies.models import Agency
from units.rosters.choices import RosterKind
from units.rosters.columns import DECLARATIONS

_AGENCY = (
    *("code", "name", "short_name", "parent_code", "kind", "level", "region_code", "region"),
    *("since", "established", "abolished", "basis"),
)
_PERSON = ("display_name", "username", "agency_code", "agency", "role", "valid_from")
_WIDTHS = {"name": 32, "agency": 32, "basis": 24}


def agencies_workbook(agencies: Iterable[Agency]) -> bytes:
    """The agencies as a list that comes back unchanged."""
    return table_workbook("单位名录", _heads(RosterKind.AGENCIES, _AGENCY), map(_agency_row, agencies))


def people_template() -> bytes:
    """A blank list of people."""
    return table_workbook("人员名单", _heads(RosterKind.PEOPLE, _PERSON), [])


def passwords_workbook(accounts: Iterable[Sequence[str]]) -> bytes:
    """Name, user name and password of each new account."""
    return table_workbook("一次性密码", [("姓名", 14), ("用户名", 24), ("一次性密码", 20)], accounts)


def _heads(kind: RosterKind, keys: Sequence[str]) -> list[tuple[str, int]]:
    return [(DECLARATIONS[kind].column(key).headers[0], _WIDTHS.get(key, 14)) for key in keys]


def _agency_row(agency: Agency) -> list[object]:
    last = max(agency.names.all(), key=lambda name: name.valid_from, default=None)
    names = ("", "", None, "") if last is None else (last.name, last.short_name, last.valid_from, last.basis)
    name, short_name, since, basis = names
    return [
        agency.code,
        name,
        short_name,
        agency.parent.code if agency.parent else "",
        agency.get_kind_display(),
        agency.get_level_display(),
        agency.region_code,
        agency.region,
        *_days(since, agency.established, agency.abolished),
        basis,
    ]


def _days(*days: object) -> Iterator[object]:
    for day in days:
        yield "" if day is None else str(day)
