"""From a scored case to an issued report: an evaluator writes the words of a fresh case, a reviewer issues it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from playwright.sync_api import BrowserContext, Locator, Page, expect

from reports.versions.models import ReportVersion
from reports.words.editor import typed_of, words_of
from scoring.cases.models import Case
from scoring.cases.services import write_slot, write_words
from scoring.cases.words import words_at, words_version
from tests.e2e.axe import assert_accessible
from tests.factories import people
from tests.factories.demo import FUMIN
from units.people.models import User

pytestmark = pytest.mark.e2e

CASE = "/cases/fumin-2023/"
WORDS = f"{CASE}words/"
BY_HAND = 4  # slots written in the browser; the others are written as it would
LOADED_WORDS = yaml.safe_load((FUMIN / "words.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def fresh(person: User, settings: Any, tmp_path: Path) -> Case:
    """The demo case scored, and not a word written."""
    settings.MEDIA_ROOT = tmp_path
    case = Case.objects.get(code="fumin-2023")
    write_words(case=case, words={})
    return case


@pytest.fixture
def visit(open_context: Callable[..., BrowserContext], live_server: Any) -> Callable[..., Page]:
    def opener(visitor: User, **options: Any) -> Page:
        client = Client()
        client.force_login(visitor, backend="units.people.backends.RoleBackend")
        context = open_context(base_url=live_server.url, **options)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        return context.new_page()

    return opener


def card(page: Page, *path: str) -> Locator:
    case = Case.objects.get(code="fumin-2023")
    slots = words_of(case).all_slots()
    key = next(slot.key for slot in slots if slot.path == path)
    return page.locator(f"#slot-{key}")


def others(mine: Locator) -> str:
    """Every other card: they stand as they did when the page was judged (test_accessibility)."""
    return f"article.slot:not(#{mine.get_attribute('id')})"


def test_from_a_fresh_case_to_its_first_issue(fresh: Case, person: User, visit: Callable[..., Page]) -> None:
    page = visit(person, viewport={"width": 1440, "height": 900})
    page.goto(f"{CASE}report/")
    expect(page.locator("main")).to_contain_text("报告还没有完成")
    page.locator(".remedies a", has_text="撰写这处文字").first.click()
    expect(page).to_have_url(re.compile(f"{WORDS}#slot-"))

    _first_words_by_hand(page)
    to_write = [(one.slot, words_at(LOADED_WORDS, one.slot.path)) for one in words_of(fresh).cards]
    to_write = [(slot, written) for slot, written in to_write if written and slot.path != ("其他说明",)]
    for slot, written in to_write[:-BY_HAND]:
        write_slot(case=fresh, path=slot.path, words=written, seen=words_version(None))
    page.reload()
    for slot, written in to_write[-BY_HAND:]:
        mine = page.locator(f"#slot-{slot.key}")
        mine.locator("[name=words]").fill(typed_of(slot, written))
        mine.get_by_role("button", name="保存").click()
        expect(mine.locator(".saved")).to_have_text("已保存")
    expect(page.locator("#words-progress")).to_contain_text("报告内容已齐备，可以提交审核")
    page.goto(f"{CASE}report/")
    expect(page.locator(".lacking")).to_have_count(0)
    page.goto(f"{CASE}versions/")
    page.get_by_role("link", name="去办理").click()
    page.get_by_role("button", name="提交审核").click()
    expect(page.locator(".messages")).to_contain_text("已提交审核")

    _approve_and_issue(visit(people.reviewer(fresh.agency), viewport={"width": 1440, "height": 900}))
    assert ReportVersion.objects.get().state == "issued"


def _approve_and_issue(desk: Page) -> None:
    desk.goto(f"{CASE}versions/")
    expect(desk.get_by_role("button", name="正式印发")).to_have_count(0)
    desk.get_by_role("link", name="去办理").click()
    desk.get_by_role("link", name="审核通过").click()
    desk.get_by_role("button", name="审核通过").click()
    proof = desk.locator("input[name=proof]")
    if proof.count():
        proof.fill(people.PASSWORD)
        desk.locator("main button[type=submit]").first.click()
    expect(desk.locator(".messages")).to_contain_text("已审核通过")
    desk.goto(f"{CASE}versions/")
    for name in ("PDF", "Word（DOCX）"):
        desk.get_by_label(name).uncheck()
    desk.get_by_role("button", name="正式印发").click()
    expect(desk.locator("main")).to_contain_text("第1版已生成")


def _first_words_by_hand(page: Page) -> None:
    """A picked figure, a figure made live, what is refused, what is left over: as somebody really writes."""
    mine = card(page, "其他说明")
    field = mine.locator("[name=words]")
    field.fill("全年支出")
    mine.get_by_role("button", name="插入数字").click()
    page.get_by_label("数据名称或数值").fill("部门 1760.86")
    page.locator("[data-insert='{部门.支出|万元}']").click()
    expect(field).to_have_value("全年支出{部门.支出|万元}")
    expect(field).to_be_focused()
    expect(mine.locator(".preview")).to_contain_text("全年支出1760.86万元")

    field.fill("全年支出1760.86万元，执行率**%。")
    mine.get_by_role("button", name="部门.支出", exact=True).click()
    expect(field).to_have_value("全年支出{部门.支出|万元}，执行率**%。")
    expect(mine.locator(".shown")).to_contain_text("没有写完的“**%”")

    field.fill("全年支出{部门.支出|万元，见上文。")
    mine.get_by_role("button", name="保存").click()
    expect(mine.locator(".faults")).to_contain_text("少了右花括号")
    expect(mine.locator("[name=words]")).to_have_value("全年支出{部门.支出|万元，见上文。")
    mine.locator("[name=words]").fill("全年支出{部门.支出|万元}，见上文。")
    mine.get_by_role("button", name="保存").click()
    expect(mine.locator(".saved")).to_have_text("已保存")
    assert Case.objects.get(code="fumin-2023").words["其他说明"] == "全年支出{部门.支出|万元}，见上文。"


def test_two_who_write_one_slot_see_both_texts(fresh: Case, person: User, visit: Callable[..., Page]) -> None:
    page = visit(person)
    page.goto(WORDS)
    mine = card(page, "建议")
    mine.locator("[name=words]").fill("我写的。")
    write_slot(case=fresh, path=("建议",), words=["别人写的。"], seen=words_version(None))
    mine.get_by_role("button", name="保存").click()
    expect(mine.locator(".two-versions")).to_contain_text("别人写的。")
    expect(mine.locator("[name=words]")).to_have_value("我写的。")
    assert_accessible(page, leave_out=others(mine))
    mine.get_by_role("button", name="保存").click()
    expect(mine.locator(".saved")).to_have_text("已保存")
    assert Case.objects.get(code="fumin-2023").words["建议"] == ["我写的。"]


def test_the_page_fits_a_phone_and_both_colours(fresh: Case, person: User, visit: Callable[..., Page]) -> None:
    page = visit(person, viewport={"width": 390, "height": 844})
    page.goto(WORDS)
    mine = card(page, "其他说明")
    mine.locator("[name=words]").fill("支出1760.86万元，" + "一段很长的文字" * 30 + "{部门.支出|万元}……")
    expect(mine.locator(".shown")).to_contain_text("没有写完的“……”")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    mine.get_by_role("button", name="插入数字").click()
    page.get_by_label("数据名称或数值").fill("支出")
    expect(page.locator("[data-insert]").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert_accessible(page, leave_out=others(mine))
    page.keyboard.press("Escape")
    expect(page.locator("#picker")).to_be_hidden()


def test_leaving_with_unsaved_words_asks_first(fresh: Case, person: User, visit: Callable[..., Page]) -> None:
    page = visit(person)
    page.goto(WORDS)
    mine = card(page, "建议")
    mine.locator("[name=words]").fill("还没有保存的话。")
    expect(mine.locator(".unsaved")).to_be_visible()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(CASE)
    assert asked == ["beforeunload"]


def test_words_are_saved_without_scripts(fresh: Case, person: User, visit: Callable[..., Page]) -> None:
    page = visit(person, java_script_enabled=False)
    page.goto(WORDS)
    mine = card(page, "建议")
    mine.locator("[name=words]").fill("扩大宣传。\n细化指标。")
    mine.get_by_role("button", name="保存").click()
    expect(page.locator(".messages")).to_contain_text("“建议”已保存")
    mine.get_by_role("link", name="查找数据").click()
    page.get_by_label("数据名称或数值").fill("1760.86")
    page.get_by_role("button", name="查找").click()
    expect(page.locator("main")).to_contain_text("{部门.支出|万元}")


def test_words_typed_and_not_saved_outlive_the_tab(fresh: Case, person: User, visit: Callable[..., Page]) -> None:
    page = visit(person)
    page.goto(WORDS)
    card(page, "部门沿革").locator("textarea").fill("写了一半的沿革")
    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.goto(WORDS)
    mine = card(again, "部门沿革")
    expect(mine.locator("textarea")).to_have_value("写了一半的沿革")
    expect(mine.locator(".unsaved")).to_be_visible()
    mine.get_by_role("button", name="保存").click()
    expect(mine.locator(".saved")).to_be_visible()
    assert Case.objects.get(pk=fresh.pk).words["部门沿革"] == "写了一半的沿革"
    # The journal is emptied a moment after the card was shown anew.
    again.wait_for_function("!Object.keys(localStorage).some((name) => name.startsWith('evalcase:words'))")


def test_words_save_themselves_and_are_never_cleared_by_themselves(
    fresh: Case, person: User, visit: Callable[..., Page]
) -> None:
    page = visit(person)
    page.goto(WORDS)
    mine = card(page, "建议")
    text = mine.locator("[name=words]")
    text.click()
    page.keyboard.type("扩大宣传")
    expect(mine.locator(".saved")).to_have_text("已保存")
    expect(mine.locator(".chip")).to_have_text("已写")
    expect(text).to_be_focused()
    page.keyboard.type("，细化指标。")
    expect(text).to_have_value("扩大宣传，细化指标。")
    expect(mine.locator(".saved")).to_have_text("已保存")
    assert Case.objects.get(pk=fresh.pk).words["建议"] == ["扩大宣传，细化指标。"]
    text.fill("")
    expect(mine.locator(".unsaved")).to_have_text("按“保存”后才清空")
    text.blur()
    expect(mine.locator(".unsaved")).to_be_visible()
    mine.get_by_role("button", name="保存").click()
    expect(mine.locator(".saved")).to_have_text("已清空")
    mine.get_by_role("button", name="放回").click()
    expect(mine.locator(".saved")).to_have_text("已保存")
    expect(text).to_have_value("扩大宣传，细化指标。")
    write_slot(
        case=Case.objects.get(pk=fresh.pk), path=("建议",), words=["别人写的。"], seen=card_version(fresh, "建议")
    )
    text.fill("我又写的。")
    expect(mine.locator(".two-versions")).to_contain_text("别人写的。")  # nothing goes over it by itself
    text.fill("我再写的。")
    text.blur()
    expect(mine.locator(".unsaved")).to_be_visible()
    assert Case.objects.get(pk=fresh.pk).words["建议"] == ["别人写的。"]
    mine.get_by_role("button", name="保存").click()
    expect(mine.locator(".saved")).to_have_text("已保存")
    assert Case.objects.get(pk=fresh.pk).words["建议"] == ["我再写的。"]


def card_version(case: Case, *path: str) -> str:
    return words_version(words_at(Case.objects.get(pk=case.pk).words, path))
