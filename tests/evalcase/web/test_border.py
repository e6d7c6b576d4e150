"""What no database column holds is taken out of a request before any page sees it, and refused by name at the door."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, RequestFactory

from evalcase.web.border import BorderMiddleware, printable_query
from evalcase.web.numbers import LARGEST_NUMBER, sent_number
from tests.factories.people import PASSWORD
from units.people.models import User

DOOR = "/sign-in/"


@pytest.mark.parametrize("wish", ["abc", "login", "a\x00b", "/a\x00b", "http://[", "//[", "/\n", "?", "/" + "é" * 3000])
def test_an_odd_wish_at_the_door_leads_somewhere(client: Client, evaluator: User, wish: str) -> None:
    data = {"username": "evaluator", "password": PASSWORD, "next": wish}
    answer = client.post(DOOR, data)
    assert answer.status_code in (302, 400)
    if not wish.startswith("/"):
        assert answer["Location"] == "/desk/"
    assert client.get(DOOR, {"next": wish}).status_code in (302, 400), "also who is signed in already"


@pytest.mark.parametrize("name", ["字" * 151, "n" * 256, "n" * 100_000])
def test_a_name_longer_than_any_is_told_so(client: Client, db: None, name: str) -> None:
    page = client.post(DOOR, {"username": name, "password": PASSWORD})
    assert page.status_code == 200
    assert "用户名不超过 150 个字" in page.content.decode()


@pytest.mark.parametrize("value", ["a\x00b", "\x00", "²", "n" * 150])
def test_an_odd_name_or_password_is_only_wrong(client: Client, evaluator: User, value: str) -> None:
    assert client.post(DOOR, {"username": value, "password": "x"}).status_code == 200
    assert client.post(DOOR, {"username": "evaluator", "password": value}).status_code == 200


def test_nul_is_taken_out_of_a_form_and_nothing_else_is_lost(client: Client, evaluator: User) -> None:
    data = {"username": "eval\x00uator", "password": f"{PASSWORD}\x00", "next": "/cases/"}
    assert client.post(DOOR, data)["Location"] == "/cases/"


def test_an_address_with_nul_is_not_found(client: Client, db: None) -> None:
    for address in ("/q/a%00b/", "/q/%00/", "/cases/a%00b/"):
        assert client.get(address).status_code == 404


def test_a_cookie_with_nul_is_nobodys(client: Client, db: None) -> None:
    """Written in octal, as cookies may be, it reaches the look-up of the session."""
    answer = client.get("/desk/", headers={"Cookie": 'sessionid="abcdefgh\\000ij"'})
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/desk/")


@pytest.mark.parametrize("text", ["", "-1", "1.0", "²", "１２", str(LARGEST_NUMBER + 1), "9" * 5000])
def test_what_is_no_number_of_a_row_is_none(text: str) -> None:
    assert sent_number(text) is None


def test_numbers_of_rows_are_read() -> None:
    assert [sent_number("0"), sent_number("012"), sent_number(str(LARGEST_NUMBER))] == [0, 12, LARGEST_NUMBER]


def test_a_query_without_control_characters_is_left_as_it_is() -> None:
    query = RequestFactory().get("/", {"a": ["1", "2\t\r\n"], "b": ""}).GET
    assert printable_query(query) is query


def test_every_value_of_a_field_is_kept_in_its_order() -> None:
    seen: list[Any] = []
    request = RequestFactory().get("/", {"a\x00": ["1", "\x00", "2\x01"], "b": "\x0b3\ufffe"})
    BorderMiddleware(lambda asked: seen.append(asked.GET.lists()))(request)  # type: ignore[arg-type,return-value]
    assert [list(lists) for lists in seen] == [[("a", ["1", "", "2"]), ("b", ["3"])]]
