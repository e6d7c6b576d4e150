"""No request, however odd, is answered with an error of the server: every route and page of the admin is tried."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls.converters import IntConverter

from tests.platform.access_table import TABLE
from tests.platform.site import Site, routes
from tests.platform.test_access import METHODS, undone
from tests.platform.tree import ROOT

# One more than SQLite and PostgreSQL hold, far more, and more than Python reads.
TOO_LARGE = (str(2**63), "9" * 23, "9" * 5000)
ODD = ("a\x00b", "abc", TOO_LARGE[1], "-1", "²", "é" * 300, "2023-13-45")
NUMBERED = [
    name
    for name, (entry, apps) in routes().items()
    if "admin" not in apps and any(isinstance(one, IntConverter) for one in entry.pattern.converters.values())
]
ADMIN = sorted({f"/{name.removeprefix('admin:')}" for name, (_, apps) in routes().items() if "admin" in apps})
OBJECTS = [pattern for pattern in ADMIN if "<" in pattern]
LISTS = [pattern for pattern in ADMIN if "<" not in pattern and "(" not in pattern]
OF_LISTS = ("q", "p", "o", "e", "id__exact", "id__in", "kind__exact", "year", "at__year", "_to_field", "nonsense")


def parameters() -> list[str]:
    """The name of every parameter of an address that some page reads."""
    read = re.compile(r'GET\.get\("([\w-]+)"')
    rooms = ("units", "scoring", "reports", "budgets", "evalcase")
    found = {name for room in rooms for path in (ROOT / room).rglob("*.py") for name in read.findall(path.read_text())}
    return sorted(found | {"kept", "person", "before", "after"})


def status(client: Client, method: str, address: str, data: Any = None) -> int:
    with undone():
        return getattr(client, method.lower())(address, data or {}).status_code


def test_the_sweeps_have_something_to_sweep() -> None:
    assert len(NUMBERED) > 30
    assert len(OBJECTS) > 20
    assert "/admin/agencies/agency/export/" in LISTS
    assert {"next", "page", "q", "fact"} <= set(parameters())


@pytest.mark.parametrize("line", NUMBERED)
def test_a_number_larger_than_any_row_is_not_found(site: Site, line: str) -> None:
    address = site.address(line)
    for number in TOO_LARGE:
        odd = re.sub(r"(?<=/)\d+(?=/|$)", number, address)
        assert odd != address
        assert {status(site.client("U"), method, odd) for method in METHODS} == {404}, odd[:80]


@pytest.mark.parametrize("line", [line for line in TABLE if line != "admin" and " " not in line])
def test_odd_parameters_break_no_page(site: Site, line: str) -> None:
    address = site.address(line).partition("?")[0]
    for person in "EU":
        for value in ODD:
            assert status(site.client(person), "GET", address, dict.fromkeys(parameters(), value)) < 500, value


@pytest.mark.parametrize("pattern", OBJECTS)
def test_odd_numbers_break_no_page_of_the_admin(site: Site, pattern: str) -> None:
    for odd in (*TOO_LARGE, "abc", "-1", "_00", "a%00b"):
        address = re.sub(r"<[^>]+>", odd, pattern)
        for method in METHODS:
            assert status(site.client("U"), method, address) < 500, (method, address[:80])


@pytest.mark.parametrize("address", LISTS)
def test_odd_filters_break_no_list_of_the_admin(site: Site, address: str) -> None:
    for name in OF_LISTS:
        for value in ODD:
            assert status(site.client("U"), "GET", address, {name: value}) < 500, (name, value)


@pytest.mark.filterwarnings("ignore:The 'get_valid_export_item_pks:DeprecationWarning")  # the library warns of itself
@pytest.mark.parametrize("value", ODD)
def test_odd_choices_break_no_action_of_the_admin(site: Site, value: str) -> None:
    for address in LISTS:
        data = dict.fromkeys(("action", "_selected_action", "format", "resource", "export_items", "index"), value)
        assert status(site.client("U"), "POST", address, data) < 500, address
        data["action"] = "delete_selected"
        assert status(site.client("U"), "POST", address, data) < 500, address
