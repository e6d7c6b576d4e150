"""A real browser on the real site with the demo case, where the machine has a browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from scoring.models import Case
from tests.factories import people
from tests.factories.demo import FIXTURES, FUMIN
from units.models import User

CHROMIUM = Path("/usr/bin/chromium")

# Playwright's synchronous calls keep an event loop in the thread, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    if not CHROMIUM.exists():
        pytest.skip("没有安装 Chromium，浏览器测试未运行")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    return {**browser_type_launch_args, "executable_path": str(CHROMIUM), "args": arguments}


@pytest.fixture
def person(transactional_db: None) -> User:
    """An evaluator of the demo case. The site answers in other threads, so the case is really committed."""
    from reports.services import load_demo_case, load_reference_data

    load_reference_data(fixtures=FIXTURES)
    case: Case = load_demo_case(folder=FUMIN)
    assert case.evaluator is not None
    return people.evaluator(case.evaluator)


@pytest.fixture
def open_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    # Not the plugin's own page: it asks for a fixture that this version of pytest warns about.
    opened: list[BrowserContext] = []

    def opener(**options: Any) -> BrowserContext:
        opened.append(browser.new_context(**options))
        return opened[-1]

    yield opener
    for context in opened:
        context.close()


@pytest.fixture
def signed_in(open_context: Callable[..., BrowserContext], live_server: Any, person: User) -> Callable[..., Page]:
    """A page whose visitor has a session already; options go to the browser's context."""

    def opener(**options: Any) -> Page:
        client = Client()
        client.force_login(person)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context = open_context(base_url=live_server.url, **options)
        context.add_cookies([cookie])  # type: ignore[list-item]
        return context.new_page()

    return opener
