"""Uploads on their way to an import: corrected, replaced, confirmed once, thrown away; every step in the log."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from budgets.imports.models import CellCorrection, ImportUpload, UploadedFile
from budgets.imports.services.importing import PreviewChanged
from budgets.imports.services.reading import UploadedWorkbook
from budgets.imports.services.uploads import (
    Correction,
    UploadClosed,
    confirm_upload,
    correct_upload,
    delete_upload,
    keep_upload,
    preview_upload,
    purge_uploads,
    replace_file,
    settle_upload,
    withdraw_correction,
)
from budgets.ledger.models import BudgetLine, ImportBatch
from budgets.ledger.selectors.facts import facts
from evalcase.audit.models import Entry
from evalcase.spreadsheets.corrections import NotCorrectable
from evalcase.spreadsheets.errors import WorkbookRejected
from tests.evalcase.spreadsheets.build import workbook
from tests.factories import samples
from units.agencies.models import Agency
from units.people.models import User


def spoilt() -> UploadedWorkbook:
    """各项目预算执行统计表 with two bad cells: C4 and D5."""
    rows = samples.project_execution()
    rows[3][2], rows[4][3] = "五万元整", "约一万七"
    return UploadedWorkbook("项目.xlsx", workbook(("表", rows)))


@pytest.fixture
def upload(ready: Agency, administrator: User) -> ImportUpload:
    return keep_upload(agency=ready, year=2023, files=[spoilt()], actor=administrator)


@pytest.fixture
def file(upload: ImportUpload) -> UploadedFile:
    return upload.files.get()


def previewed(upload: ImportUpload) -> str:
    receipt = preview_upload(upload).receipt
    assert receipt is not None
    return receipt.digest


def mend(file: UploadedFile, actor: User, **cells: str) -> int:
    corrections = [Correction(file, "表", cell, text) for cell, text in cells.items()]
    return correct_upload(upload=file.upload, corrections=corrections, actor=actor)


def actions(upload: ImportUpload) -> list[str]:
    return list(Entry.objects.about(upload).values_list("action", flat=True))


def test_corrections_make_a_file_of_its_own_and_the_receipt_tells_both(
    upload: ImportUpload, file: UploadedFile, administrator: User, ready: Agency
) -> None:
    assert [error.cell for error in preview_upload(upload).errors] == ["C4", "D5"]
    assert mend(file, administrator, C4="50000", D5="17136.46") == 2
    assert preview_upload(upload).errors == ()
    done = confirm_upload(upload=upload, previewed=previewed(upload), actor=administrator)
    batch = ImportBatch.objects.get()
    file.refresh_from_db()
    assert batch.file_name == "项目（导入时更正）.xlsx"
    assert file.batch == batch
    assert file.sha256 != batch.sha256
    assert file.content is not None, "the file as uploaded stays beside the corrected one"
    assert [str(item) for item in file.corrections.all()] == [
        "【表】C4：“五万元整”→“50000”",
        "【表】D5：“约一万七”→“17136.46”",
    ]
    assert done.receipt["files"] == [{"name": "项目（导入时更正）.xlsx", "sha256": batch.sha256}]
    source = facts(ready, 2023)["项目/甲项目.全年预算"].source
    assert source.describe() == "项目（导入时更正）.xlsx【表】C4"
    assert actions(upload) == ["上传工作簿", "更正单元格", "确认导入"]
    assert "五万元整" in str(Entry.objects.about(upload).last().changes)  # type: ignore[union-attr]


def test_a_sound_file_is_kept_once(ready: Agency, administrator: User) -> None:
    content = workbook(("表", samples.work_statistics()))
    upload = keep_upload(agency=ready, year=2023, files=[UploadedWorkbook("甲.xlsx", content)], actor=administrator)
    confirm_upload(upload=upload, previewed=previewed(upload), actor=administrator)
    kept = upload.files.get()
    assert kept.batch is not None
    assert (kept.content, kept.batch.sha256) == (None, kept.sha256)


def test_confirming_twice_imports_once(upload: ImportUpload, file: UploadedFile, administrator: User) -> None:
    mend(file, administrator, C4="50000", D5="17136.46")
    digest = previewed(upload)
    first = confirm_upload(upload=upload, previewed=digest, actor=administrator)
    entries, lines = Entry.objects.count(), BudgetLine.objects.count()
    assert confirm_upload(upload=upload, previewed=digest, actor=administrator).receipt == first.receipt
    assert (Entry.objects.count(), BudgetLine.objects.count()) == (entries, lines)


def test_what_was_not_shown_cannot_be_confirmed(upload: ImportUpload, file: UploadedFile, administrator: User) -> None:
    mend(file, administrator, C4="50000", D5="17136.46")
    digest = previewed(upload)
    mend(file, administrator, B4="省级资金")
    with pytest.raises(PreviewChanged):
        confirm_upload(upload=upload, previewed=digest, actor=administrator)
    upload.refresh_from_db()
    assert (upload.is_imported, ImportBatch.objects.count()) == (False, 0)


def test_a_faulty_upload_saves_nothing(upload: ImportUpload, administrator: User) -> None:
    with pytest.raises(WorkbookRejected):
        confirm_upload(upload=upload, previewed="", actor=administrator)
    assert not BudgetLine.objects.exists()


def test_a_correction_can_be_changed_and_taken_back(
    upload: ImportUpload, file: UploadedFile, administrator: User
) -> None:
    mend(file, administrator, C4="60000")
    assert mend(file, administrator, C4="60000") == 0
    assert mend(file, administrator, C4="50000", D5="  ") == 1
    kept = CellCorrection.objects.get()
    assert (kept.before, kept.after) == ("五万元整", "50000")
    withdraw_correction(correction=kept, actor=administrator)
    assert [error.cell for error in preview_upload(upload).errors] == ["C4", "D5"]
    assert actions(upload) == ["上传工作簿", "更正单元格", "更正单元格", "撤销更正"]


def test_characters_that_nothing_can_hold_are_dropped(file: UploadedFile, administrator: User) -> None:
    mend(file, administrator, C4="50\x000\x1f00\ud800")
    assert CellCorrection.objects.get().after == "50000"


@pytest.mark.parametrize(
    ("sheet", "cell", "text"),
    [("没有", "A1", "1"), ("表", "Z99", "1"), ("表", "第4行", "1"), ("表", "C4", "长" * 1001)],
)
def test_a_correction_that_cannot_be_made_changes_nothing(
    file: UploadedFile, administrator: User, sheet: str, cell: str, text: str
) -> None:
    corrections = [Correction(file, "表", "C4", "50000"), Correction(file, sheet, cell, text)]
    with pytest.raises(NotCorrectable):
        correct_upload(upload=file.upload, corrections=corrections, actor=administrator)
    assert not CellCorrection.objects.exists()


def test_another_file_takes_the_place_of_one(upload: ImportUpload, file: UploadedFile, administrator: User) -> None:
    mend(file, administrator, C4="60000")
    good = UploadedWorkbook("改好.xlsx", workbook(("表", samples.project_execution())))
    replace_file(file=file, workbook=good, actor=administrator)
    assert upload.files.get().file_name == "改好.xlsx"
    assert not CellCorrection.objects.exists()
    assert preview_upload(upload).errors == ()
    with pytest.raises(WorkbookRejected):
        replace_file(file=file, workbook=UploadedWorkbook("坏.xlsx", b""), actor=administrator)
    assert actions(upload)[-1] == "替换上传的工作簿"


def test_files_of_one_name_are_told_apart_and_equal_ones_kept_once(ready: Agency, administrator: User) -> None:
    one, two = workbook(("表", samples.staffing())), workbook(("表", samples.work_statistics()))
    files = [UploadedWorkbook("甲.xlsx", one), UploadedWorkbook("甲.xlsx", two), UploadedWorkbook("乙.xlsx", one)]
    upload = keep_upload(agency=ready, year=2023, files=files, actor=administrator)
    assert [file.file_name for file in upload.files.all()] == ["甲.xlsx", "甲(2).xlsx"]


def test_units_are_confirmed_by_a_person_and_noted(ready: Agency, administrator: User) -> None:
    rows = samples.project_execution()
    rows[3], rows[4] = ["甲项目", "县级资金", 50000, 5, ""], ["乙项目", "中央资金", 30000, 3, ""]
    rows[5] = ["合计", "", 80000, 8, ""]
    file = UploadedWorkbook("甲.xlsx", workbook(("表", rows)))
    upload = keep_upload(agency=ready, year=2023, files=[file], actor=administrator)
    doubts = [error for error in preview_upload(upload).errors if "确认金额单位" in error.remedy]
    assert doubts
    settle_upload(upload=upload, agency=ready, year=2023, units_confirmed=True, actor=administrator)
    upload.refresh_from_db()
    assert preview_upload(upload).errors == ()
    assert Entry.objects.about(upload).last().changes == {"已核对金额单位": ["否", "是"]}  # type: ignore[union-attr]


def test_an_imported_upload_is_closed(
    upload: ImportUpload, file: UploadedFile, administrator: User, ready: Agency
) -> None:
    mend(file, administrator, C4="50000", D5="17136.46")
    confirm_upload(upload=upload, previewed=previewed(upload), actor=administrator)
    with pytest.raises(UploadClosed):
        mend(file, administrator, C4="1")
    with pytest.raises(UploadClosed):
        withdraw_correction(correction=CellCorrection.objects.first(), actor=administrator)  # type: ignore[arg-type]
    with pytest.raises(UploadClosed):
        settle_upload(upload=upload, agency=ready, year=2022, units_confirmed=False, actor=administrator)
    with pytest.raises(UploadClosed):
        delete_upload(upload=upload, actor=administrator)
    assert BudgetLine.objects.get(label="甲项目").annual_budget == Decimal(50000)


def test_abandoned_uploads_are_purged_and_imported_ones_stay(
    upload: ImportUpload, ready: Agency, administrator: User
) -> None:
    content = workbook(("表", samples.work_statistics()))
    done = keep_upload(agency=ready, year=2023, files=[UploadedWorkbook("甲.xlsx", content)], actor=administrator)
    confirm_upload(upload=done, previewed=previewed(done), actor=administrator)
    assert purge_uploads(before=timezone.now() - timedelta(days=1)) == 0
    out = StringIO()
    call_command("purge_uploads", "--days", "0", stdout=out)
    assert "已清除1次" in out.getvalue()
    assert ImportUpload.objects.get() == done
    assert Entry.objects.filter(action="删除上传").count() == 1
