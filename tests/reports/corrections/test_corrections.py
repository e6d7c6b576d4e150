"""Correcting a case: what is told beforehand is what happens, and what does not suit is refused with its reason."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.test import Client

from evalcase.audit.models import Entry
from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.scores.models import Score
from tests.factories import people
from tests.factories.agencies import make_agency
from tests.factories.forms import form_of


@pytest.fixture
def signed_in(client: Client, fumin: Case) -> Client:
    assert fumin.evaluator is not None
    client.force_login(people.evaluator(fumin.evaluator))
    return client


def asked(client: Client, case: Case, **change: str) -> str:
    """The page after its form was sent with other values; nothing is corrected by that alone."""
    address = f"/cases/{case.code}/correct/"
    sent = form_of(client.get(address).content.decode()) | {"reason": "立案时选错"} | change
    return html.unescape(client.post(address, sent).content.decode())


def confirmed(client: Client, case: Case, page: str) -> int:
    return client.post(f"/cases/{case.code}/correct/", form_of(page)).status_code


def kept(case: Case) -> tuple[Any, ...]:
    now = Case.objects.get(pk=case.pk)
    return (now.report_kind, now.project, now.year, now.agency_id, now.title, now.total, now.score_sheet_version)


def test_another_year_is_scored_anew_as_was_told(signed_in: Client, fumin: Case) -> None:
    before = kept(fumin)
    page = asked(signed_in, fumin, year="2022")
    assert kept(fumin) == before
    assert not Entry.objects.filter(action="更正案件").exists()
    assert "评价年度：2023 → <strong>2022</strong>" in page
    assert "案件名称：富民县社会保险中心2023年部门整体支出绩效评价 → <strong>富民县社会保险中心2022年" in page
    assert "过程/预算管理/项目支出预算执行率：1.81 → —" in page
    assert confirmed(signed_in, fumin, page) == 302
    now = Case.objects.get(pk=fumin.pk)
    assert (now.year, now.title, now.grade) == (2022, "富民县社会保险中心2022年部门整体支出绩效评价", "")
    assert f"总分 91.17 → <strong>{now.total:.2f}</strong>" in page
    assert Score.objects.get(indicator__case=fumin, indicator__name="项目支出预算执行率").score is None
    entry = Entry.objects.get(action="更正案件")
    assert (entry.reason, entry.changes["year"]) == ("立案时选错", ["2023", "2022"])
    shown = signed_in.get(f"/cases/{fumin.code}/").content.decode()
    assert "更正案件" in shown
    assert "评价年度：2023 → 2022" in shown


def test_texts_without_a_place_in_the_new_kind_are_named_and_kept(signed_in: Client, fumin: Case) -> None:
    words = fumin.words
    page = asked(signed_in, fumin, kind="department_self_report")
    assert "不再印出的文字" in page
    assert "建议" in page.partition("不再印出的文字")[2].partition("</li>")[0]
    assert confirmed(signed_in, fumin, page) == 302
    now = Case.objects.get(pk=fumin.pk)
    assert (now.report_kind, now.words) == ("department_self_report", words)


def test_another_agency_of_the_bureau(signed_in: Client, fumin: Case) -> None:
    make_agency("fix-other", "富民县另一单位", parent=fumin.evaluator)
    page = asked(signed_in, fumin, agency="富民县另一单位")
    assert confirmed(signed_in, fumin, page) == 302
    now = Case.objects.select_related("agency", "evaluator").get(pk=fumin.pk)
    assert (now.agency.code, now.evaluator) == ("fix-other", fumin.evaluator)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kind": "project_evaluation"}, "不能用于“项目支出绩效评价报告”"),
        ({"kind": "project_targets"}, "不评分，不用指标体系"),
        ({"project": "某项目"}, "评价整个单位，请不填项目"),
        ({"year": "1999"}, "应在2000到"),
        ({"agency": "没有的单位"}, "没有您可以评价的单位“没有的单位”"),
        ({"reason": ""}, "请写明更正的理由"),
        ({}, "没有改动"),
    ],
)
def test_what_does_not_suit_is_told_before_anything_changes(
    signed_in: Client, fumin: Case, change: dict[str, str], why: str
) -> None:
    before = kept(fumin)
    page = asked(signed_in, fumin, **change)
    assert why in page
    assert "更正以后会有这些变化" not in page
    assert kept(fumin) == before


def test_what_was_not_shown_is_not_done(signed_in: Client, fumin: Case) -> None:
    """Other values than those whose consequences were told are told first."""
    shown = form_of(asked(signed_in, fumin, year="2022"))["shown"]
    page = asked(signed_in, fumin, year="2021", shown=shown)
    assert "2023 → <strong>2021</strong>" in page
    assert Case.objects.get(pk=fumin.pk).year == fumin.year


@pytest.mark.parametrize("state", State)
def test_only_before_anything_was_submitted(signed_in: Client, fumin: Case, state: State) -> None:
    address = f"/cases/{fumin.code}/correct/"
    first = form_of(signed_in.get(address).content.decode()) | {"title": "改过的名称", "reason": "有误"}
    sent = form_of(html.unescape(signed_in.post(address, first).content.decode()))
    Case.objects.filter(pk=fumin.pk).update(state=state)
    is_open = state in (State.SETUP, State.SCORING)
    assert (address in signed_in.get(f"/cases/{fumin.code}/").content.decode()) is is_open
    assert (signed_in.post(address, sent).status_code == 302) is is_open
    assert (Case.objects.get(pk=fumin.pk).title == "改过的名称") is is_open


def test_a_case_that_was_withdrawn_was_submitted(signed_in: Client, fumin: Case) -> None:
    fumin.transitions.create(action="submit", from_state="scoring", to_state="submitted", actor_name="甲")
    assert "不能更正" in asked(signed_in, fumin, year="2022")
    assert Case.objects.get(pk=fumin.pk).year == fumin.year
