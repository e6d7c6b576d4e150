"""A panel member's own sheet: nobody else's figure before they are open."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from evalcase.web.access import NotOpen
from evalcase.web.fragments import wants_fragment
from scoring.cases.choices import OPEN_STATES
from scoring.cases.rights import Action
from scoring.cases.services import SheetError
from scoring.cases.views import CaseMixin
from scoring.evidence.selectors import papers_per_leaf
from scoring.panel.models import PanelMember
from scoring.panel.plot import plot_of
from scoring.panel.selectors import MyRow, member_of, my_rows, panel_of, spreads
from scoring.panel.services.scores import Draft, StaleDraft, lacks, save_panel_scores, submit_panel_scores
from scoring.panel.views.page import number_of


@method_decorator(never_cache, name="dispatch")
class MyPanelView(CaseMixin, View):
    """``cases/<code>/panel/mine/``: one's own sheet. A post saves the draft, or submits it; a script's gets JSON."""

    action = Action.JUDGE
    resend_as: ClassVar = {"": "保存评分草稿", "save": "保存评分草稿"}

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self._page(self._member())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        member, scripted = self._member(), wants_fragment(request)
        try:
            problems = self._take(member, request.POST)
        except StaleDraft as error:
            if scripted:
                return JsonResponse({"message": str(error)}, status=409)
            return self._page(member, str(error), version=error.version, status=409)
        except SheetError as error:
            if scripted:
                return JsonResponse({"message": str(error)}, status=409)
            return self._page(self._member(), str(error), status=409)
        if scripted:
            return JsonResponse(self._saved(problems))
        if problems:
            return self._page(self._member(), "下列评分没有保存：", problems=problems, status=409)
        messages.success(request, "已提交。" if request.POST.get("do") == "submit" else "草稿已保存。")
        return redirect("panel-mine", code)

    def _take(self, member: PanelMember, data: QueryDict) -> dict[int, str]:
        """Save what was typed and, if asked, submit it. What was saved stays saved where submission is refused."""
        version = number_of(data.get("version"))
        kept = save_panel_scores(member=member, drafts=_drafts(data), seen_version=version, actor=self.user)
        if data.get("do") == "submit" and not kept.problems:
            submit_panel_scores(member=member, seen_version=kept.version, actor=self.user)
        return kept.problems

    def _saved(self, problems: dict[int, str]) -> dict[str, Any]:
        """What a script is told of a save: the version to go on from, how many are complete, what was not taken."""
        member = self._member()
        done = sum(not lacks(row) for row in my_rows(member))
        return {"version": member.version, "done": done, "problems": {str(pk): text for pk, text in problems.items()}}

    def _member(self) -> PanelMember:
        panel = panel_of(self.case)
        member = None if panel is None else member_of(panel, self.user)
        if panel is None or member is None:
            raise NotOpen("您不是本案专家组的成员")
        member.panel = panel
        return member

    def _page(
        self,
        member: PanelMember,
        failure: str = "",
        *,
        problems: dict[int, str] | None = None,
        version: int | None = None,
        status: int = 200,
    ) -> HttpResponse:
        panel, rows = member.panel, my_rows(member)
        counted = papers_per_leaf(self.case)
        shown = spreads(panel, self.user)
        writable = panel.closed_at is None and member.submitted_at is None and self.case.state in OPEN_STATES
        context = {
            "case": self.case,
            "panel": panel,
            "member": member,
            "version": member.version if version is None else version,
            "rows": [self._row(row, counted, problems or {}, writable) for row in rows],
            "done": sum(not lacks(row) for row in rows),
            "writable": writable,
            "failure": failure,
            "problems": problems or {},
            "spreads": None if shown is None else [{"leaf": one, "plot": plot_of(one)} for one in shown],
        }
        return render(self.request, "scoring/panel/mine.html", context, status=status)

    def _row(self, row: MyRow, counted: dict[int, int], problems: dict[int, str], writable: bool) -> dict[str, Any]:
        posted: Any = self.request.POST if writable else {}
        pk = row.indicator.pk
        kept = "" if row.score is None else f"{row.score:f}"
        return {
            "row": row,
            "score": posted.get(f"score:{pk}", kept),
            "reason": posted.get(f"reason:{pk}", row.reason),
            "problem": problems.get(pk, ""),
            "papers": counted.get(pk, 0),
        }


def _drafts(data: QueryDict) -> list[Draft]:
    found = []
    for name in data:
        kind, _, pk = name.partition(":")
        if kind == "score" and pk.isascii() and pk.isdigit() and len(pk) < 12:
            found.append(Draft(int(pk), str(data[name]), str(data.get(f"reason:{pk}", ""))))
    return found
