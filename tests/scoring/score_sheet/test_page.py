"""The sheet's page: a line for each row, and beside it what belongs to the row that is open."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from scoring.cases.models import Case
from scoring.score_sheet.edits import Edit
from scoring.score_sheet.reasons import usual_reasons
from scoring.score_sheet.services import save_cells
from scoring.scores.evaluation import rows_of
from tests.factories.sheets import scored_sheet, sheet_of
from units.agencies.models import Agency
from units.people.models import User

BACKEND = "units.people.backends.RoleBackend"
OPEN = re.compile(r'<tr class="leaf[^"]* is-open( by-default)?[^"]*" id="row-(\d+)"')


def page(client: Client, case: Case, asked: str = "") -> str:
    return client.get(f"/cases/{case.code}/sheet/{asked}").content.decode()


@pytest.fixture
def visitor(evaluator: User, client: Client) -> Client:
    client.force_login(evaluator, backend=BACKEND)
    return client


def test_one_row_is_open_the_one_asked_for_or_the_first(centre: Agency, visitor: Client) -> None:
    case = scored_sheet(centre, 3)
    first, _, third = case.indicators.exclude(rule={}).order_by("order").values_list("pk", flat=True)
    for asked in ("", "?row=", "?row=7654321", "?row=x", f"?row={case.indicators.get(level=1).pk}"):
        assert OPEN.findall(page(visitor, case, asked)) == [(" by-default", str(first))], asked
    assert OPEN.findall(page(visitor, case, f"?row={third}")) == [("", str(third))]


def test_a_plain_save_keeps_the_row_open(centre: Agency, visitor: Client) -> None:
    case = scored_sheet(centre, 3)
    row = case.indicators.get(name="指标3")
    sent = {f"{row.pk}:reason": "账实不符", f"v:{row.pk}:reason": "0", "row": str(row.pk)}
    answer = visitor.post(f"/cases/{case.code}/sheet/", sent)
    assert answer["Location"] == f"/cases/{case.code}/sheet/?row={row.pk}#row-{row.pk}"
    row.score.refresh_from_db()
    assert row.score.reason == "账实不符"


def test_a_standard_that_names_other_points_than_the_weight_is_told(centre: Agency, visitor: Client) -> None:
    case = sheet_of(centre, [{"kind": "yes_no"}, {"kind": "yes_no"}])
    row = case.indicators.get(name="指标2")
    for standard in ("达到的得80分，否则不得分。", "达到的得50分，否则不得分。"):
        case.indicators.filter(pk=row.pk).update(standard=standard)
        told = "评分标准写有80分，超过分值50分；计分以分值和评分规则为准。" in page(visitor, case)
        assert told is ("80" in standard)


def test_reasons_are_offered_where_points_were_lost(centre: Agency) -> None:
    case = scored_sheet(centre, 3)
    rows = {row.name: row for row in rows_of(case)}
    assert usual_reasons(rows["指标1"]) == []
    points, ratio = rows["指标1"].pk, rows["指标2"].pk
    save_cells(case=case, edits=[Edit(points, "choices.satisfied", "2、3"), Edit(ratio, "actual", "81%")])
    rows = {row.name: row for row in rows_of(Case.objects.get(pk=case.pk))}
    assert usual_reasons(rows["指标1"])[0] == "不符合评价要点第1项“制度健全”；第4项“执行有效”。"
    assert usual_reasons(rows["指标2"])[0] == "完成值81%，没有达到指标值90%。"
    save_cells(case=Case.objects.get(pk=case.pk), edits=[Edit(points, "choices.satisfied", "1、2、3、4")])
    assert usual_reasons(next(row for row in rows_of(Case.objects.get(pk=case.pk)) if row.pk == points)) == []
