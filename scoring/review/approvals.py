"""What an approval vouches for: everything that the report of the case prints, in one hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from budgets.facts import FormulaSource, Source
from budgets.ledger.selectors.contents import contents_of
from budgets.ledger.selectors.contested import decided_questions
from budgets.ledger.selectors.tables import YearRows, year_rows
from scoring.cases.models import Case, CaseIndicator
from scoring.review.models import CaseTransition
from scoring.scores.evaluation import rows_of
from scoring.scores.facts import case_facts
from scoring.scores.services import changed_scores
from units.agencies.models import Department


def pinned(case: Case, rows: Sequence[CaseIndicator] | None = None) -> tuple[dict[str, Any], str]:
    """The sheet an approval keeps, and the SHA-256 of everything it vouches for.

    That is what the report is made of: framework, scores, reasons, words, papers, all facts, what the workbooks say in
    words alone, and the names on the cover. ``rows``: the case's indicators, where they were read already.
    """
    content = _content(case, rows)
    return content["leaves"], _sha256(content)


def approval_is_void(case: Case, approval: CaseTransition, rows: Sequence[CaseIndicator] | None = None) -> list[str]:
    """Why an approval no longer holds, one Chinese line a difference; empty while what was approved still stands."""
    if approval.sha256 == pinned(case, rows)[1]:
        return []
    return changed_scores(case=case) or ["审核通过之后，报告所用的数据、文字、名称或材料有变动（得分和等级未变）"]


def _content(case: Case, rows: Sequence[CaseIndicator] | None) -> dict[str, Any]:
    rows = rows_of(case) if rows is None else rows
    known = year_rows(case.agency, case.year)
    book = case_facts(case, rows, year_rows=known)
    return {
        "framework": case.framework_sha256,
        "total": None if case.total is None else str(case.total),
        "grade": case.grade,
        "words": case.words,
        "leaves": {row.path: _leaf_content(row) for row in rows if row.rule},
        "facts": {key: [fact.text, _source(fact.source)] for key, fact in sorted(book.items())},
        "evidence": _papers(case),
        "exact": {key: fact.quantity.as_data() for key, fact in sorted(book.items())},
        "named": _names(case),
        "imported": _imported(case, known),
    }


def _source(source: Source) -> str:
    """Where a fact comes from, formulas by the keys they read: how keys are told to readers may change."""
    return f"按公式计算：{source.expression}" if isinstance(source, FormulaSource) else source.describe()


def _names(case: Case) -> dict[str, Any]:
    """What the report is called, its kind, and whose it is: of the year it is about, not of today."""
    day = date(case.year, 12, 31)
    bodies = [body for body in (case.agency, case.evaluator) if body is not None]
    prefetch_related_objects(bodies, "names")
    return {
        "title": case.title,
        "report_kind": case.report_kind,
        "bodies": [body.name_on(day) for body in bodies],
        "cap_note": case.cap_note,
    }


def _imported(case: Case, known: YearRows) -> dict[str, Any]:
    departments = Department.objects.filter(agency=case.agency_id).order_by("order", "pk")
    named = [
        [department.name, department.duties, str(department.valid_from), str(department.valid_to)]
        for department in departments
    ]
    decided = [[item.key, item.value, item.reason] for item in decided_questions(case.agency, case.year)]
    # Where nothing was decided, what an approval vouched for before there were questions stays as it was.
    return {**contents_of(known), "departments": named, **({"decisions": decided} if decided else {})}


def _papers(case: Case) -> list[list[str]]:
    """Each paper in use by what it is and the digest of its bytes."""
    papers = case.papers.live().select_related("file").order_by("pk")
    return [[str(paper), "" if paper.file is None else paper.file.sha256] for paper in papers]


def _leaf_content(row: CaseIndicator) -> dict[str, Any]:
    score = row.score
    return {
        "target": score.target_text,
        "actual": score.actual_text,
        "score": None if score.score is None else str(score.score),
        "computed": None if score.computed is None else str(score.computed),
        "override": None if score.override is None else str(score.override),
        "override_reason": score.override_reason,
        "reason": score.reason,
        "choices": score.choices,
        "entries": score.entries,
        "basis": score.basis,
    }


def _sha256(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
