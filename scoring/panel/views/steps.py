"""What the moderator of a panel does, a class a step; a refused one shows the page of the panel again."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpResponse

from evalcase.web.access import found_or_hidden
from evalcase.web.views import FormPage
from scoring.cases.models import CaseIndicator
from scoring.cases.services import ScoreSheetError
from scoring.panel.forms import CloseForm, ConcludeForm, ConveneForm, HandOverForm, LeavesForm, MembersForm, ReopenForm
from scoring.panel.models import Panel, PanelMember
from scoring.panel.selectors import panel_of
from scoring.panel.services.conclude import conclude_all, conclude_indicator
from scoring.panel.services.convening import (
    PanelError,
    arrange_panel,
    close_panel,
    convene_panel,
    hand_over_panel,
    set_members,
)
from scoring.panel.services.scores import reopen_panel_scores
from scoring.panel.views.page import PanelPage


class PanelStep(PanelPage, FormPage):
    """One step, with what was typed for it."""

    http_method_names = ["post", "options"]
    refusals = (ScoreSheetError,)

    def panel(self) -> Panel:
        """The panel as it stands. Raises PanelError where there is none."""
        panel = panel_of(self.case)
        if panel is None:
            raise PanelError("本案还没有组建专家组")
        return panel


class ConveneView(PanelStep):
    """A panel is convened; whoever does it moderates."""

    form_class = ConveneForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"leaves": self.leaves, "people": self.people}

    def act(self) -> str:
        convene_panel(
            case=self.case,
            method=self.form.cleaned_data["method"],
            indicators=self.form.indicators,
            seats=self.form.seats,
            actor=self.user,
        )
        return "专家组已组建，各成员可以开始独立评分。"


class ArrangeView(PanelStep):
    """Method and indicators are chosen anew."""

    form_class = LeavesForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"leaves": self.leaves}

    def act(self) -> str:
        method = self.form.cleaned_data["method"]
        arrange_panel(panel=self.panel(), method=method, indicators=self.form.indicators, actor=self.user)
        return "计算方法和评分指标已保存。"


class MembersView(PanelStep):
    """Members and weights are changed."""

    form_class = MembersForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"people": self.people}

    def act(self) -> str:
        set_members(panel=self.panel(), seats=self.form.seats, actor=self.user)
        return "成员和权重已保存。"


class HandOverView(PanelStep):
    """Another evaluator moderates."""

    form_class = HandOverForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"people": self.people}

    def act(self) -> str:
        chosen = self.form.cleaned_data["moderator"]
        hand_over_panel(panel=self.panel(), moderator=chosen, actor=self.user)
        return f"主持人已更换为{chosen}。"


class CloseView(PanelStep):
    """The scoring ends."""

    form_class = CloseForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"auto_id": "close-%s"}

    def act(self) -> str:
        close_panel(panel=self.panel(), reason=self.form.cleaned_data["reason"], actor=self.user)
        return "独立评分已结束。"


class ReopenView(PanelStep):
    """A member's scores are given back."""

    form_class = ReopenForm
    member: PanelMember

    def instead(self) -> HttpResponse | None:
        members = PanelMember.objects.filter(panel__case=self.case).select_related("panel", "user")
        self.member = found_or_hidden(members, pk=self.kwargs["pk"])
        self.member.panel.case = self.case
        return super().instead()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"auto_id": f"reopen-{self.kwargs['pk']}-%s"}

    def act(self) -> str:
        reopen_panel_scores(member=self.member, reason=self.form.cleaned_data["reason"], actor=self.user)
        return f"已退回{self.member.user}的评分。"


class ConcludeView(PanelStep):
    """The score of one indicator goes into the sheet."""

    form_class = ConcludeForm
    leaf: CaseIndicator

    def instead(self) -> HttpResponse | None:
        self.leaf = found_or_hidden(self.case.indicators.all(), pk=self.kwargs["pk"])
        return super().instead()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"auto_id": ConcludeForm.ids(self.kwargs["pk"])}

    def act(self) -> str:
        given = self.form.cleaned_data
        item = conclude_indicator(panel=self.panel(), indicator=self.leaf, actor=self.user, **given)
        return f"“{self.leaf.name}”定为{item.concluded}分，已写入评分表。"


class ConcludeAllView(PanelStep):
    """All that the moderator has not concluded goes into the sheet as the method gives it."""

    form_class = Form  # a bare button

    def act(self) -> str:
        return f"{conclude_all(panel=self.panel(), actor=self.user)}项指标已按方法定分，写入评分表。"
