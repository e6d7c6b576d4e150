"""The page of a report's words: what is written and missing, saving with and without scripts, conflicts, the picker."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from indicators.library.selectors import get_framework
from reports.kinds import KINDS
from reports.words.editor import SlotWords, words_of
from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.cases.services import write_slot
from scoring.cases.words import words_version
from scoring.opening.services import create_case
from tests.factories import people
from units.agencies.models import Agency
from units.people.models import User

WORDS = "/cases/fumin-2023/words/"
SCRIPT = {"HTTP_HX_REQUEST": "true"}
PAGE_QUERIES = 19  # whatever the number of slots


@pytest.fixture
def writer(fumin: Case) -> User:
    return people.evaluator(fumin.evaluator)


@pytest.fixture
def site(client: Client, writer: User) -> Client:
    client.force_login(writer)
    return client


def card(case: Case, *path: str) -> SlotWords:
    case = Case.objects.get(pk=case.pk)
    return next(one for one in words_of(case).cards if one.slot.path == path)


def sent(one: SlotWords, words: str) -> dict[str, str]:
    return {"slot": one.slot.key, "seen": one.version, "words": words}


def told(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_the_page_shows_every_slot_under_its_heading(site: Client, fumin: Case) -> None:
    page = told(site.get(WORDS))
    cards = words_of(fumin).cards
    assert re.findall(r'id="slot-([0-9a-f]{12})"', page) == [one.slot.key for one in cards]
    assert "报告内容已齐备，可以提交审核" in page
    assert '<data value="19182500"' not in page  # figures stand in the previews of words alone
    assert 'data-fact="内设机构数"' in page
    assert page.count('<textarea name="words"') == len(cards)


@pytest.mark.parametrize("slots", [1, 3])
def test_the_page_costs_the_same_for_one_slot_and_three(
    site: Client, fumin: Case, slots: int, django_assert_num_queries: Any
) -> None:
    fumin.words = dict(list(fumin.words.items())[:slots])
    fumin.save()
    with django_assert_num_queries(PAGE_QUERIES):
        site.get(WORDS)


def test_only_what_is_to_do(site: Client, fumin: Case) -> None:
    write_slot(case=fumin, path=("建议",), words=None, seen=words_version(fumin.words["建议"]))
    page = told(site.get(f"{WORDS}?show=todo"))
    assert len(re.findall(r'id="slot-', page)) == 1
    assert "还缺 <strong>1</strong>" in page


def test_a_save_without_scripts_leads_back_to_its_slot(site: Client, fumin: Case) -> None:
    one = card(fumin, "建议")
    answer = site.post(WORDS, sent(one, "扩大宣传。\r\n细化指标。"))
    assert (answer.status_code, answer["Location"]) == (302, f"{WORDS}#slot-{one.slot.key}")
    fumin.refresh_from_db()
    assert fumin.words["建议"] == ["扩大宣传。", "细化指标。"]


def test_a_save_with_scripts_answers_with_the_card_and_the_counts(
    site: Client, fumin: Case, django_assert_num_queries: Any
) -> None:
    given = sent(card(fumin, "建议"), "扩大宣传。")
    with django_assert_num_queries(24):  # the facts are read before the save alone
        answer = site.post(WORDS, given, **SCRIPT)
    page = told(answer)
    assert answer.status_code == 200
    assert "<html" not in page
    assert "已保存" in page
    assert "（1）扩大宣传。" in page
    assert 'id="words-progress" role="status" hx-swap-oob="true"' in page
    assert card(fumin, "建议").version in page  # the next save begins from here


def test_words_that_never_arrived_delete_nothing_and_cleared_ones_can_be_put_back(site: Client, fumin: Case) -> None:
    one = card(fumin, "建议")
    answer = site.post(WORDS, {"slot": one.slot.key, "seen": one.version}, **SCRIPT)
    assert answer.status_code == 422
    assert "没有收到这处文字的内容，没有保存" in told(answer)
    assert card(fumin, "建议") == one
    page = told(site.post(WORDS, sent(one, " \n"), **SCRIPT))
    assert ("已清空" in page, "已保存" in page) == (True, False)
    assert f'data-put-back="f-{one.slot.key}" data-text="{one.typed}"' in page


def test_a_save_that_brings_other_slots_says_so(client: Client, panzhihua: Case) -> None:
    client.force_login(people.evaluator(panzhihua.evaluator or panzhihua.agency))
    address = f"/cases/{panzhihua.code}/words/"
    answer = client.post(address, sent(card(panzhihua, "部门预算管理"), ""), **SCRIPT)
    assert re.search(r"报告因此有 \d+ 处文字增减", told(answer))


@pytest.mark.parametrize("script", [{}, SCRIPT])
def test_what_is_refused_stays_typed(site: Client, fumin: Case, script: dict[str, Any]) -> None:
    before = fumin.words
    answer = site.post(WORDS, sent(card(fumin, "建议"), "支出{部门.支除|万元}\n甲{"), **script)
    page = told(answer)
    assert answer.status_code == 422
    assert "没有名为“部门.支除”的数据" in page
    assert "少了右花括号" in page
    assert "\n支出{部门.支除|万元}\n甲{</textarea>" in page
    fumin.refresh_from_db()
    assert fumin.words == before


@pytest.mark.parametrize("script", [{}, SCRIPT])
def test_a_stale_save_shows_both_and_the_next_one_takes_over(site: Client, fumin: Case, script: dict[str, Any]) -> None:
    mine = card(fumin, "建议")
    write_slot(case=fumin, path=("建议",), words=["别人写的。"], seen=mine.version)
    answer = site.post(WORDS, sent(mine, "我写的。"), **script)
    page = told(answer)
    assert answer.status_code == 409
    assert "已由别人改过" in page
    assert '<p class="kept">别人写的。</p>' in page
    assert "\n我写的。</textarea>" in page
    fumin.refresh_from_db()
    assert fumin.words["建议"] == ["别人写的。"]
    (form,) = re.findall(rf'value="{mine.slot.key}"><input type="hidden" name="seen" value="(\w+)"', page)
    assert site.post(WORDS, {"slot": mine.slot.key, "seen": form, "words": "我写的。"}).status_code == 302
    fumin.refresh_from_db()
    assert fumin.words["建议"] == ["我写的。"]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"slot": "没有"},
        {"slot": "f" * 41},
        {"slot": "\0"},
        {"slot": "000000000000", "words": "x"},
        {"words": "x" * 90_000},
        {"slot": "000000000000"},
    ],
)
def test_a_post_about_nothing_known_is_explained(site: Client, given: dict[str, str]) -> None:
    answer = site.post(WORDS, given)
    assert answer.status_code == 422
    assert "刷新页面" in told(answer)
    assert site.post(f"{WORDS}preview/", given).status_code == 422


def test_a_closed_case_is_shown_but_not_written(site: Client, fumin: Case) -> None:
    one = card(fumin, "建议")
    Case.objects.filter(pk=fumin.pk).update(state=State.SUBMITTED)
    page = told(site.get(WORDS))
    assert "案件现在是“待审核”，报告文字不能改" in page
    assert "<textarea" not in page
    answer = site.post(WORDS, sent(one, "改。"), **SCRIPT)
    assert answer.status_code == 409
    assert "案件fumin-2023现在是“待审核”" in told(answer)


def test_readers_read_and_strangers_find_nothing(
    client: Client, fumin: Case, agency_clerk: User, foreign_bureau: Agency
) -> None:
    one = card(fumin, "建议")
    client.force_login(people.reviewer(fumin.agency))
    page = told(client.get(WORDS))
    assert "报告文字由评价人员撰写" in page
    assert "<textarea" not in page
    assert client.post(WORDS, sent(one, "改。")).status_code == 403
    assert client.post(f"{WORDS}preview/", sent(one, "改。")).status_code == 403
    client.force_login(people.outsider(foreign_bureau))
    for address in (WORDS, f"{WORDS}facts/"):
        assert client.get(address).status_code == 404


def test_the_preview_prints_and_stores_nothing(site: Client, fumin: Case) -> None:
    before = fumin.words
    one = card(fumin, "其他说明")
    words = "支出{部门.支出|万元}，即1760.86万元，执行率**%。"
    page = told(site.post(f"{WORDS}preview/", sent(one, words), **SCRIPT))
    assert re.search(r'<p>支出<a class="figure" href="[^"]+"><data value="17608\d+[^>]*>1760.86万元</data>', page)
    assert "<mark>**%</mark>" in page
    assert 'data-replace="{部门.支出|万元}" data-text="1760.86万元"' in page
    assert "少了右花括号" in told(site.post(f"{WORDS}preview/", sent(one, "支出{部门"), **SCRIPT))
    fumin.refresh_from_db()
    assert fumin.words == before


def test_words_are_escaped(site: Client, fumin: Case) -> None:
    text = "<b>粗</b></textarea><script>1</script>&amp;"
    one = card(fumin, "其他说明")
    for address, status in ((WORDS, 200), (f"{WORDS}preview/", 200)):
        answer = site.post(address, sent(one, text), **SCRIPT)
        assert answer.status_code == status
        assert "<script>" not in answer.content.decode()
        assert "<b>" not in answer.content.decode()


def test_the_picker_finds_facts_by_name_and_value(site: Client) -> None:
    for wanted, slot in (("三公 支出", "{“三公”经费.支出|万元}"), ("1760.86", "{部门.支出|万元}")):
        page = told(site.get(f"{WORDS}facts/", {"q": wanted}, **SCRIPT))
        assert f'data-insert="{slot}"' in page
        assert "<html" not in page
    assert "没有名称或数值含“无此”的数据" in told(site.get(f"{WORDS}facts/", {"q": "无此"}, **SCRIPT))
    whole = told(site.get(f"{WORDS}facts/"))
    assert "查找数据" in whole
    assert "列出前 40 项" in whole


@pytest.mark.parametrize("page", ["", "report/", "versions/"])
def test_the_pages_of_a_case_lead_here(site: Client, page: str) -> None:
    assert f'href="{WORDS}"' in told(site.get(f"/cases/fumin-2023/{page}"))


@pytest.mark.parametrize("step", ["submit", "approve"])
def test_who_submits_or_approves_is_told_what_the_report_lacks(
    client: Client, fumin: Case, writer: User, step: str
) -> None:
    write_slot(case=fumin, path=("建议",), words=None, seen=words_version(fumin.words["建议"]))
    write_slot(case=fumin, path=("其他说明",), words="XX", seen=words_version(fumin.words["其他说明"]))
    client.force_login(writer if step == "submit" else people.reviewer(fumin.agency))
    if step == "approve":
        Case.objects.filter(pk=fumin.pk).update(state=State.SUBMITTED)
    page = told(client.get(f"/cases/fumin-2023/transitions/{step}/"))
    assert "报告还缺 2 项" in page
    assert page.count('href="/cases/fumin-2023/words/#slot-') == 2


@pytest.mark.parametrize("kind", [kind.code for kind in KINDS])
@pytest.mark.parametrize("scored", [True, False])
def test_an_empty_case_of_any_kind_has_its_pages(site: Client, fumin: Case, kind: str, scored: bool) -> None:
    """Nothing written, and data that another kind asked for: gaps, never an error."""
    case = create_case(
        code="empty",
        title="空案件",
        agency=fumin.agency,
        evaluator=fumin.evaluator,
        year=fumin.year,
        framework=get_framework(fumin.framework_code) if scored else None,
        report_kind=kind,
    )
    for page in ("words/", "words/?show=todo", "report/", "versions/", ""):
        assert site.get(f"/cases/{case.code}/{page}").status_code == 200, page
    assert site.get(f"/cases/{case.code}/report.pdf").status_code == 409
