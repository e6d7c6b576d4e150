"""What a password must be, when it must be changed, and what changing it ends."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from evalcase.audit.selectors import entries_for
from tests.factories.people import PASSWORD
from units.agencies.models import Agency
from units.people.models import User
from units.people.services import create_user
from units.sign_in.models import UserSession
from units.sign_in.password_rules import GuessableValidator
from units.sign_in.services import change_password, reset_password

OTHER = "Shuitu.7391-heliu"
PAGE = "/account/password/"


@pytest.mark.parametrize(
    "password",
    ["Kaoqin-2468-Shizi", "xiaohe liushui renjia", "梅子黄时日日晴，小溪泛尽却山行", "vK7#qPz2Lm", "Tq9!wRm4$x"],
)
def test_a_good_password_passes(db: None, password: str) -> None:
    validate_password(password, User(username="someone"))


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("vK7#qPz2", "8个字符"),
        ("abdkemwoqpxz", "1类字符"),
        ("Admin@123456", "容易猜到"),
        ("P@ssw0rd2024!", "容易猜到"),
        ("Caizhengju@2024", "容易猜到"),
        ("1qaz@WSX3edc$RFV", "容易猜到"),
        ("Qwer!@#$1234asdf", "容易猜到"),
        ("Zhang13812345678!", "容易猜到"),
        ("20240101-20241231Aa", "容易猜到"),
        ("aaaaaaaaBBBBBBB111", "容易猜到"),
        ("Woaini5201314!!", "容易猜到"),
        ("Someone@202409", "容易猜到"),
        ("x" * 129, "最多128个"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(db: None, password: str, reason: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, User(username="someone", display_name="某人"))
    assert reason in "".join(refused.value.messages)


def test_the_name_of_ones_own_agency_is_no_password(evaluator: User, centre: Agency) -> None:
    with pytest.raises(ValidationError, match="单位名称"):
        validate_password(f"{centre.current_name}@2024", evaluator)
    with pytest.raises(ValidationError, match="单位名称"):
        validate_password(f"{centre.code.capitalize()}@2024", evaluator)


@given(st.text(max_size=140))
def test_any_text_is_judged_without_failing(text: str) -> None:
    with contextlib.suppress(ValidationError):
        GuessableValidator().validate(text, None)


def test_the_last_five_may_not_come_back(evaluator: User) -> None:
    former = [PASSWORD, *(f"Shuitu.{letter * 2}73{letter}91-heliu" for letter in "kmpqt")]
    for password in former[1:]:
        change_password(user=evaluator, password=password)
    assert evaluator.password_history.count() == 5
    for password in former[1:]:
        with pytest.raises(ValidationError, match="最近5次"):
            change_password(user=evaluator, password=password)
    change_password(user=evaluator, password=PASSWORD)
    assert evaluator.check_password(PASSWORD)


def test_changing_ends_the_other_sessions_and_says_so_in_the_log(evaluator: User) -> None:
    here, there = Client(), Client()
    here.force_login(evaluator)
    there.force_login(evaluator)
    answer = here.post(PAGE, {"old_password": PASSWORD, "new_password": OTHER, "repeated": OTHER})
    assert answer["Location"] == "/account/"
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert UserSession.objects.running().filter(user=evaluator).count() == 1
    entries = list(entries_for(evaluator))
    assert {"修改密码", "结束登录"} <= {entry.action for entry in entries}
    assert OTHER not in repr([entry.changes for entry in entries])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"old_password": "wrong"}, "当前密码不正确"),
        ({"repeated": "different"}, "两次输入的新密码不一致"),
        ({"new_password": "Admin@123456", "repeated": "Admin@123456"}, "容易猜到"),
        ({"new_password": PASSWORD, "repeated": PASSWORD}, "最近5次"),
    ],
)
def test_a_change_that_cannot_be_says_why(
    client: Client, evaluator: User, change: dict[str, str], message: str
) -> None:
    client.force_login(evaluator)
    page = client.post(PAGE, {"old_password": PASSWORD, "new_password": OTHER, "repeated": OTHER} | change)
    assert message in page.content.decode()
    evaluator.refresh_from_db()
    assert evaluator.check_password(PASSWORD)


def test_the_rules_stand_on_the_page_before_anyone_types(client: Client, evaluator: User) -> None:
    client.force_login(evaluator)
    page = client.get(PAGE).content.decode()
    rules = password_validators_help_texts()
    assert len(rules) == 5
    for rule in rules:
        assert rule[:12] in page


def test_a_password_given_by_somebody_else_is_changed_first(client: Client, centre: Agency) -> None:
    user = create_user(username="fresh", display_name="新人", password=PASSWORD, must_change_password=True)
    signed_in = client.post("/sign-in/", {"username": "fresh", "password": PASSWORD, "next": "/account/"})
    assert signed_in["Location"] == f"{PAGE}?next=%2Faccount%2F"
    assert client.get("/cases/")["Location"] == f"{PAGE}?next=%2Fcases%2F"
    page = client.get(signed_in["Location"]).content.decode()
    assert "请修改后继续使用" in page
    data = {"old_password": PASSWORD, "new_password": OTHER, "repeated": OTHER, "next": "/account/"}
    assert client.post(PAGE, data)["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    user.refresh_from_db()
    assert not user.must_change_password


def test_a_reset_by_an_administrator_ends_everything_and_is_changed_first(
    client: Client, evaluator: User, administrator: User
) -> None:
    client.force_login(evaluator)
    office = Client()
    office.force_login(administrator)
    data = {"password1": OTHER, "password2": OTHER, "usable_password": "true"}
    assert office.post(f"/admin/people/user/{evaluator.pk}/password/", data).status_code == 302
    evaluator.refresh_from_db()
    assert evaluator.check_password(OTHER)
    assert evaluator.must_change_password
    assert client.get("/account/").status_code == 302
    entry = next(entry for entry in entries_for(evaluator) if entry.action == "重设密码")
    assert entry.actor_id == administrator.pk


def test_a_withdrawn_password_lets_nobody_in(client: Client, evaluator: User, administrator: User) -> None:
    client.force_login(evaluator)
    office = Client()
    office.force_login(administrator)
    data = {"password1": "", "password2": "", "usable_password": "false", "unset-password": "1"}
    assert office.post(f"/admin/people/user/{evaluator.pk}/password/", data).status_code == 302
    evaluator.refresh_from_db()
    assert not evaluator.has_usable_password()
    assert client.get("/account/").status_code == 302
    assert "停用密码登录" in {entry.action for entry in entries_for(evaluator)}


@pytest.mark.parametrize(("days", "age", "due"), [(90, 89, False), (90, 90, True), (0, 4000, False)])
def test_an_old_password_is_due(
    client: Client, evaluator: User, settings: object, days: int, age: int, due: bool
) -> None:
    settings.PASSWORD_AGE_DAYS = days  # type: ignore[attr-defined]
    User.objects.update(password_changed_at=timezone.now() - timedelta(days=age, minutes=1))
    evaluator.refresh_from_db()
    client.force_login(evaluator)
    assert (client.get("/account/").status_code == 302) is due


def test_a_weak_reset_changes_nothing(evaluator: User) -> None:
    with pytest.raises(ValidationError):
        reset_password(user=evaluator, password="Admin@123", actor=None)  # noqa: S106 - refused
    evaluator.refresh_from_db()
    assert evaluator.check_password(PASSWORD)
    assert not evaluator.must_change_password
