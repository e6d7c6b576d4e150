"""The two paths of a working day, as people take them: an evaluator's case from set-up to approval."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from playwright.sync_api import BrowserContext, Locator, Page, expect

from evalcase.demo.services import case_words
from scoring.cases.choices import State
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.services import write_words
from tests.factories import papers, people
from tests.factories.demo import FUMIN, put_reference_data
from units.agencies.models import Agency
from units.people.models import User

pytestmark = pytest.mark.e2e

CASE = yaml.safe_load((FUMIN / "case.yaml").read_text(encoding="utf-8"))
SHEET = "/cases/fumin-2023/sheet/"


@pytest.fixture
def team(transactional_db: None, settings: Any, tmp_path: Path) -> dict[str, User]:
    """The agency's workbooks are imported; an evaluator and a reviewer of the finance bureau are signed up."""
    from budgets.imports.services.importing import import_workbooks

    settings.MEDIA_ROOT = tmp_path
    put_reference_data()
    agency, bureau = Agency.objects.get(code=CASE["unit"]), Agency.objects.get(code=CASE["evaluator"])
    import_workbooks(sorted(FUMIN.glob("*.xlsx")), agency=agency, year=CASE["year"])
    return {"evaluator": people.evaluator(bureau), "reviewer": people.reviewer(bureau)}


@pytest.fixture
def visit(open_context: Callable[..., BrowserContext], live_server: Any) -> Callable[[User], Page]:
    def opener(person: User) -> Page:
        client = Client()
        client.force_login(person, backend="units.people.backends.RoleBackend")
        context = open_context(base_url=live_server.url, viewport={"width": 1440, "height": 900})
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        return context.new_page()

    return opener


def tab_to(page: Page, target: Locator) -> None:
    for _ in range(80):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"not reached by keyboard: {target}")


def leaf(path: str) -> CaseIndicator:
    return CaseIndicator.objects.select_related("score").get(case__code="fumin-2023", path=path)


def saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_have_text("已全部保存", timeout=15_000)


def typed(choices: dict[str, Any]) -> str:
    """What a person types for the choices of a leaf."""
    ((_, value),) = choices.items()
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(str(item) for item in value) if isinstance(value, list) else str(value)


def _return(desk: Page) -> None:
    """The reviewer returns the case with a reason tied to an indicator."""
    desk.goto("/desk/")
    desk.get_by_role("link", name="审核", exact=False).first.click()
    desk.get_by_role("link", name="退回修改").click()
    desk.get_by_label("理由").fill("资产问题的台数与盘点记录不符。")
    desk.get_by_label("对“资产管理规范性”的意见").fill("请按盘点记录改为2项")
    desk.get_by_role("button", name="退回修改").click()
    expect(desk.locator(".messages")).to_contain_text("已退回修改")


def test_an_evaluator_takes_a_case_from_its_set_up_to_approval(
    team: dict[str, User], visit: Callable[[User], Page]
) -> None:
    page, desk = visit(team["evaluator"]), visit(team["reviewer"])
    _set_up(page)
    _fill_by_keyboard(page)
    assert Case.objects.get(code="fumin-2023").total == Decimal("91.17")

    # Submitting names what is missing: every row that lost points wants its evidence.
    page.goto("/cases/fumin-2023/transitions/submit/")
    page.get_by_role("button", name="提交审核").click()
    expect(page.locator("main")).to_contain_text("补齐后再提交")
    _attach(page)
    _write_words()
    page.goto("/desk/")
    page.get_by_role("link", name="检查并提交审核").click()
    page.get_by_role("link", name="提交审核").click()
    page.get_by_role("button", name="提交审核").click()
    expect(page.locator(".messages")).to_contain_text("已提交审核")

    _return(desk)

    page.goto("/desk/")
    page.get_by_role("link", name="按审核意见修改").click()
    expect(page.locator("main")).to_contain_text("请按盘点记录改为2项")
    _type(page, leaf("过程/资产管理/资产管理规范性"), "choices.findings", "2")
    saved(page)
    page.goto("/cases/fumin-2023/transitions/submit/")
    page.get_by_role("button", name="提交审核").click()

    desk.goto("/cases/fumin-2023/review/")
    expect(desk.locator("main")).to_contain_text("与上次提交相比")
    desk.get_by_role("link", name="审核通过").click()
    desk.get_by_role("button", name="审核通过").click()
    _prove(desk)
    expect(desk.locator(".messages")).to_contain_text("已审核通过")
    case = Case.objects.get(code="fumin-2023")
    assert case.state == State.APPROVED
    assert case.total == Decimal("90.67")
    expect(desk.locator("main")).to_contain_text("内容至今未变")


def _write_words() -> None:
    """The words of the report, which a test of its own writes in the browser."""
    words = case_words(FUMIN)
    write_words(case=Case.objects.get(code="fumin-2023"), words=words)


def _set_up(page: Page) -> None:
    page.goto("/desk/")
    tab_to(page, page.get_by_role("link", name="新立案件"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("单位名称、简称或代码"))
    page.keyboard.type("530124-RS-SB")
    page.keyboard.press("Enter")
    tab_to(page, page.locator(".unit-choice a").first)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("评价年度"))
    page.keyboard.type("2023")
    expect(page.get_by_label("报告种类")).to_have_value("department_evaluation")
    tab_to(page, page.locator("input[name=basis]:enabled").first)
    wanted = page.locator("input[value='framework|fumin-department-2023|1']")
    for _ in range(12):
        if wanted.is_checked():
            break
        page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_label("案件代码"))
    page.keyboard.type("fumin-2023")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/fumin-2023/setup/")
    tab_to(page, page.get_by_role("button", name="冻结"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/fumin-2023/sheet/")


def _fill_by_keyboard(page: Page) -> None:
    page.goto(SHEET)
    for number, row in enumerate(CASE["leaves"], start=1):
        page.keyboard.press("Alt+/")
        page.keyboard.type(str(number))
        page.keyboard.press("Enter")
        if row.get("choices"):
            page.keyboard.type(typed(row["choices"]))
        if row.get("reason"):
            tab_to(page, page.locator(f'#row-{leaf(row["path"]).pk} [data-f="reason"]'))
            page.keyboard.insert_text(row["reason"])
        page.keyboard.press("Enter")
    saved(page)
    expect(page.locator("[data-progress=done]")).to_have_text("23")


def _type(page: Page, row: CaseIndicator, field: str, value: str) -> None:
    place = page.locator(f'[data-i="{row.pk}"][data-f="{field}"]')
    place.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(value)
    page.keyboard.press("Enter")


def _attach(page: Page) -> None:
    """A file for the first row that lost points, and the same paper for every other."""
    lost = [row for row in CaseIndicator.objects.filter(case__code="fumin-2023").exclude(rule={}) if _lost(row)]
    page.goto(SHEET)
    for row in lost:
        page.locator(f"#row-{row.pk} a[data-panel]").click()
        panel = page.locator("#panel")
        if row is lost[0]:
            file = {"name": "盘点记录.pdf", "mimeType": "application/pdf", "buffer": papers.pdf()}
            panel.locator("#panel-files").set_input_files(file)  # type: ignore[arg-type]
            panel.get_by_role("button", name="上传", exact=True).click()
        else:
            panel.get_by_text("关联本案已有的材料").click()
            panel.get_by_role("button", name="关联", exact=True).click()
        expect(page.locator(f"#row-{row.pk} [data-out=papers]")).to_have_text("1")
        panel.get_by_role("button", name="关闭").click()


def _lost(row: CaseIndicator) -> bool:
    return row.score.score is not None and row.score.score < row.weight


def _prove(page: Page) -> None:
    """Approving asks once more who is there."""
    proof = page.locator("input[name=proof]")
    if proof.count():
        proof.fill(people.PASSWORD)
        page.locator("main button[type=submit]").first.click()
