"""The first site in a real browser: from signing in to a figure's source, by mouse, by keyboard, without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.factories.people import PASSWORD
from units.people.models import User

pytestmark = pytest.mark.e2e

CASE = "/cases/fumin-2023/"
REPORT = f"{CASE}report/"
SPENT = "a.figure:has(data[data-fact='部门.支出'])"
PAGES = ["/sign-in/", "/cases/", CASE, REPORT, f"{CASE}trace?fact=得分率.总分", "/nowhere/"]


def test_from_signing_in_to_the_source_of_a_figure(
    open_context: Callable[..., BrowserContext], live_server: Any, person: User
) -> None:
    page = open_context(base_url=live_server.url).new_page()
    page.goto("/")
    page.get_by_role("banner").get_by_role("link", name="登录").click()
    page.get_by_label("用户名").fill(person.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("link", name="富民县社会保险中心2023年部门整体支出绩效评价", exact=True).click()
    expect(page.locator(".verdict")).to_have_text(re.compile(r"91\.17.*优", re.DOTALL))
    page.get_by_role("link", name="报告", exact=True).click()
    page.locator(SPENT).first.click()
    card = page.locator("#trace .trace-card")
    expect(card).to_contain_text("17,608,595.91元")
    expect(card).to_contain_text(re.compile(r"01-收支结余明细表\.xlsx【.+】[A-Z]+\d+"))
    page.get_by_role("button", name="关闭").click()
    expect(page.locator("#trace")).to_be_hidden()
    page.locator("#account > summary").click()
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/sign-in/")


def test_a_figure_is_traced_step_by_step_with_the_keyboard(signed_in: Callable[..., Page]) -> None:
    page = signed_in()
    page.goto(REPORT)
    figure = page.locator("a.figure:has(data[data-fact='得分率.总分'])").first
    figure.focus()
    page.keyboard.press("Enter")
    card = page.locator("#trace .trace-card")
    expect(card.locator("h2")).to_have_text("91.17%")
    step = card.get_by_role("link", name="总分 91.17分")
    step.focus()
    page.keyboard.press("Enter")
    expect(card.locator("h2")).to_have_text("91.17分")
    assert page.url.endswith(REPORT), "the report stays open"
    page.keyboard.press("Escape")
    expect(page.locator("#trace")).to_be_hidden()
    expect(figure).to_be_focused()


def test_without_scripts_a_figure_is_a_plain_link(signed_in: Callable[..., Page]) -> None:
    page = signed_in(java_script_enabled=False)
    page.goto(REPORT)
    page.locator(SPENT).first.click()
    expect(page.locator(".trace-card h2")).to_have_text("17,608,595.91元")
    page.get_by_role("link", name="回到报告").click()
    expect(page.locator("article.report")).to_be_visible()


def test_a_trace_asked_for_after_the_session_ended_leads_to_sign_in(signed_in: Callable[..., Page]) -> None:
    page = signed_in()
    page.goto(REPORT)
    page.context.clear_cookies()
    page.locator("a.figure").first.click()
    page.wait_for_url("**/sign-in/**")
    assert "fact" in page.url


@pytest.mark.parametrize("width", [1440, 390])
def test_pages_fit_keep_to_the_policy_and_ask_nobody_else(
    signed_in: Callable[..., Page], live_server: Any, width: int
) -> None:
    page = signed_in(viewport={"width": width, "height": 844})
    requested: list[str] = []
    refused: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    for address in PAGES:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    page.goto(REPORT)
    page.locator("a.figure").first.click()
    expect(page.locator("#trace .trace-card")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert refused == []
    assert [url for url in requested if not url.startswith((live_server.url, "data:"))] == []


def test_report_tables_keep_their_column_widths(signed_in: Callable[..., Page]) -> None:
    page = signed_in(viewport={"width": 1440, "height": 900})
    page.goto(REPORT)
    widths = page.evaluate(
        """() => [...document.querySelectorAll(".report .table table")].slice(0, 3).flatMap((table) =>
            [...table.querySelectorAll("col")].map((column) =>
                [parseFloat(column.getAttribute("width")),
                 column.getBoundingClientRect().width / table.getBoundingClientRect().width * 100]))"""
    )
    assert widths
    assert all(abs(declared - shown) < 4 for declared, shown in widths), widths


@pytest.mark.parametrize("width", [1440, 390])
def test_wide_tables_scroll_in_their_own_box_and_leave_words_their_room(
    signed_in: Callable[..., Page], width: int
) -> None:
    page = signed_in(viewport={"width": width, "height": 844})
    page.goto(REPORT)
    narrowest, outside, scrolled = page.evaluate(
        """() => {
            const cells = [...document.querySelectorAll(".report .table tbody td:not(.right, .center)")];
            const ems = cells.map((cell) => cell.clientWidth / parseFloat(getComputedStyle(cell).fontSize));
            const boxes = [...document.querySelectorAll(".report .table, .report .chart")];
            const outside = boxes.filter((box) => box.getBoundingClientRect().right > innerWidth + 1).length;
            return [Math.min(...ems), outside, boxes.filter((box) => box.scrollWidth > box.clientWidth + 1).length];
        }"""
    )
    assert narrowest >= 7, "a name of an account or a project is not set one character a line"
    assert outside == 0
    assert scrolled > 0
