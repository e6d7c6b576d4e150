"""Every kind of case has its report, and every report its kind of case."""

from __future__ import annotations

from reports.building.checks import unmatched_kinds
from reports.kinds import KINDS
from scoring.case_kinds import CASE_KINDS


def test_every_report_has_its_case_kind() -> None:
    assert unmatched_kinds([kind.code for kind in CASE_KINDS], [kind.code for kind in KINDS]) == []


def test_a_kind_that_stands_in_one_list_only_is_an_error_when_the_program_starts() -> None:
    alone = unmatched_kinds(["both", "case_only"], ["both", "report_only"])
    assert [error.id for error in alone] == ["building.E001", "building.E002"]
    assert ["case_only" in alone[0].msg, "report_only" in alone[1].msg] == [True, True]
    assert all(error.is_serious() for error in alone)
