"""What chaos runs (`make chaos`) found or may find, each by itself: lost answers, closed pages, two tabs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from scoring.cases.models import Case
from scoring.score_sheet.edits import Edit
from scoring.score_sheet.services import save_cells
from tests.e2e.test_sheet import ASSETS, CONFIRMED, SHEET, cell, leaf, saved

pytestmark = pytest.mark.e2e


def lose(page: Page, answers: int) -> None:
    """Let the next saves reach the server and lose their answers on the way back."""
    lost: list[int] = []

    def carry(route: Route) -> None:
        if route.request.method == "POST" and len(lost) < answers:
            lost.append(1)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/sheet/cells/**", carry)


def test_a_value_put_back_while_its_answer_was_lost_is_put_back_on_the_server(signed_in: Callable[..., Page]) -> None:
    page = signed_in()
    page.goto(SHEET)
    lose(page, 1)
    field = cell(page, ASSETS, "choices.findings")
    field.fill("4")
    field.blur()
    expect(page.locator("#save-state")).to_contain_text("还没有保存")
    field.fill("1")
    saved(page)
    assert leaf(ASSETS).score.choices == {"findings": 1}
    assert page.locator(".conflict").count() == 0


def test_typing_on_after_a_lost_answer_is_no_conflict_with_oneself(signed_in: Callable[..., Page]) -> None:
    page = signed_in()
    page.goto(SHEET)
    lose(page, 1)
    field = cell(page, ASSETS, "reason")
    field.fill("先写的")
    field.blur()
    expect(page.locator("#save-state")).to_contain_text("还没有保存")
    page.unroute_all(behavior="wait")
    page.route("**/sheet/cells/**", lambda route: route.abort())
    field.fill("后写的")
    second = page.context.new_page()
    page.close(run_before_unload=False)
    second.goto(SHEET)
    saved(second)
    assert second.locator(".conflict").count() == 0
    assert leaf(ASSETS).score.reason == "后写的"


def test_half_an_answer_is_asked_for_again(signed_in: Callable[..., Page]) -> None:
    page = signed_in()
    page.goto(SHEET)
    cut: list[int] = []

    def carry(route: Route) -> None:
        if route.request.method == "POST" and not cut:
            cut.append(1)
            answer = route.fetch()
            route.fulfill(status=200, content_type="application/json", body=answer.text()[:40])
        else:
            route.continue_()

    page.route("**/sheet/cells/**", carry)
    cell(page, ASSETS, "reason").fill("应答断在半路")
    cell(page, ASSETS, "reason").blur()
    saved(page)
    assert cut
    assert leaf(ASSETS).score.stamps["reason"]["v"] == 1


def test_another_tab_that_has_saved_leaves_the_journal_of_this_one(signed_in: Callable[..., Page]) -> None:
    page = signed_in()
    page.goto(SHEET)
    other = page.context.new_page()
    other.goto(SHEET)
    page.route("**/sheet/cells/**", lambda route: route.abort())
    cell(page, ASSETS, "reason").fill("断网时写下的")
    cell(other, CONFIRMED, "reason").fill("另一页写下的")
    cell(other, CONFIRMED, "reason").blur()
    saved(other)
    page.close(run_before_unload=False)
    other.goto(SHEET)
    saved(other)
    assert leaf(ASSETS).score.reason == "断网时写下的"
    assert leaf(CONFIRMED).score.reason == "另一页写下的"


def test_a_conflict_not_settled_yet_is_there_again_after_the_page_was_closed(signed_in: Callable[..., Page]) -> None:
    page = signed_in()
    page.goto(SHEET)
    save_cells(case=Case.objects.get(code="fumin-2023"), edits=[Edit(leaf(ASSETS).pk, "reason", "他人所写")])
    cell(page, ASSETS, "reason").fill("我所写")
    cell(page, ASSETS, "reason").blur()
    expect(page.locator(".conflict")).to_contain_text("您填的是“我所写”")
    expect(page.locator("#save-state")).to_contain_text("1 格与他人的修改冲突")
    page.reload()
    expect(page.locator(".conflict")).to_contain_text("改为“他人所写”，您填的是“我所写”")
    page.get_by_role("button", name="用我的").click()
    saved(page)
    assert page.locator(".conflict").count() == 0
    assert leaf(ASSETS).score.reason == "我所写"


def test_what_another_saved_shows_with_ones_own_next_save(signed_in: Callable[..., Page]) -> None:
    page = signed_in()
    page.goto(SHEET)
    save_cells(case=Case.objects.get(code="fumin-2023"), edits=[Edit(leaf(CONFIRMED).pk, "reason", "他人所写")])
    cell(page, ASSETS, "reason").fill("我所写")
    cell(page, ASSETS, "reason").blur()
    saved(page)
    expect(cell(page, CONFIRMED, "reason")).to_have_value("他人所写")
