"""An administrator imports a workbook with two bad cells, corrects it and confirms, as people would do it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from budgets.ledger.models import ImportBatch
from budgets.ledger.selectors.facts import facts
from tests.e2e.axe import assert_accessible
from tests.factories import people
from tests.factories.demo import FUMIN
from tests.factories.people import PASSWORD
from units.agencies.selectors import agency_by_code
from units.people.models import User

pytestmark = pytest.mark.e2e

AGENCY = "530124-RS-SB"
PROJECT = "项目/富财预〔2023〕1号机关事业单位离退休人员县级承担经费"
PAID, NEW_BUDGET, OLD_TOTAL = 14094878.68, 15_500_000, 17557055.77


@pytest.fixture
def keeper(person: User) -> User:
    """The administrator, where the demo case is loaded."""
    return people.administrator()


@pytest.fixture
def bad_workbook(tmp_path: Path) -> Path:
    """The demo's 项目预算执行统计表 with a raised budget written in words (C5) and an amount that is no number (D7)."""
    book = openpyxl.load_workbook(FUMIN / "02-项目预算执行统计表.xlsx")
    sheet = book.worksheets[0]
    assert (sheet["D5"].value, sheet["C9"].value, sheet["D7"].value) == (PAID, OLD_TOTAL, "1,438,748.41")
    total = OLD_TOTAL + NEW_BUDGET - sheet["C5"].value
    sheet["C5"], sheet["D7"] = "一千五百五十万", "约143万"
    sheet["E5"], sheet["C9"], sheet["E9"] = PAID / NEW_BUDGET, round(total, 2), sheet["D9"].value / total
    path = tmp_path / "项目预算执行（上报）.xlsx"
    book.save(path)
    return path


def sign_in(page: Page, user: User) -> None:
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill(user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def _mended_in_the_marked_workbook(page: Page, folder: Path) -> Path:
    """The second bad cell is mended in the marked workbook, opened in a spreadsheet program and uploaded again."""
    with page.expect_download() as download:
        page.get_by_role("link", name="下载标错工作簿").click()
    marked = folder / download.value.suggested_filename
    download.value.save_as(marked)
    book = openpyxl.load_workbook(marked)
    sheet = book.worksheets[0]
    assert sheet["D7"].comment is not None
    assert "不是数值" in sheet["D7"].comment.text
    assert sheet["C5"].value == NEW_BUDGET
    sheet["D7"] = 1438748.41
    book.save(marked)
    page.locator("summary", has_text="换一个文件").click()
    page.get_by_label(re.compile("用改好的文件替换")).set_input_files(marked)
    page.get_by_role("button", name="替换并重新检查").click()
    return marked


def _hold_the_receipt(page: Page, file_name: str) -> None:
    """The receipt tells what changed, the facts come from the file, and its page shows its digest."""
    expect(page.get_by_role("heading", name="导入回执")).to_be_visible()
    expect(page.locator("#main")).to_contain_text("变更2")
    agency = agency_by_code(AGENCY)
    batch = ImportBatch.objects.get(agency=agency, file_name=file_name)
    book = facts(agency, 2023)
    assert book.quantity(f"{PROJECT}.全年预算").value == NEW_BUDGET
    assert book[f"{PROJECT}.全年预算"].source.describe().startswith(file_name)
    page.get_by_role("link", name=file_name).first.click()
    expect(page.locator("dl.facts")).to_contain_text(batch.sha256)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_administrator_imports_a_workbook_with_two_bad_cells(
    open_context: Callable[..., BrowserContext],
    live_server: Any,
    keeper: User,
    bad_workbook: Path,
    tmp_path: Path,
    scripts: bool,
) -> None:
    page = open_context(base_url=live_server.url, java_script_enabled=scripts, accept_downloads=True).new_page()
    sign_in(page, keeper)
    page.goto("/imports/")
    page.get_by_role("link", name="导入工作簿").click()
    page.get_by_label("工作簿").set_input_files(bad_workbook)
    page.get_by_role("button", name="上传并检查").click()

    # Both bad cells stand there by their addresses, and there is no way yet to confirm.
    expect(page.get_by_role("heading", name="必须改（2）")).to_be_visible()
    expect(page.locator(".fault .cell")).to_have_text(["C5", "D7"])
    expect(page.locator(".excerpt .bad-cell")).to_have_text(["一千五百五十万", "约143万"])
    expect(page.get_by_role("button", name="确认导入")).to_have_count(0)

    # The first is corrected in place.
    page.get_by_label("C5 更正为").fill("15,500,000")
    page.get_by_role("button", name="保存更正并重新检查").click()
    expect(page.locator(".fault .cell")).to_have_text(["D7"])

    marked = _mended_in_the_marked_workbook(page, tmp_path)

    # What will change is told in rows and amounts, and what becomes of the execution rates.
    expect(page.get_by_text("没有必须改的问题")).to_be_visible()
    changes = page.locator("section", has=page.get_by_role("heading", name="将要发生的变化"))
    expect(changes).to_contain_text(re.compile(r"15,400,000\s*15,500,000"))
    expect(changes).to_contain_text(
        re.compile(rf"“{re.escape(PROJECT.removeprefix('项目/'))}”执行率\s*91\.53%\s*90\.93%")
    )
    page.get_by_role("button", name="确认导入").click()
    _hold_the_receipt(page, marked.name)


def test_pages_of_the_import_are_accessible_fit_and_keep_to_the_policy(
    open_context: Callable[..., BrowserContext], live_server: Any, keeper: User, bad_workbook: Path
) -> None:
    page = open_context(base_url=live_server.url).new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    sign_in(page, keeper)
    page.goto("/imports/new/")
    assert_accessible(page)
    page.get_by_label("工作簿").set_input_files(bad_workbook)
    page.get_by_role("button", name="上传并检查").click()
    expect(page.locator(".fault")).to_have_count(2)
    for summary in page.locator("#main summary").all():
        summary.click()
    assert_accessible(page)
    check = page.url
    page.get_by_role("link", name="问题清单").click()
    assert_accessible(page)
    page.goto("/imports/")
    assert_accessible(page)
    page.goto(check)
    page.get_by_label("C5 更正为").fill("15500000")
    page.get_by_label("D7 更正为").fill("1438748.41")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="确认导入")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_role("heading", name=re.compile("导入时的更正"))).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name=re.compile("导入时更正")).first.click()
    expect(page.locator("dl.facts")).to_be_visible()
    assert_accessible(page)
    assert refused == []
