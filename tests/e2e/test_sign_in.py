"""A session that ends while somebody works costs them no word, with scripts and without."""

from __future__ import annotations

from base64 import b32decode
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_otp.oath import totp
from playwright.sync_api import BrowserContext, Page, expect

from scoring.cases.models import Case
from tests.e2e.axe import assert_accessible
from tests.factories.people import PASSWORD
from units.people.models import User
from units.sign_in.models import UserSession

pytestmark = pytest.mark.e2e

DIALOG = "dialog.sign-in-dialog"
# What a page of the site does: it saves through evalcase.fetch and goes on with the answer.
SAVE = """() => { window.saved = window.evalcase
    .fetch("/account/end-others/", {method: "POST", body: new URLSearchParams({others: "1"})})
    .then((answer) => answer.status + " " + new URL(answer.url).pathname); }"""


def expire(person: User) -> None:
    UserSession.objects.filter(user=person).update(expire_date=timezone.now())


def test_a_request_waits_for_the_sign_in_and_then_goes_through(signed_in: Callable[..., Page], person: User) -> None:
    page = signed_in()
    page.goto("/account/password/")
    page.get_by_label("当前密码").fill("typed before")
    expire(person)
    page.context.clear_cookies(name="csrftoken")
    page.evaluate(SAVE)
    dialog = page.locator(DIALOG)
    expect(dialog.get_by_label("用户名")).to_have_value(person.username)
    expect(dialog.get_by_label("用户名")).not_to_be_editable()
    expect(dialog.get_by_label("密码")).to_be_focused()
    page.keyboard.type("mistyped")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("用户名或密码不正确")
    dialog.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    assert page.evaluate("window.saved") == "200 /account/"
    expect(page.get_by_label("当前密码")).to_have_value("typed before")


def test_closing_the_dialog_keeps_the_page_and_offers_again(signed_in: Callable[..., Page], person: User) -> None:
    page = signed_in()
    page.goto("/account/password/")
    expire(person)
    page.evaluate(SAVE)
    expect(page.locator(DIALOG).get_by_label("密码")).to_be_focused()
    page.keyboard.press("Escape")
    assert page.evaluate("window.saved") == "401 /account/end-others/"
    page.evaluate(SAVE)
    assert page.evaluate("window.saved") == "401 /account/end-others/", "saving by itself does not ask again"
    expect(page.locator(DIALOG)).to_have_count(0)
    banner = page.locator(".session-banner")
    expect(banner).to_contain_text("尚未保存")
    banner.get_by_role("button", name="重新登录").click()
    page.locator(DIALOG).get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(banner).to_have_count(0)
    assert UserSession.objects.running().filter(user=person).exists()


def test_two_minutes_before_the_end_one_click_goes_on(signed_in: Callable[..., Page], person: User) -> None:
    page = signed_in()
    page.clock.install()
    page.goto("/account/")
    before = timezone.now() - timedelta(minutes=28, seconds=30)
    UserSession.objects.filter(user=person).update(last_active=before, expire_date=before + timedelta(minutes=30))
    page.clock.fast_forward("28:30")
    banner = page.locator(".session-banner")
    expect(banner).to_contain_text("登录将在 2 分钟内到期")
    banner.get_by_role("button", name="继续工作").click()
    expect(banner).to_have_count(0)
    assert UserSession.objects.get(user=person).expire_date > timezone.now() + timedelta(minutes=29)


def test_without_scripts_a_form_is_kept_and_sent_after_signing_in(signed_in: Callable[..., Page], person: User) -> None:
    page = signed_in(java_script_enabled=False)
    case = Case.objects.get()
    page.goto(f"/cases/{case.code}/sheet/")
    field = page.locator("textarea[name$=':reason']").first
    name = field.get_attribute("name")
    field.fill("登录到期时写下的原因")
    expire(person)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已为您保留")
    page.get_by_label("用户名").fill(person.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.locator("dl.kept-step")).to_contain_text("保存评分表")
    expect(page.locator("dl.kept-step")).to_contain_text(case.title)
    page.get_by_role("button", name="保存评分表").click()
    expect(page.locator(".messages")).to_contain_text("已保存")
    expect(page.locator(f"textarea[name='{name}']")).to_have_value("登录到期时写下的原因")


def test_a_fragment_asked_for_by_htmx_waits_as_well(signed_in: Callable[..., Page], person: User) -> None:
    page = signed_in()
    page.goto("/account/")
    page.evaluate(
        """() => { document.getElementById("main").insertAdjacentHTML("beforeend",
            '<form id="probe" hx-post="/account/end-others/" hx-target="#answer"><input name="others" value="1">' +
            '<button>试</button></form><div id="answer"></div>');
            window.htmx.process(document.getElementById("probe")); }"""
    )
    expire(person)
    page.get_by_role("button", name="试").click()
    page.locator(DIALOG).get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_contain_text("已结束其他登录")


def test_the_pages_of_signing_in_are_accessible(signed_in: Callable[..., Page], person: User, settings: Any) -> None:
    page = signed_in()
    for address in ("/account/", "/account/password/", "/sign-in/enrol/"):
        page.goto(address)
        assert_accessible(page)
    page.goto("/account/")
    expire(person)
    page.evaluate(SAVE)
    expect(page.locator(DIALOG).get_by_label("密码")).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.locator(".session-banner")).to_be_visible()
    assert_accessible(page)


def test_the_page_of_a_kept_form_is_accessible_whether_it_is_sent_on_or_shown(
    signed_in: Callable[..., Page], person: User
) -> None:
    page = signed_in()
    for address, title in (("/cases/new/", "提交保留的内容"), ("/account/", "登录到期前填写的内容")):
        page.goto("/account/")
        expire(person)
        page.evaluate(
            """(address) => { const form = document.createElement("form");
                form.action = address; form.method = "post";
                const token = document.querySelector("input[name=csrfmiddlewaretoken]").cloneNode();
                form.innerHTML = '<input name="title" value="写下的话">'; form.append(token);
                document.body.append(form); form.submit(); }""",
            address,
        )
        expect(page.get_by_role("status")).to_contain_text("已为您保留")
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        assert_accessible(page)


def test_reviewers_enrol_with_a_telephone_and_come_back_with_its_code(
    open_context: Callable[..., BrowserContext], live_server: Any, person: User, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    person.memberships.update(role="reviewer")
    page = open_context(base_url=live_server.url).new_page()

    def give_password() -> None:
        page.goto("/sign-in/?next=/account/")
        page.get_by_label("用户名").fill(person.username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()

    give_password()
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.get_by_label("验证码").fill(f"{totp(b32decode(secret)):06d}")
    page.get_by_role("button", name="完成设置").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    recovery = page.locator(".recovery-codes code").first.inner_text()
    assert_accessible(page)
    page.get_by_role("button", name="已保存，继续").click()
    expect(page.get_by_role("heading", name="我的登录")).to_be_visible()
    page.context.clear_cookies()
    give_password()
    assert_accessible(page)
    page.get_by_label("验证码").fill(recovery)
    page.get_by_role("button", name="确认").click()
    expect(page.get_by_text("恢复码还有 9 个")).to_be_visible()
