"""Three evaluators judge by themselves in their own browsers; the moderator concludes; the sheet shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from scoring.cases.models import Case, CaseIndicator
from scoring.panel.models import PanelScore
from scoring.panel.selectors import judgement_leaves
from tests.e2e.axe import assert_accessible
from tests.factories.agencies import bureau, centre
from tests.factories.panels import CODE, case_to_judge, panellists
from units.people.models import User

pytestmark = pytest.mark.e2e

PANEL, MINE = f"/cases/{CODE}/panel/", f"/cases/{CODE}/panel/mine/"


@pytest.fixture
def experts(transactional_db: None) -> list[User]:
    return panellists(centre(bureau()))


@pytest.fixture
def leaves(experts: list[User]) -> list[CaseIndicator]:
    agency = experts[0].memberships.get().agency
    return judgement_leaves(case_to_judge(agency, experts[0], {"kind": "panel_average"}))[:3]


@pytest.fixture
def desk_of(open_context: Callable[..., BrowserContext], live_server: Any) -> Callable[..., Page]:
    """A browser of that person's own."""

    def opener(user: User, **options: Any) -> Page:
        client = Client()
        client.force_login(user)
        context = open_context(base_url=live_server.url, **options)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        return context.new_page()

    return opener


def convene(page: Page, experts: list[User], leaves: list[CaseIndicator]) -> None:
    page.goto(PANEL)
    for user in experts:
        page.get_by_label(str(user), exact=True).check()
    wanted = {leaf.pk for leaf in leaves}
    for box in page.locator("input[name=leaf]").all():
        box.set_checked(int(box.get_attribute("value") or 0) in wanted)
    page.get_by_role("button", name="组建专家组").click()
    expect(page.get_by_text("专家组已组建")).to_be_visible()


def score(page: Page, leaves: list[CaseIndicator], points: str, reason: str) -> None:
    """Fill the column by keyboard, then the reasons, and submit."""
    page.goto(MINE)
    page.locator("input.points").first.focus()
    for _ in leaves:
        page.keyboard.type(points)
        page.keyboard.press("Enter")
    for field in page.locator("textarea").all():
        field.fill(reason)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已提交。")).to_be_visible()


def _score_without_scripts(desks: list[Page]) -> None:
    """By plain forms; until the last has submitted, the moderator sees no figures."""
    for desk, points in zip(desks, ("1", "1.5", "2"), strict=True):
        desk.goto(MINE)
        for field in desk.locator("input.points").all():
            field.fill(points)
        for field in desk.locator("textarea").all():
            field.fill("理由")
        if desk is desks[-1]:
            desks[0].goto(PANEL)
            expect(desks[0].get_by_text("还有 1 人没有提交")).to_be_visible()
            expect(desks[0].get_by_role("heading", name="评分情况与定分")).to_have_count(0)
        desk.get_by_role("button", name="提交").click()
        expect(desk.get_by_text("已提交。")).to_be_visible()


def _conclude(moderator: Page, leaf: CaseIndicator) -> None:
    """The moderator sets one score with a reason, and takes all others by the method."""
    row = moderator.locator(f"#leaf-{leaf.pk}")
    row.locator(f"#conclude-{leaf.pk}-score").fill("1")
    row.get_by_role("button", name="定分").click()
    expect(moderator.get_by_role("alert").filter(has_text="请写明裁定理由")).to_be_visible()
    row.locator(f"#conclude-{leaf.pk}-reason").fill("缺少会议纪要")
    row.get_by_role("button", name="定分").click()
    expect(moderator.get_by_text("定为1.00分")).to_be_visible()
    moderator.get_by_role("button", name="按方法全部采用（2项未定分）").click()
    expect(moderator.get_by_text("2项指标已按方法定分")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_three_score_blind_and_the_moderator_concludes(
    desk_of: Callable[..., Page], experts: list[User], leaves: list[CaseIndicator], scripts: bool
) -> None:
    desks = [desk_of(user, java_script_enabled=scripts) for user in experts]
    moderator = desks[0]
    refused: list[str] = []
    moderator.on("console", lambda said: refused.append(said.text) if "Content Security" in said.text else None)
    moderator.goto(PANEL)
    if scripts:
        assert_accessible(moderator)
    convene(moderator, experts, leaves)
    if scripts:
        score(desks[0], leaves, "1", "甲的理由")
        score(desks[1], leaves, "1.5", "乙的理由")
        score(desks[2], leaves, "２", "丙的理由")
    else:
        _score_without_scripts(desks)
    moderator.goto(PANEL)
    expect(moderator.locator("svg.dots").first.locator("circle")).to_have_count(3)
    _conclude(moderator, leaves[1])
    if scripts:
        assert_accessible(moderator)
        desks[1].goto(MINE)
        expect(desks[1].get_by_text("（本人）").first).to_be_visible()
        assert_accessible(desks[1])
    moderator.goto(f"/cases/{CODE}/sheet/")
    for leaf, points in zip(leaves, ("1.50", "1.00", "1.50"), strict=True):
        expect(moderator.locator(f"#row-{leaf.pk} [data-out=score]")).to_have_text(points)
    expect(moderator.locator(f"#row-{leaves[1].pk}")).to_contain_text("主持人裁定理由：缺少会议纪要")
    assert refused == []


def test_a_draft_saves_itself_and_two_windows_do_not_overwrite_each_other(
    desk_of: Callable[..., Page], experts: list[User], leaves: list[CaseIndicator]
) -> None:
    untouched = Case.objects.get(code=CODE).score_sheet_version
    convene(desk_of(experts[0]), experts, leaves)
    first, second = desk_of(experts[1]), desk_of(experts[1])
    first.goto(MINE)
    second.goto(MINE)
    assert_accessible(first)
    first.locator("input.points").first.fill("９９")
    first.locator("input.points").nth(1).fill("１．２５")
    expect(first.locator(f"#problem-{leaves[0].pk}")).to_contain_text("之间的数")
    first.locator("input.points").first.fill("1")
    expect(first.locator("#panel-state")).to_have_text("草稿已保存")
    expect(first.locator(f"#problem-{leaves[0].pk}")).to_be_hidden()
    saved = PanelScore.objects.filter(member__user=experts[1]).order_by("indicator__order")
    assert [str(row.score) for row in saved] == ["1.00", "1.25"]
    second.locator("input.points").first.fill("2")
    expect(second.locator("#panel-state")).to_contain_text("另一个窗口保存过较新的评分")
    assert str(saved[0].score) == "1.00"
    second.get_by_role("button", name="保存草稿").click()
    expect(second.get_by_role("alert")).to_contain_text("另一个窗口")
    expect(second.locator("input.points").first).to_have_value("2")
    second.get_by_role("button", name="保存草稿").click()
    expect(second.get_by_text("草稿已保存。")).to_be_visible()
    assert Case.objects.get(code=CODE).score_sheet_version == untouched
