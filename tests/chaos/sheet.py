"""Two people in two browsers at one score sheet, while servers are killed, answers lost and pages closed.

``python -m tests.chaos.sheet [--edits 1000] [--kills 20] [--seed N] [--database postgres://…/name]``. Ends with 1 where
one acknowledged edit is not in the log and in its place. PostgreSQL gets a database ``test_name`` of its own, removed
afterwards. 两人同时填写一张评分表，其间服务器被强制终止、应答丢失、页面关闭；已确认的修改丢失一处即以 1 退出。
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

from playwright.async_api import async_playwright

from tests.browser import ARGUMENTS, executable
from tests.chaos.site import PEOPLE, Server, cookies, fresh_database, load_case, set_up_django
from tests.chaos.typist import Typist


def main() -> int:
    """Run, print what happened, and give 1 where something was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6))
    parser.add_argument("--database", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, fresh_database(Path(name), given.database) as database:
        set_up_django(Path(name), database)
        load_case()
        return run(given.edits, given.kills, given.seed)


def run(edits: int, kills: int, seed: int) -> int:
    """The run on a database that is ready; 1 where something was lost."""
    from tests.chaos.oracle import faults, newest_entry, versions

    print(f"seed {seed}", flush=True)
    # Playwright's loop is long over when the database is asked again.
    start, since, sessions = versions(), newest_entry(), cookies()
    began = time.monotonic()
    server = Server()
    server.start()
    try:
        server.wait_until_up()
        typists, shown = asyncio.run(_work(server, sessions, edits, kills, Random(seed)))  # noqa: S311 - a test
    finally:
        server.kill()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    found = faults(typists, start, since, shown)
    _report(typists, server, shown, time.monotonic() - began)
    for line in found:
        print(f"丢失或不符 · lost or wrong: {line}")
    print("没有丢失任何已确认的修改 · no accepted edit lost" if not found else f"{len(found)} 处不符 · faults")
    return 1 if found else 0


async def _work(
    server: Server, sessions: dict[str, str], edits: int, kills: int, random: Random
) -> tuple[list[Typist], dict[str, Any]]:
    async with async_playwright() as playwright:
        options: dict[str, Any] = {"executable_path": executable(), "args": ARGUMENTS}
        browsers = [await playwright.chromium.launch(**options) for _ in PEOPLE]
        typists = [
            Typist(name, browser, server, sessions[name], Random(random.random()))  # noqa: S311
            for name, browser in zip(PEOPLE, browsers, strict=True)
        ]
        killing = asyncio.create_task(_kill(server, typists, edits, kills, random))
        await asyncio.gather(*(typist.work(edits // len(PEOPLE)) for typist in typists))
        await killing
        shown = await asyncio.gather(*(typist.rest() for typist in typists))
        for browser in browsers:
            await browser.close()
    return typists, dict(zip(PEOPLE, shown, strict=True))


async def _kill(server: Server, typists: list[Typist], edits: int, kills: int, random: Random) -> None:
    """Kill the server at random moments spread over the edits, and bring it back after up to three seconds."""
    for moment in sorted(random.randrange(edits // 20, edits) for _ in range(kills)):
        while sum(len(typist.typed) for typist in typists) < moment:
            await asyncio.sleep(0.05)
        await asyncio.sleep(random.random())
        server.kill()
        await asyncio.sleep(random.random() * 3)
        server.start()
        await asyncio.to_thread(server.wait_until_up)


def _report(typists: list[Typist], server: Server, shown: dict[str, Any], seconds: float) -> None:
    sent = [one for typist in typists for one in typist.sent]
    outcomes = Counter(one.outcome for one in sent)
    lost = Counter[str]()
    for typist in typists:
        lost.update(typist.lost)
    typed = sum(len(typist.typed) for typist in typists)
    open_conflicts = sum(len(page["disputed"]) for page in shown.values())
    lines = {
        "键入的修改 · edits typed": typed,
        "服务器确认 · acknowledged": f"{outcomes['taken']}，冲突 · conflicts {outcomes['conflict']}，"
        f"不接受 · refused {outcomes['refused']}",
        "应答状态 · statuses": dict(sum((typist.statuses for typist in typists), Counter())),
        "强制终止服务器 · servers killed": server.kills - 1,
        "丢失请求 · requests lost": lost["requests"],
        "丢失应答 · answers lost": lost["answers"],
        "关闭页面 · pages closed": lost["pages"],
        "仍待选择的冲突 · conflicts open": open_conflicts,
        "用时 · seconds": f"{seconds:.0f}",
    }
    for name, value in lines.items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    sys.exit(main())
