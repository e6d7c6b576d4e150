"""Setting up a case in a real browser: by keyboard alone, without scripts, and with a colleague at the same tree."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.tree.services.indicators import update_indicator
from tests.e2e.axe import assert_accessible
from tests.factories.trees import case_in_setup, faults, node
from units.people.models import User

pytestmark = pytest.mark.e2e

EDITOR = "/cases/t-2024/setup/"


@pytest.fixture
def case(person: User) -> Case:
    fumin = Case.objects.get(code="fumin-2023")
    return case_in_setup(fumin.agency, code="t-2024", evaluator=fumin.evaluator)


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press Tab (or Shift+Tab) until the target has the focus."""
    for _ in range(60):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError("not reached by keyboard")


def cell(page: Page, field: str, case: Case, name: str) -> Locator:
    return page.locator(f"#{field}-{node(case, name).pk}")


def saved(page: Page, words: str | re.Pattern[str] = "已保存") -> None:
    expect(page.locator("#tree-status")).to_have_text(words)


def open_case(page: Page) -> None:
    """Unit, year, framework and code, by keyboard."""
    agency = Case.objects.get(code="fumin-2023").agency
    page.goto("/cases/new/")
    tab_to(page, page.get_by_label("单位名称、简称或代码"))
    page.keyboard.type("社会保险")
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name=str(agency)))
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/new/?agency=**")
    tab_to(page, page.get_by_label("评价年度"))
    page.keyboard.press("Control+a")
    page.keyboard.type("2024")
    kind = page.get_by_label("报告种类")
    tab_to(page, kind)
    for _ in range(9):
        if kind.input_value() == "project_evaluation":
            break
        page.keyboard.press("ArrowDown")
    tab_to(page, page.locator("#id_project"))
    page.keyboard.type("窗口服务")
    tab_to(page, page.locator("input[name=basis]:enabled").first)
    for _ in range(9):
        if page.locator("input[value='framework|mof-2020-10-project|1']").is_checked():
            break
        page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_label("案件代码"))
    page.keyboard.type("t-2024")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{EDITOR}")


def shift_a_point(page: Page, case: Case) -> None:
    """A weight goes from one leaf to another; the sums follow, as the server says."""
    first, second = node(case, "资金到位率"), node(case, "预算执行率")
    group = page.locator(f"#row-{node(case, '资金管理').pk}")
    tab_to(page, page.locator("#row-all"))
    for _ in range(200):
        if cell(page, "weight", case, "资金到位率").evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.type(f"{first.weight + 1}")
    page.keyboard.press("Enter")
    saved(page)
    expect(group).to_contain_text("多1")
    expect(cell(page, "weight", case, "预算执行率")).to_be_focused()
    page.keyboard.type(f"{second.weight - 1}")
    page.keyboard.press("ArrowUp")
    saved(page)
    expect(group).to_contain_text("相符")


def move_add_and_remove(page: Page, case: Case) -> None:
    """Moved down and back up; a sibling added, named, removed, brought back and removed."""
    first, second = node(case, "资金到位率"), node(case, "预算执行率")
    page.keyboard.press("Alt+ArrowDown")
    saved(page, re.compile("“资金到位率”现为第3级"))
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(f"#row-{first.pk} + tr")).to_have_attribute("id", f"row-{second.pk}")
    page.keyboard.press("Alt+n")
    saved(page, re.compile("已添加同级指标"))
    page.keyboard.type("资金拨付")
    page.keyboard.press("Escape")
    page.keyboard.type("资金拨付及时率")
    page.keyboard.press("Enter")
    saved(page)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Alt+Delete")
    saved(page, re.compile("已删除“资金拨付及时率”"))
    page.keyboard.press("Alt+z")
    saved(page, re.compile("已恢复"))
    page.keyboard.press("Alt+Delete")
    saved(page, re.compile("已删除“资金拨付及时率”"))


def edit_the_rules_page(page: Page, case: Case) -> None:
    tab_to(page, cell(page, "name", case, "决策"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("F2")
    page.wait_for_url(re.compile(r"/setup/\d+/$"))
    tab_to(page, page.get_by_label("指标解释"))
    page.keyboard.press("End")
    page.keyboard.type("（已核对）")
    tab_to(page, page.get_by_role("button", name="保存", exact=True).last)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/setup/\?row="))


def test_a_case_is_set_up_from_a_framework_and_frozen_by_keyboard_alone(
    signed_in: Callable[..., Page], person: User
) -> None:
    page = signed_in(viewport={"width": 1440, "height": 900})
    open_case(page)
    case = Case.objects.get(code="t-2024")
    assert case.state == State.SETUP
    first, second = node(case, "资金到位率"), node(case, "预算执行率")

    shift_a_point(page, case)
    move_add_and_remove(page, case)
    edit_the_rules_page(page, case)
    tab_to(page, page.get_by_role("button", name="冻结"), "Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/t-2024/sheet/")
    case.refresh_from_db()
    assert case.state == State.SCORING
    assert case.transitions.get().actor == person
    assert faults(case) == []
    weights = dict(case.indicators.filter(level=3).values_list("name", "weight"))
    assert weights["资金到位率"] == first.weight + 1
    assert weights["预算执行率"] == second.weight - 1
    assert "已核对" in node(case, "立项依据充分性").definition


def test_what_is_typed_while_saving_is_not_lost_and_a_colleagues_change_is_shown(
    signed_in: Callable[..., Page], case: Case
) -> None:
    page = signed_in(viewport={"width": 1440, "height": 900})
    page.goto(EDITOR)
    row = node(case, "立项依据充分性")
    update_indicator(case=case, pk=row.pk, fields={"weight": "7"})
    cell(page, "weight", case, "立项依据充分性").fill("8")
    page.keyboard.press("Tab")
    page.keyboard.type("依据充分")
    expect(page.locator(f"#row-{row.pk}")).to_contain_text("他人已改为“7”，您填的“8”没有保存")
    expect(cell(page, "target", case, "立项依据充分性")).to_have_value("依据充分")
    page.get_by_role("button", name="改用我的").click()
    # Two savings meet here, the words just typed and the choice; which of them speaks last is chance.
    expect(page.locator(f"#row-{row.pk}")).not_to_contain_text("没有保存")
    expect(cell(page, "weight", case, "立项依据充分性")).to_have_attribute("data-stored", "8")
    expect(cell(page, "target", case, "立项依据充分性")).to_have_attribute("data-stored", "依据充分")
    saved(page, re.compile("已改为您填的“8”|已保存"))
    row.refresh_from_db()
    assert row.weight == Decimal(8)
    assert row.inputs["target"] == "依据充分"


def test_a_failed_saving_keeps_what_was_typed_and_succeeds_later(signed_in: Callable[..., Page], case: Case) -> None:
    page = signed_in(viewport={"width": 1440, "height": 900})
    page.goto(EDITOR)
    page.route("**/setup/", lambda route: route.abort())
    cell(page, "weight", case, "立项依据充分性").fill("6.5")
    page.keyboard.press("Enter")
    expect(page.locator("#tree-status")).to_contain_text("没有保存：网络不通")
    page.unroute("**/setup/")
    page.get_by_role("button", name="保存", exact=True).last.click()
    saved(page)
    assert node(case, "立项依据充分性").weight == Decimal("6.5")


def test_an_indicator_is_found_in_the_library_and_taken(signed_in: Callable[..., Page], case: Case) -> None:
    page = signed_in(viewport={"width": 1440, "height": 900})
    page.goto(EDITOR)
    cell(page, "name", case, "项目效益").click()
    page.get_by_label("名称、解释或评分标准中的词").fill("公众 满意度")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="加入“社会公众满意度”").first.click()
    saved(page, re.compile("已加入“社会公众满意度”"))
    assert node(case, "社会公众满意度").path == "效益/项目效益/社会公众满意度"


def test_everything_works_without_scripts(signed_in: Callable[..., Page], case: Case) -> None:
    page = signed_in(java_script_enabled=False)
    page.goto(EDITOR)
    page.get_by_label("选中“立项程序规范性”").check()
    cell(page, "weight", case, "立项程序规范性").fill("１")
    page.get_by_role("button", name="上移").click()
    expect(page.locator(".messages")).to_contain_text("“立项程序规范性”现为第3级")
    page.get_by_role("button", name="冻结").click()
    problems = page.locator(".tree-problems")
    expect(problems).to_contain_text("决策/项目立项：下级分值合计")
    problems.get_by_role("link", name="决策/项目立项", exact=True).click()
    assert page.url.endswith(f"#row-{node(case, '项目立项').pk}")


def test_the_pages_are_accessible_and_keep_to_the_policy(signed_in: Callable[..., Page], case: Case) -> None:
    page = signed_in()
    wrong: list[Any] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(error))
    tiered, listed = node(case, "质量达标率"), node(case, "立项依据充分性")
    update_indicator(case=case, pk=tiered.pk, fields={"rule": TIERS, "target": "大幅提升"})
    for address in (
        "/cases/new/",
        f"/cases/new/?agency={case.agency.code}",
        f"{EDITOR}?q=率&row={listed.pk}",
        f"{EDITOR}{tiered.pk}/",
        f"{EDITOR}{listed.pk}/",
    ):
        page.goto(address)
        assert_accessible(page)
    assert wrong == []


TIERS = {"kind": "tier", "steps": [{"from": "90%", "share": "100%"}, {"to": "90%", "share": "0%"}]}
