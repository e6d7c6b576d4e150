"""A reason for lost points is printed where points were lost; a day that was typed is printed as 完成值 everywhere."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client

from reports.content.indicators import leaf_scores
from reports.content.scores import score_sheet
from reports.document.blocks import ListItems
from reports.material.composer import Composer
from reports.material.selectors import read_material
from scoring.cases.choices import State
from scoring.cases.models import Case, CaseIndicator
from scoring.exchange.workbook import score_sheet_workbook
from scoring.review.approvals import pinned
from scoring.score_sheet.edits import Edit
from scoring.score_sheet.services import save_cells
from scoring.scores.evaluation import rows_of
from tests.factories.sheets import sheet_of
from tests.reports.content.test_scores import texts
from units.agencies.models import Agency
from units.people.models import User

REASON = "五处书屋撤并，重新调配后送达。"
IDLE = "得满分，扣分原因不印"
RULES: list[dict[str, Any]] = [
    {"kind": "date_target", "deadline": "2023年9月30日", "period": "day", "points": "2"},
    {"kind": "finding_deduction", "points": 1},
]


@pytest.fixture
def case(centre: Agency) -> Case:
    """One leaf done ten days late, with the reason for it; one with a finding."""
    case = sheet_of(centre, RULES)
    fill(case, "指标1", day="2023-10-10")
    fill(case, "指标2", findings="1")
    for name in ("指标1", "指标2"):
        save_cells(case=case, edits=[Edit(row(case, name).pk, "reason", REASON)])
    return case


def row(case: Case, name: str) -> CaseIndicator:
    return case.indicators.select_related("score").get(name=name)


def fill(case: Case, name: str, **choices: str) -> None:
    edits = [Edit(row(case, name).pk, f"choices.{field}", value) for field, value in choices.items()]
    saved = save_cells(case=case, edits=edits)
    assert not saved.refusals


def annex(case: Case) -> dict[str, list[str]]:
    """The rows of the annex by the name of their leaf: 指标值, 完成值, 得分 and why."""
    rows = [texts(line) for group in score_sheet(Composer(read_material(case))).groups for line in group]
    return {name: line[-4:] for line in rows for name in ("指标1", "指标2") if name in line}


def told(case: Case) -> str:
    composer = Composer(read_material(case))
    composer.indicator = "方面1"
    (items,) = leaf_scores(composer)
    assert isinstance(items, ListItems)
    return "".join(run.text for item in items.items for run in item)


def test_a_reason_is_printed_while_points_are_lost_and_not_after_the_row_was_mended(
    case: Case, evaluator: User, reviewer: User, client: Client
) -> None:
    late, found = annex(case)["指标1"], annex(case)["指标2"]
    assert late[1:3] == ["2023年10月10日", "30.00"]
    assert found[1:3] == ["发现问题1项", "49.00"]
    assert late[3].endswith(f"扣分原因：{REASON}")
    assert told(case).count("扣分原因") == 2
    before = pinned(case)[0]

    fill(case, "指标1", day="2023-09-29")
    case.refresh_from_db()
    mended = annex(case)["指标1"]
    assert mended[1:3] == ["2023年9月29日", "50.00"]
    assert mended[3] == "2023年9月29日完成，不晚于2023年9月30日，得满分 50.00。"
    assert told(case).count("扣分原因") == 1  # of the finding
    assert row(case, "指标1").score.reason == REASON  # kept, and vouched for as before
    kept = {path: leaf["reason"] for path, leaf in pinned(case)[0].items()}
    assert kept == {path: leaf["reason"] for path, leaf in before.items()}

    client.force_login(evaluator, backend="units.people.backends.RoleBackend")
    sheet = client.get(f"/cases/{case.code}/sheet/").content.decode()
    assert sheet.count(f'data-out="idle-reason">{IDLE}') == 1
    Case.objects.filter(pk=case.pk).update(state=State.SUBMITTED)
    client.force_login(reviewer, backend="units.people.backends.RoleBackend")
    for address in (f"/cases/{case.code}/", f"/cases/{case.code}/review/", f"/cases/{case.code}/transitions/return/"):
        page = client.get(address).content.decode().partition('id="history-title"')[0]
        assert "2023年9月29日" in page, address
        assert page.count(REASON) == 1, address  # of the finding


def test_the_workbook_leaves_out_an_idle_reason(case: Case) -> None:
    fill(case, "指标1", day="2023-09-29")
    sheet = openpyxl.load_workbook(BytesIO(score_sheet_workbook(case, rows_of(case))))["评分表"]
    cells = [[cell.value for cell in line] for line in sheet.iter_rows()]
    lines = {name: line for line in cells for name in ("指标1", "指标2") if name in line}
    assert REASON not in lines["指标1"]
    assert REASON in lines["指标2"]
