"""The button 按文字提出规则: what the scoring standard says becomes a rule on the page, and nothing is written."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from indicators.drafts.rule_forms import RuleForm, posted_of
from indicators.rules import RULES, same_rule
from scoring.cases.models import Case, CaseIndicator
from tests.factories.forms import form_of
from tests.factories.rules import ONE_OF_EACH
from tests.factories.trees import case_in_setup, node
from units.agencies.models import Agency
from units.people.models import User


@pytest.fixture
def leaf(centre: Agency) -> CaseIndicator:
    case: Case = case_in_setup(centre)
    return node(case, "立项依据充分性")


@pytest.fixture
def signed_in(client: Client, evaluator: User) -> Client:
    client.force_login(evaluator, backend="units.people.backends.RoleBackend")
    return client


def page(client: Client, leaf: CaseIndicator, button: str = "", **typed: str) -> str:
    """The indicator's page, or what one of its buttons makes of it."""
    address = f"/cases/{leaf.case.code}/setup/{leaf.pk}/"
    shown = client.get(address).content.decode()
    if not button:
        return shown
    answer = client.post(f"{address}{button}", form_of(shown) | typed)
    assert answer.status_code in (200, 302), answer.content.decode()
    return answer.content.decode()


@pytest.mark.django_db
def test_the_text_becomes_a_rule_that_is_saved_as_it_stands(signed_in: Client, leaf: CaseIndicator) -> None:
    before = dict(leaf.rule)
    shown = page(signed_in, leaf, "propose/", standard="每发现一处问题扣0.5分，扣完为止")
    assert "按文字提出的规则" in shown
    assert "每发现一项问题扣0.5分" in shown
    leaf.refresh_from_db()
    assert leaf.rule == before
    sent = form_of(shown)
    assert (sent["kind"], sent["rule-finding_deduction-points"]) == ("finding_deduction", "0.5")
    assert signed_in.post(f"/cases/{leaf.case.code}/setup/{leaf.pk}/", sent).status_code == 302
    leaf.refresh_from_db()
    assert leaf.rule == {"kind": "finding_deduction", "points": "0.5"}


@pytest.mark.django_db
def test_a_question_is_answered_on_the_page(signed_in: Client, leaf: CaseIndicator) -> None:
    typed = {"standard": "满意度≥90%得8分，80%-90%得6分，80%以下不得分", "weight": "10"}
    assert "文中满分为8分" in page(signed_in, leaf, "propose/", **typed)
    taken = page(signed_in, leaf, "propose/", **typed, choice="0-1")
    assert "已选：" in taken
    assert form_of(taken)["kind"] == "tier"
    assert "÷8折算" in taken


@pytest.mark.django_db
def test_what_cannot_be_read_is_told_and_a_wrong_rule_is_no_hindrance(signed_in: Client, leaf: CaseIndicator) -> None:
    shown = page(signed_in, leaf, "propose/", standard="今年雨水较多", kind="tier")
    assert "没有读懂" in shown
    assert page(signed_in, leaf, "propose/", standard="") != ""


@pytest.mark.parametrize("data", ONE_OF_EACH, ids=lambda data: data["kind"])
def test_a_rule_is_sent_as_its_form_would_send_it(data: dict[str, Any]) -> None:
    form = RuleForm(RULES[data["kind"]], posted_of(data))
    assert form.is_valid(), form.errors
    assert form.rule is not None
    assert same_rule(form.rule.data(), data)
