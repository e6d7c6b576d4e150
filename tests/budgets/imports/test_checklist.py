"""Every kind of fault can be shown, marked in the workbook and, where a value may mend it, corrected in place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from budgets.imports.corrections import read_field_name
from budgets.imports.services.reading import UploadedWorkbook
from budgets.imports.services.uploads import Correction, correct_upload, current_workbook, keep_upload, preview_upload
from budgets.imports.views.checklist import faulty_sheets
from evalcase.spreadsheets.annotate import annotate_workbook
from evalcase.spreadsheets.reader import read_workbook
from tests.budgets.imports.test_faults import CASES, Spoil
from tests.evalcase.spreadsheets.build import in_sheet, with_parts, workbook
from tests.factories import samples
from units.agencies.models import Agency
from units.people.models import User


@pytest.mark.parametrize(("sample", "spoil", "cell", "says"), [case for case in CASES if case[2]])
def test_a_fault_is_shown_marked_and_offered_for_correction(
    ready: Agency, administrator: User, sample: Callable[[], samples.Rows], spoil: Spoil, cell: str, says: str
) -> None:
    rows = sample()
    spoil(rows)
    file = UploadedWorkbook("甲.xlsx", workbook(("工作表甲", rows)))
    upload = keep_upload(agency=ready, year=2023, files=[file], actor=administrator)
    preview, kept = preview_upload(upload), upload.files.get()
    (group,) = faulty_sheets(preview, [kept])
    assert group.count == len(preview.errors)
    faulty = next(item for item in group.cells if item.cell == cell)
    assert faulty.excerpt is not None
    assert sum(shown.is_bad for _, row in faulty.excerpt.rows for shown in row) == 1
    assert read_workbook(annotate_workbook(file.content, preview.errors), "标错.xlsx").sheets[0].name == "工作表甲"
    corrections = [
        Correction(kept, place[2], place[1], "1")
        for item in group.cells
        if (place := read_field_name(item.field)) is not None
    ]
    assert bool(faulty.field) == all(error.by_value for error in faulty.errors)
    correct_upload(upload=upload, corrections=corrections, actor=administrator)
    assert all(error not in preview_upload(upload).errors for error in preview.errors if "不是数值" in error.found)


def test_a_missing_column_cannot_be_written_into_a_cell(ready: Agency, administrator: User) -> None:
    rows = samples.project_execution()
    rows[2][3] = "花费"
    file = UploadedWorkbook("甲.xlsx", workbook(("表", rows)))
    upload = keep_upload(agency=ready, year=2023, files=[file], actor=administrator)
    (group,) = faulty_sheets(preview_upload(upload), [upload.files.get()])
    assert {item.cell: bool(item.field) for item in group.cells} == {"A3": False, "D3": True}


def test_a_formula_without_result_can_be_given_a_value(ready: Agency, administrator: User) -> None:
    content = with_parts(
        workbook(("表", samples.staffing())), in_sheet(b"<v>11</v>", b"<f>5+6</f>"), {}
    )  # fmt: skip
    upload = keep_upload(
        agency=ready, year=2023, files=[UploadedWorkbook("甲.xlsx", content)], actor=administrator
    )  # fmt: skip
    kept = upload.files.get()
    (group,) = faulty_sheets(preview_upload(upload), [kept])
    assert group.cells[0].cell == "B2"
    correct_upload(upload=upload, corrections=[Correction(kept, "表", "B2", "11")], actor=administrator)
    assert preview_upload(upload).errors == ()
    assert current_workbook(kept).file_name == "甲（导入时更正）.xlsx"
