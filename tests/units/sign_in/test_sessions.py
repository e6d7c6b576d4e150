"""Sessions: their time limits, their list, their end, and forms that come too late."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client
from django.utils import timezone

from evalcase.audit.selectors import entries_for
from tests.factories.people import PASSWORD
from units.people.models import User
from units.sign_in.models import UserSession

ORIGIN = {"HTTP_ORIGIN": "http://testserver"}
FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}
STATE = "/sign-in/state/"


def age(user: User, **changes: timedelta) -> None:
    """Move the session's times into the past, as if the person had been away."""
    session = UserSession.objects.get(user=user)
    for field, by in changes.items():
        setattr(session, field, getattr(session, field) - by)
    session.save()


def expire(user: User) -> None:
    UserSession.objects.filter(user=user).update(expire_date=timezone.now())


def test_the_row_knows_its_person_address_and_browser(client: Client, evaluator: User) -> None:
    data = {"username": "evaluator", "password": PASSWORD}
    client.post("/sign-in/", data, HTTP_USER_AGENT="Browser 1.0", REMOTE_ADDR="10.1.2.3")
    session = UserSession.objects.get(user=evaluator)
    assert (session.address, session.browser) == ("10.1.2.3", "Browser 1.0")
    assert session.expire_date - session.last_active == timedelta(minutes=30)


def test_half_an_hour_without_work_ends_it(client: Client, evaluator: User) -> None:
    client.force_login(evaluator)
    age(evaluator, last_active=timedelta(minutes=29), expire_date=timedelta(minutes=29))
    assert client.get("/account/").status_code == 200, "and the visit begins a new half hour"
    age(evaluator, last_active=timedelta(minutes=29), expire_date=timedelta(minutes=29))
    assert client.get("/account/").status_code == 200
    age(evaluator, last_active=timedelta(minutes=30), expire_date=timedelta(minutes=30))
    assert client.get("/account/").status_code == 302


def test_twelve_hours_end_it_in_any_case(client: Client, evaluator: User) -> None:
    client.force_login(evaluator)
    session: Any = client.session
    session["signed_in"] = session["signed_in"] | {"at": session["signed_in"]["at"] - 12 * 3600 + 600}
    session.save()
    idle, absolute = (client.get(STATE).json()[name] for name in ("idle", "absolute"))
    assert 590 <= absolute <= 600 < idle
    UserSession.objects.update(last_active=timezone.now() - timedelta(minutes=5))
    client.post(STATE)
    left = UserSession.objects.get(user=evaluator).expire_date - timezone.now()
    assert left <= timedelta(minutes=10), "activity does not lengthen it"


def test_activity_is_written_once_a_minute_and_never_by_polling(
    client: Client, evaluator: User, django_assert_num_queries: Any
) -> None:
    client.force_login(evaluator)
    with django_assert_num_queries(2):
        client.get(STATE)
    before = timezone.now() - timedelta(minutes=2)
    UserSession.objects.update(last_active=before)
    with django_assert_num_queries(2):
        client.get(STATE, HTTP_X_BACKGROUND="1")
    assert UserSession.objects.get(user=evaluator).last_active == before
    with django_assert_num_queries(3):
        client.get(STATE)
    assert UserSession.objects.get(user=evaluator).last_active > before
    with django_assert_num_queries(2):
        client.get(STATE)


@pytest.mark.parametrize("count", [1, 3])
def test_ones_own_sign_ins_are_listed_and_ended(
    evaluator: User, reviewer: User, count: int, django_assert_num_queries: Any
) -> None:
    clients = [Client(HTTP_USER_AGENT=f"Browser {number}") for number in range(count)]
    for one in clients:
        one.force_login(evaluator)
    Client().force_login(reviewer)
    here = clients[-1]
    with django_assert_num_queries(4):
        page = here.get("/account/").content.decode()
    assert page.count('<th scope="row"') == count
    if count > 1:
        ended = UserSession.objects.get(session_key=clients[0].cookies["sessionid"].value)
        here.post("/account/end/", {"session": str(ended.public_id)})
        assert [one.get("/account/").status_code for one in clients] == [302, 200, 200]
        here.post("/account/end-others/", {"others": "1"})
        assert [one.get("/account/").status_code for one in clients] == [302, 302, 200]
        assert "结束登录" in {entry.action for entry in entries_for(evaluator)}
    assert UserSession.objects.running().filter(user=reviewer).count() == 1


def test_nobody_ends_another_persons_sign_in(client: Client, evaluator: User, reviewer: User) -> None:
    Client().force_login(reviewer)
    foreign = UserSession.objects.get(user=reviewer)
    client.force_login(evaluator)
    for number in (str(foreign.public_id), "no number", ""):
        client.post("/account/end/", {"session": number})
    assert UserSession.objects.running().filter(user=reviewer).count() == 1


def test_the_fourth_sign_in_ends_the_oldest(evaluator: User, settings: Any) -> None:
    clients = [Client() for _ in range(4)]
    for number, one in enumerate(clients):
        one.force_login(evaluator)
        UserSession.objects.filter(session_key=one.cookies["sessionid"].value).update(
            signed_in_at=timezone.now() - timedelta(minutes=9 - number)
        )
    assert [one.get("/account/").status_code for one in clients] == [302, 200, 200, 200]


def test_a_disabled_account_is_out_at_once(client: Client, evaluator: User, administrator: User) -> None:
    client.force_login(evaluator)
    office = Client()
    office.force_login(administrator)
    data = {"username": "evaluator", "display_name": "评价人员甲"}  # is_active left unticked
    assert office.post(f"/admin/people/user/{evaluator.pk}/change/", data).status_code == 302
    assert client.get("/account/").status_code == 302
    assert not UserSession.objects.running().filter(user=evaluator).exists()


def test_an_ended_session_does_not_come_back_with_a_late_request(client: Client, evaluator: User) -> None:
    client.force_login(evaluator)
    session: Any = client.session
    session["word"] = "late"
    UserSession.objects.filter(user=evaluator).update(ended_at=timezone.now(), session_data="")
    with pytest.raises(UpdateError):
        session.save()
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize("headers", [FETCH, {"HTTP_HX_REQUEST": "true"}])
def test_a_script_is_told_where_to_sign_in(client: Client, evaluator: User, headers: dict[str, str]) -> None:
    client.force_login(evaluator)
    expire(evaluator)
    answer = client.post("/account/end-others/", {"others": "1"}, **headers)
    assert (answer.status_code, answer.json()) == (401, {"sign_in": "/sign-in/?embedded=1"})
    fragment = client.get("/sign-in/?embedded=1&username=evaluator&person=7").content.decode()
    assert "<html" not in fragment
    assert re.search(r'value="evaluator"[^>]*readonly', fragment, re.DOTALL)
    assert 'name="person" value="7"' in fragment


def test_in_the_dialog_only_the_same_person_gets_in(client: Client, evaluator: User, reviewer: User) -> None:
    data = {"username": "reviewer", "password": PASSWORD, "person": str(evaluator.pk)}
    refused = client.post("/sign-in/?embedded=1", data, **FETCH)
    assert refused.status_code == 422
    assert "请由原登录人员登录" in refused.content.decode()
    done = client.post("/sign-in/?embedded=1", data | {"username": "evaluator"}, **FETCH)
    assert done.json() == {"done": True}


def test_a_page_of_one_person_sends_nothing_as_another(client: Client, evaluator: User, reviewer: User) -> None:
    client.force_login(reviewer)
    answer = client.post("/account/end-others/", {"others": "1"}, HTTP_X_PERSON=str(evaluator.pk), **FETCH)
    assert answer.status_code == 401


@pytest.mark.parametrize("source", [{}, {"HTTP_ORIGIN": "https://elsewhere.example"}, {"HTTP_ORIGIN": "null"}])
def test_a_form_of_another_site_is_not_kept(client: Client, evaluator: User, source: dict[str, str]) -> None:
    client.force_login(evaluator)
    expire(evaluator)
    assert client.post("/account/end-others/", {"others": "1"}, **source)["Location"].startswith("/sign-in/")


def test_more_words_than_a_page_can_carry_are_not_promised(client: Client, evaluator: User) -> None:
    client.force_login(evaluator)
    expire(evaluator)
    assert client.post("/account/end-others/", {"others": "字" * 600_000}, **ORIGIN).status_code == 302


def test_files_are_said_to_be_lost(client: Client, evaluator: User) -> None:
    client.force_login(evaluator)
    expire(evaluator)
    page = client.post("/account/end-others/", {"others": "1", "file": io.BytesIO(b"x")}, **ORIGIN).content.decode()
    assert "文件无法保留" in page
    assert 'value="evaluator"' in page, "the name is filled in"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/96.0.4664.45 Safari/537.36",
            "Chrome 96（Windows）",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0",
            "Edge 120（Windows）",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1",
            "Safari 17（iOS）",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0", "Firefox 115（Linux）"),
        ("curl/8", "curl/8"),
        ("", ""),
    ],
)
def test_browsers_are_called_by_their_names(agent: str, name: str) -> None:
    assert UserSession(browser=agent).browser_name == name


def hidden(page: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page.content.decode())
    assert found, page.content.decode()
    return found[1]


def token(client: Client) -> str:
    return client.cookies["csrftoken"].value
