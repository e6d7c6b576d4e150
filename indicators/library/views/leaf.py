"""One leaf of a draft: its texts and its rule, and the answers to what the rule text leaves open."""

from __future__ import annotations

import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from evalcase.web.views import ActionView, FormPage
from indicators.drafts.framework_drafts import DraftRow, row_at, weight_of
from indicators.drafts.table_drafts import proposed
from indicators.drafts.trials import sentence_of, trials_of
from indicators.frameworks.catalogue import general_fact_keys
from indicators.frameworks.content import Json
from indicators.library.drafting import StaleDraft, save_draft
from indicators.library.forms.drafts import AnswerForm
from indicators.library.forms.leaf import DraftBranchForm, DraftLeafForm, value_names
from indicators.library.views.drafts import DraftMixin


class RowMixin(DraftMixin):
    """A page or button of one indicator, a leaf unless ``of_leaves`` says otherwise."""

    of_leaves = True
    row: DraftRow

    def find(self) -> None:
        super().find()
        row = row_at(self.draft.content, self.kwargs["key"])
        if row is None or row.is_leaf != self.of_leaves:
            raise Http404
        self.row = row

    def changed(self, node: Json) -> Json:
        """The draft's content with this in place of the indicator."""
        content = copy.deepcopy(self.draft.content)
        row = row_at(content, self.row.key)
        if row is not None:
            row.data.clear()
            row.data.update(node)
        return content


class DraftBranchView(RowMixin, FormPage):
    """Code and note of a branch."""

    resend_as = "保存指标体系草稿的上级指标"
    of_leaves = False
    form_class = DraftBranchForm
    refusals = (StaleDraft,)
    conflicts = (StaleDraft,)
    template_name = "indicators/library/branch.html"

    def get_initial(self) -> dict[str, Any]:
        return {name: self.row.data.get(name, "") for name in ("code", "note")} | {"version_seen": self.draft.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"draft": self.draft, "row": self.row}

    def act(self) -> str:
        given = self.form.cleaned_data
        branch = self.row.data | {"code": given["code"], "note": given["note"]}
        save_draft(draft=self.draft, content=self.changed(branch), seen=given["version_seen"])
        return f"“{branch['name']}”已保存"

    def get_success_url(self) -> str:
        return self.draft_address(self.row.key)


class LeafPage(RowMixin, FormPage):
    """The page of one leaf, and what its buttons begin with."""

    form_class = DraftLeafForm
    refusals = (StaleDraft,)
    conflicts = (StaleDraft,)
    template_name = "indicators/library/leaf.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"row": self.row, "version": self.draft.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        leaf = self.row.data
        declared = [fact["key"] for fact in self.draft.content.get("facts", [])]
        return super().get_context_data(**kwargs) | {
            "draft": self.draft,
            "row": self.row,
            "sentence": sentence_of(leaf),
            "tried": trials_of(leaf),
            "facts": [*declared, *sorted(general_fact_keys())],
        }

    def keep(self, leaf: Json) -> None:
        save_draft(draft=self.draft, content=self.changed(leaf), seen=self.form.cleaned_data["version_seen"])


class DraftLeafView(LeafPage):
    """认定并保存: the person stands for the rule."""

    resend_as = "保存指标体系草稿的指标"

    def act(self) -> str:
        rule = self.form.rule
        leaf = self.form.leaf() | {"rule": rule, "reading": {**self.row.reading, "accepted": bool(rule)}}
        names = value_names(rule)
        values = {name: key for name, key in leaf["inputs"].pop("values", {}).items() if name in names}
        leaf["inputs"] |= {"values": values} if values else {}
        self.keep(leaf)
        return f"“{leaf['name']}”已保存"

    def get_success_url(self) -> str:
        return self.draft_address(self.row.key)


class ProposeRuleView(LeafPage):
    """按文字提出规则: reads the rule text anew."""

    resend_as = "按草稿中的文字提出规则"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the leaf, for who reloads an answer."""
        return redirect(self.get_success_url())

    def act(self) -> str:
        leaf = self.form.leaf()
        branch = self.row.path.split("/")[-2] if "/" in self.row.path else ""
        leaf |= proposed({**leaf, "weight": str(weight_of(leaf) or "0")}, branch=branch)
        self.keep(leaf)
        return "已按评分标准的文字提出规则，请核对下面的试算"

    def get_success_url(self) -> str:
        return reverse("framework-draft-leaf", args=[self.draft.pk, self.row.key])


class AnswerView(RowMixin, ActionView):
    """One of the offered answers to a question is taken: its rule, and its weight where that follows."""

    form_class = AnswerForm
    refusals = (StaleDraft,)

    def act(self) -> str:
        questions = list(self.row.reading.get("questions", []))
        question, choice = self.form.cleaned_data["question"], self.form.cleaned_data["choice"]
        try:
            taken = questions[question]["choices"][choice]
        except (IndexError, TypeError) as error:
            raise ValidationError("没有这个选项，请刷新页面后重新选择") from error
        del questions[question]
        said = [*self.row.reading.get("assumptions", []), f"已选：{taken['label']}"]
        is_done = not questions and not self.row.reading.get("unread")
        reading = {**self.row.reading, "questions": questions, "assumptions": said, "accepted": is_done}
        leaf = {**self.row.data, "rule": taken["rule"], "reading": reading}
        if taken["weight"]:
            leaf["weight"] = taken["weight"]
        save_draft(draft=self.draft, content=self.changed(leaf), seen=None)
        return f"已选“{taken['label']}”"

    def get_success_url(self) -> str:
        return reverse("framework-draft-leaf", args=[self.draft.pk, self.row.key])
