"""The panel of a case: convening it, following it, settling what it gave."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from indicators.rules import Answers
from indicators.rules.answers import as_decimal
from scoring.cases.choices import OPEN_STATES
from scoring.cases.models import CaseIndicator
from scoring.cases.rights import Action
from scoring.cases.services import SheetError
from scoring.cases.views import CaseMixin
from scoring.panel.models import Panel, PanelMember, PanelMethod
from scoring.panel.plot import plot_of
from scoring.panel.selectors import candidates, is_revealed, judgement_leaves, members_of, panel_of, spreads
from scoring.panel.services.conclude import settle_all, settle_indicator
from scoring.panel.services.convening import (
    PanelError,
    Seat,
    arrange_panel,
    close_panel,
    convene_panel,
    hand_over_panel,
    set_members,
)
from scoring.panel.services.scores import reopen_panel_scores


@method_decorator(never_cache, name="dispatch")
class PanelView(CaseMixin, View):
    """``cases/<code>/panel/``: convening, progress, and once figures are open the spread; the moderator settles here.

    A post names its step in ``do``.
    """

    action = Action.MODERATE

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        steps = {
            "convene": self._convene,
            "arrange": self._arrange,
            "members": self._members,
            "hand_over": self._hand_over,
            "close": self._close,
            "reopen": self._reopen,
            "settle": self._settle,
            "settle_all": self._settle_all,
        }
        step = steps.get(request.POST.get("do", ""))
        if step is None:
            return self._page("没有这一步操作，请刷新页面", status=400)
        try:
            said = step(request.POST)
        except SheetError as error:
            return self._page(str(error), status=409)
        messages.success(request, said)
        return redirect("panel", code)

    def _convene(self, data: QueryDict) -> str:
        seats = self._seats(data)
        leaves = self._leaves(data)
        convene_panel(case=self.case, method=_method(data), indicators=leaves, seats=seats, actor=self.user)
        return "专家组已组建，各成员可以开始独立评分。"

    def _arrange(self, data: QueryDict) -> str:
        arrange_panel(panel=self._panel(), method=_method(data), indicators=self._leaves(data), actor=self.user)
        return "计算方法和评分指标已保存。"

    def _members(self, data: QueryDict) -> str:
        set_members(panel=self._panel(), seats=self._seats(data), actor=self.user)
        return "成员和权重已保存。"

    def _hand_over(self, data: QueryDict) -> str:
        chosen = next((one for one in candidates(self.case) if str(one.pk) == data.get("moderator")), None)
        if chosen is None:
            raise PanelError("所选的人不是本案的评价人员，请刷新页面")
        hand_over_panel(panel=self._panel(), moderator=chosen, actor=self.user)
        return f"主持人已更换为{chosen}。"

    def _close(self, data: QueryDict) -> str:
        close_panel(panel=self._panel(), reason=data.get("reason", ""), actor=self.user)
        return "独立评分已结束。"

    def _reopen(self, data: QueryDict) -> str:
        panel = self._panel()
        member = PanelMember.objects.filter(panel=panel, pk=number_of(data.get("member"))).first()
        if member is None:
            raise PanelError("这名成员已不在专家组中，请刷新页面")
        member.panel = panel
        reopen_panel_scores(member=member, reason=data.get("reason", ""), actor=self.user)
        return f"已退回{member.user}的评分。"

    def _settle(self, data: QueryDict) -> str:
        panel = self._panel()
        leaf = CaseIndicator.objects.filter(case=self.case, pk=number_of(data.get("indicator"))).first()
        if leaf is None:
            raise PanelError("本案没有这项指标，请刷新页面")
        item = settle_indicator(
            panel=panel, indicator=leaf, score=data.get("score", ""), reason=data.get("reason", ""), actor=self.user
        )
        return f"“{leaf.name}”定为{item.settled}分，已写入评分表。"

    def _settle_all(self, data: QueryDict) -> str:
        count = settle_all(panel=self._panel(), actor=self.user)
        return f"{count}项指标已按方法定分，写入评分表。"

    def _panel(self) -> Panel:
        panel = panel_of(self.case)
        if panel is None:
            raise PanelError("本案还没有组建专家组")
        return panel

    def _leaves(self, data: QueryDict) -> list[CaseIndicator]:
        chosen = set(data.getlist("leaf"))
        return [leaf for leaf in judgement_leaves(self.case) if str(leaf.pk) in chosen]

    def _seats(self, data: QueryDict) -> list[Seat]:
        chosen, seats = set(data.getlist("member")), []
        for user in candidates(self.case):
            if str(user.pk) in chosen:
                typed = data.get(f"weight:{user.pk}", "")
                weight = as_decimal(_plain(typed))
                if weight is None or weight <= 0:
                    raise PanelError(f"{user}的权重“{typed[:20]}”应为大于0的数，最多两位小数")
                seats.append(Seat(user, weight))
        return seats

    def _page(self, failure: str = "", status: int = 200) -> HttpResponse:
        panel = panel_of(self.case)
        context = {
            "case": self.case,
            "panel": panel,
            "open": self.case.state in OPEN_STATES,
            "failure": failure,
            "do": self.request.POST.get("do", ""),
            "posted": self.request.POST,
            "methods": PanelMethod.choices,
        }
        context |= self._before() if panel is None else self._standing(panel)
        return render(self.request, "scoring/panel/page.html", context, status=status)

    def _before(self) -> dict[str, Any]:
        posted = self.request.POST
        people, leaves = candidates(self.case), judgement_leaves(self.case)
        asked = posted.get("do") == "convene"
        picked = set(posted.getlist("leaf")) if asked else {str(leaf.pk) for leaf in leaves}
        return {
            "method": posted.get("method", PanelMethod.MEAN.value),
            "leaf_choices": [(leaf, str(leaf.pk) in picked) for leaf in leaves],
            "seat_choices": self._seat_choices(people, {}),
        }

    def _standing(self, panel: Panel) -> dict[str, Any]:
        members = members_of(panel)
        shown = spreads(panel, self.user)
        people = candidates(self.case)
        moderates = panel.moderator_id == self.user.pk
        revealed = is_revealed(panel, [row.member for row in members])
        judged = list(panel.indicators.order_by("order"))
        context = {
            "members": members,
            "judged": judged,
            "moderates": moderates,
            "orphaned": not moderates and all(one.pk != panel.moderator_id for one in people),
            "is_member": any(row.member.user_id == self.user.pk for row in members),
            "revealed": revealed,
            "waiting": [row for row in members if not row.submitted],
            "people": people,
            "spreads": None if shown is None else [self._shown(one) for one in shown],
            "unsettled": 0 if shown is None else sum(one.item.settled is None for one in shown),
            "seatable": moderates and not revealed,
            "arrangeable": moderates and panel.closed_at is None and not any(row.done for row in members),
        }
        if context["seatable"]:
            held = {row.member.user_id: row.member for row in members}
            context["seat_choices"] = self._seat_choices(people, held)
        if context["arrangeable"]:
            chosen = {leaf.pk for leaf in judged}
            context["method"] = panel.method
            context["leaf_choices"] = [(leaf, leaf.pk in chosen) for leaf in judgement_leaves(self.case)]
        return context

    def _seat_choices(self, people: Any, held: dict[int, PanelMember]) -> list[tuple[Any, bool, str]]:
        """Each evaluator, whether chosen, and the weight as typed or kept."""
        posted = self.request.POST
        if posted.get("do") in ("convene", "members"):
            chosen = set(posted.getlist("member"))
            return [(one, str(one.pk) in chosen, posted.get(f"weight:{one.pk}", "1")) for one in people]
        weights = {pk: f"{member.weight.normalize():f}" for pk, member in held.items()}
        return [(one, one.pk in held, weights.get(one.pk, "1")) for one in people]

    def _shown(self, leaf: Any) -> dict[str, Any]:
        """An indicator's spread with its plot; what was typed for it and not taken stands in the fields again."""
        posted, item = self.request.POST, leaf.item
        mine = posted.get("do") == "settle" and posted.get("indicator") == str(leaf.indicator.pk)
        kept = item.settled if item.settled is not None else leaf.computed
        return {
            "leaf": leaf,
            "plot": plot_of(leaf),
            "score": posted.get("score", "") if mine else "" if kept is None else f"{kept:f}",
            "reason": posted.get("reason", "") if mine else item.settled_reason,
            "failed": mine,
        }


def _method(data: QueryDict) -> PanelMethod:
    text = data.get("method", "")
    if text not in PanelMethod.values:
        raise PanelError("没有选择计算方法，请选择一种")
    return PanelMethod(text)


def _plain(typed: str) -> str:
    """A typed weight in half-width characters; nothing where it is too long to be one."""
    try:
        return str(Answers.POINTS.clean(typed))
    except ValueError:
        return ""


def number_of(text: str | None) -> int:
    """A key or version from a form; -1, which is none, for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else -1
