"""A person at the score sheet whose connection, page and server fail; a record of all that the server acknowledged."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from playwright.async_api import Browser, BrowserContext, Error, Page, Route

from tests.chaos.site import CODE, Server

SHEET = f"/cases/{CODE}/sheet/"
LOSE_REQUEST, LOSE_ANSWER, DELAY_ANSWER = 0.04, 0.08, 0.08  # shares of the saves
CLOSE_PAGE = 0.012  # share of the edits after which the page is killed
SETTLE = 0.5  # share of looks at a conflict after which it is settled


@dataclass(frozen=True, slots=True)
class Sent:
    """An edit that reached the server, and what the server said: ``taken``, ``conflict`` or ``refused``."""

    person: str
    cell: str
    value: str
    base: int
    operation: str
    earlier: tuple[str, ...]
    outcome: str
    version: int
    stored: str


@dataclass
class Typist:
    """Types ``edits`` random values into random cells of the sheet."""

    name: str
    browser: Browser
    server: Server
    session: str
    random: Random
    sent: list[Sent] = field(default_factory=list)
    typed: list[tuple[str, str | None]] = field(default_factory=list)  # None: nothing was left to save
    statuses: Counter[int] = field(default_factory=Counter)  # of the answers to saves
    calm: bool = False
    lost: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("requests", "answers", "pages"), 0))
    context: BrowserContext | None = None
    page: Page | None = None

    async def work(self, edits: int) -> None:
        await self.open()
        while len(self.typed) < edits:
            try:
                await self._type()
                if self.random.random() < CLOSE_PAGE:
                    await self._lose_page()
                elif self.random.random() < SETTLE:
                    await self._settle()
            except Error:
                await self.open()
            await asyncio.sleep(self.random.choice((0, 0, 0.02, 0.1, 0.3, 0.8)))

    async def open(self) -> None:
        """A page of the sheet, however long the server takes to come back."""
        if self.context is None:
            self.context = await self.browser.new_context(base_url=self.server.url)
            cookie = {"name": "sessionid", "value": self.session, "url": self.server.url}
            await self.context.add_cookies([cookie])  # type: ignore[list-item]
            await self.context.route("**/sheet/cells/**", self._carry)
        if self.page is None or self.page.is_closed():
            self.page = await self.context.new_page()
            self.page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.accept()))
        while True:
            try:
                answer = await self.page.goto(SHEET)
                if answer is not None and answer.ok:
                    await self.page.wait_for_function("window.evalcase && window.evalcase.scoreSheet", timeout=5000)
                    return
            except Error:
                pass
            await asyncio.sleep(0.2)

    async def _lose_page(self) -> None:
        assert self.page is not None
        self.lost["pages"] += 1
        if self.random.random() < 0.5:  # a second tab takes over while the first still stands
            old, self.page = self.page, None
            await self.open()
            await old.close(run_before_unload=False)
        else:
            await self.page.close(run_before_unload=False)
            await self.open()

    async def _type(self) -> None:
        page = self.page
        assert page is not None
        cells = page.locator("#score-sheet-form [data-i]:not([readonly])")
        names = await cells.evaluate_all("all => all.map(one => [one.dataset.i, one.dataset.f])")
        few = names[:: max(1, len(names) // 6)]  # where both people meet
        i, f = self.random.choice(few if self.random.random() < 0.4 else names)
        value = self._value(f)
        element = page.locator(f'[data-i="{i}"][data-f="{f}"]')
        # As typing does, without opening the folded parts first: the value and its event.
        state = await element.evaluate(
            """(one, value) => { one.value = value; one.dispatchEvent(new Event('input', {bubbles: true}));
            return one.closest('.cell').dataset.state; }""",
            value,
        )
        self.typed.append((f"{i}:{f}", value if state else None))
        if self.random.random() < 0.3:
            await element.evaluate("one => one.dispatchEvent(new FocusEvent('focusout', {bubbles: true}))")

    def _value(self, name: str) -> str:
        """A value for a field: right, unfinished or wrong; mostly one that was never typed before."""
        number = len(self.typed)
        mark = f"{self.name}{number}"
        draw = self.random.random()
        if draw < 0.05:
            return ""
        if name in ("reason", "override_reason", "choices.reason"):
            return f"原因{mark}"
        if draw < 0.15:
            return f"未完{mark}"
        if name == "choices.satisfied":
            return "、".join(str(one) for one in range(1, 5) if self.random.random() < 0.6) or "无"
        if name == "choices.met":
            return self.random.choice("是否")
        if name == "choices.findings":
            return str(self.random.randrange(6))
        if name == "choices.percent":
            return f"{self.random.randrange(101)}.{number % 10000:04d}".rstrip("0") + "1"
        if name in ("override", "choices.score"):
            return f"{self.random.randrange(300) / 100:.2f}"
        return f"{self.random.randrange(10, 120)}.{number:05d}1%"

    async def _settle(self) -> None:
        """Settle one conflict as a person would: mine or theirs."""
        assert self.page is not None
        button = ".conflict button" if self.random.random() < 0.5 else ".conflict button:last-child"
        settled = await self.page.evaluate(
            """selector => { const button = document.querySelector(selector); if (!button) return null;
            const one = button.closest('.cell').querySelector('[data-i]'); button.click();
            return [one.dataset.i, one.dataset.f, one.closest('.cell').dataset.state ? one.value : null]; }""",
            button,
        )
        if settled:
            self.typed.append((f"{settled[0]}:{settled[1]}", settled[2]))

    async def _carry(self, route: Route) -> None:
        """Take a save to the server and its answer back, or lose one of them on the way."""
        if route.request.method != "POST":
            with contextlib.suppress(Error):
                await route.continue_()
            return
        with contextlib.suppress(Error):
            if not self.calm and self.random.random() < LOSE_REQUEST:
                self.lost["requests"] += 1
                await route.abort()
                return
            edits = json.loads(route.request.post_data or "")["edits"]
            try:
                answer = await route.fetch()
                told = await answer.json() if answer.ok else None
            except (Error, ValueError):  # killed: nobody knows whether it was saved
                await route.abort()
                return
            self.statuses[answer.status] += 1
            if told is not None:
                self._note(edits, told)
            draw = 1.0 if self.calm else self.random.random()
            if draw < LOSE_ANSWER:
                self.lost["answers"] += 1
                await route.abort()
                return
            if draw < LOSE_ANSWER + DELAY_ANSWER:
                await asyncio.sleep(self.random.random() * 2)
            await route.fulfill(response=answer)

    def _note(self, edits: list[dict[str, Any]], told: dict[str, Any]) -> None:
        conflicts = {(one["id"], one["field"]): one for one in told["conflicts"]}
        refused = {(one["id"], one["field"]) for one in told["refusals"]}
        fields = {(row["id"], name): kept for row in told["rows"] for name, kept in row["fields"].items()}
        for edit in edits:
            key = (edit["i"], edit["f"])
            outcome, version, stored = "taken", 0, ""
            if key in conflicts:
                outcome, version, stored = "conflict", conflicts[key]["version"], conflicts[key]["theirs"]
            elif key in refused:
                outcome = "refused"
            else:
                version, stored = fields[key]["version"], fields[key]["text"]
            cell = f"{edit['i']}:{edit['f']}"
            note = (edit["v"], edit["b"], edit["o"], tuple(edit.get("p", ())), outcome, version, stored)
            self.sent.append(Sent(self.name, cell, *note))

    async def rest(self) -> dict[str, Any]:
        """Let everything arrive, then say what the page shows: texts of its cells, conflicts, its journal."""
        self.calm = True
        await self.open_if_lost()
        assert self.page is not None
        page = self.page
        done = "() => /^已全部保存|冲突/.test(document.getElementById('save-state').textContent)"
        await page.wait_for_function(done, timeout=90_000)
        await asyncio.sleep(17)  # a poll brings what the other person wrote last
        shown: dict[str, Any] = await page.evaluate(
            """() => ({
              state: document.getElementById('save-state').textContent,
              total: document.querySelector('[data-progress=total]').textContent,
              cells: Object.fromEntries([...document.querySelectorAll('#score-sheet-form [data-i]')].map(
                one => [one.dataset.i + ':' + one.dataset.f, one.value])),
              disputed: [...document.querySelectorAll('.conflict')].map(box => {
                const one = box.closest('.cell').querySelector('[data-i]');
                return one.dataset.i + ':' + one.dataset.f; }),
              refused: [...document.querySelectorAll('.cell[data-state=refused] [data-i]')].map(
                one => one.dataset.i + ':' + one.dataset.f),
              journal: Object.keys(localStorage).filter(name => name.startsWith('evalcase:sheet:')).flatMap(
                name => Object.keys(JSON.parse(localStorage.getItem(name)))),
            })"""
        )
        return shown

    def errors(self) -> Iterator[tuple[int, int]]:
        """Statuses that no save should have been answered with; 503 tells a page to try again."""
        yield from ((status, number) for status, number in self.statuses.items() if status not in (200, 503))

    async def open_if_lost(self) -> None:
        if self.page is None or self.page.is_closed():
            await self.open()
