"""Somebody at a browser of their own, by what they do there; nothing of it goes round the pages."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

CHOSEN = "Wangchuan-2026-Hedao"


class Visitor:
    """A person who signs in once; ``page`` is where they are."""

    def __init__(self, page: Page, username: str, password: str) -> None:
        self.page = page
        page.goto("/sign-in/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码", exact=True).fill(password)
        self.press("登录")
        if "/account/password/" in page.url:  # a password for one time is changed first
            for field, text in zip(
                page.locator("main input[type=password]").all(), (password, CHOSEN, CHOSEN), strict=True
            ):
                field.fill(text)
            self.press("修改密码")
        expect(page.get_by_role("heading", name="工作台")).to_be_visible()

    def press(self, button: str) -> None:
        """A button of the page that leads to another page."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).last.click()

    def fill(self, **fields: str) -> None:
        """Fields by their names; a choice by what it says."""
        for name, text in fields.items():
            field = self.page.locator(f"main [name={name}]")
            if field.evaluate("element => element.tagName") == "SELECT":
                field.select_option(label=text)
            else:
                field.fill(text)

    def told(self, text: str) -> None:
        expect(self.page.locator("main, .messages").first).to_contain_text(text)

    def opens_agency(self, code: str, name: str, kind: str, parent: str = "") -> None:
        self.page.goto("/agencies/open/")
        self.fill(code=code, name=name, kind=kind, on="2020-01-01", basis="望编〔2020〕1号", reason="设立")
        if parent:
            self.fill(parent=parent)
        self.press("登记")
        self.told(f"已登记“{name}”")

    def adds_person(self, username: str, name: str, agency: str, role: str) -> str:
        """Returns the password for one time that the page shows."""
        self.page.goto("/people/add/")
        self.fill(username=username, display_name=name, agency=agency, role=role, valid_from="2020-01-01")
        self.press("新增")
        found = re.search(r"一次性密码 (\S+)", self.page.locator("main").inner_text().split(username)[1])
        assert found
        return found[1]

    def brings_in(self, agency: str, *workbooks: Path) -> None:
        """Workbooks of the agency of that code, in which nothing is to be mended."""
        self.page.goto(f"/imports/new/?agency={agency}")
        self.page.get_by_label("工作簿").set_input_files(workbooks)
        self.press("上传并检查")
        self.press("确认导入")
        self.told("已导入")

    def opens_case(self, agency: str, year: int, kind: str, basis: str) -> str:
        """From the desk; returns the code of the case. ``basis``: words of the chosen tree."""
        self.page.goto("/desk/")
        self.page.get_by_role("link", name="新立案件").click()
        self.page.locator(".unit-choice a", has_text=agency).click()
        self.fill(year=str(year), kind=kind)
        self.page.locator("input[name=basis]:enabled").and_(self.page.get_by_label(basis)).check()
        self.press("立案")
        self.told("已立案")
        return self.page.url.split("/cases/")[1].split("/")[0]

    def pastes_framework(self, text: str, basis: str) -> None:
        """A framework copied from a table, whose rules are all taken as they were read."""
        self.page.goto("/frameworks/")
        self.page.get_by_role("link", name="载入指标体系").click()
        self.fill(pasted=text)
        self.press("读取")
        expect(self.page.locator("#standing")).to_contain_text("规则都已认定")
        self.page.get_by_label("制度依据").fill(basis)
        self.press("存入指标体系库")

    def takes_in_figures(self, code: str) -> None:
        """The one step of the notice that figures were imported after the scores were computed."""
        self.page.goto(f"/cases/{code}/")
        self.page.locator("form.stale").get_by_role("button").click()
        expect(self.page.locator("form.stale")).to_have_count(0)

    def counts(self, code: str, leaf: str, number: str) -> None:
        """What a person finds, typed into the row's field on the sheet."""
        self.page.goto(f"/cases/{code}/sheet/")
        field = self.page.get_by_label(leaf).filter(visible=True).first
        field.fill(number)
        field.press("Tab")
        expect(self.page.locator("#save-state")).to_have_text("已全部保存")

    def freezes(self) -> None:
        self.page.get_by_role("button", name="冻结").first.click()
        expect(self.page).to_have_url(re.compile("/sheet/$"))

    def gives_reasons(self, code: str, reason: str) -> None:
        """On the sheet, from one open point to the next by the keyboard, until only papers are missing."""
        self.page.goto(f"/cases/{code}/sheet/")
        rows = self.page.get_by_text("缺原因", exact=True).filter(visible=True)
        while left := rows.count():
            self.page.get_by_role("button", name="下一待评项").click()
            self.page.keyboard.type(reason)
            self.page.keyboard.press("Tab")
            expect(rows).to_have_count(left - 1)
        expect(self.page.locator("#save-state")).to_have_text("已全部保存")

    def attaches(self, code: str, folder: Path) -> None:
        """A paper to each row that lost points, as the page of submitting lists them."""
        self.page.goto(f"/cases/{code}/transitions/submit/")
        wanted = self.page.locator("main li", has_text="请附至少一份佐证材料").get_by_role("link")
        places = [link.get_attribute("href") or "" for link in wanted.all()]
        for number, place in enumerate(places):
            paper = folder / f"材料{number}.txt"
            paper.write_text(f"第{number}份材料\n", encoding="utf-8")
            self.page.goto(place)
            self.page.get_by_label("文件", exact=True).set_input_files(paper)
            self.page.get_by_role("button", name="上传", exact=True).click()
            expect(self.page.locator("main")).to_contain_text("已上传 1 份材料")

    def writes(self, code: str, text: str) -> None:
        """The words that the report cannot do without."""
        self.page.goto(f"/cases/{code}/words/")
        missing = self.page.locator("article.slot[data-state=missing]")
        for card in missing.evaluate_all("cards => cards.map(card => card.id)"):
            self.page.locator(f"#{card} textarea").fill(text)  # saves itself
        expect(missing).to_have_count(0)

    def submits(self, code: str) -> None:
        self.page.goto(f"/cases/{code}/transitions/submit/")
        self.press("提交审核")
        self.told("已提交审核")

    def approves(self) -> None:
        """What waits on the desk."""
        self.page.goto("/desk/")
        self.page.get_by_role("link", name="审核", exact=False).first.click()
        self.page.get_by_role("link", name="审核通过").click()
        self.press("审核通过")
        self.told("已审核通过")
