"""A draft of a case without any data: every kind of report, every format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reports.rendering.formats import FORMATS
from reports.versions.gates import report_is_complete
from reports.versions.services.keeping import draft_report, read_file
from scoring.case_kinds import CASE_KINDS
from scoring.cases.models import Case
from scoring.cases.workflow import step_of
from units.agencies.models import Agency


@pytest.mark.parametrize("kind", [kind.code for kind in CASE_KINDS])
def test_a_draft_of_a_case_without_data_is_kept(
    centre: Agency, reference_data: None, settings: Any, tmp_path: Path, kind: str
) -> None:
    settings.MEDIA_ROOT = tmp_path
    case = Case.objects.create(code="no-data", title="尚无数据", agency=centre, year=2024, report_kind=kind)
    version = draft_report(case=case)
    assert {file.format for file in version.files.all()} == set(FORMATS)
    assert all(read_file(file) for file in version.files.all())
    assert version.title
    # Nor may it be submitted or approved: an empty report is never complete.
    submit = step_of("submit")
    assert submit is not None
    assert report_is_complete(case, submit, None)
