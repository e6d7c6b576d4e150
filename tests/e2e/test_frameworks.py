"""A framework nobody has seen: from a workbook over its draft into the library, and a case opened by it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from indicators.library.models import Framework
from scoring.cases.models import Case
from tests.e2e.axe import assert_accessible
from tests.factories import people
from tests.factories.agencies import make_agency
from tests.indicators.frameworks.layouts import grid
from tests.indicators.frameworks.test_table_files import workbook_of
from units.people.models import User

pytestmark = pytest.mark.e2e

FORESTRY = """
林业发展专项资金绩效考核评分表||||||
考核项目|||标准分|考核要点|扣分标准|自评得分
一、资金管理（35分）||||||
|1.资金到位|配套资金到位率|20||到位率达到100%得满分，每低1个百分点扣0.5分，扣完为止|
|2.资金使用|资金使用合规性|15||发现一处不合规扣3分，扣完为止|
二、实施效果（65分）||||||
|3.造林|造林成活率|25||≥85%得满分；70%（含）-85%得10分；低于70%不得分|
||造林质量评定|20||由评审组酌情给分|
|4.群众评价|林农满意度|20||满意度≥90%得20分，80%-90%得15分，80%以下不得分|
总分|||100|||
"""
BLOCKS = ((0, 0, 0, 6), (1, 0, 1, 2), (2, 0, 2, 6), (5, 0, 5, 6))


@pytest.fixture
def page(open_context: Callable[..., BrowserContext], live_server: Any, transactional_db: None) -> Page:
    bureau = make_agency("bureau", "某县林业局")
    person: User = people.evaluator(bureau)
    client = Client()
    client.force_login(person, backend="units.people.backends.RoleBackend")
    context = open_context(base_url=live_server.url, viewport={"width": 1440, "height": 900})
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    made = context.new_page()
    made.set_default_timeout(15_000)
    return made


def add_and_remove_by_keys(page: Page) -> None:
    """On the draft's page: a row behind the last, named, moved and removed, without the mouse."""
    page.get_by_label("“林农满意度”的名称").focus()
    page.keyboard.press("Alt+n")
    expect(page.get_by_label("“新指标”的名称")).to_be_focused()
    page.keyboard.type("投诉办结率")  # over the name that it was given
    page.keyboard.press("Alt+ArrowUp")
    expect(page.get_by_label("“投诉办结率”的名称")).to_be_focused()
    page.keyboard.press("Alt+Delete")
    expect(page.get_by_label("“投诉办结率”的名称")).to_have_count(0)
    expect(page.get_by_role("button", name="撤销删除")).to_be_visible()


def cap_the_total(page: Page) -> None:
    """From the draft's page to its two others and back."""
    page.get_by_role("link", name="声明的数据").click()
    assert_accessible(page)
    page.get_by_role("link", name="返回草稿").click()
    page.get_by_role("link", name="总分规则").click()
    page.get_by_label("第1条事实").fill("部门.执行率")
    page.get_by_label("第1条低于").fill("60%")
    page.get_by_label("第1条封顶分").fill("69")
    assert_accessible(page)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("部门.执行率低于60%的，总分不超过69分。")).to_be_visible()


def test_from_a_workbook_to_a_case(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "林业.xlsx"
    file.write_bytes(workbook_of(grid(FORESTRY, *BLOCKS)))
    page.goto("/frameworks/")
    page.get_by_role("link", name="载入指标体系").click()
    assert_accessible(page)
    page.get_by_label("文件").set_input_files(file)
    page.get_by_role("button", name="读取").click()
    expect(page.get_by_role("heading", name="林业发展专项资金绩效考核评分表")).to_be_visible()
    standing = page.locator("#standing")
    expect(standing).to_contain_text("逐级相符")
    expect(standing).to_contain_text("1项规则待确认")
    assert_accessible(page)
    page.get_by_label("“配套资金到位率”的分值").fill("18")
    page.get_by_label("“资金使用合规性”的分值").focus()
    expect(standing).to_contain_text("下级相加为18")
    page.get_by_label("“配套资金到位率”的分值").fill("20")
    page.get_by_label("“资金使用合规性”的分值").focus()
    expect(standing).to_contain_text("逐级相符")
    page.locator("#row-2-1-2").get_by_role("link").click()
    assert_accessible(page)
    page.get_by_label("种类").select_option(label="专家评定")
    page.get_by_role("button", name="认定并保存").last.click()
    expect(standing).to_contain_text("规则都已认定")
    add_and_remove_by_keys(page)
    cap_the_total(page)
    page.get_by_label("制度依据").fill("某县林业局考核办法")
    page.get_by_role("button", name="存入指标体系库").click()
    expect(page.get_by_text("仅编制人可用")).to_be_visible()
    assert_accessible(page)
    framework = Framework.objects.get()
    page.goto("/cases/new/?agency=bureau")
    page.get_by_label("报告种类").select_option(label="项目支出绩效评价报告")
    page.get_by_text("林业发展专项资金绩效考核评分表").click()
    page.locator("[name=project]").fill("林业补助资金")  # a project's framework asks which project is judged
    page.get_by_role("button", name="立案").click()
    expect(page.get_by_role("heading", name="设置指标体系")).to_be_visible()
    case = Case.objects.get()
    assert (case.framework_code, case.indicators.filter(rule={}).count()) == (framework.code, 6)
