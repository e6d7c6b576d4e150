"""Every cell of the access table is asked of the running site, and people in other relations to a case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evalcase.audit.models import Entry
from evalcase.web.access import STAFF, declared_access
from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.cases.selectors import cases_open_to
from scoring.cases.workflow import STEPS, step_of
from tests.factories.agencies import FOUNDED, make_agency
from tests.factories.approvals import approved
from tests.platform.access_table import OF_A_CASE, PEOPLE, TABLE, UPLOADER
from tests.platform.site import FETCHED, NOWHERE, Site, routes
from units.agencies.models import Agency
from units.people.choices import Role
from units.people.selectors import administered_agencies, agencies_open_to, roles_of, roles_over_agencies
from units.people.services import assign_role, create_user

METHODS = ("GET", "POST")
REFUSED = {403: "3", 404: "4"}
IMPORTS = [line for line in TABLE if line.startswith("import-")]


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def sign_of(response: HttpResponse) -> str:
    """The table's sign for an answer."""
    if response.status_code in REFUSED:
        return REFUSED[response.status_code]
    if response.status_code == 302 and response["Location"].startswith(("/sign-in/?next=", "/admin/login/?next=")):
        return ">"
    assert response.status_code < 500, response.status_code
    return "."


def ask(site: Site, person: str, method: str, address: str, **given: Any) -> str:
    """One request, undone; a refusal of somebody signed in must leave one entry in the log, and nothing else."""
    with undone():
        last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        sign = sign_of(site.client(person).generic(method, address, **given))
        entries = list(Entry.objects.filter(pk__gt=last))
        if sign in "34" and person in site.keys:
            told = [(entry.action, entry.succeeded, entry.actor_id) for entry in entries]
            assert told == [("拒绝访问", False, site.people[person].pk)], (person, method, address)
            assert entries[0].object_title == f"{method} {address.partition('?')[0]}"[:255]
    return sign


def row(site: Site, line: str, method: str, who: str = PEOPLE) -> str:
    return "".join(ask(site, person, method, site.address(line)) for person in who)


def test_every_route_has_a_line_and_every_line_a_route() -> None:
    lines = {line.partition(" ")[0] for line in TABLE}
    assert lines == {name for name, (_, apps) in routes().items() if "admin" not in apps} | {"admin"}
    assert {line.partition(" ")[2] for line in TABLE if line.startswith("transition ")} == {one.action for one in STEPS}
    assert all(len(signs) == len(PEOPLE) and set(signs) <= set(".>34") for pair in TABLE.values() for signs in pair)


def test_every_view_declares_its_access_and_every_page_of_the_admin_is_for_staff() -> None:
    shadowed = {"admin:admin/login/"}  # our own route of that address stands before it
    for name, (entry, apps) in routes().items():
        declared = declared_access(entry.callback, apps)
        assert declared is not None, name
        if "admin" in apps and name not in shadowed:
            assert declared is STAFF, name


@pytest.mark.parametrize("line", TABLE)
def test_the_line_holds(site: Site, line: str) -> None:
    found = tuple(row(site, line, method) for method in METHODS)
    assert found == TABLE[line]


def _compared(site: Site, person: str, method: str, address: str, *hidden: str) -> str:
    with undone():
        page = site.client(person).generic(method, address)
    assert page.status_code == 404
    text = re.sub(r"<code>[0-9a-f]{12}</code>", "", page.content.decode())
    text = re.sub(r'("X-CSRFToken": "|csrfmiddlewaretoken" value="|data-idle="|data-absolute=")\w+', "", text)
    headers = "\n".join(f"{name}: {value}" for name, value in sorted(page.items()) if name != "Content-Length")
    for word in hidden:
        text = text.replace(word, "")
    return f"{headers}\n{text}"


@pytest.mark.one_database  # the database has answered these very routes above; who stands where is judged in Python
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("line", OF_A_CASE)
def test_a_stranger_cannot_tell_a_case_from_none(site: Site, line: str, method: str) -> None:
    there, nowhere = site.address(line), site.address(line, code=NOWHERE)
    found = [_compared(site, "X", method, address) for address in (there, nowhere)]
    assert found[0] == found[1]
    assert site.main.case.title not in found[0]


def test_a_list_shows_a_stranger_nothing(site: Site) -> None:
    for address in ("/cases/", "/desk/"):
        for person, knows in (("X", False), ("N", False), ("sibling reviewer", False), ("E", True), ("R", True)):
            page = site.client(person).get(address).content.decode()
            assert (site.main.case.title in page) is knows or (person == "R" and address == "/desk/"), (address, person)


@pytest.mark.parametrize("method", METHODS)
def test_a_script_of_nobody_is_told_where_to_sign_in(site: Site, method: str) -> None:
    for line, (get, _) in TABLE.items():
        if get[0] == ">":
            answer = site.client("A").generic(method, site.address(line), headers=FETCHED)
            assert (answer.status_code, set(answer.json())) == (401, {"sign_in"}), line


@pytest.mark.one_database  # the database has answered these very routes above; who stands where is judged in Python
@pytest.mark.parametrize(
    ("person", "like"),
    [("own evaluator", "S"), ("sibling reviewer", "N"), ("ended yesterday", "N"), ("deactivated", "A")],
)
@pytest.mark.parametrize("method", METHODS)
def test_other_relations_to_a_case(site: Site, person: str, like: str, method: str) -> None:
    """The evaluated agency's own evaluator counts as its staff where others evaluate; the rest are strangers."""
    column = PEOPLE.index(like)
    expected = {line: TABLE[line][METHODS.index(method)][column] for line in [*OF_A_CASE, *IMPORTS]}
    assert {line: row(site, line, method, [person]) for line in expected} == expected  # type: ignore[arg-type]


@pytest.mark.one_database  # as above
@pytest.mark.parametrize(("person", "like"), [("evaluator and reviewer", "ER"), ("staff and administrator", "SM")])
@pytest.mark.parametrize("method", METHODS)
def test_somebody_of_two_roles_may_what_either_may(site: Site, person: str, like: str, method: str) -> None:
    own = {"panel-mine", "panel-mine-submit", *(line for line in IMPORTS if UPLOADER in TABLE[line])}  # of one person
    lines = [line for line in [*OF_A_CASE, *IMPORTS] if line not in own]
    signs = {line: TABLE[line][METHODS.index(method)] for line in lines}
    expected = {line: min(sign[PEOPLE.index(letter)] for letter in like) for line, sign in signs.items()}
    assert {line: row(site, line, method, [person]) for line in lines} == expected  # type: ignore[arg-type]


def test_the_sheet_of_a_panel_is_for_its_members(site: Site) -> None:
    for method in METHODS:
        signs = {person: ask(site, person, method, site.address("panel-mine")) for person in ("E", "off the panel")}
        assert signs == {"E": ".", "off the panel": "4"}


NUMBERED = [line for line in OF_A_CASE if "<int:" in str(routes()[line.partition(" ")[0]][0].pattern)]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("line", NUMBERED)
def test_a_thing_of_one_case_is_not_found_under_another(site: Site, line: str, method: str) -> None:
    """The evaluator may open either case, but nothing of one through the address of the other."""
    address = site.address(line, numbers_of=site.twin)
    with undone():
        status = site.client("E").generic(method, address).status_code
    assert status == 405 or ask(site, "E", method, address) == "4", status


@pytest.mark.parametrize("line", [line for line in IMPORTS if UPLOADER in TABLE[line]])
def test_an_upload_for_another_agency_is_not_found(site: Site, line: str) -> None:
    method = "GET" if TABLE[line][0][PEOPLE.index("U")] == "4" else "POST"
    numbers = site.import_numbers(line, site.foreign_upload)
    assert ask(site, "M", method, reverse(line, kwargs=numbers)) == "4"
    if "file" in numbers:  # a file of another upload, under one's own
        numbers["pk"] = site.upload.pk
        assert ask(site, "M", method, reverse(line, kwargs=numbers)) == "4"


@pytest.mark.parametrize("state", State)
def test_a_step_is_refused_by_role_alone_whatever_the_state(site: Site, state: State) -> None:
    """Where the step does not fit the state its own people are told so (409); all others get the same as ever."""
    Case.objects.filter(pk=site.main.case.pk).update(state=state)
    for line in (line for line in TABLE if line.startswith("transition ")):
        step = step_of(line.partition(" ")[2])
        assert step is not None
        for person in "XESRM":
            expected = TABLE[line][1][PEOPLE.index(person)]
            with undone():
                answer = site.client(person).post(site.address(line))
            assert sign_of(answer) == expected, (line, person)
            assert expected != "." or state in step.sources or answer.status_code == 409, (line, person)


def test_reports_are_drafted_and_issued_by_the_people_of_the_table(site: Site) -> None:
    approved(site.main.case)
    for state, refused in (("draft", "S"), ("issued", "SEMU")):
        for person in "ESRMU":
            with undone():
                given = {"state": state, "formats": ["html"]}
                answer = site.client(person).post(site.address("versions"), given)
            assert (answer.status_code == 403) is (person in refused), (state, person)


def test_a_successors_staff_see_what_was_left_to_them_from_the_day_of_the_merger(fumin: Case) -> None:
    """The case, its import and its place in the lists; nobody of the successor before that day."""
    heir = make_agency("heir", "承接单位")
    clerk, keeper = (create_user(username=f"heirs-{name}", display_name=name) for name in ("clerk", "keeper"))
    assign_role(user=clerk, agency=heir, role=Role.AGENCY_STAFF, valid_from=FOUNDED)
    assign_role(user=keeper, agency=heir, role=Role.ADMINISTRATOR, valid_from=FOUNDED)
    client = Client()
    client.force_login(clerk, backend="units.people.backends.RoleBackend")
    today = timezone.localdate()
    for day, seen in ((today + timedelta(days=1), False), (today, True)):
        Agency.objects.filter(pk=fumin.agency.pk).update(successor=heir, abolished=day)
        assert client.get(f"/cases/{fumin.code}/").status_code == (200 if seen else 404)
        assert (fumin in cases_open_to(clerk)) is seen
        assert agencies_open_to(clerk).contains(fumin.agency) is seen
        held = {Role.AGENCY_STAFF} if seen else set()
        assert roles_of(clerk, Agency.objects.get(pk=fumin.agency.pk)) == held
        assert roles_over_agencies(clerk).get(fumin.agency.pk, set()) == held
        assert (fumin.agency.pk in administered_agencies(keeper)) is seen
    assert client.post(reverse("score-sheet", args=[fumin.code]), {}).status_code == 403
