"""An evaluator sees two tables side by side, decides with a reason, and the sheet is scored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from scoring.cases.models import Case, CaseIndicator
from scoring.scores.services import score_case
from tests.e2e.axe import assert_accessible
from tests.evalcase.spreadsheets.build import workbook
from tests.factories.agencies import bureau, centre
from tests.factories.contradictions import served, targets
from tests.factories.people import evaluator
from tests.factories.sheets import sheet_of

pytestmark = pytest.mark.e2e


@pytest.fixture
def case(transactional_db: None, settings: LazySettings, tmp_path: Path) -> Case:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    agency = centre(bureau())
    sheets = (("窗口", served(1000, "窗口")), ("热线", served(1300, "热线")), ("目标", targets()))
    import_workbooks([UploadedWorkbook("履职和目标.xlsx", workbook(*sheets))], agency=agency, year=2023)
    case = sheet_of(agency, [{"kind": "ratio_up"}])
    CaseIndicator.objects.filter(case=case, name="指标1").update(inputs={"target": "1250人次", "actual": "服务人次"})
    score_case(case=case)
    return case


@pytest.fixture
def page(case: Case, open_context: Callable[..., BrowserContext], live_server: Any) -> Page:
    client = Client()
    client.force_login(evaluator(case.agency))
    context = open_context(base_url=live_server.url)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    return context.new_page()


def test_two_tables_are_compared_and_decided_on(page: Page, case: Case) -> None:
    page.goto(f"/cases/{case.code}/sheet/")
    expect(page.locator("tr.leaf")).to_contain_text("需核对")
    page.get_by_role("link", name="各表不一致，去核定").click()

    first = page.locator("#question-1")
    expect(first).to_contain_text("履职和目标.xlsx【热线】C3")
    first.get_by_text("看原表").first.click()
    expect(first.locator("td.lit").first).to_be_visible()
    assert_accessible(page)

    first.get_by_role("button", name="核定").click()
    expect(page.locator("#question-1")).to_contain_text("请选择一个值")
    first.get_by_label("1,300人次").check()
    first.get_by_label("理由").fill("热线登记齐全")
    first.get_by_role("button", name="核定").click()

    expect(page.locator(".messages")).to_contain_text("取值")
    expect(page.locator("section.question").last).to_contain_text("热线登记齐全")
    page.goto(f"/cases/{case.code}/sheet/")
    expect(page.locator('[data-out="score"]')).to_have_text("100.00")
