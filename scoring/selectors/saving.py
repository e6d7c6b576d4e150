"""The sheet as a save reads it: the case, the person and all rows in one query, so that every keystroke can be kept."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from scoring.cases.models import Case, CaseIndicator
from scoring.cases.rights import Person
from scoring.cases.selectors import person_among
from units.people.models import User

# A county's tree is four levels deep at most: 财政局, 主管部门, 单位, 下属单位.
_LEVELS = 4
# In the order of the model's columns, as from_db takes them.
_CASE = [
    *("id", "code", "title", "agency_id", "evaluator_id", "year", "state", "sheet_version", "framework_sha256"),
    *("total", "grade", "cap_note", "cap_facts", "scored_at"),
]


def sheet_for_saving(user: User, code: str) -> tuple[Case, Person, list[CaseIndicator]]:
    """The case (without its framework and words), what the person is to it, and its rows with their scores.

    Raises Case.DoesNotExist for a case without rows, for a code that is not there, and for a stranger alike.
    """
    read = {f"case_{name}": F(f"case__{name}") for name in _CASE if name not in ("id", "agency_id", "evaluator_id")}
    rows = list(
        CaseIndicator.objects.filter(case__code=code)
        .select_related("score")
        .defer("definition", "points", "standard", "evidence")
        .annotate(**read, **_line("agency"), **_line("evaluator"))
        .order_by("order")
    )
    if not rows:
        raise Case.DoesNotExist(f"没有代码为“{code}”的案件")
    agency, evaluator = _keys(rows[0], "agency"), _keys(rows[0], "evaluator")
    person = person_among(user, agency, evaluator or None)
    if person.role is None:
        raise Case.DoesNotExist(f"没有代码为“{code}”的案件")
    return _case(rows[0], agency[0], evaluator[0] if evaluator else None), person, rows


def _line(body: str) -> dict[str, Any]:
    """The keys of an agency and of those above it, as annotations ``agency_0``, ``agency_1`` …"""
    return {f"{body}_{level}": F(f"case__{body}{'__parent' * level}_id") for level in range(_LEVELS)}


def _keys(row: CaseIndicator, body: str) -> list[int]:
    keys = [getattr(row, f"{body}_{level}") for level in range(_LEVELS)]
    return [key for key in keys if key is not None]


def _case(row: CaseIndicator, agency: int, evaluator: int | None) -> Case:
    known: dict[str, Any] = {"id": row.case_id, "agency_id": agency, "evaluator_id": evaluator}
    values = [known[name] if name in known else getattr(row, f"case_{name}") for name in _CASE]
    return Case.from_db(row._state.db, _CASE, values)
