"""The sheet as a grid: dense rows, and beside the table what belongs to the row under the cursor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from scoring.cases.models import Case, CaseIndicator
from scoring.score_sheet.edits import Edit
from scoring.score_sheet.services import save_cells
from tests.e2e.axe import assert_accessible

pytestmark = pytest.mark.e2e

SHEET = "/cases/fumin-2023/sheet/"
ASSETS = "过程/资产管理/资产管理规范性"
GOAL = "投入/目标设定/绩效目标合理性"
BUDGET = "过程/预算管理/预算编制合理性"
CONFIRMED = "产出/职责履行/待遇资格认证确认率"
RATE = "过程/预算管理/项目支出预算执行率"
USE = "过程/资金管理/资金使用合规性"
SEEN = """() => {
  const grid = document.querySelector('.sheet-grid').getBoundingClientRect();
  const bar = document.querySelector('.score-sheet-progress').getBoundingClientRect();
  const lines = [...document.querySelectorAll('tr.leaf')].map((line) => line.getBoundingClientRect());
  return lines.filter((line) => line.top >= grid.top && line.bottom <= Math.min(grid.bottom, bar.top)).length;
}"""


def leaf(path: str) -> CaseIndicator:
    return CaseIndicator.objects.select_related("score").get(case__code="fumin-2023", path=path)


def line(page: Page, path: str) -> Any:
    return page.locator(f"#row-{leaf(path).pk}")


def test_a_screen_holds_fourteen_rows_and_the_open_one_follows_the_cursor(signed_in: Callable[..., Page]) -> None:
    page = signed_in(viewport={"width": 1440, "height": 900})
    page.goto(SHEET)
    assert page.evaluate(SEEN) >= 14
    line(page, USE).locator("[data-f='choices.findings']").focus()
    expect(line(page, USE).locator(".beside")).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    beside = line(page, ASSETS).locator(".beside")
    expect(beside).to_have_css("opacity", "1")
    expect(line(page, USE).locator(".beside")).to_have_css("opacity", "0")
    expect(beside).to_contain_text("评分标准")
    expect(beside).to_contain_text("部分电子设备没有张贴资产标签")
    assert page.evaluate(SEEN) >= 14, "no row is stretched"
    text = beside.locator("[data-f='reason']")
    text.fill("账实不符\n" * 12)
    assert text.evaluate("one => one.scrollHeight <= one.clientHeight + 1"), "the reason is seen whole"
    expect(line(page, ASSETS).locator("[data-out=why]")).to_contain_text("账实不符 账实不符")
    text = line(page, RATE).locator("[data-f='reason']")
    text.focus()
    page.keyboard.press("Alt+h")
    expect(line(page, RATE).locator("[data-explained] a").first).to_be_focused()
    for _ in range(line(page, RATE).locator("[data-explained] a").count()):
        page.keyboard.press("Alt+h")
    expect(text).to_be_focused()
    assert_accessible(page)


def test_on_a_phone_the_row_opens_below_its_line(signed_in: Callable[..., Page]) -> None:
    page = signed_in(viewport={"width": 390, "height": 844})
    page.goto(SHEET)
    beside = line(page, ASSETS).locator(".beside")
    expect(beside).to_be_hidden()
    line(page, ASSETS).locator("[data-open-row]").click()
    expect(beside).to_be_visible()
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})  # axe has judged both widths
    line(page, ASSETS).locator("[data-open-row]").click()
    expect(beside).to_be_hidden()


def test_without_scripts_the_name_opens_its_row(signed_in: Callable[..., Page]) -> None:
    page = signed_in(java_script_enabled=False, viewport={"width": 1440, "height": 900})
    page.goto(SHEET)
    line(page, ASSETS).locator("[data-open-row]").click()
    beside = line(page, ASSETS).locator(".beside")
    expect(beside).to_have_css("opacity", "1")
    beside.locator("[data-f='reason']").fill("没有脚本时在旁边写下的原因")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(line(page, ASSETS).locator(".beside")).to_have_css("opacity", "1")
    assert leaf(ASSETS).score.reason == "没有脚本时在旁边写下的原因"


def test_points_are_ticked_by_digits_and_yes_or_no_by_one_key(signed_in: Callable[..., Page]) -> None:
    page = signed_in(viewport={"width": 1440, "height": 900})
    page.goto(SHEET)
    points = line(page, GOAL).locator("[data-f='choices.satisfied']")
    boxes = line(page, GOAL).locator(".elements input")
    points.focus()
    page.keyboard.press("2")  # 2、3、4 before
    expect(points).to_have_value("3、4")
    expect(boxes.nth(1)).not_to_be_checked()
    page.keyboard.press("0")
    expect(points).to_have_value("无")
    page.keyboard.press("1")
    page.keyboard.press("3")
    expect(points).to_have_value("1、3")
    boxes.nth(3).click()
    expect(points).to_have_value("1、3、4")
    met = line(page, BUDGET).locator("[data-f='choices.met']")
    met.focus()
    page.keyboard.press("0")
    expect(line(page, BUDGET).locator("[data-say='否']")).to_have_class("quiet on")
    expect(line(page, BUDGET).locator("[data-out=wants-reason]")).to_be_visible()
    page.keyboard.press("Alt+r")
    expect(line(page, BUDGET).locator("[data-f='reason']")).to_have_value("实际完成数低于计划数。")
    page.keyboard.press("Alt+r")
    expect(line(page, BUDGET).locator("[data-f='reason']")).to_have_value("未在规定时间内完成。")
    expect(page.locator("#save-state")).to_have_text("已全部保存")
    assert leaf(GOAL).score.choices == {"satisfied": [1, 3, 4]}
    assert leaf(BUDGET).score.choices == {"met": False}
    assert leaf(BUDGET).score.reason == "未在规定时间内完成。"
    line(page, BUDGET).locator("[data-say='是']").click()
    expect(line(page, BUDGET).locator("[data-out=score]")).to_have_text("1.00")


def test_an_amount_is_shown_and_typed_in_the_unit_that_was_chosen(signed_in: Callable[..., Page]) -> None:
    save_cells(case=Case.objects.get(code="fumin-2023"), edits=[Edit(leaf(CONFIRMED).pk, "actual", "12345678.9元")])
    page = signed_in(viewport={"width": 1440, "height": 900})
    page.goto(SHEET)
    amount = line(page, CONFIRMED).locator("[data-f='actual']")
    expect(amount).to_have_value("12,345,678.9元")
    page.locator(".sheet-view > summary").click()
    page.get_by_role("link", name="万元", exact=True).click()
    expect(amount).to_have_value("1,234.56789万元")
    amount.fill("1300.5")
    page.keyboard.press("Tab")
    expect(amount).to_have_value("1,300.5万元")
    expect(page.locator("#save-state")).to_have_text("已全部保存")
    assert page.locator(".conflict").count() == 0
    assert leaf(CONFIRMED).score.entries["actual"] == "1300.5万元"
    page.goto(SHEET)
    expect(amount).to_have_value("1,300.5万元")  # remembered
