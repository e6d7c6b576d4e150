"""What a visitor sees without signing in, and that it never writes."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from evalcase.audit.models import Entry
from scoring.cases.models import Case
from scoring.scores.models import Score
from units.people.models import User

SHEET = "/example/sheet/"
INSURED = "actual-14"  # 城镇职工养老保险参保人数, 26521人


@pytest.fixture
def example(fumin: Case, settings: Any) -> Case:
    settings.EXAMPLE_CASE = fumin.code
    return fumin


def test_a_visitor_is_shown_three_doors(client: Client, example: Case) -> None:
    text = client.get("/").content.decode()
    for words in ("看示例报告", "改一个数", "登录", example.title, "91.17"):
        assert words in text


@pytest.mark.parametrize("code", ["", "no-such-case"])
def test_without_an_example_only_signing_in_is_offered(client: Client, db: None, settings: Any, code: str) -> None:
    settings.EXAMPLE_CASE = code
    text = client.get("/").content.decode()
    assert "登录" in text
    assert "看示例报告" not in text
    assert "改一个数" not in text
    for address in ("/example/", "/example/trace?fact=部门.支出", SHEET):
        assert client.get(address).status_code == 404


def test_an_example_that_somebody_is_still_writing_shows_its_gaps(client: Client, example: Case) -> None:
    """The doors of the front page open all the same, and lead nobody to where words are written."""
    Case.objects.filter(pk=example.pk).update(words={**example.words, "建议": []})
    answer = client.get("/example/")
    assert answer.status_code == 200
    assert "【缺：建议】" in answer.content.decode()
    assert "words/" not in answer.content.decode()
    assert client.get(SHEET, {INSURED: "12000"}).status_code == 200


def test_who_is_signed_in_goes_to_work(client: Client, evaluator: User, settings: Any) -> None:
    client.force_login(evaluator)
    answer = client.get("/")
    assert answer.status_code == 302
    assert client.get(answer["Location"]).status_code == 200


def test_only_the_case_named_is_open(client: Client, example: Case) -> None:
    assert client.get(f"/cases/{example.code}/").status_code == 302
    assert client.get(f"/cases/{example.code}/report/").status_code == 302


def test_every_figure_of_the_example_leads_to_a_trace_that_opens(client: Client, example: Case) -> None:
    text = client.get("/example/").content.decode()
    links = set(re.findall(r'<a class="figure" href="(/example/trace\?[^"]+)"', text))
    assert len(links) > 50
    assert "/cases/" not in text.partition("<main")[2], "a visitor is not led behind the door"
    for link in sorted(links)[::25]:
        assert client.get(link).status_code == 200
    assert client.get("/example/trace?fact=无此数据").status_code == 404


def test_a_trace_shows_the_cell_in_its_sheet(client: Client, example: Case) -> None:
    text = client.get("/example/trace?fact=部门.支出").content.decode()
    assert "01-收支结余明细表.xlsx【收支结余明细】I14" in text
    assert re.search(r'<td class="num lit">17,608,595\.91', text)


def test_another_actual_is_computed_through(client: Client, example: Case) -> None:
    page = client.get(SHEET, {INSURED: "12000"})
    text = page.content.decode()
    assert page.context["now"].total == Decimal("88.43")
    assert page.context["now"].grade == "良"
    assert "完成率 45.28% × 分值 5 = 2.26" in text
    assert len(page.context["sentences"]) == 2
    assert [len(series.points) for series in page.context["chart"].series] == [4, 4]


def test_nothing_of_it_is_kept(client: Client, example: Case) -> None:
    def stored() -> tuple[object, ...]:
        case = Case.objects.values("total", "grade", "cap_note", "scored_at").get(pk=example.pk)
        scores = (
            Score.objects.filter(indicator__case=example).order_by("pk").values_list("score", "basis", "actual_text")
        )
        return (*case.values(), *scores, Entry.objects.count())

    before = stored()
    client.get(SHEET, {INSURED: "12000"})
    assert stored() == before
    assert client.get(SHEET).context["now"].total == Decimal("91.17")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("许多", "不是数值"),
        ("", "请填写数值，如26521人"),
        ("—", "请填写数值"),
        ("不适用", "请填写数值"),
        ("5元", "应为以“人”计的数值"),
        ("≥5", "完成值不带“≥”"),
        ("-3", "不能小于0"),
        ("9" * 39, "数字超过28位"),
        ("9" * 5000, "最多填写40个字符"),
        ("<script>alert(1)</script>", "不是数值"),
    ],
)
def test_what_is_no_actual_is_answered_beside_its_field(client: Client, example: Case, typed: str, said: str) -> None:
    page = client.get(SHEET, {INSURED: typed})
    error = re.search(r'id="error-14"[^>]*>([^<]*)<', page.content.decode())
    assert page.status_code == 200
    assert error is not None
    assert said in error[1]
    assert page.context["now"].total == Decimal("91.17")
    assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize("typed", ["0", "９９９", "2.65万", "1,000", "8。5", "9" * 28, "0.0000000000001"])
def test_any_figure_can_be_computed_through(client: Client, example: Case, typed: str) -> None:
    page = client.get(SHEET, {f"actual-{number}": typed for number in (8, 9, 14, 15, 21)})
    assert page.status_code == 200
    assert not any(row["error"] for row in page.context["rows"])


def test_the_help_page_is_linked_from_every_page_at_the_same_place(client: Client, db: None) -> None:
    for address in ("/", "/help/", "/sign-in/", "/nowhere/"):
        text = client.get(address).content.decode()
        assert '<div class="tools">\n        <a href="/help/">帮助</a>' in text, address
