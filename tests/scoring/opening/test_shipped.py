"""Every framework that comes with the program, taken up as it is: laid out, frozen, its empty sheet scored, shown."""

from __future__ import annotations

from html import escape

import pytest
from django.test import Client

from indicators.library.selectors import get_framework
from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.opening.services import create_case
from scoring.review.services import freeze_case
from scoring.scores.services import score_case
from scoring.tree.selectors import tree_problems
from tests.factories.frameworks import shipped
from units.agencies.models import Agency
from units.people.models import User

CODES = sorted({framework.code for framework in shipped()})


@pytest.mark.parametrize("code", CODES)
def test_a_case_can_be_opened_frozen_and_shown(
    reference_data: None, centre: Agency, evaluator: User, client: Client, code: str
) -> None:
    framework = get_framework(code)
    case = create_case(
        code="opened", title="绩效评价", agency=centre, year=2024, framework=framework,
        report_kind="project_evaluation", in_setup=True,
    )  # fmt: skip
    assert tree_problems(case) == []
    freeze_case(case=case, actor=evaluator)
    score_case(case=case)
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.total) == (State.SCORING, None)
    assert (case.framework, case.framework_sha256) == (framework.content, framework.sha256)
    client.force_login(evaluator)
    sheet = client.get("/cases/opened/sheet/")
    assert sheet.status_code == 200
    html = sheet.content.decode()
    for leaf in case.indicators.exclude(rule={}):
        assert escape(leaf.name) in html
        assert escape(leaf.printed_standard)[:40] in html
    assert client.get("/cases/opened/").status_code == 200
