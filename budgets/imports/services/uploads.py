"""Uploads on their way to an import: kept, corrected, replaced, confirmed, thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath

from django.db import transaction
from django.utils import timezone

from budgets.imports.models import CellCorrection, ImportUpload, UploadedFile
from budgets.imports.rights import check_import
from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.previews import ImportPreview, preview_import
from budgets.imports.services.reading import UploadedWorkbook
from budgets.imports.services.receipts import Confirmation, ImportReceipt
from budgets.imports.services.scope import settle_agency, settle_year
from budgets.ledger.models import ImportBatch
from budgets.workbooks import DECLARATIONS
from evalcase.audit.services import record
from evalcase.printable import printable
from evalcase.spreadsheets.corrections import CellValue, NotCorrectable, correct_cells, value_at
from evalcase.spreadsheets.errors import CellError, WorkbookRejected
from evalcase.spreadsheets.headers import clean_text
from evalcase.spreadsheets.locate import LocatedTable, locate
from evalcase.spreadsheets.reader import Workbook, read_workbook
from units.agencies.models import Agency
from units.people.models import User

_LONGEST_NAME = 180
_LONGEST_CORRECTION = 1000
_LONGEST_SHEET = 120
_CORRECTED = "（导入时更正）"


class UploadClosed(Exception):
    """The upload has been imported already: nothing about it can be changed."""

    def __init__(self) -> None:
        super().__init__("这次上传已经导入，不能再改。需要更改的，请重新上传。")


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person typed for a cell of a file."""

    file: UploadedFile
    sheet: str
    cell: str
    text: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose tables and of which year the titles of the files say they are; None where they do not say so clearly."""

    agency: Agency | None
    year: int | None


def scope_in_titles(files: Sequence[UploadedWorkbook]) -> Scope:
    """What the titles tell. Raises WorkbookRejected with the faults of files that cannot be read safely."""
    tables: list[LocatedTable] = []
    errors: list[CellError] = []
    for file in files:
        try:
            workbook = read_workbook(file.content, file.file_name)
        except WorkbookRejected as rejection:
            errors += rejection.errors
        else:
            tables += locate(workbook, DECLARATIONS)[0]
    if errors:
        raise WorkbookRejected(errors)
    if not tables:
        return Scope(None, None)
    return Scope(settle_agency(tables, None, None)[0], settle_year(tables, None)[0])


@transaction.atomic
def keep_upload(*, agency: Agency, year: int, files: Sequence[UploadedWorkbook], actor: User) -> ImportUpload:
    """Keep files to be checked and confirmed.

    Raises WorkbookRejected where one is not a plain, safe .xlsx; ImportRefused for someone who may not import for the
    agency, or for a year that a case holds fast.
    """
    check_import(actor, agency, year)
    if not files:
        raise WorkbookRejected([CellError.of_file("", "没有选择文件", "至少应有一个 .xlsx 工作簿")])
    read = _read_all(files)
    upload = ImportUpload(agency=agency, year=year, uploaded_by=actor)
    upload.full_clean()
    upload.save()
    names: set[str] = set()
    for workbook, sha256 in read:
        _save_file(UploadedFile(upload=upload), workbook, sha256, names)
    record(
        actor=actor, action="上传工作簿", obj=upload, changes={"文件": [None, [_told(item) for item in _files(upload)]]}
    )
    return upload


def _read_all(files: Sequence[UploadedWorkbook]) -> list[tuple[UploadedWorkbook, str]]:
    """The files with their SHA-256, every one safe to read; each content once."""
    errors: list[CellError] = []
    by_sha256: dict[str, UploadedWorkbook] = {}
    for file in files:
        try:
            by_sha256.setdefault(read_workbook(file.content, file.file_name).sha256, file)
        except WorkbookRejected as rejection:
            errors += rejection.errors
    if errors:
        raise WorkbookRejected(errors)
    return [(file, sha256) for sha256, file in by_sha256.items()]


def _save_file(file: UploadedFile, workbook: UploadedWorkbook, sha256: str, names: set[str]) -> None:
    """``names`` are those taken already: faults are told by file name, so no two files may share one."""
    path = PurePath(workbook.file_name)
    stem, suffix = path.stem[:_LONGEST_NAME], path.suffix[:10]
    name, turn = f"{stem}{suffix}", 2
    while name in names:
        name, turn = f"{stem}({turn}){suffix}", turn + 1
    names.add(name)
    file.file_name, file.sha256, file.content = name, sha256, workbook.content
    file.full_clean()
    file.save()


def _files(upload: ImportUpload) -> list[UploadedFile]:
    return list(upload.files.order_by("pk").prefetch_related("corrections__made_by"))


def _told(file: UploadedFile) -> str:
    return f"{file.file_name}（SHA-256 {file.sha256}）"


def corrected_name(file: UploadedFile) -> str:
    """How the file is named where its figures are traced to: a corrected one says that it was corrected."""
    path = PurePath(file.file_name)
    return f"{path.stem}{_CORRECTED}{path.suffix}" if file.corrections.all() else file.file_name


def current_workbook(file: UploadedFile) -> UploadedWorkbook:
    """The file as it would be imported, its corrections made. Raises WorkbookRejected where one cannot be made."""
    changes = [CellValue(item.sheet, item.cell, item.after) for item in file.corrections.all()]
    try:
        content = correct_cells(bytes(file.content or b""), changes, file.file_name)
    except NotCorrectable as fault:
        expected, remedy = "更正应能写入文件", "请改好文件后重新上传"
        raise WorkbookRejected([CellError.of_file(file.file_name, str(fault), expected, remedy)]) from fault
    return UploadedWorkbook(corrected_name(file), content)


def preview_upload(upload: ImportUpload) -> ImportPreview:
    """What the import of an upload would do. Saves nothing."""
    return preview_import(
        [current_workbook(file) for file in _files(upload)],
        agency=upload.agency, year=upload.year, actor=upload.uploaded_by, units_confirmed=upload.units_confirmed,
    )  # fmt: skip


def _open(upload: ImportUpload) -> ImportUpload:
    """The upload, locked until the transaction ends. Raises UploadClosed when it has been imported."""
    locked = ImportUpload.objects.select_for_update().get(pk=upload.pk)
    if locked.is_imported:
        raise UploadClosed
    return locked


def _changeable(upload: ImportUpload, actor: User) -> ImportUpload:
    """The same, where the person may import for its agency and year. Raises ImportRefused besides."""
    locked = _open(upload)
    check_import(actor, locked.agency, locked.year)
    return locked


@transaction.atomic
def correct_upload(*, upload: ImportUpload, corrections: Sequence[Correction], actor: User) -> int:
    """Give cells other values; how many differ from what stands there. A file keeps what it held before.

    Raises UploadClosed and ImportRefused; NotCorrectable, and nothing is changed, where a cell cannot be corrected.
    """
    _changeable(upload, actor)
    made: dict[str, list[str]] = {}
    for file in {item.file.pk: item.file for item in corrections}.values():
        workbook = read_workbook(bytes(file.content or b""), file.file_name)
        for correction in (item for item in corrections if item.file.pk == file.pk):
            told = _correct(workbook, correction, actor)
            if told is not None:
                made[f"{file.file_name}【{correction.sheet}】{correction.cell}"] = told
        current = list(CellCorrection.objects.filter(file=file))
        # Tried out at once, so that no correction is kept that cannot be written.
        changes = [CellValue(item.sheet, item.cell, item.after) for item in current]
        correct_cells(bytes(file.content or b""), changes, file.file_name)
    if made:
        record(actor=actor, action="更正单元格", obj=upload, changes=made)
    return len(made)


def _correct(workbook: Workbook, correction: Correction, actor: User) -> list[str] | None:
    """Keep one correction; what stood there and what stands there now, None where they are the same."""
    file, text = correction.file, clean_text(printable(correction.text))
    sheet = next((sheet for sheet in workbook.sheets if sheet.name == correction.sheet), None)
    original = value_at(sheet, correction.cell) if sheet is not None else None
    if original is None or len(correction.sheet) > _LONGEST_SHEET:
        raise NotCorrectable(f"{file.file_name}没有【{correction.sheet}】{correction.cell}这个单元格")
    if len(text) > _LONGEST_CORRECTION:
        raise NotCorrectable(f"【{correction.sheet}】{correction.cell}的更正超过1000字，请改好文件后重新上传")
    kept = CellCorrection.objects.filter(file=file, sheet=correction.sheet, cell=correction.cell).first()
    uploaded = clean_text(printable(original) if isinstance(original, str) else original)
    before = kept.after if kept else uploaded
    if text in ("", before):
        return None
    if kept is None:
        kept = CellCorrection(file=file, sheet=correction.sheet, cell=correction.cell, before=uploaded)
    kept.after, kept.made_by = text, actor
    kept.full_clean()
    kept.save()
    return [before, text]


@transaction.atomic
def withdraw_correction(*, correction: CellCorrection, actor: User) -> None:
    """Let a cell be again as it was uploaded. Raises UploadClosed, ImportRefused."""
    file = correction.file
    upload = _changeable(file.upload, actor)
    place = f"{file.file_name}【{correction.sheet}】{correction.cell}"
    changes = {place: [correction.after, correction.before]}
    correction.delete()
    record(actor=actor, action="撤销更正", obj=upload, changes=changes)


@transaction.atomic
def replace_file(*, file: UploadedFile, workbook: UploadedWorkbook, actor: User) -> None:
    """Put another file in the place of one; its corrections go with it.

    Raises WorkbookRejected, UploadClosed, ImportRefused.
    """
    upload = _changeable(file.upload, actor)
    ((_, sha256),) = _read_all([workbook])
    before = _told(file)
    file.corrections.all().delete()
    others = UploadedFile.objects.filter(upload=upload).exclude(pk=file.pk)
    _save_file(file, workbook, sha256, set(others.values_list("file_name", flat=True)))
    record(actor=actor, action="替换上传的工作簿", obj=upload, changes={"文件": [before, _told(file)]})


@transaction.atomic
def settle_upload(*, upload: ImportUpload, agency: Agency, year: int, units_confirmed: bool, actor: User) -> None:
    """Say for whom and which year the files are, and whether their money units have been looked at.

    Raises UploadClosed, and ImportRefused where the person may not import for the agency and year that are said.
    """
    locked = _open(upload)
    check_import(actor, agency, year)
    wanted = {
        "单位": (str(locked.agency), str(agency)),
        "年度": (str(locked.year), str(year)),
        "已核对金额单位": (_yes(locked.units_confirmed), _yes(units_confirmed)),
    }
    changes = {name: [before, after] for name, (before, after) in wanted.items() if before != after}
    if not changes:
        return
    locked.agency, locked.year, locked.units_confirmed = agency, year, units_confirmed
    locked.full_clean()
    locked.save()
    record(actor=actor, action="更改导入设置", obj=locked, changes=changes)


def _yes(answer: bool) -> str:
    return "是" if answer else "否"


@transaction.atomic
def confirm_upload(*, upload: ImportUpload, previewed: str, actor: User) -> ImportUpload:
    """Import an upload as previewed (the digest of the receipt shown). A second time changes nothing.

    Raises WorkbookRejected where it has faults, PreviewChanged where it would now do something else, ImportRefused;
    nothing is saved.
    """
    locked = ImportUpload.objects.select_for_update().get(pk=upload.pk)
    if locked.is_imported:
        return locked
    role = check_import(actor, locked.agency, locked.year, for_update=True)
    files = _files(locked)
    workbooks = [current_workbook(file) for file in files]
    receipt = import_workbooks(
        workbooks, agency=locked.agency, year=locked.year, actor=actor,
        units_confirmed=locked.units_confirmed, previewed=previewed,
    )  # fmt: skip
    _link_batches(files, receipt)
    now = timezone.localtime()
    receipt = replace(receipt, confirmed=Confirmation(str(actor), role.label, now))
    locked.receipt, locked.imported_at = receipt.as_dict(), now
    locked.full_clean()
    locked.save()
    changes = {_told(file): [None, [str(item) for item in file.corrections.all()] or "未作更正"] for file in files}
    record(actor=actor, action="确认导入", obj=locked, changes=changes)
    return locked


def _link_batches(files: Sequence[UploadedFile], receipt: ImportReceipt) -> None:
    """Tie each file to the batch that holds its figures; bytes that the batch keeps too need not be kept twice."""
    sha256_of = dict(receipt.files)
    batches = ImportBatch.objects.filter(
        agency__code=receipt.agency_code, year=receipt.year, sha256__in=sha256_of.values()
    )
    by_sha256 = {batch.sha256: batch for batch in batches}
    for file in files:
        file.batch = by_sha256.get(sha256_of.get(corrected_name(file), ""))
        if file.batch is not None and file.batch.sha256 == file.sha256:
            file.content = None
        file.save(update_fields=["batch", "content"])


@transaction.atomic
def delete_upload(*, upload: ImportUpload, actor: User | None) -> None:
    """Throw away an upload that was not imported. Raises UploadClosed."""
    locked = _open(upload)
    changes = {"文件": [[_told(file) for file in _files(locked)], None]}
    record(actor=actor, action="删除上传", obj=locked, changes=changes)
    locked.delete()


def purge_uploads(*, before: datetime) -> int:
    """Throw away what was uploaded before a moment and never imported; how many."""
    abandoned = ImportUpload.objects.filter(imported_at__isnull=True, uploaded_at__lt=before)
    for upload in abandoned:
        delete_upload(upload=upload, actor=None)
    return len(abandoned)
