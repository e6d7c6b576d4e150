"""Requests of the pages of agencies and people, as their pages send them."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.forms import form_of
from tests.platform import entrustment_posts
from tests.platform.posts import Post, page_form
from tests.platform.site import Site, roster_of
from units.agencies.models import Agency
from units.agencies.services import close_agency
from units.people.models import User

_BY = {"on": "2030-01-01", "basis": "某编〔2030〕1号", "reason": "机构改革"}
_NEW = _BY | {"code": "new-unit", "name": "新设单位"}


def _opened(site: Site) -> Post:
    return Post("M", _NEW | {"kind": "other", "level": "county", "parent": site.main.case.agency.code})


def _merged(site: Site) -> Post:
    heir = Agency.objects.get(code="other-bureau")
    return Post("U", _BY | {"into": heir.code})


def _undone(site: Site) -> Post:
    on = site.main.case.agency.names.get(valid_to__isnull=True).valid_from.replace(year=2031)
    close_agency(agency=site.main.case.agency, on=on)
    return Post("M", {"reason": "误操作"})


def _added(site: Site) -> Post:
    role = {"agency": site.main.case.agency.code, "role": "agency_staff", "valid_from": "2024-01-01"}
    return Post("M", {"username": "newcomer", "display_name": "新来的人", **role})


def _unblocked(site: Site) -> Post:
    User.objects.filter(pk=site.people["S"].pk).update(is_active=False)
    return Post("M")


def _ended(site: Site) -> Post:
    return Post("M", {"membership": site.people["S"].memberships.get().pk, "on": "2030-01-01"})


def _role(site: Site) -> Post:
    return Post("M", {"agency": site.main.case.agency.code, "role": "evaluator", "valid_from": "2024-01-01"})


def _uploaded(content: bytes) -> Post:
    return Post("M", {"file": SimpleUploadedFile("名录.csv", content)})


def _sealed(site: Site) -> Post:
    site.client("M").post(site.address("roster-confirm"))
    page = site.client("M").post(site.address("roster-make-passwords"), {"portion": "1"})
    return Post("M", {"passwords": form_of(page.content.decode())["passwords"]})


def _without_passwords(site: Site) -> Post:
    site.client("M").post(site.address("roster-confirm"))
    return Post("M", {"portion": "1"})


def _taken(site: Site) -> Post:
    site.client("M").post(site.address("roster-confirm"))
    return Post("M", {"reason": "误操作"})


DRIVES: dict[str, Callable[[Site], Post]] = {
    **entrustment_posts.DRIVES,
    "agency-open": _opened,
    "agency-rename": lambda _site: Post("M", _BY | {"name": "改过的名称"}),
    "agency-merge": _merged,
    "agency-split": lambda _site: Post("M", _NEW),
    "agency-close": lambda _site: Post("M", _BY),
    "agency-undo": _undone,
    "person-add": _added,
    "person-role": _role,
    "person-end-role": _ended,
    "person-password": lambda _site: Post("M"),
    "person-block": lambda _site: Post("M"),
    "person-unblock": _unblocked,
    "roster-agencies": lambda _site: _uploaded("单位编码,单位名称\n101001,新设单位\n".encode()),
    "roster-people": lambda site: _uploaded(roster_of(site.main.case.agency)),
    "roster-settings": lambda site: Post("M", page_form(site, "M", "roster-settings")),
    "roster-confirm": lambda _site: Post("M"),
    "roster-passwords": _sealed,
    "roster-make-passwords": _without_passwords,
    "roster-undo": _taken,
    "roster-delete": lambda _site: Post("M"),
}
