"""The judge proved: it finds nothing against the published cases, and notices a report that was tampered with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from reports.building.selectors import build_report
from tests.factories.demo import FIXTURES, loaded_demo
from tests.reports.agreement.judging import html_of, judge_page
from tests.reports.agreement.page import Page, factor_of, read

# The reports themselves are built on each database by tests/reports/building; a page says nothing of its database.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
DEMOS = {
    "fumin": (
        "fumin-2023",
        "department_evaluation",
    ),
    "qiemo": (
        "qiemo-2019",
        "fund_expenditure",
    ),
    "hengyang": (
        "hengyang-2022",
        "department_self_evaluation",
    ),
    "ebian": ("ebian-2023", "final_accounts", "sichuan_budget_evaluation"),
    "panzhihua": (
        "panzhihua-2019",
        "final_accounts",
        "department_self_report",
        "project_targets",
        "project_evaluation",
    ),
}  # fmt: skip
_DATA = re.compile(r'<data(?: class="[^"]*")? value="([^"]*)"[^>]*>([^<]*)</data>')
_TURNED = {
    "增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长", "超出预算": "比预算少", "比预算少": "超出预算",
    "等于": "小于", "小于": "大于", "支出大于收入": "收入大于支出",
}  # fmt: skip
_DIRECTION = re.compile("(增加|减少|增长|下降|超出预算|比预算少|支出大于收入)(?=<)|(?<=决算数)(等于|小于)(?=预算数)")
_TRIED = 60  # so many figures of a report are tampered with, evenly spread
Judged = tuple[str, tuple[str, ...]]


@pytest.fixture(scope="module", params=DEMOS)
def judged(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Judged:
    """A published case's report as HTML, with the kinds it holds."""
    with loaded_demo(FIXTURES / "demo" / DEMOS[request.param][0], django_db_blocker) as case:
        return html_of(build_report(case)), DEMOS[request.param][1:]


def faults(html: str, kinds: tuple[str, ...]) -> list[str]:
    return judge_page(read(html), *kinds).faults


def test_the_published_cases_hold_and_a_changed_figure_is_noticed(judged: Judged) -> None:
    html, kinds = judged
    assert faults(html, kinds) == []
    noticed, missed = _tried(html, kinds, _digits(html, kinds))
    assert len(noticed) >= 30
    assert len(missed) <= 0.05 * (len(missed) + len(noticed)), missed
    noticed, missed = _tried(html, kinds, _directions(html))
    assert missed == []


def _tried(html: str, kinds: tuple[str, ...], changes: Iterator[tuple[str, str]]) -> tuple[list[str], list[str]]:
    found: dict[bool, list[str]] = {True: [], False: []}
    for name, changed in changes:
        found[bool(faults(changed, kinds))].append(name)
    return found[True], found[False]


def _digits(html: str, kinds: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The report with one digit of one checked figure another, in its text and in its value."""
    page = read(html)
    checked = sorted(judge_page(page, *kinds).used & _in_sentences(page))
    tried = set(checked[:: 1 + len(checked) // _TRIED])
    for number, match in enumerate(_DATA.finditer(html)):
        digits = [at for at, sign in enumerate(match[2]) if sign.isdigit()]
        if number in tried and digits and match[1]:
            at = digits[number % len(digits)]
            text = f"{match[2][:at]}{(int(match[2][at]) + 1 + number % 8) % 10}{match[2][at + 1 :]}"
            value = _valued(page, number, text)
            element = match[0].replace(f'value="{match[1]}"', f'value="{value}"').replace(f">{match[2]}<", f">{text}<")
            yield f"{match[2]}→{text}", html[: match.start()] + element + html[match.end() :]


def _in_sentences(page: Page) -> set[int]:
    return {told.index for said in page.said for told in said.figures.values()}


def _valued(page: Page, number: int, text: str) -> str:
    """The value that the changed text would stand for."""
    told = page.figures[number]
    found = re.match(r"[^\d-]*(-?[\d,]+(?:\.\d+)?)", text)
    assert found is not None
    value = Decimal(found[1].replace(",", "")) * factor_of(told.unit)
    return f"{value.copy_sign(told.value):f}"


def _directions(html: str) -> Iterator[tuple[str, str]]:
    """The report with one direction word turned round, where a figure of a change follows."""
    for match in _DIRECTION.finditer(html):
        after = _DATA.match(html, match.end())
        if match[2] or (after and re.search("变动[额率]|差额|结余.决算|同比增长率", html[match.end() : after.end()])):
            turned = _TURNED[match[0]]
            yield f"{match[0]}→{turned}", html[: match.start()] + turned + html[match.end() :]


def test_a_figure_that_no_longer_prints_its_value_is_noticed(judged: Judged) -> None:
    html, kinds = judged
    changes: list[tuple[str, str]] = []
    for number, match in enumerate(_DATA.finditer(html)):
        if match[1] and number % 23 == 0 and re.fullmatch(r"[\d,.]+(?:万元|元|%|分|人)?", match[2]):
            digit = max(at for at, sign in enumerate(match[2]) if sign.isdigit())
            text = f"{match[2][:digit]}{(int(match[2][digit]) + 1) % 10}{match[2][digit + 1 :]}"
            place = match.start(2)
            changes.append((match[2], html[:place] + text + html[match.end(2) :]))
    noticed, missed = _tried(html, kinds, iter(changes))
    assert noticed
    assert missed == []


SPOILT: dict[str, Callable[[str], str]] = {
    "two separators": lambda html: html.replace("</data>、", "</data>、、", 1),
    "nothing after 其中": lambda html: html.replace("。", "，其中：。"),
    "a rate of nothing": lambda html: html.replace("</data>，", "</data>，执行率不适用，", 1),
    "a slot left open": lambda html: html.replace("</data>，", "</data>，{部门.支出}，", 1),
}


@pytest.mark.parametrize("name", SPOILT)
def test_bad_chinese_is_noticed(judged: Judged, name: str) -> None:
    html, kinds = judged
    spoilt = SPOILT[name](html)
    assert spoilt != html
    assert faults(spoilt, kinds) != []
