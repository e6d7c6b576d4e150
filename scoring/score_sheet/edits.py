"""Edits of cells: read from what a page sends, and each looked at by itself.

Saving and every preview ask here what the score sheet would keep, what is wrong with it and whether it may stand, so
that what a person is shown before they confirm is what saving then does. Cells are as many as the sheet has rows, so
they are read here and by no form.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, RawPostDataException

from evalcase.printable import printable_data
from evalcase.web.numbers import sent_number
from indicators.rules import Answers
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.services import require_open
from scoring.score_sheet.amounts import with_unit
from scoring.scores.fields import Field, field_of, problem_of, stored_value

MOST_EDITS = 500
_LARGEST_BODY = 1_000_000
_MOST_EARLIER = 20  # as in saving.js
_LONGEST_OPERATION = 64
_NO_CELL = "评分表中没有这一格，请刷新页面"


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person wants in a cell.

    ``base`` is the version they saw; None means: whatever is there (an import that was previewed). ``operation`` names
    this very keystroke's save, so that sending it twice changes nothing. ``earlier`` names saves of the same cell whose
    answer never arrived: over one of them this is no conflict.
    """

    indicator: int
    field: str
    value: Any
    base: int | None = None
    operation: str = ""
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedEdit:
    """What an edit would become.

    ``refusal`` says why no sheet takes it; ``problem`` what is wrong with a value that the sheet keeps all the same,
    for it never refuses an unfinished one. ``indicator`` and ``field`` are None where the sheet has no such cell.
    """

    edit: Edit
    indicator: CaseIndicator | None = None
    field: Field | None = None
    before: Any = ""
    after: Any = ""
    problem: str = ""
    refusal: str = ""

    @property
    def status(self) -> str:
        """``refused``, ``unchanged``, ``new`` (the cell was empty) or ``changed``."""
        if self.refusal:
            return "refused"
        if self.before == self.after:
            return "unchanged"
        return "new" if self.before == "" else "changed"


def check_cells(case: Case, edits: Sequence[Edit], indicators: Sequence[CaseIndicator]) -> list[CheckedEdit]:
    """Each edit against the sheet as it stands; nothing is saved. Raises ScoreSheetError where the case is not open."""
    require_open(case)
    leaves = leaves_by_key(indicators)
    return [check_edit(edit, leaves) for edit in edits]


def leaves_by_key(indicators: Sequence[CaseIndicator]) -> dict[int, CaseIndicator]:
    return {row.pk: row for row in indicators if row.rule}


def check_edit(edit: Edit, leaves: Mapping[int, CaseIndicator]) -> CheckedEdit:
    """One edit against the leaves by key."""
    indicator = leaves.get(edit.indicator)
    field = field_of(indicator, edit.field) if indicator is not None else None
    if indicator is None or field is None:
        return CheckedEdit(edit, refusal=_NO_CELL)
    before = stored_value(indicator.score, field.name)
    try:
        value = field.cell_kind.clean(edit.value)
    except ValueError as error:
        refusal = f"“{field.label}”{error}，请改短或改正后再填"
        return CheckedEdit(edit, indicator, field, before, edit.value, refusal=refusal)
    refusal = "" if value == before else why_not_typed(indicator, field, value)
    return CheckedEdit(edit, indicator, field, before, value, problem_of(indicator, field, value), refusal)


def why_not_typed(indicator: CaseIndicator, field: Field, value: Any) -> str:
    """A figure that a formula gives, or an amount of a workbook, is not typed over: it would contradict its table."""
    if field.cell_kind is not Answers.QUANTITY or value == "":
        return ""
    read = indicator.score.resolved.get(field.name, {})
    why = {"formula": "由其他数据计算得出", "amount": "来自工作簿"}.get(read.get("source", ""))
    if why is None:
        return ""
    mend = "请更正它所依据的数据" if read["source"] == "formula" else "请更正工作簿后重新导入"
    return f"“{indicator.name}”的{field.label}{why}（{read['place']}），不能直接填写；{mend}"


def sent_body(request: HttpRequest) -> bytes:
    """The body of a script's request. Raises ValueError for a form with files, which has been read by then."""
    try:
        return request.body
    except RawPostDataException:
        raise ValueError("应为 JSON") from None


def sent_save(body: bytes) -> tuple[list[Edit], int | None]:
    """The edits of a save, and ``since``, the version of the sheet that its page shows. Raises ValueError."""
    data = _data(body)
    since = data.get("since")
    if not (since is None or isinstance(since, int)):
        raise ValueError("格式不对")
    return _edits(data, MOST_EDITS), since


def sent_edits(body: bytes, most: int = MOST_EDITS) -> list[Edit]:
    """The edits a script sends: ``{"edits": [{i, f, v, b, o, p}]}``, the fields of ``Edit``. Raises ValueError."""
    return _edits(_data(body), most)


def _data(body: bytes) -> dict[str, Any]:
    if len(body) > _LARGEST_BODY:
        raise ValueError("内容过长")
    try:
        data = printable_data(json.loads(body))
    except (ValueError, RecursionError):
        raise ValueError("格式不对") from None
    if not isinstance(data, dict):
        raise ValueError("格式不对")
    return data


def _edits(data: dict[str, Any], most: int) -> list[Edit]:
    edits = data.get("edits")
    if not isinstance(edits, list) or len(edits) > most:
        raise ValueError("格式不对")
    return [_edit(item) for item in edits]


def _edit(item: Any) -> Edit:
    if not isinstance(item, dict) or not isinstance(item.get("i"), int) or not isinstance(item.get("f"), str):
        raise ValueError("格式不对")
    base, operation, earlier = item.get("b"), item.get("o", ""), item.get("p", [])
    if not isinstance(base, int) or isinstance(base, bool) or not _names(operation):
        raise ValueError("格式不对")
    if not isinstance(earlier, list) or len(earlier) > _MOST_EARLIER or not all(one and _names(one) for one in earlier):
        raise ValueError("格式不对")
    return Edit(item["i"], item["f"], item.get("v"), base, operation, tuple(earlier))


def _names(operation: Any) -> bool:
    """Whether it may name an operation; it is stored as it is, so without NUL and halves of a pair."""
    return isinstance(operation, str) and len(operation) <= _LONGEST_OPERATION and operation.isprintable()


def posted_edits(request: HttpRequest) -> list[Edit]:
    """The edits of a plain form: fields ``<indicator>:<field>`` with their versions in ``v:<indicator>:<field>``.

    Of an amount ``w:…`` is what its cell showed and ``u:…`` the unit that a bare number means there.
    """
    edits = []
    for name, text in request.POST.items():
        key, colon, field = name.partition(":")
        pk, version = sent_number(key), sent_number(request.POST.get(f"v:{name}", ""))
        if colon and pk is not None and version is not None and request.POST.get(f"w:{name}") != text:
            typed = with_unit(str(text).replace("\r\n", "\n"), request.POST.get(f"u:{name}", ""))
            edits.append(Edit(pk, field, typed, version))
    return edits
