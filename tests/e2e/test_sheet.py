"""The score sheet as an evaluator uses it: by keyboard, with another person, through bad connections."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from scoring.cases.models import Case, CaseIndicator
from scoring.score_sheet.edits import Edit
from scoring.score_sheet.services import save_cells

pytestmark = pytest.mark.e2e

SHEET = "/cases/fumin-2023/sheet/"
ASSETS = "过程/资产管理/资产管理规范性"
CONFIRMED = "产出/职责履行/待遇资格认证确认率"


def leaf(path: str) -> CaseIndicator:
    return CaseIndicator.objects.select_related("score").get(case__code="fumin-2023", path=path)


def cell(page: Page, path: str, field: str) -> Any:
    return page.locator(f'[data-i="{leaf(path).pk}"][data-f="{field}"]')


def saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_have_text("已全部保存", timeout=10_000)


def test_a_score_follows_as_soon_as_the_value_is_typed(signed_in: Callable[..., Page]) -> None:
    page = signed_in()
    page.goto(SHEET)
    field = cell(page, ASSETS, "choices.findings")
    field.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("３")
    row = page.locator(f"#row-{leaf(ASSETS).pk}")
    expect(row.locator("[data-out=score]")).to_have_text("1.50")
    expect(page.locator("[data-progress=total]")).to_have_text("90.17")
    expect(row.locator("[data-out=basis]")).to_contain_text("发现问题3项")
    saved(page)
    expect(field).to_have_value("３")  # nothing is rewritten under the cursor
    page.keyboard.press("Tab")
    expect(field).to_have_value("3")
    field.focus()
    page.keyboard.press("Control+z")
    expect(page.locator("[data-progress=total]")).to_have_text("91.17")
    assert leaf(ASSETS).score.choices == {"findings": 1}


def test_a_pause_in_the_middle_of_a_list_costs_no_number(signed_in: Callable[..., Page]) -> None:
    page = signed_in()
    page.goto(SHEET)
    field = cell(page, "投入/预算配置/重点支出保障度", "choices.satisfied")
    field.click()
    page.keyboard.press("Control+a")
    for part in ("1、", "2、", "3"):
        page.keyboard.insert_text(part)
        saved(page)
    page.keyboard.press("Tab")
    expect(field).to_have_value("1、2、3")
    assert leaf("投入/预算配置/重点支出保障度").score.choices == {"satisfied": [1, 2, 3]}


def test_a_jump_is_at_its_cell_before_the_next_key(signed_in: Callable[..., Page]) -> None:
    page = signed_in()
    page.goto(SHEET)
    page.keyboard.press("Alt+/")
    page.keyboard.type("资产管理规范性")
    script = "() => { document.querySelector('#jump-dialog form').requestSubmit(); return document.activeElement.id; }"
    assert page.evaluate(script) == cell(page, ASSETS, "choices.findings").get_attribute("id")


def test_keys_move_jump_and_revert(signed_in: Callable[..., Page]) -> None:
    page = signed_in()
    page.goto(SHEET)
    page.keyboard.press("Alt+/")
    page.keyboard.type("资产管理规范性")
    page.keyboard.press("Enter")
    expect(cell(page, ASSETS, "choices.findings")).to_be_focused()
    page.keyboard.type("9")
    page.keyboard.press("Escape")
    expect(cell(page, ASSETS, "choices.findings")).to_have_value("1")
    page.keyboard.press("ArrowUp")
    expect(cell(page, "过程/资金管理/资金使用合规性", "choices.findings")).to_be_focused()
    page.keyboard.press("Tab")
    expect(cell(page, "过程/资金管理/资金使用合规性", "reason")).to_be_focused()
    page.keyboard.press("Enter")  # the next row, in the column where the row was begun
    expect(cell(page, ASSETS, "choices.findings")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    saved(page)
    assert leaf(ASSETS).score.choices == {"findings": 1}


def test_another_persons_change_arrives_and_a_clash_shows_both(signed_in: Callable[..., Page]) -> None:
    page = signed_in()
    page.goto(SHEET)
    case = Case.objects.get(code="fumin-2023")
    save_cells(case=case, edits=[Edit(leaf(ASSETS).pk, "choices.findings", "4")])
    field = cell(page, ASSETS, "choices.findings")
    field.fill("2")
    field.blur()
    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("改为“4”，您填的是“2”")
    assert leaf(ASSETS).score.choices == {"findings": 4}
    conflict.get_by_role("button", name="用我的").click()
    saved(page)
    assert leaf(ASSETS).score.choices == {"findings": 2}
    # Another cell of the same row merges without a word.
    save_cells(case=Case.objects.get(pk=case.pk), edits=[Edit(leaf(ASSETS).pk, "reason", "他人所写")])
    field.fill("1")
    field.blur()
    saved(page)
    expect(cell(page, ASSETS, "reason")).to_have_value("他人所写")
    assert Case.objects.get(pk=case.pk).total == Decimal("91.17")


def test_what_the_server_never_got_is_there_after_the_page_was_killed(signed_in: Callable[..., Page]) -> None:
    page = signed_in()
    page.goto(SHEET)
    page.route("**/sheet/cells/**", lambda route: route.abort())
    cell(page, ASSETS, "reason").fill("断网时写下的原因")
    expect(page.locator("#save-state")).to_contain_text("1 格还没有保存", timeout=10_000)
    second = page.context.new_page()
    page.close(run_before_unload=False)
    second.goto(SHEET)
    saved(second)
    expect(cell(second, ASSETS, "reason")).to_have_value("断网时写下的原因")
    assert leaf(ASSETS).score.reason == "断网时写下的原因"


def test_an_answer_that_was_lost_does_not_save_twice_or_clash(signed_in: Callable[..., Page]) -> None:
    page = signed_in()
    page.goto(SHEET)
    lost: list[int] = []

    def lose_first(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(1)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/sheet/cells/**", lose_first)
    cell(page, ASSETS, "choices.findings").fill("2")
    cell(page, ASSETS, "choices.findings").blur()
    saved(page)
    assert page.locator(".conflict").count() == 0
    assert leaf(ASSETS).score.stamps["choices.findings"]["v"] == 1


def test_a_server_that_stores_something_else_is_found_out(signed_in: Callable[..., Page]) -> None:
    page = signed_in()
    page.goto(SHEET)

    def alter(route: Route) -> None:
        response = route.fetch()
        body = json.dumps(response.json(), ensure_ascii=False).replace("真实原因", "别的原因")
        route.fulfill(response=response, body=body)

    page.route("**/sheet/cells/", alter)
    cell(page, ASSETS, "reason").fill("真实原因")
    cell(page, ASSETS, "reason").blur()
    expect(page.locator(".conflict")).to_contain_text("服务器存为“别的原因”")


def test_the_sheet_is_saved_by_a_plain_form_where_scripts_fail(signed_in: Callable[..., Page]) -> None:
    page = signed_in(java_script_enabled=False)
    page.goto(SHEET)
    cell(page, CONFIRMED, "actual").fill("50%")
    cell(page, ASSETS, "reason").fill("没有脚本时写下的原因")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("已保存")
    assert leaf(CONFIRMED).score.actual_text == "50%"
    assert leaf(ASSETS).score.reason == "没有脚本时写下的原因"


def test_an_expired_session_costs_no_typing(signed_in: Callable[..., Page]) -> None:
    from tests.factories.people import PASSWORD

    page = signed_in()
    page.goto(SHEET)
    page.context.clear_cookies()
    cell(page, ASSETS, "reason").fill("登录到期时写下的原因")
    cell(page, ASSETS, "reason").blur()
    dialog = page.locator("dialog.sign-in-dialog")
    expect(dialog).to_be_visible()
    dialog.locator("input[type=password]").fill(PASSWORD)
    dialog.get_by_role("button", name="登录", exact=True).click()
    saved(page)
    assert leaf(ASSETS).score.reason == "登录到期时写下的原因"
