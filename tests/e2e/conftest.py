"""A real browser on the real site with the demo case, where the machine has a browser."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import ARGUMENTS, executable
from tests.factories import people
from tests.factories.demo import FUMIN, put_demo
from units.people.models import User

# Playwright's synchronous calls keep an event loop in the thread, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


# Two browsers, a site and other tests share two cores: what is waited for may take its time.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    browser = executable()
    if browser is None:
        pytest.skip("没有安装 Chromium，浏览器测试未运行")
    return {**browser_type_launch_args, "executable_path": browser, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def loaded_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the loaded demo is kept between tests: to load it anew for each would take most of their time."""
    return tmp_path_factory.mktemp("demo") / "loaded.sqlite3"


@pytest.fixture
def person(transactional_db: None, loaded_copy: Path) -> User:
    """An evaluator of the demo case. The site answers in other threads, so the case is really committed."""
    if not _take_back(loaded_copy):
        _load()
        _keep(loaded_copy)
    return User.objects.get(username="evaluator")


def _load() -> None:
    case = put_demo(FUMIN)
    assert case.evaluator is not None
    people.evaluator(case.evaluator)


def _keep(copy: Path) -> None:
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(copy)) as target:
            connection.connection.backup(target)


def _take_back(copy: Path) -> bool:
    """Put the kept database in the place of the empty one; only SQLite can."""
    if connection.vendor != "sqlite" or not copy.exists():
        return False
    connection.ensure_connection()
    with closing(sqlite3.connect(copy)) as source:
        source.backup(connection.connection)
    ContentType.objects.clear_cache()
    return True


@pytest.fixture
def open_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    # Not the plugin's own page: it asks for a fixture that this version of pytest warns about.
    opened: list[BrowserContext] = []

    # Without motion: a click waits until what it clicks stands still, and a smooth scroll takes its time.
    def opener(**options: Any) -> BrowserContext:
        opened.append(browser.new_context(**{"reduced_motion": "reduce", **options}))
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
