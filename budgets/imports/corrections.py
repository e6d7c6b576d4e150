"""The cells that a person typed on the page of an upload: as many inputs as there are faulty cells, and one other."""

from __future__ import annotations

from django.http import HttpRequest

from budgets.imports.models import ImportUpload, UploadedFile
from budgets.imports.services.uploads import Correction
from evalcase.spreadsheets.corrections import NotCorrectable, position
from evalcase.web.access import NotOpen
from evalcase.web.numbers import sent_number


def corrections_in(request: HttpRequest, upload: ImportUpload) -> list[Correction]:
    """What was typed for cells of the upload; an input left empty is none.

    Raises NotOpen for a file of another upload, NotCorrectable for a place that is no cell.
    """
    files = {file.pk: file for file in UploadedFile.objects.filter(upload=upload)}
    typed = [(name, text) for name, text in request.POST.items() if isinstance(text, str)]
    corrections: list[Correction] = []
    for name, text in [*typed, _other_cell(request)]:
        place = read_field_name(name)
        if place is None or not text.strip():
            continue
        pk, cell, sheet = place
        if pk not in files:
            raise NotOpen(f"本次上传没有第{pk}号文件")
        corrections.append(Correction(files[pk], sheet, cell, text))
    return corrections


def _other_cell(request: HttpRequest) -> tuple[str, str]:
    """The cell that a person names: file and worksheet are chosen together, as ``12-收支表``."""
    where, cell = request.POST.get("other-sheet", ""), request.POST.get("other-cell", "").strip().upper()
    text = request.POST.get("other-value", "")
    pk, _, sheet = where.partition("-")
    number = sent_number(pk)
    if not text.strip() or number is None:
        return "", ""
    name = field_name(number, cell, sheet)
    if read_field_name(name) is None:
        raise NotCorrectable(f"“{cell}”不是单元格，请填写如 C5 的列号和行号")
    return name, text


def field_name(file_pk: int, cell: str, sheet: str) -> str:
    """The name of a cell's input; the sheet's name last, since it may hold anything."""
    return f"cell-{file_pk}-{cell}-{sheet}"


def read_field_name(name: str) -> tuple[int, str, str] | None:
    """File, cell and sheet of an input's name; None for other inputs."""
    parts = name.split("-", 3)
    if len(parts) < 4 or parts[0] != "cell" or position(parts[2]) is None:
        return None
    number = sent_number(parts[1])
    return None if number is None else (number, parts[2], parts[3])
