"""A panel member's own scores: nobody else's figure before they are open."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from evalcase.web.access import NotOpen
from evalcase.web.fragments import wants_fragment
from evalcase.web.views import FormPage
from scoring.cases.choices import OPEN_STATES
from scoring.cases.rights import Action
from scoring.cases.services import ScoreSheetError
from scoring.cases.views import CaseMixin
from scoring.evidence.selectors import papers_per_leaf
from scoring.panel.forms import ScoresForm
from scoring.panel.models import PanelMember
from scoring.panel.plot import plot_of
from scoring.panel.selectors import member_of, my_rows, panel_of, visible_scores
from scoring.panel.services.scores import lacks, save_panel_scores, submit_panel_scores


class OneMember:
    """For a view of the person's own scores, after CaseMixin: ``self.member``; whoever is none finds nothing."""

    member: PanelMember

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.member = self.read_member()
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def read_member(self) -> PanelMember:
        """The person on the panel, as they now stand."""
        panel = panel_of(self.case)  # type: ignore[attr-defined]
        member = None if panel is None else member_of(panel, self.user)  # type: ignore[attr-defined]
        if panel is None or member is None:
            raise NotOpen("您不是本案专家组的成员")
        member.panel = panel
        return member


@method_decorator(never_cache, name="dispatch")
class MyPanelPage(CaseMixin, OneMember, FormPage):
    """The page of one's own scores. A script that saves what is typed gets JSON."""

    action = Action.JUDGE
    form_class = ScoresForm
    refusals = (ScoreSheetError,)
    template_name = "scoring/panel/mine.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"rows": my_rows(self.member)}

    def act(self) -> str:
        self.save()
        return "草稿已保存。"

    def save(self) -> int:
        """Keep what was typed; what is wrong stands in the form then. The version to go on from."""
        seen = self.form.cleaned_data["version"]
        saved = save_panel_scores(
            member=self.member, unsent=self.form.unsent, seen_version=-1 if seen is None else seen, actor=self.user
        )
        self.form.reject(saved.problems)
        return saved.version

    def done(self, said: str) -> HttpResponse:
        if self.form.errors:
            return self.form_invalid(self.form)
        return self._saved() if wants_fragment(self.request) else super().done(said)

    def form_invalid(self, form: ScoresForm) -> HttpResponse:
        if not wants_fragment(self.request):
            return super().form_invalid(form)
        if form.non_field_errors():
            return JsonResponse({"message": "；".join(map(str, form.non_field_errors()))}, status=409)
        return self._saved()

    def _saved(self) -> JsonResponse:
        """What a script is told of a save: the version to go on from, how many are complete, what was not taken."""
        member = self.read_member()
        done = sum(not lacks(row) for row in my_rows(member))
        return JsonResponse({"version": member.version, "done": done, "problems": self.form.problems()})

    def get_success_url(self) -> str:
        return reverse("panel-mine", args=[self.case.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        member, rows = self.member, context["form"].rows
        if self.request.method == "POST":  # saved meanwhile, here or from another window
            member = self.read_member()
            rows = my_rows(member)
        panel = member.panel
        writable = panel.closed_at is None and member.submitted_at is None and self.case.state in OPEN_STATES
        form = context["form"] if writable else ScoresForm(rows=rows)
        papers = papers_per_leaf(self.case)
        shown = visible_scores(panel, self.user)
        return context | {
            "panel": panel,
            "member": member,
            "rows": [(*row, papers.get(row[0].indicator.pk, 0)) for row in form.shown_rows()],
            "done": sum(not lacks(row) for row in rows),
            "writable": writable,
            "leaf_scores": None if shown is None else [{"leaf": leaf, "plot": plot_of(leaf)} for leaf in shown],
        }


class MyPanelView(MyPanelPage):
    """``cases/<code>/panel/mine/``: shows one's own scores, and saves them as they are so far."""

    resend_as = "保存评分草稿"


class SubmitView(MyPanelPage):
    """One's own scores are saved and handed in. What was saved stays saved where handing in is refused."""

    http_method_names = ["post", "options"]

    def act(self) -> str:
        version = self.save()
        if not self.form.errors:
            submit_panel_scores(member=self.member, seen_version=version, actor=self.user)
        return "已提交。"
