"""Bringing in a framework, and its draft until it is stored in the library."""

from __future__ import annotations

import copy
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import TemplateView

from evalcase.uploads.rejection import UploadRejected
from evalcase.web.access import SIGNED_IN, found_or_hidden
from evalcase.web.views import ActionView, FormPage
from indicators.drafts.advice.advise import advise
from indicators.drafts.framework_drafts import rows_of, tree_draft
from indicators.drafts.rearranging import REMOVED, RearrangeError, branches_for
from indicators.drafts.totals import totals_of
from indicators.frameworks.content import Json
from indicators.frameworks.problems import FrameworkFileError
from indicators.library.drafting import StaleDraft, bring_in_file, bring_in_pasted, delete_draft, save_draft
from indicators.library.forms.drafts import BringInForm, DraftForm, StoreForm
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
        """The draft's page; with ``key`` that row is chosen and its name focused, which a fragment would prevent."""
        chosen = f"?{urlencode({'row': key})}" if key else ""
        return f"{reverse('framework-draft', args=[self.draft.pk])}{chosen}"


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


class DraftPage(DraftMixin, FormPage):
    """The draft on one page. Each button first keeps what was typed, then changes it further (``change``)."""

    form_class = DraftForm
    refusals = (StaleDraft, RearrangeError)
    conflicts = (StaleDraft,)
    template_name = "indicators/library/draft.html"
    chosen = ""  # the row to which the page goes back

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the draft, for who reloads an answer."""
        return redirect("framework-draft", self.draft.pk)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"content": self.draft.content, "version": self.draft.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form, content = context["form"], self.draft.content
        lines = lines_of(content)
        chosen = form["row"].value() or self.request.GET.get("row", "")
        if (name := f"name-{chosen}") in form.fields and not form.errors:
            form.fields[name].widget.attrs["autofocus"] = True
        return context | {
            "draft": self.draft,
            "rows": [(line, form[f"name-{line.row.key}"], form[f"weight-{line.row.key}"]) for line in lines],
            "chosen": chosen,
            "branches": branches_for(content),
            "removed": content.get(REMOVED),
            "totals": totals_of(content),
            "standing": standing_of(content, lines),
            "advice": advise(tree_draft(content)),
            "may_manage": may_manage(self.user),
        }

    def act(self) -> str:
        given = self.form.cleaned_data
        self.chosen = self.kwargs.get("key", given["row"])
        content, said = self.change(self.form.content())
        self.draft = save_draft(draft=self.draft, content=content, seen=given["version_seen"])
        return said

    def change(self, content: Json) -> tuple[Json, str]:
        """What the button is for: the content with it, and the sentence that tells so. Raises RearrangeError."""
        raise NotImplementedError

    def get_success_url(self) -> str:
        return self.draft_address(self.chosen)


class DraftView(DraftPage):
    """The page, and its button 保存草稿."""

    resend_as = "保存指标体系草稿"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def change(self, content: Json) -> tuple[Json, str]:
        return content, "草稿已保存"


class StoreDraftView(DraftPage):
    """存入指标体系库. An evaluator's framework is for their own cases until a manager opens it to all."""

    form_class = StoreForm
    framework: Framework | None = None

    def change(self, content: Json) -> tuple[Json, str]:
        return content, ""

    def act(self) -> str:
        super().act()
        is_shared = self.form.cleaned_data["open_to"] == "all" and may_manage(self.user)
        self.framework = store_draft(draft=self.draft, actor=self.user, is_shared=is_shared)
        return f"已存入指标体系库：{self.framework}"

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
        return super().get_success_url() if self.framework is None else reverse("framework", args=[self.framework.pk])


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
