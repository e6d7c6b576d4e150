"""The score sheet: the page, the saving of cells, and reading the facts anew."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse, RawPostDataException
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from evalcase.audit.context import note_role
from evalcase.web.access import BY_OBJECT, NotOpen
from evalcase.web.views import ActionView
from indicators.rules.answers import text_of
from scoring.cases.choices import OPEN_STATES, State
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.rights import Action, may
from scoring.cases.services import SheetError
from scoring.cases.views import CaseMixin
from scoring.cases.workflow import steps_from
from scoring.evidence.selectors import papers_per_leaf
from scoring.score_sheet.edits import Edit
from scoring.score_sheet.selectors import (
    branches,
    field_data,
    groups,
    last_year,
    outstanding,
    page_row,
    row_data,
    sheet_for_saving,
    standing,
)
from scoring.score_sheet.services import BusySheet, Saved, save_cells
from scoring.scores.evaluation import compiled_case, rows_of
from scoring.scores.fields import fields_of
from scoring.scores.services import newest_batch, score_case
from units.people.models import User

_MOST_EDITS = 500
_LARGEST_BODY = 1_000_000
_MOST_EARLIER = 20  # as in sheet.js
_LONGEST_OPERATION = 64
_LONGEST_NUMBER = 18  # digits of a key


class SheetView(CaseMixin, View):
    """The sheet to fill in. A plain post of the whole form saves it where scripts fail."""

    action = Action.SCORE
    resend_as = "保存评分表"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        if self.case.state == State.SETUP:
            messages.info(request, "指标体系冻结以后才能评分。")
            return redirect("case-setup", code)
        return self.page()

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        try:
            saved = save_cells(case=self.case, edits=posted_edits(request), actor=self.user)
        except SheetError as error:
            return self.page(failure=str(error), status=409)
        if saved.conflicts or saved.refusals:
            return self.page(saved=saved, status=409)
        messages.success(request, "已保存。")
        return redirect("sheet", self.case.code)

    def page(self, *, saved: Saved | None = None, failure: str = "", status: int = 200) -> HttpResponse:
        case = self.case if saved is None else saved.case
        if not case.framework:
            raise NotOpen("这类报告不评分，没有评分表")
        rows = rows_of(case) if saved is None else list(saved.indicators)
        counted = papers_per_leaf(case)
        ladder = compiled_case(case.pk, case.framework_sha256).ladder
        before = last_year(case)
        context = {
            "case": case,
            "groups": [shown_group(group, before, counted) for group in groups(rows)],
            "standing": standing(case, rows, ladder),
            "open": case.state in OPEN_STATES,
            "stale": case.state in OPEN_STATES and case.facts_batch < newest_batch(case),
            "outstanding": outstanding(rows, frozenset(counted)),
            "steps": steps_from(case.state, self.person.role),
            "returned": self.case.transitions.filter(action="return").last() if case.state == State.RETURNED else None,
            "conflicts": [] if saved is None else [told_conflict(one, rows) for one in saved.conflicts],
            "refusals": [] if saved is None else saved.refusals,
            "failure": failure,
        }
        return render(self.request, "scoring/score_sheet/page.html", context, status=status)


class CellsView(View):
    """Saves the cells that a script sends; answers with every row that changed. Its queries are counted."""

    access = BY_OBJECT

    def post(self, request: HttpRequest, code: str) -> JsonResponse:
        user = request.user
        assert isinstance(user, User)  # noqa: S101 - the access middleware lets nobody else through
        try:
            case, person, rows = sheet_for_saving(user, code)
        except Case.DoesNotExist as error:
            raise NotOpen(str(error)) from None
        if person.role is None or not may(person, Action.SCORE):
            raise PermissionDenied
        note_role(person.role.label)
        try:
            edits, since = sent_save(sent_body(request))
        except ValueError as error:
            return JsonResponse({"message": f"发来的内容无法读取：{error}，请刷新页面"}, status=400)
        try:
            saved = save_cells(case=case, edits=edits, actor=user, indicators=rows)
        except BusySheet as error:
            return JsonResponse({"message": str(error)}, status=503)
        except SheetError as error:
            return JsonResponse({"message": str(error)}, status=409)
        if since not in (None, saved.read_version):  # the page has not seen what others saved meanwhile
            saved.changed = {row.pk for row in saved.indicators}
        return JsonResponse(saved_data(saved))

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """What others changed since the version ``since``: nothing to tell is an empty answer (204)."""
        try:
            case, person, rows = sheet_for_saving(request.user, code)  # type: ignore[arg-type]
        except Case.DoesNotExist as error:
            raise NotOpen(str(error)) from None
        if not may(person, Action.SCORE):
            raise PermissionDenied
        if request.GET.get("since") == str(case.sheet_version):
            return HttpResponse(status=204)
        saved = Saved(case, rows, changed={row.pk for row in rows})
        return JsonResponse(saved_data(saved))


class FactsView(CaseMixin, ActionView):
    """Reads the agency's figures anew, after an import, and scores with them."""

    action = Action.SCORE
    refusals = (SheetError,)

    def act(self) -> str:
        score_case(case=self.case, actor=self.user)
        return "已按最新导入的数据重新取数和计算。"

    def get_success_url(self) -> str:
        return reverse("sheet", args=[self.case.code])


def shown_group(group: dict[str, Any], before: Any, counted: dict[int, int]) -> dict[str, Any]:
    """A group with each row's texts, fields and evidence count, for the template."""
    leaves = [
        {
            "number": number,
            "indicator": row,
            "before": before.get(row.path),
            "papers": counted.get(row.pk, 0),
            **split_fields(page_row(row)),
        }
        for number, row in group["leaves"]
    ]
    return group | {"leaves": leaves}


def split_fields(row: dict[str, Any]) -> dict[str, Any]:
    """A row's fields by where they stand: target and data, choices, and the words beside the score."""
    fields = list(row["fields"].values())
    words = {"reason", "override", "override_reason"}
    return row | {
        "target_field": row["fields"].get("target"),
        "inputs": [field for field in fields if field["name"] not in words | {"target"}],
        "reason": row["fields"]["reason"],
        "override": row["fields"]["override"],
        "override_reason": row["fields"]["override_reason"],
    }


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
    return _edits(data, _MOST_EDITS), since


def sent_edits(body: bytes, most: int = _MOST_EDITS) -> list[Edit]:
    """The edits a script sends: ``{"edits": [{i, f, v, b, o, p}]}``, the fields of ``Edit``. Raises ValueError."""
    return _edits(_data(body), most)


def _data(body: bytes) -> dict[str, Any]:
    if len(body) > _LARGEST_BODY:
        raise ValueError("内容过长")
    try:
        data = json.loads(body)
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
    """The edits of a plain form: fields ``<indicator>:<field>`` with their versions in ``v:<indicator>:<field>``."""
    found = []
    for name in request.POST:
        pk, colon, field = name.partition(":")
        version = request.POST.get(f"v:{name}", "")
        if colon and _is_number(pk) and _is_number(version):
            found.append(Edit(int(pk), field, request.POST[name].replace("\r\n", "\n"), int(version)))
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER


def saved_data(saved: Saved) -> dict[str, Any]:
    """What came of a save, as the page's script reads it; every text is ready to print."""
    case, rows = saved.case, saved.indicators
    ladder = compiled_case(case.pk, case.framework_sha256).ladder
    return {
        "standing": standing(case, rows, ladder),
        "rows": [row_data(row) for row in rows if row.rule and row.pk in saved.changed],
        "branches": branches(rows),
        "conflicts": [told_conflict(one, rows) for one in saved.conflicts],
        "refusals": [
            {"id": one.edit.indicator, "field": one.edit.field, "message": one.message} for one in saved.refusals
        ],
    }


def told_conflict(conflict: Any, rows: Any) -> dict[str, Any]:
    """A conflict with both values, and the cell as it now is."""
    edit = conflict.edit
    indicator: CaseIndicator = next(row for row in rows if row.pk == edit.indicator)
    field = next(one for one in fields_of(indicator) if one.name == edit.field)
    return {
        "id": edit.indicator,
        "field": edit.field,
        "name": indicator.name,
        "label": field.label,
        "mine": text_of(edit.value),
        "theirs": text_of(conflict.theirs),
        "by": conflict.name,
        "at": conflict.at,
        "version": conflict.version,
        "current": field_data(indicator, field),
    }
