"""The tree editor of a case being set up: one page, one address for every change, with and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import View

from evalcase.web.fragments import wants_fragment
from scoring.cases.choices import State
from scoring.cases.models import CaseIndicator
from scoring.cases.rights import Action
from scoring.cases.services import SheetError
from scoring.cases.views import CaseMixin
from scoring.tree.selectors import search_library
from scoring.tree.services.indicators import (
    Removed,
    StaleIndicator,
    add_indicator,
    move_indicator,
    remove_indicator,
    restore_indicator,
    update_indicator,
)
from scoring.tree.services.library import copy_from_library
from scoring.tree.services.rows import TreeError
from scoring.tree.services.weights import scale_to_whole, split_evenly, take_sum
from scoring.tree.views.page import INLINE, Outcome, editor_context, seen_values

REMOVED = "removed_indicator"
_SEPARATOR = "|"


class SetupMixin(CaseMixin):
    """For pages of a case whose tree is still open: a frozen one leads back to the case."""

    action = Action.SET_UP

    def frozen(self, request: HttpRequest) -> HttpResponse | None:
        """The way back to the case where there is nothing left to set up."""
        if self.case.state == State.SETUP:
            return None
        frozen = "指标体系已冻结，不能再修改；需要另一套指标时请另立案件"
        messages.info(request, frozen if self.case.framework_code else "本案不评分，没有指标体系")
        return redirect("case-detail", self.case.code)


class EditorView(SetupMixin, View):
    """What every button of the editor begins with: a POST first saves all cells that were changed, then acts."""

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        away = self.frozen(request)
        if away:
            return away
        version = request.POST.get("version", "")
        outcome = Outcome(row=request.POST.get("row", ""), version=_number(version) if version else None)
        self._save_cells(request.POST, outcome)
        if outcome.faults:
            outcome.failed, outcome.message = True, "有内容没有保存，请改正标出的内容"
        else:
            try:
                self.act(request, outcome)
            except SheetError as error:
                outcome.failed, outcome.message = True, str(error)
        return self.answer(request, outcome)

    def act(self, request: HttpRequest, outcome: Outcome) -> None:
        """What the button says; its words are told whether it went well or not. Raises SheetError."""
        raise NotImplementedError

    def answer(self, request: HttpRequest, outcome: Outcome) -> HttpResponse:
        """The editor as it stands now: its parts for the script, else the page with what is in the way, else anew."""
        if wants_fragment(request):
            return self.part(request, outcome)
        if outcome.faults or outcome.kept or outcome.problems:
            return self.page(request, outcome, status=422)
        (messages.error if outcome.failed else messages.success)(request, outcome.message or "已保存")
        anchor = f"?{urlencode({'row': outcome.row})}#row-{outcome.row}" if outcome.row else ""
        return redirect(reverse("case-setup", args=[self.case.code]) + anchor)

    def page(self, request: HttpRequest, outcome: Outcome, status: int = 200) -> HttpResponse:
        words = request.GET.get("q", "")
        found, count = search_library(words) if words.strip() else ([], 0)
        context = self._context(request, outcome) | {"q": words, "found": found, "found_count": count}
        return render(request, "scoring/tree/editor.html", context, status=status)

    def part(self, request: HttpRequest, outcome: Outcome) -> HttpResponse:
        """What changes on the page, for the script to put in its place."""
        return render(request, "scoring/tree/editor_part.html", self._context(request, outcome))

    def _context(self, request: HttpRequest, outcome: Outcome) -> dict[str, Any]:
        removed = _removed(request, self.case.code)
        return editor_context(self.case, outcome) | {"removed": removed, "version": self.case.sheet_version}

    def _save_cells(self, typed: QueryDict, outcome: Outcome) -> None:
        """Every cell that differs from what the page showed, one by one: a fault in one loses none of the others."""
        seen = seen_values(typed.get("seen", ""))
        for pk, row in seen.items():
            for name in INLINE:
                value = typed.get(f"{name}-{pk}")
                if value is not None and value != row.get(name):
                    self._save_cell(pk, name, value, {name: row.get(name, "")}, outcome)
                elif (kept := typed.get(f"kept-{pk}-{name}")) is not None and typed.get("do") != f"drop|{pk}|{name}":
                    outcome.kept[(pk, name)] = kept

    def _save_cell(self, pk: str, name: str, value: str, seen: dict[str, str], outcome: Outcome) -> None:
        try:
            update_indicator(case=self.case, pk=_number(pk), fields={name: value}, seen=seen, actor=self.user)
            outcome.message = "已保存"
            if outcome.version is not None and self.case.sheet_version == outcome.version + 1:
                outcome.version += 1
        except StaleIndicator as stale:
            outcome.kept[(pk, name)] = value
            outcome.failed, outcome.message = True, str(stale)
        except SheetError as error:
            outcome.faults[(pk, name)] = (value, str(error))


class TreeView(EditorView):
    """The editor, and the buttons that change its tree."""

    # Not removing, which wants the person before the page.
    resend_as: ClassVar = {
        "save": "保存指标体系",
        "sibling": "保存指标体系并添加同级指标",
        "child": "保存指标体系并添加下级指标",
        "up": "保存指标体系并上移一项指标",
        "down": "保存指标体系并下移一项指标",
        "in": "保存指标体系并把一项指标降级",
        "out": "保存指标体系并把一项指标升级",
    }

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        away = self.frozen(request)
        return away or self.page(request, Outcome(row=request.GET.get("row", "")))

    def act(self, request: HttpRequest, outcome: Outcome) -> None:
        typed = request.POST
        do, *arguments = typed.get("do", "save").split(_SEPARATOR)
        at = _number(outcome.row) if outcome.row else None
        if arguments[:1] and do in ("up", "down", "in", "out", "remove"):
            at = _number(arguments[0])
        if "entry" in typed:
            self._take_from_library(typed["entry"], at, outcome)
        elif do in _BUTTONS:
            _BUTTONS[do](self, request, at, outcome)
        elif do == "mine" and len(arguments) == 2:
            self._use_mine(arguments[0], arguments[1], outcome)

    def _use_mine(self, pk: str, name: str, outcome: Outcome) -> None:
        mine = outcome.kept.pop((pk, name), None)
        if mine is not None:
            update_indicator(case=self.case, pk=_number(pk), fields={name: mine}, actor=self.user)
            outcome.failed, outcome.message, outcome.row = False, f"已改为您填的“{mine}”", pk

    def _take_from_library(self, entry: str, at: int | None, outcome: Outcome) -> None:
        framework, version, path = [*entry.split(_SEPARATOR, 2), "", ""][:3]
        row = copy_from_library(case=self.case, framework=framework, version=version, path=path, at=at, actor=self.user)
        _stand_on(outcome, row, f"已加入“{row.name}”")

    def _move(self, direction: str, at: int | None, outcome: Outcome) -> None:
        row = move_indicator(case=self.case, pk=_chosen(at), direction=direction, actor=self.user)
        _stand_on(outcome, row, f"“{row.name}”现为第{row.level}级，路径：{row.path}")
        outcome.focus = ""

    def _add_sibling(self, request: HttpRequest, at: int | None, outcome: Outcome) -> None:
        row = add_indicator(case=self.case, after=at, actor=self.user)
        _stand_on(outcome, row, "已添加同级指标，请填写名称")

    def _add_child(self, request: HttpRequest, at: int | None, outcome: Outcome) -> None:
        row = add_indicator(case=self.case, parent=_chosen(at), actor=self.user)
        took_over = "，原有的评分规则和说明移到了这个下级指标" if row.rule else ""
        _stand_on(outcome, row, f"已添加下级指标{took_over}，请填写名称")

    def _remove(self, request: HttpRequest, at: int | None, outcome: Outcome) -> None:
        removed = remove_indicator(case=self.case, pk=_chosen(at), seen_version=outcome.version, actor=self.user)
        request.session[REMOVED] = {"case": self.case.code, "removed": removed.to_json()}
        outcome.row = ""
        count = f"（连同下级共{len(removed.rows)}项）" if len(removed.rows) > 1 else ""
        outcome.message = f"已删除“{removed.name}”{count}，可以撤销"

    def _undo(self, request: HttpRequest, at: int | None, outcome: Outcome) -> None:
        removed = _removed(request, self.case.code)
        if removed is None:
            raise TreeError("没有可以撤销的删除")
        row = restore_indicator(case=self.case, removed=removed, actor=self.user)
        del request.session[REMOVED]
        _stand_on(outcome, row, f"已恢复“{row.name}”")

    def _split(self, request: HttpRequest, at: int | None, outcome: Outcome) -> None:
        changed = split_evenly(case=self.case, pk=at, seen_version=outcome.version, actor=self.user)
        outcome.message = f"已平均分配到{len(changed)}项指标"

    def _scale(self, request: HttpRequest, at: int | None, outcome: Outcome) -> None:
        changed = scale_to_whole(case=self.case, pk=at, seen_version=outcome.version, actor=self.user)
        outcome.message = f"已按比例调整{len(changed)}项指标"

    def _sum(self, request: HttpRequest, at: int | None, outcome: Outcome) -> None:
        row = take_sum(case=self.case, pk=_chosen(at), seen_version=outcome.version, actor=self.user)
        outcome.message = f"“{row.name}”的分值已改为下级合计"


def _mover(direction: str) -> Callable[[TreeView, HttpRequest, int | None, Outcome], None]:
    return lambda view, _, at, outcome: view._move(direction, at, outcome)


_BUTTONS: dict[str, Callable[[TreeView, HttpRequest, int | None, Outcome], None]] = {
    **{direction: _mover(direction) for direction in ("up", "down", "in", "out")},
    "sibling": TreeView._add_sibling,
    "child": TreeView._add_child,
    "remove": TreeView._remove,
    "undo": TreeView._undo,
    "split": TreeView._split,
    "scale": TreeView._scale,
    "sum": TreeView._sum,
}


def _stand_on(outcome: Outcome, row: CaseIndicator, message: str) -> None:
    outcome.row, outcome.message, outcome.focus = str(row.pk), message, f"name-{row.pk}"


def _chosen(at: int | None) -> int:
    if at is None:
        raise TreeError("请先选中一项指标")
    return at


def _number(text: str) -> int:
    """A primary key as typed by the page; 0, which is nobody's, for anything else."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _removed(request: HttpRequest, code: str) -> Removed | None:
    kept = request.session.get(REMOVED)
    return Removed.from_json(kept["removed"]) if kept and kept["case"] == code else None


class LibraryView(SetupMixin, View):
    """Searching the library of frameworks beside the tree; a fragment for the script, the editor's page without it."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        words = request.GET.get("q", "")
        if not wants_fragment(request):
            return redirect(f"{reverse('case-setup', args=[code])}?{urlencode({'q': words})}#library")
        found, count = search_library(words) if words.strip() else ([], 0)
        return render(request, "scoring/tree/library.html", {"q": words, "found": found, "found_count": count})
