"""Signing in and out; nothing is open to a stranger."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.factories.people import PASSWORD
from units.people.models import User

HOME = "/desk/"
OPEN = {"/", "/help/", "/sign-in/", "/sign-out/", "/admin/login/", "/admin/logout/", "/q/thanks/", "/report.css"}


def test_a_stranger_is_sent_to_sign_in_and_back(client: Client, evaluator: User) -> None:
    asked = client.get("/cases/county-2023/")
    assert asked.status_code == 302
    assert asked["Location"] == "/sign-in/?next=/cases/county-2023/"
    page = client.get(asked["Location"]).content.decode()
    assert "登录后将回到您要打开的页面" in page
    done = client.post("/sign-in/", {"username": "evaluator", "password": PASSWORD, "next": "/cases/county-2023/"})
    assert done["Location"] == "/cases/county-2023/"
    assert "评价人员甲" in client.get("/cases/").content.decode()


def test_without_a_wish_one_lands_on_the_desk(client: Client, evaluator: User) -> None:
    assert client.post("/sign-in/", {"username": "evaluator", "password": PASSWORD})["Location"] == HOME


def test_a_foreign_address_is_never_gone_to(client: Client, evaluator: User) -> None:
    data = {"username": "evaluator", "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert client.post("/sign-in/", data)["Location"] == HOME


@pytest.mark.parametrize(
    ("username", "password", "message"),
    [
        ("evaluator", "wrong-password", "用户名或密码不正确"),
        ("nobody", PASSWORD, "用户名或密码不正确"),
        ("", PASSWORD, "请输入用户名。"),
        ("evaluator", "", "请输入密码。"),
    ],
)
def test_a_failed_sign_in_says_what_to_do_and_keeps_the_name(
    client: Client, evaluator: User, username: str, password: str, message: str
) -> None:
    page = client.post("/sign-in/", {"username": username, "password": password})
    text = page.content.decode()
    assert page.status_code == 200
    assert message in text
    assert f'value="{username}"' in text
    assert PASSWORD not in text


def test_a_disabled_account_stays_out(client: Client, evaluator: User) -> None:
    evaluator.is_active = False
    evaluator.save()
    client.post("/sign-in/", {"username": "evaluator", "password": PASSWORD})
    assert client.get("/cases/").status_code == 302


def test_signing_out_ends_the_session(client: Client, evaluator: User) -> None:
    client.force_login(evaluator)
    assert client.get("/sign-out/").status_code == 405, "a link must not sign anyone out"
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/cases/").status_code == 302


def test_signing_out_wipes_what_the_browser_kept(client: Client, evaluator: User) -> None:
    client.force_login(evaluator)
    assert client.get("/cases/")["Cache-Control"] == "no-store, private"
    assert client.post("/sign-out/")["Clear-Site-Data"] == '"cache", "storage"'


def test_the_admin_has_no_door_of_its_own(client: Client, db: None) -> None:
    assert client.get("/admin/login/?next=/admin/people/user/")["Location"] == "/sign-in/?next=/admin/people/user/"


def test_every_page_asks_for_a_sign_in(client: Client, db: None) -> None:
    pages = [route for route in _plain_routes(get_resolver().url_patterns, "/") if route not in OPEN]
    assert reverse("case-list") in pages
    assert "/admin/accounts/account/import/" in pages
    for page in pages:
        answer = client.get(page)
        assert answer.status_code in (302, 404), page
        if answer.status_code == 302:
            assert "next=" in answer["Location"], page


def _plain_routes(patterns: list[URLPattern | URLResolver], before: str) -> list[str]:
    """Every address without a parameter, and case pages with an example."""
    found: list[str] = []
    for pattern in patterns:
        route = before + str(pattern.pattern).replace("<slug:code>", "county-2023")
        if isinstance(pattern, URLResolver):
            found += _plain_routes(pattern.url_patterns, route)
        elif not any(mark in route for mark in "<(^"):
            found.append(route)
    return found
