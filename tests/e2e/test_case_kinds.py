"""Each kind of case from its workbooks to its document, as people go: imported, opened, written, downloaded."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from reports.words.editor import kept_of, words_of
from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.cases.services import write_slot
from scoring.cases.words import words_version
from scoring.scores.services import record_choices, score_case
from tests.e2e.axe import assert_accessible
from tests.factories import case_kinds, people, self_evaluation
from tests.factories.agencies import make_agency
from tests.factories.case_kinds import Sample
from tests.factories.demo import put_reference_data
from units.agencies.models import Agency
from units.people.models import User

pytestmark = pytest.mark.e2e

BY_HAND = 3  # texts written in the browser
TYPED = "本单位按制度办理，没有其他情况。"
UNSCORED = [case_kinds.funds, case_kinds.accounts, case_kinds.projects]


@pytest.fixture
def ready(transactional_db: None, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    put_reference_data()


@pytest.fixture
def visit(open_context: Callable[..., BrowserContext], live_server: Any) -> Callable[..., Page]:
    def opener(person: User, **options: Any) -> Page:
        client = Client()
        client.force_login(person, backend="units.people.backends.RoleBackend")
        given = {"base_url": live_server.url, "viewport": {"width": 1440, "height": 900}, "accept_downloads": True}
        context = open_context(**(given | options))
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    return opener


def import_files(page: Page, example: Sample, folder: Path) -> None:
    """The wizard, as an administrator goes through it from the desk."""
    paths = []
    for file in example.files():
        paths.append(folder / file.file_name)
        paths[-1].write_bytes(file.content)
    page.goto("/desk/")
    page.get_by_role("link", name="导入工作簿").click()
    found = page.get_by_role("region", name="选定单位")
    found.get_by_label("单位名称、简称或代码").fill("example")
    found.get_by_role("button", name="查找").click()
    found.get_by_role("link", name=example.agency).click()
    page.locator("input[type=file]").set_input_files(paths)
    page.get_by_label("年度", exact=False).fill(str(example.year))
    page.get_by_role("button", name="上传并检查").click()
    units = page.locator("input[name=units_confirmed]")
    if units.count():
        units.check()
        page.get_by_role("button", name=re.compile("重新检查")).first.click()
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_role("heading", name="导入回执")).to_be_visible()


def open_case(page: Page, example: Sample) -> None:
    """From the desk to the choice of the kind."""
    page.goto("/desk/")
    page.get_by_role("link", name="新立案件").click()
    page.get_by_role("link", name=example.agency).click()
    page.get_by_label("评价年度").fill(str(example.year))
    page.get_by_label("报告种类").select_option(example.kind)


def write_words(page: Page, case: Case) -> None:
    """Every text that the page lists as missing, until it says that nothing is; all but some as the page would."""
    standing = page.locator("#words-progress")
    for _ in range(3):  # words can bring further slots with them
        case.refresh_from_db()
        for one in [card.slot for card in words_of(case).cards if card.state == "missing"][BY_HAND:]:
            write_slot(case=case, path=one.path, words=kept_of(one, TYPED), seen=words_version(None))
        page.goto(f"/cases/{case.code}/words/?show=todo")
        for key in [one.get_attribute("id") for one in page.locator("article.slot.missing").all()]:
            card = page.locator(f"#{key}")
            card.locator("[name=words]").fill(TYPED)
            card.get_by_role("button", name="保存").click()
            expect(card.locator(".saved")).to_have_text("已保存")
        if "报告内容已齐备" in standing.inner_text():
            return
    page.reload()
    expect(standing).to_contain_text("报告内容已齐备")


def read_draft_and_download(page: Page, case: Case, example: Sample, folder: Path) -> None:
    """The complete report on screen, a draft of it, and its two files."""
    page.goto(f"/cases/{case.code}/")
    page.get_by_role("link", name="报告", exact=True).click()
    expect(page.locator(".lacking")).to_have_count(0)
    expect(page.locator("main")).to_contain_text(example.says)
    page.goto(f"/cases/{case.code}/")
    page.get_by_role("link", name="版本", exact=True).click()
    page.get_by_role("button", name="生成草稿").click()
    expect(page.locator("main")).to_contain_text("草稿第1稿已生成", timeout=30_000)
    got = {}
    for ending in ("DOCX", "PDF"):
        with page.expect_download() as download:
            page.get_by_role("link", name=ending, exact=True).click()
        path = folder / f"report.{ending.lower()}"
        download.value.save_as(path)
        got[ending] = path.read_bytes()
    assert got["PDF"].startswith(b"%PDF-")
    words = zipfile.ZipFile(io.BytesIO(got["DOCX"])).read("word/document.xml").decode()
    assert example.says in re.sub("<[^>]+>", "", words)


@pytest.mark.parametrize("make", UNSCORED, ids=["funds", "accounts", "projects"])
def test_a_kind_without_scores(
    ready: None, visit: Callable[..., Page], tmp_path: Path, make: Callable[[], Sample]
) -> None:
    example = make()
    agency = make_agency("example", example.agency)
    import_files(visit(people.administrator()), example, tmp_path)

    page = visit(people.evaluator(agency))
    open_case(page, example)
    offered = page.locator(".framework:visible")
    if example.kind != "project_targets":  # these may be scored for the file
        expect(offered).not_to_have_count(1)
        page.get_by_label("不评分").check()
    else:
        expect(offered).to_have_count(0)
    page.get_by_role("button", name="立案").click()
    case = Case.objects.get()
    assert (case.state, case.framework, case.report_kind) == (State.SCORING, {}, example.kind)
    expect(page).to_have_url(re.compile(f"/cases/{case.code}/$"))
    expect(page.locator("main")).to_contain_text("接下来")
    expect(page.locator("main .chip").first).to_have_text("撰写中")
    assert_accessible(page)

    page.goto("/desk/")
    expect(page.locator("main")).to_contain_text("撰写报告文字并提交审核")
    write_words(page, case)
    read_draft_and_download(page, case, example, tmp_path)

    page.goto(f"/cases/{case.code}/")
    expect(page.locator("main")).to_contain_text("报告内容已齐备")
    page.get_by_role("link", name="提交审核", exact=True).click()
    page.get_by_role("button", name="提交审核").click()
    expect(page.locator(".messages")).to_contain_text("已提交审核")
    page.get_by_role("link", name="撤回", exact=True).click()
    page.get_by_label("理由").fill("补充一段文字。")
    page.get_by_role("button", name="撤回").click()
    expect(page.locator(".messages")).to_contain_text("已撤回")
    expect(page.locator("main .chip").first).to_have_text("撰写中")


def test_a_kind_with_scores(ready: None, visit: Callable[..., Page], tmp_path: Path) -> None:
    example = case_kinds.self_evaluated()
    agency = make_agency("example", example.agency)
    import_files(visit(people.administrator()), example, tmp_path)

    page = visit(people.evaluator(agency))
    open_case(page, example)
    expect(page.locator(".framework:visible strong", has_text="四川")).to_have_count(0)
    page.locator("input[value='framework|hunan-hengyang-2022|1']").check()
    page.get_by_role("button", name="立案").click()
    page.wait_for_url("**/setup/")
    page.get_by_role("button", name="冻结").click()
    page.wait_for_url("**/sheet/")
    case = Case.objects.get()
    for path, (score, reason) in self_evaluation.EXPERT.items():  # test_scenarios fills in a sheet by hand
        record_choices(case=case, path=path, choices={"score": score, "reason": reason}, reason=reason)
    score_case(case=case)
    write_words(page, case)
    read_draft_and_download(page, case, example, tmp_path)


def test_a_tree_is_laid_out_from_the_imported_form_and_scored(
    ready: None, visit: Callable[..., Page], tmp_path: Path
) -> None:
    example = case_kinds.self_evaluated()
    agency = make_agency("example", example.agency)
    import_files(visit(people.administrator()), example, tmp_path)

    page = visit(people.evaluator(agency))
    open_case(page, example)
    form = page.get_by_role("group", name="由绩效目标表生成指标体系")
    expect(form).to_contain_text("7个三级指标，另加预算执行率")
    assert_accessible(page)
    page.locator("input[value='targets|2023|']").check()
    page.get_by_role("button", name="立案").click()
    page.wait_for_url("**/setup/")
    expect(page.locator("main")).to_contain_text("分值按表中所印；评分规则由指标值的符号、单位和文字得出")
    page.get_by_role("button", name="冻结").click()
    page.wait_for_url("**/sheet/")
    # 600.4 of 620, 38 of 40, 99 of 100 %: nothing was typed.
    case = Case.objects.get()
    assert (case.leaves, case.scored_leaves, str(case.total)) == (8, 8, "98.48")


def test_a_case_without_scores_is_opened_without_scripts(ready: None, visit: Callable[..., Page]) -> None:
    example = case_kinds.funds()
    agency: Agency = make_agency("example", example.agency)
    page = visit(people.evaluator(agency), java_script_enabled=False)
    open_case(page, example)
    page.locator("input[value='framework|sichuan-department|3']").check()
    page.get_by_role("button", name="立案").click()
    expect(page.get_by_role("alert")).to_contain_text("它用于部门整体支出绩效评价，应选用于社会保险基金绩效评价的")
    page.get_by_label("不评分").check()
    page.get_by_role("button", name="立案").click()
    expect(page.locator("main")).to_contain_text("还没有导入青禾市医疗保障服务中心2022年的工作簿")
    assert Case.objects.get().state == State.SCORING
