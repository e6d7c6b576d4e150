"""Agencies for those who keep them: the list, a page for each, and what happens to one in the course of time."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.views.generic import TemplateView

from evalcase.audit.selectors import history_of
from units.agencies.models import Agency
from units.agencies.selectors import SPLIT, last_change, names_by_year
from units.agencies.services import (
    close_agency,
    create_agency,
    merge_agency,
    rename_agency,
    split_agency,
    undo_last_change,
)
from units.upkeep.forms import CloseForm, FindAgencyForm, MergeForm, NameForm, OpenForm, SplitForm, UndoForm
from units.upkeep.mixins import ChangePage, FoundListView, OneAgencyView
from units.upkeep.selectors import found_agencies


class AgencyListView(FoundListView):
    """``agencies/``: those that the person administers."""

    template_name = "units/upkeep/agency_list.html"
    find_form_class = FindAgencyForm

    def found(self, asked: dict[str, Any]) -> QuerySet[Agency]:
        return found_agencies(self.keys, asked)


class AgencyView(OneAgencyView, TemplateView):
    """``agencies/<pk>/``: its names, what is above, below and merged into it, its people, and what happened."""

    template_name = "units/upkeep/agency.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        agency = self.agency
        return super().get_context_data(**kwargs) | {
            "agency": agency,
            "names": agency.names.order_by("valid_from"),
            "years": names_by_year(agency),
            "children": agency.children.prefetch_related("names").order_by("code"),
            "predecessors": agency.predecessors.prefetch_related("names").order_by("code"),
            "memberships": agency.memberships.filter(valid_to__isnull=True).select_related("user"),
            "history": history_of(agency),
        }


class _AgencyChange(OneAgencyView, ChangePage):
    """A change of one agency, by a document of a day."""

    template_name = "units/upkeep/change.html"
    heading = ""
    button = ""
    hint = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"keys": self.keys}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {"heading": self.heading, "button": self.button, "hint": self.hint}
        return super().get_context_data(**kwargs) | {"agency": getattr(self, "agency", None), **shown}

    def get_success_url(self) -> str:
        return reverse("agency", args=[self.agency.pk])


class OpenView(_AgencyChange):
    """``agencies/open/``: an agency is founded, or registered for the first time."""

    form_class = OpenForm
    heading, button = "登记单位", "登记"

    def find(self, **kwargs: Any) -> None:
        """No agency yet."""

    def act(self) -> str:
        given = dict(self.form.cleaned_data)
        if given["parent"] is None and not self.user.is_superuser:
            raise ValidationError("没有填上级单位：只有系统管理员可以登记最上级的单位，请填写您管理的上级单位。")
        on = given.pop("on")
        self.agency = create_agency(**given, valid_from=on, established=on, actor=self.user)
        return f"已登记“{self.agency}”"


class RenameView(_AgencyChange):
    """``agencies/<pk>/rename/``: the former name keeps the days before."""

    form_class = NameForm
    heading, button = "更名", "更名"
    hint = "原名称在此日以前继续有效。"

    def act(self) -> str:
        given = self.form.cleaned_data
        names = {key: given[key] for key in ("name", "short_name", "on", "basis", "reason")}
        rename_agency(agency=self.agency, **names, actor=self.user)
        return f"自{given['on']}起更名为“{given['name']}”"


class MergeView(_AgencyChange):
    """``agencies/<pk>/merge/``: the successor's people see what this agency leaves."""

    form_class = MergeForm
    heading, button = "并入其他单位", "并入"
    hint = "并入之日起，并入单位的人员按其角色查看和办理本单位留下的案件、导入和数据。"

    def act(self) -> str:
        given = self.form.cleaned_data
        merge_agency(agency=self.agency, **given, actor=self.user)
        return f"自{given['on']}起并入“{given['into']}”"


class SplitView(_AgencyChange):
    """``agencies/<pk>/split/``: a part of it becomes an agency of its own; what was stays with this one."""

    form_class = SplitForm
    heading, button = "分设单位", "分设"
    hint = "新单位的性质、级次、区划和上级单位与本单位相同；以前的案件和数据仍属本单位。"

    def act(self) -> str:
        source = self.agency
        made = split_agency(agency=source, **self.form.cleaned_data, actor=self.user)
        return f"已由“{source}”分设“{made}”"


class CloseView(_AgencyChange):
    """``agencies/<pk>/close/``: it ends, and nobody takes it over."""

    form_class = CloseForm
    heading, button = "撤销单位", "撤销"
    hint = "没有单位承接的才用撤销；有单位承接的请用“并入其他单位”。"

    def act(self) -> str:
        given = self.form.cleaned_data
        close_agency(agency=self.agency, **given, actor=self.user)
        return f"自{given['on']}起撤销"


class UndoView(_AgencyChange):
    """``agencies/<pk>/undo/``: the last rename, merger or end is taken back, or else its registration."""

    form_class = UndoForm
    heading, button = "撤回最近一次变动", "撤回"

    def get_initial(self) -> dict[str, Any]:
        return {"undone": last_change(self.agency)}

    @property
    def hint(self) -> str:  # type: ignore[override]
        """What would be taken back, and whether the agency is there afterwards."""
        undone = last_change(self.agency)
        removed = "撤回后本单位不复存在；" if undone in ("登记单位", SPLIT) else ""
        return f"将要撤回的是“{undone}”。{removed}撤回本身也记入变动记录。"

    def act(self) -> str:
        given = self.form.cleaned_data
        undone = undo_last_change(agency=self.agency, reason=given["reason"], expected=given["undone"], actor=self.user)
        return f"已撤回“{self.agency}”的“{undone}”"

    def get_success_url(self) -> str:
        there = Agency.objects.filter(pk=self.kwargs["pk"]).exists()
        return super().get_success_url() if there else reverse("agency-list")
