"""What the page of the sheet shows of each row: one line in the table, and beside it all that belongs to the row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from indicators.drafts.standards import contradictions
from indicators.rules import Answers
from indicators.rules.inputs import ACTUAL
from scoring.cases.models import CaseIndicator
from scoring.evidence.models import EvidenceReference
from scoring.score_sheet.amounts import shown_text
from scoring.score_sheet.selectors import LastYear, page_row

_WORDS = {"reason", "override", "override_reason"}
_MOST_IN_LINE = 3  # fields that fit beside each other in a row's line; further ones stand beside the table


def shown_groups(
    groups: Collection[Mapping[str, Any]],
    *,
    before: Mapping[str, LastYear],
    papers: Mapping[int, Sequence[EvidenceReference]],
    asked: int | None,
    unit: str = "",
) -> list[dict[str, Any]]:
    """The groups with each row's texts, fields and papers; one row is open: the one asked for, else the first."""
    pks = [row.pk for group in groups for _, row in group["leaves"]]
    open_row = asked if asked in pks else next(iter(pks), None)
    return [
        {
            **group,
            "leaves": [
                _shown_row(row, unit)
                | {
                    "number": number,
                    "before": _shown_last_year(before.get(row.path), unit),
                    "papers": papers.get(row.pk, ()),
                    "is_open": row.pk == open_row,
                    "is_asked": row.pk == asked,
                }
                for number, row in group["leaves"]
            ],
        }
        for group in groups
    ]


def _shown_last_year(before: LastYear | None, unit: str) -> LastYear | None:
    return None if before is None else replace(before, actual=shown_text(before.actual, unit=unit))


def _shown_row(indicator: CaseIndicator, unit: str) -> dict[str, Any]:
    """A row's fields by where they stand: in its line or beside the table, and what its standard contradicts."""
    row = page_row(indicator, unit)
    fields = row["fields"]
    inputs = [field for name, field in fields.items() if name not in _WORDS | {"target"}]
    in_line = _in_line(inputs)
    target = fields.get("target")
    is_typed = target is not None and not target["locked"] and target["source"] != "document"
    return row | {
        "indicator": indicator,
        "target_field": target if is_typed else None,
        "in_line": in_line,
        "beside": [field for field in inputs if field not in in_line and not field.get("locked")],
        "noted": [field for name, field in fields.items() if name not in _WORDS],
        "has_elements": any(field["elements"] for field in inputs),
        "reason": fields["reason"],
        "override": fields["override"],
        "override_reason": fields["override_reason"],
        "contradictions": [
            found.what for found in contradictions(indicator.standard, indicator.rule, indicator.weight)
        ],
    }


def _in_line(inputs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a row's line has room for: what is typed, or the one figure that comes of data, the actual before others."""
    typed = [field for field in inputs if not field.get("locked") and field["kind"] != Answers.TEXT.value]
    known = [field for field in inputs if field.get("locked")]
    actual = [field for field in known if field["name"] == ACTUAL] or ([] if typed else known[-1:])
    return [*typed, *actual][:_MOST_IN_LINE]
