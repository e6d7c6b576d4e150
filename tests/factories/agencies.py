"""The agencies that tests speak of: a county's finance bureau, a bureau, its centre, and another county's bureau."""

from __future__ import annotations

from datetime import date
from typing import Any

from units.agencies.choices import AgencyKind
from units.agencies.models import Agency
from units.agencies.services import create_agency

FOUNDED = date(2010, 1, 1)


def make_agency(code: str, name: str, **fields: Any) -> Agency:
    """An agency with one name used since 2010; anything may be said otherwise."""
    return create_agency(
        **{"code": code, "name": name, "kind": AgencyKind.ADMINISTRATIVE, "valid_from": FOUNDED, **fields}
    )


def finance_bureau() -> Agency:
    return make_agency("county-finance", "某县财政局", kind=AgencyKind.FINANCE)


def bureau() -> Agency:
    return make_agency("county-bureau", "某县人社局", short_name="县人社局", kind=AgencyKind.COMPETENT)


def centre(parent: Agency) -> Agency:
    return make_agency("county-centre", "某县社保局", kind=AgencyKind.PUBLIC_WELFARE_ONE, parent=parent)


def foreign_bureau() -> Agency:
    return make_agency("other-bureau", "邻县人社局", kind=AgencyKind.COMPETENT)


def firm(code: str = "firm", name: str = "某评价咨询公司") -> Agency:
    return make_agency(code, name, kind=AgencyKind.THIRD_PARTY)
