"""axe on every page, for whoever sees it. A new page is added to its line of PAGES."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from scoring.cases.choices import State
from scoring.cases.models import Case
from tests.e2e.axe import assert_accessible
from tests.factories import people
from units.people.models import User

pytestmark = pytest.mark.e2e

CASE = "/cases/fumin-2023/"
REPORT = ".report-body"  # long, and the same wherever it is read: judged once
PAGES = {
    "visitor": [
        "/",
        "/help/",
        "/sign-in/",
        "/example/",
        "/example/trace?fact=部门.支出",
        "/example/sheet/",
        "/example/sheet/?actual-14=12000&actual-15=许多",
        "/nowhere/",
    ],
    "evaluator": [
        "/desk/",
        "/cases/",
        "/frameworks/",
        "/frameworks/new/",
        "/cases/new/",
        CASE,
        f"{CASE}sheet/",
        f"{CASE}evidence/",
        f"{CASE}evidence/1/",
        f"{CASE}questionnaires/",
        f"{CASE}questionnaires/new/",
        f"{CASE}panel/",
        f"{CASE}sheet/paste/",
        f"{CASE}sheet/workbook/",
        f"{CASE}transitions/submit/",
        f"{CASE}report/",
        f"{CASE}trace?fact=得分率.总分",
        f"{CASE}versions/",
        f"{CASE}words/",
        f"{CASE}words/?show=todo",
        f"{CASE}words/facts/",
        "/account/",
        "/account/password/",
        "/nowhere/",
    ],
    "agency staff": ["/desk/", CASE, f"{CASE}evidence/", f"{CASE}sheet/"],
    "reviewer": ["/desk/", f"{CASE}review/", f"{CASE}transitions/return/", f"{CASE}transitions/approve/"],
    "administrator": [
        "/desk/",
        "/cases/",
        "/agencies/rosters/",
        "/agencies/rosters/agencies/",
        "/imports/",
        "/imports/new/",
        "/imports/batches/1/",
    ],
}


@pytest.fixture
def open_as(
    open_context: Callable[..., BrowserContext], live_server: Any, person: User, settings: Any
) -> Callable[[str], Page]:
    """A page of a visitor, of the evaluator of the demo case, or of an administrator."""
    settings.EXAMPLE_CASE = "fumin-2023"

    def opener(who: str) -> Page:
        context = open_context(base_url=live_server.url)
        if who != "visitor":
            client = Client()
            client.force_login(_user(who, person))
            cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
            context.add_cookies([cookie])  # type: ignore[list-item]
        return context.new_page()

    return opener


def _user(who: str, evaluator: User) -> User:
    """The account of that name; what a reviewer sees is a submitted case."""
    case = Case.objects.get(code="fumin-2023")
    if who == "agency staff":
        return people.agency_clerk(case.agency)
    if who == "reviewer" and case.evaluator is not None:
        Case.objects.update(state=State.SUBMITTED)
        return people.reviewer(case.evaluator)
    return evaluator if who == "evaluator" else people.administrator()


@pytest.mark.parametrize("who", PAGES)
def test_every_page_is_accessible_and_fits(open_as: Callable[[str], Page], who: str) -> None:
    page = open_as(who)
    for address in PAGES[who]:
        page.goto(address)
        assert_accessible(page, leave_out=REPORT if address == "/example/" else "")


def test_the_card_of_a_figure_and_the_menus_have_none_either(open_as: Callable[[str], Page]) -> None:
    page = open_as("evaluator")
    page.goto(f"{CASE}report/")
    page.locator("a.figure").first.click()
    expect(page.locator("#trace .excerpt td.lit")).to_be_visible()
    page.locator("#account > summary").click()
    assert_accessible(page, leave_out=REPORT)
