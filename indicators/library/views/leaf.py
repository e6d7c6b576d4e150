"""One leaf of a draft: its texts and its rule, and the answers to what the rule text leaves open."""

from __future__ import annotations

import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse

from evalcase.web.views import ActionView, FormPage
from indicators.drafts.framework_drafts import DraftRow, row_at
from indicators.drafts.table_drafts import proposed
from indicators.drafts.trials import sentence_of, trials_of
from indicators.frameworks.content import Json
from indicators.library.drafting import StaleDraft, save_draft
from indicators.library.forms.drafts import AnswerForm
from indicators.library.forms.leaf import DraftLeafForm
from indicators.library.views.drafts import DraftMixin


class LeafMixin(DraftMixin):
    """A page or button of one leaf."""

    row: DraftRow

    def find(self) -> None:
        super().find()
        row = row_at(self.draft.content, self.kwargs["key"])
        if row is None or not row.is_leaf:
            raise Http404
        self.row = row

    def changed(self, leaf: Json) -> Json:
        """The draft's content with this leaf in place of the old one."""
        content = copy.deepcopy(self.draft.content)
        row = row_at(content, self.row.key)
        if row is not None:
            row.data.clear()
            row.data.update(leaf)
        return content


class DraftLeafView(LeafMixin, FormPage):
    """The page. 保存 stands for the rule; 按文字提出规则 reads the rule text anew."""

    resend_as = "保存指标体系草稿的指标"
    form_class = DraftLeafForm
    refusals = (StaleDraft,)
    conflicts = (StaleDraft,)
    template_name = "indicators/library/leaf.html"
    is_proposing = False

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"row": self.row, "version": self.draft.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        leaf = self.row.data
        return super().get_context_data(**kwargs) | {
            "draft": self.draft,
            "row": self.row,
            "sentence": sentence_of(leaf),
            "tried": trials_of(leaf),
        }

    def act(self) -> str:
        self.is_proposing = self.form.cleaned_data["then"] == "propose"
        leaf = self.form.leaf()
        if self.is_proposing:
            branch = self.row.path.split("/")[-2] if "/" in self.row.path else ""
            leaf |= proposed({**leaf, "weight": str(leaf.get("weight") or "0")}, branch=branch)
        else:
            rule = self.form.rule
            leaf |= {"rule": rule, "reading": {**self.row.reading, "accepted": bool(rule)}}
        save_draft(draft=self.draft, content=self.changed(leaf), seen=self.form.cleaned_data["version_seen"])
        if self.is_proposing:
            return "已按评分标准的文字提出规则，请核对下面的试算"
        return f"“{leaf['name']}”已保存"

    def get_success_url(self) -> str:
        if self.is_proposing:
            return reverse("framework-draft-leaf", args=[self.draft.pk, self.row.key])
        return self.draft_address(self.row.key)


class AnswerView(LeafMixin, ActionView):
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
