"""The first minute of a visitor: the front page, the example whose figures trace, a number changed and put back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from units.people.models import User

pytestmark = pytest.mark.e2e

SPENT = "a.figure:has(data[data-fact='部门.支出'])"
INSURED = "城镇职工养老保险参保人数的完成值"


@pytest.fixture
def visit(
    open_context: Callable[..., BrowserContext], live_server: Any, person: User, settings: Any
) -> Callable[..., Page]:
    """A page of somebody who is not signed in; options go to the browser's context."""
    settings.EXAMPLE_CASE = "fumin-2023"

    def opener(**options: Any) -> Page:
        return open_context(base_url=live_server.url, **options).new_page()

    return opener


def test_a_figure_of_the_example_lights_up_its_cell(visit: Callable[..., Page]) -> None:
    page = visit()
    page.goto("/")
    page.get_by_role("link", name="看示例报告").click()
    page.locator(SPENT).first.click()
    card = page.locator("#trace .trace-card")
    expect(card).to_contain_text("01-收支结余明细表.xlsx【收支结余明细】I14")
    expect(card.locator("td.lit")).to_have_text(re.compile("17,608,595.91"))
    assert page.url.endswith("/example/")


def test_one_number_moves_score_grade_sentence_and_chart_and_is_put_back(visit: Callable[..., Page]) -> None:
    page = visit()
    page.goto("/")
    page.get_by_role("link", name="改一个数").click()
    expect(page.locator("#verdict")).to_have_text(re.compile(r"91\.17.*优", re.DOTALL))
    chart = page.locator("#result figure svg").inner_html()
    page.get_by_label(INSURED).fill("１２０００")
    page.keyboard.press("Tab")
    expect(page.locator("#verdict")).to_have_text(re.compile(r"91\.17.*88\.43.*优.*良", re.DOTALL))
    expect(page.locator("#result")).to_contain_text("下降")
    expect(page.locator("tr", has=page.get_by_label(INSURED))).to_contain_text("完成率 45.28% × 分值 5 = 2.26")
    assert page.locator("#result figure svg").inner_html() != chart
    assert "12000" in page.url or "%EF%BC%91" in page.url
    page.get_by_role("link", name="恢复原值").click()
    expect(page.get_by_label(INSURED)).to_have_value("26521")
    expect(page.locator("#verdict")).not_to_contain_text("88.43")


def test_the_next_field_keeps_the_keyboard_while_the_answer_comes(visit: Callable[..., Page]) -> None:
    page = visit()
    page.goto("/example/sheet/")
    page.get_by_label(INSURED).fill("12000")
    page.keyboard.press("Tab")
    page.keyboard.type("1")
    expect(page.get_by_role("link", name="恢复原值")).to_be_visible()
    expect(page.locator("input:focus")).to_have_value("1")


def test_all_of_it_works_without_scripts(visit: Callable[..., Page]) -> None:
    page = visit(java_script_enabled=False)
    page.goto("/example/sheet/")
    page.get_by_label(INSURED).fill("12000")
    page.get_by_role("button", name="重新计算").click()
    expect(page.locator("#verdict")).to_contain_text("88.43")
    page.get_by_label(INSURED).fill("许多")
    page.get_by_role("button", name="重新计算").click()
    expect(page.locator("tr", has=page.get_by_label(INSURED)).locator(".error")).to_contain_text("不是数值")
    page.goto("/example/")
    page.locator(SPENT).first.click()
    expect(page.locator("td.lit")).to_contain_text("17,608,595.91")


def test_the_doors_open_with_the_keyboard_alone(visit: Callable[..., Page]) -> None:
    page = visit()
    page.goto("/")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "改一个数":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/example/sheet/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"


def test_dark_is_chosen_once_and_remembered(visit: Callable[..., Page]) -> None:
    page = visit(color_scheme="light")
    page.goto("/")
    body = page.locator("body")
    ground = "body => getComputedStyle(body).backgroundColor"
    light = body.evaluate(ground)
    page.get_by_text("显示", exact=True).click()
    page.get_by_role("button", name="深色").click()
    # The dark sheet may still be on its way when the button is pressed.
    expect(body).not_to_have_css("background-color", light)
    dark = body.evaluate(ground)
    page.goto("/help/")
    expect(body).to_have_css("background-color", dark)
    page.get_by_text("显示", exact=True).click()
    page.get_by_role("button", name="跟随系统").click()
    expect(body).to_have_css("background-color", light)
    page.emulate_media(color_scheme="dark")
    expect(body).to_have_css("background-color", dark)


def test_without_scripts_the_system_decides_on_dark(visit: Callable[..., Page]) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        page = visit(color_scheme=scheme, java_script_enabled=False)
        page.goto("/help/")
        grounds.append(page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor"))
    assert grounds[0] != grounds[1]
