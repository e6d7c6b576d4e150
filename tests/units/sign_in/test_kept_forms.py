"""A form kept while its person signs in again: it returns to the browser that lost it, to its writer, and by name."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from scoring.cases.models import Case
from tests.factories.forms import form_of
from tests.factories.people import PASSWORD
from units.agencies.models import AgencyName
from units.people.models import User
from units.sign_in.browser import COOKIE, Browser
from units.sign_in.kept_form import KeptForm, sign, unsign
from units.sign_in.models import UserSession

ORIGIN = {"HTTP_ORIGIN": "http://testserver"}
FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}
NEW_CASE = "/cases/new/"
WORDS = {"title": "写下的话", "code": "new-2024"}
LOST = "没有带回"


def signed_in(person: User, client: Client | None = None, **given: str) -> Client:
    """A browser in which the person has signed in; with ``given`` fields of the sign-in page."""
    client = client or Client()
    client.post("/sign-in/", {"username": person.username, "password": PASSWORD} | given, **ORIGIN)
    return client


def end(person: User) -> None:
    UserSession.objects.filter(user=person).update(expire_date=timezone.now())


def lose(client: Client, person: User, path: str = NEW_CASE, words: dict[str, str] | None = None) -> str:
    """What the sign-in page carries after a form came too late."""
    end(person)
    page = client.post(path, words or WORDS, **ORIGIN)
    assert page.status_code == 403
    return form_of(page.content.decode())["kept"]


def page_of(client: Client) -> str:
    return client.get("/sign-in/kept/").content.decode()


def token(client: Client) -> str:
    return client.cookies["csrftoken"].value


# ---- the browser ---------------------------------------------------------------------------------------------------


def test_a_form_returns_to_its_browser_and_is_sent_once(evaluator: User) -> None:
    client = signed_in(evaluator)
    signed_in(evaluator, client, kept=lose(client, evaluator))
    shown = page_of(client)
    assert "<dd>新建案件</dd>" in shown
    at = re.search(r'action="(/sign-in/kept/\?form=\w+)"', shown)
    assert at
    sent = client.post(at[1], form_of(shown), **ORIGIN)
    assert (sent.status_code, sent["Location"]) == (307, NEW_CASE)
    assert "已经提交、放弃或过期" in client.post(at[1], form_of(shown), follow=True, **ORIGIN).content.decode()


def test_a_strangers_form_is_neither_sent_nor_shown_in_another_browser(evaluator: User, reviewer: User) -> None:
    stranger = signed_in(evaluator)
    kept = lose(stranger, evaluator)
    victim = signed_in(reviewer, kept=kept)
    assert LOST in victim.get("/account/").content.decode()
    assert victim.get("/sign-in/kept/")["Location"] == "/"
    with_a_cookie = signed_in(reviewer, signed_in(reviewer), kept=kept)
    assert with_a_cookie.get("/sign-in/kept/")["Location"] == "/"


def test_a_form_whose_writer_is_unknown_does_not_change_browsers_either(reviewer: User) -> None:
    stranger, victim = Client(), Client()
    kept = form_of(stranger.post(NEW_CASE, WORDS, **ORIGIN).content.decode())["kept"]
    signed_in(reviewer, victim, kept=kept)
    assert victim.get("/sign-in/kept/")["Location"] == "/"


def test_a_form_is_never_read_from_the_address(evaluator: User) -> None:
    client = signed_in(evaluator)
    kept = lose(client, evaluator)
    page = client.get("/sign-in/", {"kept": kept}).content.decode()
    assert kept not in page
    assert "保留" not in page
    client.post(f"/sign-in/?kept={kept}", {"username": "evaluator", "password": PASSWORD}, **ORIGIN)
    assert client.get("/sign-in/kept/")["Location"] == "/"


@pytest.mark.parametrize("source", ["http://[::1", "http://[testserver]", "//[", "http://evil.example", "null"])
@pytest.mark.parametrize("header", ["HTTP_ORIGIN", "HTTP_REFERER"])
def test_a_form_from_elsewhere_is_not_kept(evaluator: User, source: str, header: str) -> None:
    """Addresses that nobody can read broke the page once."""
    client = signed_in(evaluator)
    end(evaluator)
    answer = client.post(NEW_CASE, WORDS, **{header: source})
    assert answer.status_code == 302
    assert answer["Location"] == f"/sign-in/?next={NEW_CASE}"
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(NEW_CASE, WORDS, **{header: source}).status_code == 403


def test_the_cookie_is_closed_to_scripts_and_to_other_sites(client: Client, evaluator: User, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = True
    cookie = signed_in(evaluator, client).cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Strict", True)
    assert cookie["max-age"] == "", "offices share machines: it goes with the browser"


def test_a_forged_cookie_is_no_cookie(evaluator: User) -> None:
    client = signed_in(evaluator)
    kept = lose(client, evaluator)
    for forged in ("", "x", signing.dumps({"secret": "s", "people": []}, salt="elsewhere")):
        other = Client()
        other.cookies[COOKIE] = forged
        signed_in(evaluator, other, kept=kept)
        assert other.get("/sign-in/kept/")["Location"] == "/", forged


def test_a_form_older_than_a_session_may_be_is_not_brought_back(evaluator: User, settings: Any) -> None:
    client = signed_in(evaluator)
    kept = lose(client, evaluator)
    settings.SESSION_COOKIE_AGE = -1
    signed_in(evaluator, client, kept=kept)
    assert LOST in client.get("/account/").content.decode()


@given(
    fields=st.lists(st.tuples(st.text(min_size=1), st.text()).map(list)),
    had_files=st.booleans(),
    owner=st.none() | st.integers(1),
)
def test_kept_words_come_back_as_they_were(fields: list[list[str]], had_files: bool, owner: int | None) -> None:
    form, browser = KeptForm("/cases/一/?页=1", fields, had_files, owner), Browser("its secret")
    assert unsign(sign(form, browser), browser) == form
    assert unsign(sign(form, browser)[:-1], browser) is None
    assert unsign(sign(form, browser), Browser("another secret")) is None
    assert unsign(sign(form, browser), None) is None


# ---- the person ----------------------------------------------------------------------------------------------------


def test_another_persons_words_are_neither_sent_nor_shown(evaluator: User, reviewer: User) -> None:
    client = signed_in(evaluator)
    signed_in(reviewer, client, kept=lose(client, evaluator))
    page = client.get("/sign-in/kept/", follow=True).content.decode()
    assert "属于另一账号" in page
    assert WORDS["title"] not in page
    assert client.get("/sign-in/kept/")["Location"] == "/"


def test_a_stale_page_is_sent_on_where_only_one_person_uses_the_browser(evaluator: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in/")
    signed_in(evaluator, client, csrfmiddlewaretoken=token(client))
    late = WORDS | {"csrfmiddlewaretoken": "x" * 64}
    assert client.post(NEW_CASE, late, **ORIGIN)["Location"].startswith("/sign-in/kept/")
    assert "<h1>提交保留的内容</h1>" in page_of(client)
    assert client.post(NEW_CASE, late, **ORIGIN, **FETCH).json() == {"stale": True}


def test_a_stale_page_of_a_shared_browser_is_shown_and_not_sent(evaluator: User, reviewer: User) -> None:
    client = Client(enforce_csrf_checks=True)
    for person in (evaluator, reviewer):
        client.get("/sign-in/")
        signed_in(person, client, csrfmiddlewaretoken=token(client))
        client.cookies.pop("sessionid") if person is evaluator else None
    at = client.post(NEW_CASE, WORDS | {"csrfmiddlewaretoken": "x" * 64}, **ORIGIN)["Location"]
    shown = page_of(client)
    assert "有不止一人登录过" in shown
    assert "写下的话" in shown
    assert 'name="title"' not in shown
    told = client.post(at, WORDS | {"csrfmiddlewaretoken": token(client)}, **ORIGIN)
    assert told["Location"] == "/"
    assert not Case.objects.filter(code="new-2024").exists()


def test_two_windows_lose_a_form_each_and_neither_takes_the_others_place(evaluator: User) -> None:
    client = signed_in(evaluator)
    first = lose(client, evaluator)
    second = lose(client, evaluator, "/cases/nowhere/sheet/", {"1:reason": "另一窗口的话"})
    pages = []
    for kept in (first, second):
        data = {"username": "evaluator", "password": PASSWORD, "kept": kept}
        pages.append(client.post("/sign-in/", data, **ORIGIN)["Location"])
    for at, path in zip(pages, (NEW_CASE, "/cases/nowhere/sheet/"), strict=True):
        shown = client.get(at).content.decode()
        assert client.post(at, form_of(shown), **ORIGIN)["Location"] == path


def test_a_sign_in_page_made_stale_by_another_window_keeps_its_form(evaluator: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in/")
    signed_in(evaluator, client, csrfmiddlewaretoken=token(client))
    end(evaluator)
    client.get("/sign-in/")
    old = token(client)
    page = client.post(NEW_CASE, WORDS | {"csrfmiddlewaretoken": old}, **ORIGIN)
    fields = form_of(page.content.decode()) | {"username": "evaluator", "password": PASSWORD}
    again = client.post("/sign-in/", fields | {"csrfmiddlewaretoken": "x" * 64}, **ORIGIN)
    assert (again.status_code, form_of(again.content.decode())["username"]) == (403, "evaluator")
    client.get("/sign-in/")
    signed_in(evaluator, client, csrfmiddlewaretoken=token(client))
    late = client.post("/sign-in/", fields | {"csrfmiddlewaretoken": "x" * 64}, **ORIGIN)
    assert late["Location"].startswith("/sign-in/kept/")
    assert "<h1>提交保留的内容</h1>" in page_of(client)


# ---- what is kept --------------------------------------------------------------------------------------------------


def test_a_form_of_the_admin_is_shown_and_not_sent(administrator: User) -> None:
    client = signed_in(administrator)
    words = {"code": "county-new", "name": "某县新设局", "basis": "一行\r\n又一行"}
    signed_in(administrator, client, kept=lose(client, administrator, "/admin/agencies/agency/add/", words))
    shown = page_of(client)
    assert "不会代为执行" in shown
    assert "一行\r\n又一行" in shown
    assert 'href="/admin/agencies/agency/add/"' in shown
    assert client.post("/sign-in/kept/", words, **ORIGIN)["Location"] == "/"
    assert not AgencyName.objects.filter(name="某县新设局").exists()


def test_a_form_is_thrown_away_on_request(evaluator: User) -> None:
    client = signed_in(evaluator)
    data = {"username": "evaluator", "password": PASSWORD, "kept": lose(client, evaluator)}
    at = client.post("/sign-in/", data, **ORIGIN)["Location"]
    assert "已放弃" in client.post(at.replace("/kept/", "/kept/discard/"), follow=True).content.decode()
    assert client.get(at)["Location"] == "/"


def test_passwords_and_tampered_words_are_not_kept(evaluator: User) -> None:
    client = signed_in(evaluator)
    end(evaluator)
    assert client.post("/account/password/", {"old_password": PASSWORD}, **ORIGIN).status_code == 302
    signed_in(evaluator, client, kept="tampered")
    assert client.get("/sign-in/kept/")["Location"] == "/"


@pytest.mark.parametrize("password", ["wrong-password", ""])
def test_a_failed_sign_in_carries_the_form_on(evaluator: User, password: str) -> None:
    client = signed_in(evaluator)
    data = {"username": "evaluator", "password": password, "kept": lose(client, evaluator)}
    page = client.post("/sign-in/", data, **ORIGIN).content.decode()
    assert "已为您保留" in page
    signed_in(evaluator, client, kept=form_of(page)["kept"])
    assert "<dd>新建案件</dd>" in page_of(client)
