"""No request, however odd, is answered with an error of the server: every route and page of the admin is tried."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls.converters import IntConverter

from scoring.cases.choices import State
from scoring.cases.models import Case
from tests.depth import some
from tests.platform.access_table import PEOPLE, TABLE
from tests.platform.site import FETCHED, Site, routes
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
OF_LISTS = ("q", "p", "o", "e", "_to_field", "nonsense")
# What a filter that is offered may be asked for, and what none is.
OFFERED = ("", "__exact", "__in", "__isnull", "__year", "__id__exact")
NOT_OFFERED = ("pk__regex", "pk__range", "pk__in", "id", "password__startswith")


@cache
def parameters() -> list[str]:
    """The name of every parameter of an address that some page reads."""
    read = re.compile(r'GET\.get\("([\w-]+)"')
    rooms = ("units", "scoring", "reports", "budgets", "evalcase")
    found = {name for room in rooms for path in (ROOT / room).rglob("*.py") for name in read.findall(path.read_text())}
    return sorted(found | {"kept", "person", "before", "after"})


def odd_queries() -> Iterator[dict[str, str]]:
    """Every parameter with an odd value, each with another one; in all the queries every one has had every value."""
    for turn in range(len(ODD)):
        yield {name: ODD[(turn + place) % len(ODD)] for place, name in enumerate(parameters())}


def status(client: Client, method: str, address: str, data: Any = None) -> int:
    with undone():
        return getattr(client, method.lower())(address, data or {}).status_code


def test_the_sweeps_have_something_to_sweep() -> None:
    assert len(NUMBERED) > 30
    assert len(OBJECTS) > 20
    assert "/admin/accounts/account/export/" in LISTS
    assert {"next", "page", "q", "fact"} <= set(parameters())


@pytest.mark.parametrize("line", NUMBERED)
def test_a_number_larger_than_any_row_is_not_found(site: Site, line: str) -> None:
    address = site.address(line)
    for number in some(TOO_LARGE):
        odd = re.sub(r"(?<=/)\d+(?=/|$)", number, address)
        assert odd != address
        assert {status(site.client("U"), method, odd) for method in METHODS} == {404}, odd[:80]


@pytest.mark.parametrize("line", [line for line in TABLE if line != "admin" and " " not in line])
def test_odd_parameters_break_no_page(site: Site, line: str) -> None:
    address = site.address(line).partition("?")[0]
    person = next((person for person in "EUSRM" if TABLE[line][0][PEOPLE.index(person)] == "."), "E")
    for query in some(list(odd_queries())):
        assert status(site.client(person), "GET", address, query) < 500, query


@pytest.mark.parametrize("pattern", OBJECTS)
def test_odd_numbers_break_no_page_of_the_admin(site: Site, pattern: str) -> None:
    for odd in some((*TOO_LARGE, "abc", "-1", "_00", "a%00b")):
        address = re.sub(r"<[^>]+>", odd, pattern)
        for method in METHODS:
            assert status(site.client("U"), method, address) < 500, (method, address[:80])


@pytest.mark.parametrize("address", LISTS)
def test_odd_filters_break_no_list_of_the_admin(site: Site, address: str) -> None:
    for name in OF_LISTS:
        for value in some(ODD):
            assert status(site.client("U"), "GET", address, {name: value}) < 500, (name, value)


@pytest.mark.parametrize("model", admin.site._registry, ids=str)
def test_a_list_of_the_admin_is_filtered_by_what_it_offers_alone(site: Site, model: type[Model]) -> None:
    own, client = admin.site.get_model_admin(model), site.client("U")
    address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    for name in NOT_OFFERED:
        assert status(client, "GET", address, {name: "("}) == 400, name
    columns = [name for name in (*own.list_filter, own.date_hierarchy) if isinstance(name, str)]
    for name in (f"{column}{lookup}" for column in columns for lookup in OFFERED):
        for value in some((*ODD, "1e999", "NaN", "99999", "(")):
            assert status(client, "GET", address, {name: value}) < 500, (name, value)


@pytest.mark.filterwarnings("ignore:The 'get_valid_export_item_pks:DeprecationWarning")  # the library warns of itself
@pytest.mark.parametrize("value", ODD)
def test_odd_choices_break_no_action_of_the_admin(site: Site, value: str) -> None:
    for address in some(LISTS, len(LISTS) // 5):
        data = dict.fromkeys(("action", "_selected_action", "format", "resource", "export_items", "index"), value)
        assert status(site.client("U"), "POST", address, data) < 500, address
        data["action"] = "delete_selected"
        assert status(site.client("U"), "POST", address, data) < 500, address


@pytest.mark.parametrize("page", [page for page in LISTS if page.endswith("/process_import/")])
@pytest.mark.parametrize("form", ["0", "1", "99", "-5", "abc", ""])
@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "nothing", "a\x00b", ""])
def test_a_file_that_is_gone_leads_back_to_the_list(site: Site, page: str, form: str, name: str) -> None:
    """A second click on 确认导入 finds no file any more; nor does a name that was never ours."""
    client, data = site.client("U"), {"import_file_name": name, "original_file_name": "a.xlsx", "format": form}
    with undone():
        answer = client.post(page, data, follow=True)
        assert answer.redirect_chain == [(page.removesuffix("process_import/"), 302)]
        assert "待导入的文件已不在" in answer.content.decode()


def forms_with(number: str) -> list[tuple[str, str, dict[str, str]]]:
    """Person, route and form of every page that reads the numbers of rows out of a form by itself."""
    correction = {"other-sheet": f"{number}-表", "other-cell": "A1", "other-value": "1", f"cell-{number}-A1-表": "1"}
    return [
        ("R", "transition approve", {"version": number, f"anchor:{number}": "1"}),
        ("R", "transition return", {"version": number, "reason": "x", f"remark:{number}": "x"}),
        ("E", "score-sheet-paste-confirm", {"edits": '{"edits": []}', "take": number}),
        ("E", "panel-mine", {f"score:{number}": "1"}),
        ("E", "score-sheet", {f"{number}:reason": "x", f"v:{number}:reason": number}),
        ("E", "evidence-list", {"indicators": number}),
        ("U", "import-correct", correction),
    ]


@pytest.mark.parametrize("number", TOO_LARGE)
def test_a_form_with_numbers_that_no_row_has_breaks_no_page(site: Site, number: str) -> None:
    for person, line, data in forms_with(number):
        assert status(site.client(person), "POST", site.address(line), data) < 500, line


@pytest.mark.parametrize("line", ["case-setup", "case-setup-indicator"])
def test_a_memory_of_the_page_that_nests_without_end_is_none(site: Site, line: str) -> None:
    Case.objects.filter(pk=site.main.case.pk).update(state=State.SETUP)
    assert status(site.client("E"), "POST", site.address(line), {"seen": "[" * 100_000}) < 500


@pytest.mark.parametrize("route", ["score-sheet-cells", "score-sheet-check"])
def test_odd_edits_of_a_script_break_nothing(site: Site, route: str) -> None:
    edit = {"i": site.main.leaf.pk, "f": "reason", "v": "a\x00\ud800", "b": 0, "o": ""}
    address, client = site.address(route), site.client("E")
    for odd in ({}, {"o": "a\x00"}, {"o": "\ud800"}, {"i": 10**22}, {"b": 10**22}, {"f": "\x00"}, {"v": 10**400}):
        with undone():
            body = {"edits": [edit | odd]}
            answer = client.post(address, body, content_type="application/json", headers=FETCHED)
        assert answer.status_code < 500, odd
    assert status(client, "POST", address, {"edits": "[]"}) == 400, "a form with files is no script's request"
