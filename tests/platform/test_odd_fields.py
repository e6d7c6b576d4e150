"""No field of any form brings an error of the server, whatever stands in it, sent by post or in the address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scoring.cases.choices import State
from scoring.cases.models import Case
from tests.depth import some
from tests.factories.forms import form_of
from tests.factories.people import PASSWORD
from tests.platform.access_table import PEOPLE, TABLE
from tests.platform.site import Site, routes
from tests.platform.test_odd_requests import status

# Unstorable, too long, too large, no number, no day, and what only looks like a number.
ODD = (
    "a\x00b",
    "九" * 6000,
    "9" * 23,
    "9" * 5000,
    "-1",
    "1e999",
    "NaN",
    "Infinity",
    "²",
    "٣",
    "2023-13-45",
    "0001-01-01",
    "9999-12-31",
    "'",
    "(",
    "%",
    "../../etc/passwd",
    '{"a": [',
)
PAGES = [line for line, (get, _) in TABLE.items() if "." in get and line != "admin" and line != "logout"]
ADMIN = sorted({name for name, (_, apps) in routes().items() if "admin" in apps})
ADDS = [f"/{name.removeprefix('admin:')}" for name in ADMIN if name.endswith("/add/")]


def person_for(line: str) -> str:
    return next((person for person in "EURMSA" if TABLE[line][0][PEOPLE.index(person)] == "."), "E")


def odd_forms(form: dict[str, str]) -> Iterator[dict[str, str]]:
    """The form with one field at a time odd, the others as the page had them; a random share of all by default."""
    names = [name for name in form if name != "csrfmiddlewaretoken"]
    for name in some(names, min(2, len(names))):
        for odd in some(ODD, 2):
            yield form | {name: odd}


@pytest.mark.parametrize("line", PAGES)
def test_odd_fields_break_no_form(site: Site, line: str) -> None:
    if line.startswith("case-setup"):
        Case.objects.filter(pk=site.main.case.pk).update(state=State.SETUP)
    client, address = site.client(person_for(line)), site.address(line)
    page = client.get(address)
    if page.status_code != 200 or page.streaming or not page["Content-Type"].startswith("text/html"):
        return
    for form in odd_forms(form_of(page.content.decode())):
        for method in ("POST", "GET"):
            assert status(client, method, address.partition("?")[0], form) < 500, (method, form)


@pytest.mark.parametrize("address", ADDS)
def test_odd_fields_break_no_form_of_the_admin(site: Site, address: str) -> None:
    client = site.client("U")
    page = client.get(address)
    if page.status_code == 200:
        for form in odd_forms(form_of(page.content.decode())):
            assert status(client, "POST", address, form) < 500, form


@pytest.mark.parametrize(
    "asked", ["abc", "//elsewhere", "/desk/\x00", "/" * 9000, "javascript:1", "http://[", "/[", "\\\\x"]
)
def test_an_odd_place_to_go_on_to_is_none(site: Site, asked: str) -> None:
    for person in ("A", "E"):
        for method in ("GET", "POST"):
            assert status(site.client(person), method, "/sign-in/", {"next": asked}) < 500
    sent = {"username": site.people["E"].username, "password": PASSWORD, "next": asked}
    assert status(site.client("A"), "POST", "/sign-in/", sent) < 500


@pytest.mark.parametrize("name", ["é" * 256, "n" * 256, "甲" * 5000, "a\x00b", " ", "٣"])
def test_no_name_breaks_the_sign_in(site: Site, name: str) -> None:
    for password in ("x", name):
        assert status(site.client("A"), "POST", "/sign-in/", {"username": name, "password": password}) < 500
