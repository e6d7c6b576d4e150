"""After five failures an account, after fifty an address is locked for a quarter of an hour, whoever asks."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client
from django.utils import timezone

from evalcase.audit.selectors import entries_for
from tests.factories.people import PASSWORD
from units.people.models import User
from units.sign_in.services import unlock_account

DOOR = "/sign-in/"


def attempt(client: Client, username: str, password: str = "mistyped", address: str = "10.0.0.1") -> int:  # noqa: S107
    return client.post(DOOR, {"username": username, "password": password}, REMOTE_ADDR=address).status_code


def test_the_fifth_failure_locks_the_account_from_anywhere(client: Client, evaluator: User) -> None:
    assert [attempt(client, "evaluator", address=f"10.0.0.{n}") for n in range(1, 6)] == [200] * 4 + [429]
    assert attempt(client, "evaluator", PASSWORD, "10.9.9.9") == 429, "the right password does not help"
    assert attempt(client, "reviewer", address="10.9.9.9") == 200, "others are not touched"


def test_an_office_behind_one_address_does_not_lock_itself(client: Client, evaluator: User, reviewer: User) -> None:
    """Ten people mistype four times each, one of them until locked out; their colleague still gets in."""
    assert {attempt(client, f"colleague{n}") for n in range(10) for _ in range(4)} == {200}
    assert attempt(client, "colleague0") == 429
    assert attempt(client, "evaluator", PASSWORD) == 302
    assert attempt(Client(), "reviewer", PASSWORD) == 302


def test_the_fiftieth_failure_locks_the_address_for_any_name(client: Client, evaluator: User) -> None:
    assert [attempt(client, f"guess{n}") for n in range(50)] == [200] * 49 + [429]
    assert attempt(client, "evaluator", PASSWORD) == 429
    assert attempt(client, "evaluator", PASSWORD, "10.0.0.2") == 302


def test_a_success_forgives_the_account_but_not_the_address(
    client: Client, evaluator: User, reviewer: User, settings: Any
) -> None:
    """Somebody with an account of their own must not guess on and on at others'."""
    settings.SIGN_IN_ADDRESS_FAILURES = 6
    for name in ("reviewer", "reviewer", "administrator", "administrator", "evaluator"):
        assert attempt(client, name) == 200
    assert attempt(client, "evaluator", PASSWORD) == 302
    assert [attempt(Client(), "guess"), attempt(Client(), "guess")] == [200, 429], "the evaluator's own slip is gone"


def test_without_an_address_only_accounts_are_locked(client: Client, evaluator: User, settings: Any) -> None:
    """Behind a socket without a header all visitors would be one."""
    settings.SIGN_IN_ADDRESS_FAILURES = 5
    assert {attempt(client, f"guess{n}", address="") for n in range(9)} == {200}
    assert [attempt(client, "evaluator", address="") for _ in range(5)] == [200] * 4 + [429]


def test_a_locked_address_is_named_in_the_log_with_what_may_be_wrong(
    client: Client, db: None, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SIGN_IN_ADDRESS_FAILURES = 2
    for n in range(2):
        attempt(client, f"guess{n}")
    assert "网络地址 10.0.0.1 登录失败达到 2 次" in caplog.text
    assert "TRUSTED_PROXY_COUNT" in caplog.text


def test_failures_of_others_at_the_address_do_not_prolong_a_lock(client: Client, evaluator: User) -> None:
    for _ in range(5):
        attempt(client, "evaluator")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=10))
    attempt(client, "colleague")
    data = {"username": "evaluator", "password": PASSWORD}
    page = client.post(DOOR, data, REMOTE_ADDR="10.0.0.1")
    assert "约 5 分钟后再试" in page.content.decode()


def test_the_page_tells_how_long_and_the_same_for_a_name_that_is_not_there(client: Client, evaluator: User) -> None:
    texts = []
    for number, name in enumerate(("evaluator", "nobody")):
        for _ in range(5):
            data = {"username": name, "password": "wrong"}
            page = client.post(DOOR, data, REMOTE_ADDR=f"10.0.1.{number}")
        assert page.status_code == 429
        texts.append(re.sub(r'value="\w+"', "", page.content.decode()))
        assert "约 15 分钟后再试" in texts[-1]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("name", ["evaluator", "nobody"])
def test_a_name_that_is_not_there_costs_the_same_work(
    client: Client, evaluator: User, settings: object, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]  # type: ignore[attr-defined]
    evaluator.set_password(PASSWORD)
    evaluator.save()
    hashed: list[int] = []
    plain = PBKDF2PasswordHasher.encode

    def counted(self: PBKDF2PasswordHasher, password: str, salt: str, iterations: int | None = None) -> str:
        hashed.append(iterations or self.iterations)
        return plain(self, password, salt, 1)

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", counted)
    attempt(client, name)
    assert hashed == [PBKDF2PasswordHasher.iterations]


def test_the_lock_ends_by_itself(client: Client, evaluator: User) -> None:
    for _ in range(5):
        attempt(client, "evaluator")
    attempt(client, "evaluator")  # trying on does not make it longer
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert attempt(client, "evaluator", PASSWORD) == 302


def test_an_administrator_opens_the_account(client: Client, evaluator: User, administrator: User) -> None:
    for _ in range(5):
        attempt(client, "evaluator")
    office = Client()
    office.force_login(administrator)
    office.post("/admin/people/user/", {"action": "unlock", "_selected_action": [evaluator.pk]})
    assert attempt(client, "evaluator", PASSWORD) == 302
    assert "解除登录锁定" in {entry.action for entry in entries_for(evaluator)}
    assert not unlock_account(user=evaluator, actor=administrator)


def test_behind_a_proxy_the_visitor_is_counted(client: Client, evaluator: User, settings: Any) -> None:
    settings.TRUSTED_PROXY_COUNT, settings.SIGN_IN_ADDRESS_FAILURES = 1, 5
    for n in range(5):
        data = {"username": f"guess{n}", "password": "wrong"}
        client.post(DOOR, data, HTTP_X_FORWARDED_FOR="203.0.113.7", REMOTE_ADDR="10.0.0.1")
    data = {"username": "evaluator", "password": PASSWORD}
    locked = client.post(DOOR, data, HTTP_X_FORWARDED_FOR="203.0.113.7", REMOTE_ADDR="10.0.0.1")
    forged = client.post(DOOR, data, HTTP_X_FORWARDED_FOR="198.51.100.1, 203.0.113.7", REMOTE_ADDR="10.0.0.1")
    other = client.post(DOOR, data, HTTP_X_FORWARDED_FOR="203.0.113.8", REMOTE_ADDR="10.0.0.1")
    assert [locked.status_code, forged.status_code, other.status_code] == [429, 429, 302]
