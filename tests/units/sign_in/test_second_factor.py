"""The second factor: who needs it, enrolling, codes, losing it, and proving anew before weighty steps."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.shortcuts import resolve_url
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from evalcase.audit.selectors import entries_for
from tests.factories.people import PASSWORD
from units.agencies.models import Agency
from units.people.models import Membership, User
from units.sign_in.codes import is_required
from units.sign_in.services import confirm_device, prepare_device, reset_second_factor

CODE, ENROL = "/sign-in/code/", "/sign-in/enrol/"
FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def code_of(user: User, ahead: int = 0) -> str:
    """What the telephone shows; each code is good for once, so a later one is had by ``ahead`` steps."""
    device = TOTPDevice.objects.get(user=user)
    return f"{totp(device.bin_key, t0=-30 * ahead):06d}"


def enrolled(user: User) -> list[str]:
    prepare_device(user=user)
    codes = confirm_device(user=user, code=code_of(user))
    assert codes is not None
    TOTPDevice.objects.update(last_t=-1)
    return codes


def sign_in(client: Client, name: str, onward: str = "") -> str:
    return client.post("/sign-in/", {"username": name, "password": PASSWORD, "next": onward})["Location"]


def test_reviewers_and_administrators_need_it(
    evaluator: User, agency_clerk: User, reviewer: User, administrator: User, settings: Any
) -> None:
    people = (evaluator, agency_clerk, reviewer, administrator)
    assert [is_required(user) for user in people] == [False, False, True, True]
    settings.SECOND_FACTOR_REQUIRED = False
    assert not any(is_required(user) for user in people)


def test_the_first_sign_in_enrols(client: Client, reviewer: User) -> None:
    assert sign_in(client, "reviewer", "/account/") == f"{CODE}?next=%2Faccount%2F"
    assert client.get("/cases/")["Location"] == f"{CODE}?next=%2Fcases%2F", "nothing is open before"
    page = client.get(f"{CODE}?next=/account/", follow=True)
    text = page.content.decode()
    secret = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', text)
    assert secret
    assert 'src="data:image/svg+xml' in text
    device = TOTPDevice.objects.get(user=reviewer)
    assert not device.confirmed
    wrong = client.post(ENROL, {"otp": "000000"})
    assert "验证码不正确" in wrong.content.decode()
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    shown = client.post(ENROL, {"otp": code_of(reviewer), "next": "/account/"})
    codes = re.findall(r"<li><code>(\w+)</code></li>", shown.content.decode())
    assert len(codes) == 10
    assert "no-store" in shown["Cache-Control"]
    assert client.post("/sign-in/enrolled/", {"next": "/account/"})["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    assert "设置第二重验证" in {entry.action for entry in entries_for(reviewer)}
    assert device.key not in repr([entry.changes for entry in entries_for(reviewer)])


def test_a_code_opens_and_is_good_once(client: Client, reviewer: User) -> None:
    enrolled(reviewer)
    code = code_of(reviewer)
    sign_in(client, "reviewer")
    assert client.post(CODE, {"otp": f"{code[:3]} {code[3:]}"})["Location"] == resolve_url(
        django_settings.LOGIN_REDIRECT_URL
    )
    again = Client()
    sign_in(again, "reviewer")
    assert "不正确或已用过" in again.post(CODE, {"otp": code}).content.decode()
    assert again.get("/account/").status_code == 302
    actions = [entry.action for entry in entries_for(reviewer)]
    assert "第二重验证" in actions
    assert "第二重验证失败" in actions


def test_wrong_codes_are_slowed_down(client: Client, reviewer: User) -> None:
    enrolled(reviewer)
    sign_in(client, "reviewer")
    client.post(CODE, {"otp": "000000"})
    page = client.post(CODE, {"otp": code_of(reviewer)}).content.decode()
    assert re.search(r"请约 \d+ 秒后再试", page)


def test_a_recovery_code_opens_once(client: Client, reviewer: User) -> None:
    codes = enrolled(reviewer)
    sign_in(client, "reviewer")
    assert client.post(CODE, {"otp": codes[0].upper()})["Location"] == resolve_url(django_settings.LOGIN_REDIRECT_URL)
    assert StaticToken.objects.count() == 9
    assert "恢复码还有 9 个" in client.get("/account/").content.decode()


def test_an_administrator_takes_a_lost_one_away(
    client: Client, reviewer: User, administrator: User, settings: Any
) -> None:
    enrolled(reviewer)
    sign_in(client, "reviewer")
    client.post(CODE, {"otp": code_of(reviewer)})
    assert client.get("/account/").status_code == 200
    settings.SECOND_FACTOR_REQUIRED = False
    office = Client()
    office.force_login(administrator)
    settings.SECOND_FACTOR_REQUIRED = True
    reset_second_factor(user=reviewer, actor=administrator, reason="手机遗失")
    assert client.get("/account/").status_code == 302
    entry = next(entry for entry in entries_for(reviewer) if entry.action == "重设第二重验证")
    assert (entry.actor_id, entry.reason) == (administrator.pk, "手机遗失")
    assert client.get(sign_in(client, "reviewer"))["Location"].startswith(ENROL)


def test_the_secrets_are_on_no_page_of_the_admin(client: Client, administrator: User, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(administrator)
    for address in ("otp_totp/totpdevice", "otp_static/staticdevice", "axes/accessattempt"):
        assert client.get(f"/admin/{address}/").status_code == 404


def test_the_admin_is_closed_before_the_code(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    assert client.get("/admin/people/user/")["Location"].startswith(CODE)
    assert client.get("/admin/people/user/", **FETCH).json() == {"sign_in": f"{CODE}?embedded=1"}


def test_with_the_password_alone_not_even_the_password_is_changed(client: Client, reviewer: User) -> None:
    enrolled(reviewer)
    User.objects.filter(pk=reviewer.pk).update(must_change_password=True)
    sign_in(client, "reviewer")
    for page in ("/account/password/", "/account/", "/sign-in/again/", "/sign-in/kept/"):
        assert client.get(page)["Location"].startswith(CODE), page
    assert client.post(CODE, {"otp": code_of(reviewer)})["Location"] == "/account/password/"
    assert client.get("/account/password/").status_code == 200
    assert client.get(CODE)["Location"].startswith("/account/password/")


def test_in_the_dialog_the_code_is_the_next_step(client: Client, reviewer: User) -> None:
    enrolled(reviewer)
    data = {"username": "reviewer", "password": PASSWORD, "person": str(reviewer.pk)}
    assert client.post("/sign-in/?embedded=1", data, **FETCH).json() == {"next": f"{CODE}?embedded=1"}
    assert "<html" not in client.get(f"{CODE}?embedded=1").content.decode()
    assert client.post(f"{CODE}?embedded=1", {"otp": code_of(reviewer)}, **FETCH).json() == {"done": True}


def test_a_weighty_step_asks_again_and_goes_on_without_loss(
    client: Client, administrator: User, evaluator: User, foreign_bureau: Agency
) -> None:
    enrolled(administrator)
    sign_in(client, "administrator")
    client.post(CODE, {"otp": code_of(administrator)})
    given = {"user": evaluator.pk, "agency": foreign_bureau.pk, "role": "reviewer", "valid_from": "2024-01-01"}
    address = "/admin/people/membership/add/"
    grow_stale(client)
    question = client.post(address, given)
    assert question.status_code == 403
    assert f'name="agency" value="{foreign_bureau.pk}"' in question.content.decode()
    assert not Membership.objects.filter(agency=foreign_bureau).exists()
    assert client.post(address, given, **FETCH).json() == {"sign_in": "/sign-in/again/?embedded=1"}
    TOTPDevice.objects.update(last_t=-1)
    assert client.post(address, given | {"proof": code_of(administrator)}).status_code == 302
    assert Membership.objects.get(agency=foreign_bureau).role == "reviewer"


def test_without_a_device_the_password_is_the_proof(client: Client, administrator: User, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(administrator)
    grow_stale(client)
    assert "密码不正确" in client.post("/sign-in/again/", {"proof": "wrong"}).content.decode()
    assert client.post("/sign-in/again/", {"proof": PASSWORD, "next": "/account/"})["Location"] == "/account/"
    assert client.session["verified_at"] >= time.time() - 5


def test_who_becomes_a_reviewer_while_signed_in_enrols_before_a_weighty_step(
    client: Client, evaluator: User, settings: Any
) -> None:
    client.force_login(evaluator)
    Membership.objects.filter(user=evaluator).update(role="reviewer")
    assert client.post("/account/recovery-codes/")["Location"] == CODE
    assert client.get("/account/")["Location"].startswith(CODE)


def test_new_recovery_codes_replace_the_former(client: Client, reviewer: User) -> None:
    former = enrolled(reviewer)
    sign_in(client, "reviewer")
    client.post(CODE, {"otp": code_of(reviewer)})
    shown = client.post("/account/recovery-codes/").content.decode()
    codes = re.findall(r"<li><code>(\w+)</code></li>", shown)
    assert set(StaticToken.objects.values_list("token", flat=True)) == set(codes)
    assert set(codes).isdisjoint(former)


def grow_stale(client: Client) -> None:
    session = client.session
    session["verified_at"] -= 16 * 60
    session.save()
