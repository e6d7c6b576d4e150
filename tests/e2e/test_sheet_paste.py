"""Pasting a block into the sheet in a real browser: seen first, written when confirmed, taken back by one Ctrl+Z."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from scoring.scores.models import Score

pytestmark = pytest.mark.e2e

SHEET = "/cases/fumin-2023/sheet/"
BLOCK = (
    "三级指标\t完成值\t扣分原因\n"
    "资产管理规范性\t３\t账实不符\n"
    "待遇资格认证确认率\t大约一半\t少认证三人\n"
    "查无此项\t1\t\n"
)


def paste(page: Page, row: str, field: str, text: str) -> None:
    """Put the focus into a cell and paste there as a spreadsheet program's copy."""
    cell = page.locator(f"tr.leaf:has(.name:text-is('{row}')) [data-f='{field}']")
    cell.focus()
    cell.evaluate(
        """(element, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            element.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def stored(name: str) -> Score:
    return Score.objects.get(indicator__case__code="fumin-2023", indicator__name=name)


def test_a_block_is_seen_first_then_written_and_taken_back_at_once(signed_in: Callable[..., Page]) -> None:
    page = signed_in()
    page.goto(SHEET)
    before = {name: (stored(name).choices, stored(name).reason) for name in ("资产管理规范性", "待遇资格认证确认率")}
    paste(page, "资产管理规范性", "choices.findings", BLOCK)
    dialog = page.locator("#paste-dialog")
    expect(dialog).to_be_visible()
    expect(dialog.locator(".notice")).to_contain_text("查无此项")
    bad = dialog.locator("tr.has-fault")
    expect(bad).to_have_count(1)
    expect(bad).to_contain_text("“大约一半”不是数值")
    expect(bad.get_by_role("checkbox")).not_to_be_checked()
    assert stored("资产管理规范性").reason == before["资产管理规范性"][1], "nothing is saved before it is confirmed"
    bad.get_by_role("checkbox").check()
    expect(dialog.locator("#paste-go")).to_have_text("写入 4 格")
    page.keyboard.press("Space")
    expect(dialog.locator("#paste-go")).to_have_text("写入 3 格")
    dialog.locator("#paste-go").press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("#save-state")).to_have_text("已全部保存")
    expect(page.locator("[data-f='choices.findings']:focus")).to_have_value("3")
    assert stored("资产管理规范性").choices["findings"] == 3
    assert stored("资产管理规范性").reason == "账实不符"
    assert stored("待遇资格认证确认率").reason == "少认证三人"
    assert "actual" not in stored("待遇资格认证确认率").entries
    page.keyboard.press("Control+z")
    expect(page.locator("[data-f='choices.findings']:focus")).to_have_value(
        re.compile(f"^{before['资产管理规范性'][0]['findings']}$")
    )
    expect(page.locator("#save-state")).to_have_text("已全部保存")
    after = {name: (stored(name).choices, stored(name).reason) for name in before}
    assert after == before


def test_escape_leaves_the_sheet_as_it_was_and_the_focus_in_its_cell(signed_in: Callable[..., Page]) -> None:
    page = signed_in()
    page.goto(SHEET)
    paste(page, "资产管理规范性", "reason", "一\t二\n三\t四")
    expect(page.locator("#paste-dialog tbody tr").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#paste-dialog")).to_be_hidden()
    expect(page.locator("tr.leaf:has(.name:text-is('资产管理规范性')) [data-f='reason']")).to_be_focused()
    assert stored("资产管理规范性").stamps == {}


def test_several_lines_of_words_stay_in_their_own_field(signed_in: Callable[..., Page]) -> None:
    page = signed_in()
    page.goto(SHEET)
    paste(page, "资产管理规范性", "reason", "第一条\n第二条")
    expect(page.locator("#paste-dialog")).to_be_hidden()


def test_the_button_takes_a_block_where_the_clipboard_is_refused(signed_in: Callable[..., Page]) -> None:
    page = signed_in()
    page.goto(SHEET)
    page.get_by_role("link", name="粘贴").click()
    page.locator("#paste-text").fill(BLOCK)
    page.get_by_role("button", name="预览").press("Enter")
    expect(page.locator("#paste-dialog .preview-counts")).to_contain_text("变更 2 格")
    page.get_by_role("button", name="修改内容").click()
    expect(page.locator("#paste-text")).to_be_focused()


def test_without_scripts_the_same_is_done_by_two_pages(signed_in: Callable[..., Page]) -> None:
    page = signed_in(java_script_enabled=False)
    page.goto(SHEET)
    page.get_by_role("link", name="粘贴").click()
    page.locator("#paste-text").fill(BLOCK)
    page.get_by_role("button", name="预览").click()
    page.get_by_role("button", name="写入勾选的格").click()
    expect(page.locator(".messages")).to_contain_text("已写入3格")
    assert stored("资产管理规范性").reason == "账实不符"
