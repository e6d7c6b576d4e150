"""The frame of a case: what it shows to whom, in each state, and what is out of date."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.frame.stages import stages_of
from tests.factories import people
from units.people.models import User

PAGES = ("", "sheet/", "evidence/", "questionnaires/", "words/", "report/", "versions/")


@pytest.fixture
def signed_in(client: Client, fumin: Case) -> Client:
    assert fumin.evaluator is not None
    client.force_login(people.evaluator(fumin.evaluator))
    return client


def _standing(case: Case, **known: int) -> str:
    signs = {"done": "+", "current": "*", "ahead": "-"}
    return "".join(f"{signs[stage.standing]}{stage.name[0]}" for stage in stages_of(case, **known))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"state": State.SETUP}, "+资*指-评-文-审-印"),
        ({"state": State.SCORING, "leaves": 4, "scored_leaves": 3}, "+资+指*评-文-审-印"),
        ({"state": State.SCORING, "leaves": 0}, "+资+指*评-文-审-印"),
        ({"state": State.RETURNED, "leaves": 4, "scored_leaves": 4}, "+资+指+评*文-审-印"),
        ({"state": State.SUBMITTED}, "+资+指+评+文*审-印"),
        ({"state": State.APPROVED}, "+资+指+评+文+审*印"),
        ({"state": State.PUBLISHED}, "+资+指+评+文+审+印"),
        ({"state": State.SCORING, "framework_code": ""}, "+资*文-审-印"),
    ],
)
def test_a_case_is_in_one_stage(fields: dict[str, object], expected: str) -> None:
    assert _standing(Case(**{"framework_code": "f", **fields})) == expected


def test_what_is_open_stands_with_its_stage() -> None:
    case = Case(framework_code="f", state=State.SCORING, leaves=4, scored_leaves=3)
    notes = {stage.name: stage.note for stage in stages_of(case, questions=2, lacking=5)}
    assert notes == {"资料": "2 处疑问", "指标": "", "评分": "3/4", "文字": "缺 5 项", "审核": "", "印发": ""}


def test_every_page_shows_the_same_score_or_says_that_it_is_old(signed_in: Client, fumin: Case) -> None:
    for page in PAGES:
        shown = signed_in.get(f"/cases/{fumin.code}/{page}").content.decode()
        assert len(re.findall(r'class="case-tabs"', shown)) == 1
        assert re.search(r"总分 <strong>\s*91\.17", shown), page
        assert shown.count('aria-current="page"') >= 1
        assert "又导入了数据" not in shown
    Case.objects.filter(pk=fumin.pk).update(facts_batch=0)
    for page in PAGES:
        shown = signed_in.get(f"/cases/{fumin.code}/{page}").content.decode()
        assert "又导入了数据" in shown, page
        assert f'action="/cases/{fumin.code}/sheet/facts/"' in shown
    signed_in.post(f"/cases/{fumin.code}/sheet/facts/")
    assert "又导入了数据" not in signed_in.get(f"/cases/{fumin.code}/").content.decode()


@pytest.mark.parametrize(
    ("state", "told"),
    [(State.SUBMITTED, "请退回后重新取数"), (State.APPROVED, "审核通过是否仍然有效"), (State.PUBLISHED, "撤回发布")],
)
def test_who_cannot_mend_it_is_told_who_can(client: Client, fumin: Case, state: State, told: str) -> None:
    client.force_login(people.reviewer(fumin.agency))
    Case.objects.filter(pk=fumin.pk).update(facts_batch=0, state=state)
    shown = client.get(f"/cases/{fumin.code}/").content.decode()
    assert told in shown
    assert "重新取数</button>" not in shown


@pytest.mark.parametrize(
    ("state", "person", "expected"),
    [
        (State.SETUP, "evaluator", "设置指标体系"),
        (State.SCORING, "evaluator", "提交审核"),
        (State.RETURNED, "evaluator", "按意见修改评分表"),
        (State.SUBMITTED, "evaluator", None),
        (State.SUBMITTED, "reviewer", "审核"),
        (State.APPROVED, "reviewer", "印发和发布"),
        (State.PUBLISHED, "reviewer", None),
        (State.SCORING, "clerk", "补充佐证材料"),
        (State.CANCELLED, "evaluator", None),
    ],
)
def test_one_next_step_for_each(client: Client, fumin: Case, state: State, person: str, expected: str | None) -> None:
    assert fumin.evaluator is not None
    made: dict[str, User] = {
        "evaluator": people.evaluator(fumin.evaluator),
        "reviewer": people.reviewer(fumin.agency),
        "clerk": people.agency_clerk(fumin.agency),
    }
    Case.objects.filter(pk=fumin.pk).update(state=state)
    client.force_login(made[person])
    shown = client.get(f"/cases/{fumin.code}/").content.decode()
    found = re.findall(r'class="button next-step"[^>]*>([^<]+)<', shown)
    assert found == ([] if expected is None else [expected])
    assert '<a class="button"' not in shown  # every other link is a quiet one
