"""Indicators of which only name, weight and rule are known: typed figures score them, and nothing prints empty."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from scoring.cases.choices import State
from scoring.cases.models import Case, CaseIndicator
from scoring.scores.facts import fact_keys, scored_facts
from scoring.scores.fields import data_keys
from tests.factories.bare import STANDARDS, bare_case, fill_bare_case
from units.agencies.models import Agency
from units.people.models import User


@pytest.fixture
def case(centre: Agency, evaluator: User, tmp_path: Path) -> Case:
    return bare_case(centre, evaluator, tmp_path)


def leaf(case: Case, name: str) -> CaseIndicator:
    return case.indicators.select_related("score").get(name=name)


def test_it_is_frozen_as_it_is(case: Case) -> None:
    assert case.state == State.SCORING
    assert data_keys(leaf(case, "预算执行率")) == {
        "values.executed": "完成值/过程/预算执行率.执行数",
        "values.budget": "完成值/过程/预算执行率.预算数",
    }
    assert data_keys(leaf(case, "培训人次")) == {"target": "指标值/产出/培训人次", "actual": "完成值/产出/培训人次"}
    assert data_keys(leaf(case, "制度健全性")) == {}


def test_figures_typed_on_the_sheet_score_it_and_are_traced(case: Case) -> None:
    fill_bare_case(case)

    scores = {row.name: row.score.score for row in case.indicators.exclude(rule={}).select_related("score")}
    assert scores == {
        "预算执行率": Decimal("27.00"),
        "制度健全性": Decimal("10.00"),
        "培训人次": Decimal("30.00"),
        "投诉数": Decimal("15.00"),
    }
    assert (case.total, case.grade) == (Decimal("82.00"), "中")
    book = scored_facts(case)
    row = leaf(case, "培训人次")
    assert fact_keys(row) == ["指标值/产出/培训人次", "完成值/产出/培训人次"]
    assert book["得分/产出/培训人次"].source.inputs == ("指标值/产出/培训人次", "完成值/产出/培训人次")


def test_the_rule_speaks_where_a_standard_is_missing(case: Case, evaluator: User, client: Client) -> None:
    fill_bare_case(case)
    client.force_login(evaluator)
    for page in ("", "sheet/"):
        html = client.get(f"/cases/{case.code}/{page}").content.decode()
        for standard in STANDARDS.values():
            assert standard in html
        assert not re.search(r"<summary>\s*</summary>|<p>\s*</p>", html)
