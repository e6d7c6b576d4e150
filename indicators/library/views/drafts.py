"""Bringing in a framework, and its draft until it is stored in the library."""

from __future__ import annotations

import copy
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import TemplateView

from evalcase.uploads.rejection import UploadRejected
from evalcase.web.access import SIGNED_IN, found_or_hidden
from evalcase.web.views import ActionView, FormPage
from indicators.drafts.advice.advise import advise
from indicators.drafts.framework_drafts import DraftRow, row_at, rows_of, tree_draft
from indicators.frameworks.content import Json
from indicators.frameworks.problems import FrameworkFileError
from indicators.library.drafting import StaleDraft, bring_in_file, bring_in_pasted, delete_draft, save_draft
from indicators.library.forms.drafts import BringInForm, DraftForm
from indicators.library.models import Framework, FrameworkDraft
from indicators.library.selectors import drafts_of, may_draft, may_manage
from indicators.library.services import store_draft
from indicators.library.views.lines import lines_of, standing_of
from units.people.models import User


class LibraryMixin:
    """For everybody who is signed in: the library is read by all, but what is its maker's alone."""

    access = SIGNED_IN
    request: HttpRequest
    kwargs: dict[str, Any]
    user: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        assert isinstance(request.user, User)  # noqa: S101 - the access middleware lets nobody else through
        self.user = request.user
        self.find()
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def find(self) -> None:
        """What the address names."""


class DraftingMixin(LibraryMixin):
    """For people who may bring in frameworks."""

    def find(self) -> None:
        if not may_draft(self.user):
            raise PermissionDenied


class DraftMixin(DraftingMixin):
    """A page or button of one draft; it is its owner's alone."""

    draft: FrameworkDraft

    def find(self) -> None:
        super().find()
        own = FrameworkDraft.objects.filter(owner=self.user).select_related("base")
        self.draft = found_or_hidden(own, pk=self.kwargs["pk"])

    def draft_address(self, key: str = "") -> str:
        anchor = f"#row-{key}" if key else ""
        return f"{reverse('framework-draft', args=[self.draft.pk])}{anchor}"


class BringInView(DraftingMixin, FormPage):
    """A file or pasted cells become drafts; the person's other drafts are listed."""

    form_class = BringInForm
    template_name = "indicators/library/bring_in.html"
    made: list[FrameworkDraft]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"drafts": list(drafts_of(self.user))}

    def form_valid(self, form: BringInForm) -> HttpResponse:
        """A file or table that cannot be read is told beside its field."""
        file = form.cleaned_data["file"]
        try:
            if file:
                declared = file.content_type or ""
                self.made = bring_in_file(data=file.read(), file_name=file.name, declared=declared, owner=self.user)
            else:
                self.made = bring_in_pasted(text=form.cleaned_data["pasted"], owner=self.user)
        except UploadRejected as rejection:
            form.add_error("file" if file else "pasted", str(rejection))
            return self.form_invalid(form)
        except FrameworkFileError as error:
            form.add_error("file", [str(problem) for problem in error.problems])
            return self.form_invalid(form)
        leaves = sum(1 for draft in self.made for row in rows_of(draft.content) if row.is_leaf)
        several = f"{len(self.made)}张表格，各成一份草稿，" if len(self.made) > 1 else ""
        return self.done(f"读出{several}共{leaves}个末级指标。请核对后存入指标体系库")

    def get_success_url(self) -> str:
        if len(self.made) > 1:
            return reverse("framework-new")
        return reverse("framework-draft", args=[self.made[0].pk])


class DraftView(DraftMixin, FormPage):
    """The draft on one page. Each button first keeps what was typed, then does what it says (``then``)."""

    resend_as = "保存指标体系草稿"
    form_class = DraftForm
    refusals = (StaleDraft,)
    conflicts = (StaleDraft,)
    template_name = "indicators/library/draft.html"
    framework: Framework | None = None
    opened = ""  # the row to which the page goes back

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"content": self.draft.content, "version": self.draft.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form, lines = context["form"], lines_of(self.draft.content)
        return context | {
            "draft": self.draft,
            "rows": [(line, form[f"name-{line.row.key}"], form[f"weight-{line.row.key}"]) for line in lines],
            "standing": standing_of(self.draft.content, lines),
            "advice": advise(tree_draft(self.draft.content)),
            "may_manage": may_manage(self.user),
        }

    def act(self) -> str:
        then, _, self.opened = (self.form.cleaned_data["then"] or "save").partition(" ")
        content = _done(self.form.content(), then, self.opened)
        self.draft = save_draft(draft=self.draft, content=content, seen=self.form.cleaned_data["version_seen"])
        if then in ("store", "share"):
            # An evaluator's framework is for their own cases until a manager opens it to all.
            is_shared = then == "share" and may_manage(self.user)
            self.framework = store_draft(draft=self.draft, actor=self.user, is_shared=is_shared)
            return f"已存入指标体系库：{self.framework}"
        return {"accept": "已认定", "accept-all": "已全部认定", "remove": "已删去该指标"}.get(then, "草稿已保存")

    def form_valid(self, form: DraftForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except FrameworkFileError as error:
            # What was typed is kept; the page shows it with all that is still wrong.
            data: Any = copy.copy(form.data)  # of a QueryDict only a copy can be changed
            data["version_seen"] = str(self.draft.version)
            form.data = data
            form.rows = rows_of(self.draft.content)
            form.blame(error.problems)
            return self.form_invalid(form)

    def get_success_url(self) -> str:
        if self.framework is not None:
            return reverse("framework", args=[self.framework.pk])
        return self.draft_address(self.opened)


class DraftCheckView(DraftMixin, FormPage):
    """The sums of the page as it is being typed; nothing is written."""

    http_method_names = ["post", "options"]
    form_class = DraftForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"content": self.draft.content, "version": self.draft.version}

    def form_valid(self, form: DraftForm) -> HttpResponse:
        return self._standing(form.content())

    def form_invalid(self, form: DraftForm) -> HttpResponse:
        return self._standing(self.draft.content)

    def _standing(self, content: Json) -> HttpResponse:
        standing = standing_of(content, lines_of(content))
        return render(self.request, "indicators/library/_standing.html", {"standing": standing})


class DeleteDraftView(DraftMixin, TemplateView):
    """Asks first."""

    template_name = "indicators/library/delete_draft.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"draft": self.draft}


class DraftDeletedView(DraftMixin, ActionView):
    """The button of that page."""

    def act(self) -> str:
        title = str(self.draft)
        delete_draft(draft=self.draft, actor=self.user)
        return f"已删除草稿“{title}”"

    def get_success_url(self) -> str:
        return reverse("framework-new")


def _done(content: Json, then: str, key: str) -> Json:
    """The content after a row's button: its rule accepted, all accepted, or the row taken out."""
    content = copy.deepcopy(content)
    rows = rows_of(content)
    chosen: list[DraftRow] = [row for row in rows if row.key == key]
    if then == "accept-all":
        chosen = [row for row in rows if row.is_leaf and row.data.get("rule")]
    if then.startswith("accept"):
        for row in chosen:
            if row.data.get("rule") and row.data.get("reading"):
                row.data["reading"] = {**row.data["reading"], "accepted": True}
    elif then == "remove" and chosen:
        _remove(content, key)
    return content


def _remove(content: Json, key: str) -> None:
    """Take the indicator out; a branch that is left without any goes too."""
    above, _, number = key.rpartition("-")
    row = row_at(content, above) if above else None
    siblings = row.data["children"] if row else content["tree"]
    del siblings[int(number) - 1]
    if row is not None and not siblings:
        _remove(content, above)
