"""Papers in a real browser: brought in, seen beside the indicator, downloaded and never opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from scoring.cases.models import Case, CaseIndicator
from scoring.evidence.models import EvidenceReference
from scoring.evidence.selectors import scored_leaves
from tests.e2e.axe import assert_accessible
from tests.factories import papers
from tests.factories.people import PASSWORD
from units.people.models import User

pytestmark = pytest.mark.e2e

INDEX = "/cases/fumin-2023/evidence/"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def leaf(person: User) -> CaseIndicator:
    EvidenceReference.objects.all().delete()
    found = scored_leaves(Case.objects.get(code="fumin-2023")).first()
    assert found is not None
    return found


def files() -> list[FilePayload]:
    return [
        {"name": "基金管理办法.pdf", "mimeType": "application/pdf", "buffer": papers.pdf(pages=2)},
        {"name": "服务大厅.jpg", "mimeType": "image/jpeg", "buffer": papers.photo(size=(600, 400))},
    ]


def shown(page: Page, count: int) -> None:
    """Every preview really is a picture that the browser could draw."""
    images = page.locator("main img")
    expect(images).to_have_count(count)
    for index in range(count):
        images.nth(index).scroll_into_view_if_needed()
        expect(images.nth(index)).to_have_js_property("complete", True)
        assert images.nth(index).evaluate("image => image.naturalWidth") > 0


@pytest.mark.parametrize("scripts", [True, False])
def test_a_pdf_and_a_photo_are_attached_seen_and_downloaded(
    signed_in: Callable[..., Page], leaf: CaseIndicator, scripts: bool
) -> None:
    page = signed_in(java_script_enabled=scripts)
    page.goto(INDEX)
    page.get_by_label("文件", exact=True).set_input_files(files())
    page.get_by_label("类别").select_option("工作底稿")
    page.get_by_label(leaf.path).check()
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_text("已上传 2 份材料。")).to_be_visible()
    expect(page.locator("table.index tbody tr")).to_have_count(2)
    if scripts:
        shown(page, 2)
    row = page.locator("tr", has_text="基金管理办法")
    expect(row).to_contain_text("A-01")
    expect(row).to_contain_text(leaf.name)
    with page.expect_download() as downloading:
        row.get_by_role("link", name="下载").click()
    assert downloading.value.suggested_filename == "工作底稿A-01基金管理办法.pdf"
    assert page.url.endswith(INDEX)


def test_the_panel_of_an_indicator_works_in_place(signed_in: Callable[..., Page], leaf: CaseIndicator) -> None:
    page = signed_in()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    page.goto(f"/cases/fumin-2023/indicators/{leaf.pk}/evidence/")
    panel = page.locator("#evidence-panel")
    panel.get_by_label("文件", exact=True).set_input_files(files())
    panel.get_by_role("button", name="上传").click()
    expect(panel.get_by_role("status")).to_have_text("已上传 2 份材料。")
    expect(panel.locator(".on-indicator > li")).to_have_count(2)
    for name in ("基金管理办法", "服务大厅"):
        panel.locator("li", has_text=name).get_by_text("预览").click()
    shown(page, 3)
    panel.get_by_label("文件", exact=True).set_input_files(files()[:1])
    panel.get_by_role("button", name="上传").click()
    expect(panel).to_contain_text("内容相同，没有重复保存")
    panel.locator("li", has_text="服务大厅").get_by_role("button", name="取消关联").click()
    expect(panel.get_by_role("status")).to_contain_text("材料仍在本案中")
    panel.get_by_text("关联本案已有的材料").click()
    panel.get_by_role("button", name="关联", exact=True).click()
    expect(panel.locator(".on-indicator > li")).to_have_count(2)
    assert refused == []


def test_a_picture_is_pasted_and_a_hostile_file_named(signed_in: Callable[..., Page], leaf: CaseIndicator) -> None:
    page = signed_in()
    page.goto(f"/cases/fumin-2023/indicators/{leaf.pk}/evidence/")
    page.evaluate(
        """async () => {
            const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 30 });
            const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
            const clipboardData = new DataTransfer();
            clipboardData.items.add(new File([blob], "image.png", { type: "image/png" }));
            const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
            document.body.dispatchEvent(paste);
        }"""
    )
    panel = page.locator("#evidence-panel")
    panel.get_by_role("button", name="上传").click()
    expect(panel.locator(".on-indicator > li")).to_contain_text("截图")
    page.get_by_label("文件", exact=True).set_input_files(
        {"name": "网页.png", "mimeType": "image/png", "buffer": b"<svg onload=alert(1)>"}
    )
    panel.get_by_role("button", name="上传").click()
    expect(panel.get_by_role("alert")).to_contain_text("内容却是网页、SVG 或 XML")


def test_an_upload_after_the_session_ended_goes_on_after_signing_in_again(
    signed_in: Callable[..., Page], leaf: CaseIndicator
) -> None:
    page = signed_in()
    page.goto(INDEX)
    page.get_by_label("文件", exact=True).set_input_files(files())
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="上传").click()
    dialog = page.locator("dialog.sign-in-dialog")
    dialog.get_by_label("密码").fill(PASSWORD)
    dialog.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_text("已上传 2 份材料。")).to_be_visible()
    expect(page.locator("table.index tbody tr")).to_have_count(2)


def test_pages_of_papers_are_accessible_and_fit(signed_in: Callable[..., Page], leaf: CaseIndicator) -> None:
    page = signed_in()
    panel = f"/cases/fumin-2023/indicators/{leaf.pk}/evidence/"
    page.goto(panel)
    text = {"name": "记录.txt", "mimeType": "text/plain", "buffer": "访谈记录\n待遇核定".encode()}
    page.get_by_label("文件", exact=True).set_input_files([*files(), text])  # type: ignore[list-item]
    page.get_by_role("button", name="上传").click()
    expect(page.locator(".on-indicator > li")).to_have_count(3)
    paper = EvidenceReference.objects.live().latest("pk")
    for address in (panel, INDEX, f"{INDEX}?show=removed", f"{INDEX}{paper.pk}/"):
        page.goto(address)
        page.evaluate("document.querySelectorAll('main details').forEach(item => { item.open = true; })")
        assert_accessible(page)
