"""A questionnaire on a phone: defined, sent out, answered by people with links; and what the indicator then reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import BrowserContext, Page, expect

from budgets.ledger.models import Statistic
from tests.e2e.axe import assert_accessible
from units.people.models import User

pytestmark = pytest.mark.e2e

LIST = "/cases/fumin-2023/questionnaires/"
PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture
def without_table(person: User) -> None:
    """The demo case without the imported counts, so that the questionnaire alone tells of satisfaction."""
    Statistic.objects.filter(item__startswith="问卷/").delete()


def test_from_a_draft_to_the_indicators_fact(
    signed_in: Callable[..., Page],
    open_context: Callable[..., BrowserContext],
    live_server: Any,
    without_table: None,
) -> None:
    page = signed_in(**PHONE)
    _define(page)
    page.get_by_role("button", name="开始发放").click()
    links = _links(page, 6)
    for number, link in enumerate(links[:5]):
        _answer(open_context, link, 0 if number < 3 else 1)
    visitor = open_context(**PHONE).new_page()
    gone = visitor.goto(links[0])
    assert gone is not None
    assert gone.status == 404
    expect(visitor.get_by_role("heading", name="这个链接现在不能答题")).to_be_visible()
    page.reload()
    expect(page.locator(".survey-figures")).to_contain_text("5 份")
    page.get_by_label("确认结束").check()
    page.get_by_role("button", name="结束问卷").click()
    # Three of 100 % and two of 80 %: (3 + 1.6) ÷ 5.
    expect(page.locator(".survey-figures")).to_contain_text("92.00%")
    expect(page.locator(".survey-figures")).to_contain_text("样本偏小")
    assert_accessible(page)
    page.goto("/cases/fumin-2023/trace?fact=满意度调查.满意度")
    expect(page.locator(".trace-card")).to_contain_text("92.00%")
    expect(page.locator(".trace-card")).to_contain_text("满意度问卷《办事群众满意度问卷》：网上有效答卷5份")
    assert visitor.goto(links[5]).status == 404  # type: ignore[union-attr]


def _define(page: Page) -> None:
    page.goto(LIST)
    page.get_by_role("link", name="新建问卷").click()
    page.get_by_label("问卷名称").fill("办事群众满意度问卷")
    page.get_by_label("发放对象", exact=True).fill("到窗口办事的参保群众")
    page.get_by_label("计划发放份数").fill("6")
    page.get_by_label("开始日期").fill("2023-01-01")
    page.get_by_label("截止日期").fill("2099-12-31")
    page.get_by_role("button", name="建立草稿").click()
    page.get_by_role("link", name="增加题目").click()
    page.get_by_label("题目").fill("您对窗口服务是否满意？")
    page.get_by_role("button", name="保存题目").click()
    page.get_by_role("link", name="增加题目").click()
    page.get_by_label("题目").fill("您的意见和建议")
    page.get_by_label("题型").select_option(label="开放题")
    page.get_by_label("选用预设等级").select_option(index=0)
    page.get_by_label("必答").uncheck()
    page.get_by_role("button", name="保存题目").click()
    expect(page.locator(".questions")).to_contain_text("不太满意 40%")


def _links(page: Page, number: int) -> list[str]:
    page.get_by_label("生成链接数").fill(str(number))
    with page.expect_download() as download:
        page.get_by_role("button", name="生成并下载链接").click()
    rows = (
        load_workbook(BytesIO(Path(download.value.path()).read_bytes()))
        .worksheets[0]
        .iter_rows(min_row=3, values_only=True)
    )
    return [str(link) for _, link in rows]


def _answer(open_context: Callable[..., BrowserContext], link: str, option: int) -> None:
    """One person on a phone of their own, without scripts; the first try forgets the question that must be answered."""
    context = open_context(**PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(link)
    page.get_by_label("您的意见和建议").fill("希望增加窗口")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert")).to_contain_text("这一题必答")
    expect(page.get_by_label("您的意见和建议")).to_have_value("希望增加窗口")
    choice = page.locator("label.choice").nth(option)
    box = choice.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    choice.click()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading")).to_have_text(re.compile("已提交，谢谢您"))
    assert {cookie["name"] for cookie in context.cookies()} <= {"csrftoken"}


def test_the_answer_page_is_readable_for_all(
    signed_in: Callable[..., Page], open_context: Callable[..., BrowserContext], without_table: None
) -> None:
    page = signed_in(**PHONE)
    _define(page)
    page.get_by_role("button", name="开始发放").click()
    (link,) = _links(page, 1)
    visitor = open_context(**PHONE).new_page()
    visitor.goto(link)
    assert_accessible(visitor)
    visitor.keyboard.press("Tab")
    visitor.keyboard.press("Space")
    expect(visitor.locator("label.choice input").first).to_be_checked()
    visitor.get_by_role("textbox").fill("字")
    visitor.goto(link.rsplit("/", 2)[0] + "/unknown/")
    assert_accessible(visitor)


def test_the_pages_of_definition_and_counting_are_accessible(
    signed_in: Callable[..., Page], without_table: None
) -> None:
    page = signed_in(**PHONE)
    page.goto(f"{LIST}new/")
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    _define(page)
    here = page.url
    for address in (here, f"{here}questions/new/"):
        page.goto(address)
        assert_accessible(page)
    page.goto(here)
    page.get_by_role("button", name="开始发放").click()
    for address in (here, f"{here}counts/", LIST):
        page.goto(address)
        assert_accessible(page)
