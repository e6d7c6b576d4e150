"""The library on the site: its list, a framework, its files, and what managers do with it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import ListView, TemplateView

from evalcase.audit.selectors import history_of
from evalcase.web.access import found_or_hidden
from evalcase.web.downloads import XLSX, download
from evalcase.web.forms import bound
from evalcase.web.views import ActionView
from indicators.drafts.advice.advise import advise
from indicators.drafts.comparison import compared
from indicators.drafts.framework_drafts import tree_draft
from indicators.drafts.totals import totals_of
from indicators.frameworks.choices import NotApplicable
from indicators.frameworks.schema import framework_from_content
from indicators.library.downloads import framework_workbook, framework_yaml
from indicators.library.drafting import copy_framework
from indicators.library.forms.drafts import CopyForm, ReasonForm
from indicators.library.forms.search import CompareForm, SearchForm
from indicators.library.models import Framework, FrameworkDraft
from indicators.library.selectors import frameworks_open_to, may_draft, may_manage, may_revise, search_frameworks
from indicators.library.services import FrameworkError, set_framework_active, share_framework, unshare_framework
from indicators.library.views.drafts import LibraryMixin
from indicators.library.views.lines import lines_of

_ANSWER_TYPE = "application/yaml"


class FrameworkListView(LibraryMixin, ListView):
    """All frameworks that are open to the person, found by words, kind and whether they are offered."""

    template_name = "indicators/library/list.html"
    context_object_name = "frameworks"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Framework]:
        self.form = bound(SearchForm, self.request)
        given = self.form.cleaned_data
        found = frameworks_open_to(self.user)
        asked = {name: given.get(name, "") for name in ("kind", "active")}
        return search_frameworks(found, words=given.get("q", ""), **asked).order_by("code", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        for framework in context["frameworks"]:
            framework.leaf_count = _leaf_count(framework.content.get("tree", []))
        return context | {"form": self.form, "may_draft": may_draft(self.user)}


class FrameworkMixin(LibraryMixin):
    """A page, file or button of one framework."""

    framework: Framework

    def find(self) -> None:
        self.framework = found_or_hidden(frameworks_open_to(self.user), pk=self.kwargs["pk"])

    def get_success_url(self) -> str:
        return reverse("framework", args=[self.framework.pk])


class ManagerMixin(FrameworkMixin):
    """What only administrators and reviewers do."""

    def find(self) -> None:
        if not may_manage(self.user):
            raise PermissionDenied
        super().find()


class FrameworkView(FrameworkMixin, TemplateView):
    """The tree with rules in words, ladder, caps, versions, the cases that use it, advice, what was done with it."""

    template_name = "indicators/library/framework.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        content = self.framework.content
        versions = frameworks_open_to(self.user).filter(code=self.framework.code).defer("content")
        return super().get_context_data(**kwargs) | {
            "framework": self.framework,
            "content": framework_from_content(content, str(self.framework)),
            "lines": lines_of(content),
            "totals": totals_of(content),
            "versions": sorted(versions, key=lambda each: each.pk, reverse=True),
            "advice": advise(tree_draft(content)),
            "history": history_of(self.framework),
            "may_manage": may_manage(self.user),
            "may_draft": may_draft(self.user),
            "may_revise": may_draft(self.user) and may_revise(self.user, self.framework),
            "not_applicable": NotApplicable(content["not_applicable"]).label,
        }


class CompareFrameworkView(FrameworkMixin, TemplateView):
    """This version beside another of the same framework, or beside the framework that ``with`` names."""

    template_name = "indicators/library/compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        others = frameworks_open_to(self.user).exclude(pk=self.framework.pk)
        form = CompareForm(self.request.GET or None, others=others, code=self.framework.code)
        other = form.cleaned_data["other"] if form.is_valid() else None
        changes = [] if other is None else compared(other.content, self.framework.content)
        found = {"framework": self.framework, "form": form, "other": other, "changes": changes}
        return super().get_context_data(**kwargs) | found


class FrameworkYamlView(FrameworkMixin, TemplateView):
    """The pack."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return download(framework_yaml(self.framework.content), f"{_file_name(self.framework)}.yaml", _ANSWER_TYPE)


class FrameworkWorkbookView(FrameworkMixin, TemplateView):
    """The workbook."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        content = framework_from_content(self.framework.content, str(self.framework))
        return download(framework_workbook(content), f"{_file_name(self.framework)}.xlsx", XLSX)


class CopyFrameworkView(FrameworkMixin, ActionView):
    """A draft of the framework: its next version, or a copy that goes its own way."""

    form_class = CopyForm
    draft: FrameworkDraft | None = None

    def find(self) -> None:
        if not may_draft(self.user):
            raise PermissionDenied
        super().find()

    def act(self) -> str:
        as_version = self.form.cleaned_data["way"] == "version"
        if as_version and not may_revise(self.user, self.framework):
            raise ValidationError("新版本由管理员、财政局审核人员或原编制人编制；您可以复制为新的指标体系")
        self.draft = copy_framework(framework=self.framework, owner=self.user, as_version=as_version)
        return "已建立草稿，改好后存入指标体系库"

    def get_success_url(self) -> str:
        if self.draft is None:
            return super().get_success_url()
        return reverse("framework-draft", args=[self.draft.pk])


class SwitchFrameworkView(ManagerMixin, ActionView):
    """停用 or 启用, with a reason."""

    form_class = ReasonForm

    def act(self) -> str:
        active = not self.framework.active
        reason = self.form.cleaned_data["reason"]
        set_framework_active(framework=self.framework, active=active, actor=self.user, reason=reason)
        return f"已{'启用' if active else '停用'}"


class ShareFrameworkView(ManagerMixin, ActionView):
    """供全库选用: an evaluator's framework may be chosen by all."""

    form_class = ReasonForm

    def act(self) -> str:
        share_framework(framework=self.framework, actor=self.user, reason=self.form.cleaned_data["reason"])
        return "已供全库选用"


class UnshareFrameworkView(ManagerMixin, ActionView):
    """收回: it is its maker's alone again; cases already opened keep their version."""

    form_class = ReasonForm
    refusals = (FrameworkError,)

    def act(self) -> str:
        unshare_framework(framework=self.framework, actor=self.user, reason=self.form.cleaned_data["reason"])
        return "已收回，今后仅编制人立案可以选用；已立案件不受影响"


def _leaf_count(nodes: list[dict[str, Any]]) -> int:
    return sum(_leaf_count(node["children"]) if node.get("children") else 1 for node in nodes)


def _file_name(framework: Framework) -> str:
    return f"{framework.title}_第{framework.version}版".replace("/", "／")
