"""Entrustments on pages: the list, one with its history, a new one, and what happens to one in the course of time."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from evalcase.audit.selectors import history_of
from evalcase.web.access import BY_OBJECT, SIGNED_IN, found_or_hidden
from scoring.cases.selectors import cases_open_to
from scoring.entrusting.forms import AddForm, EndForm, EntrustForm, ExtendForm, FindEntrustmentForm, TakeBackForm
from scoring.entrusting.selectors import cases_in_hand, cases_of, found_entrustments
from scoring.entrusting.services import add_to_entrustment, end, entrust, take_back_cases
from units.agencies.models import Agency
from units.entrustments.choices import WHO_ENTRUSTS, Standing
from units.entrustments.models import Entrustment
from units.entrustments.selectors import (
    agencies_to_entrust,
    clients_among,
    entrustments_open_to,
    with_names,
    without_reviewer,
)
from units.entrustments.services import extend_entrustment
from units.people.models import User
from units.upkeep.mixins import ChangePage, FoundList


class EntrustmentsView(View):
    """``self.keys``: the agencies that the person may entrust a firm with; empty for the firms themselves."""

    access = BY_OBJECT
    user: User
    keys: set[int]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        assert isinstance(request.user, User)  # noqa: S101 - the access middleware lets nobody else through
        self.user = request.user
        self.keys = agencies_to_entrust(self.user)
        self.find(**kwargs)
        return super().dispatch(request, *args, **kwargs)

    def find(self, **kwargs: Any) -> None:
        """What the address names. Raises NotOpen or PermissionDenied."""

    def clients(self) -> QuerySet[Agency]:
        """In whose name the person may entrust."""
        return clients_among(self.keys)


class EntrustmentListView(EntrustmentsView, FoundList):
    """``entrustments/``: those that the person's bureaus gave, and those that the person's firms hold."""

    access = SIGNED_IN
    template_name = "scoring/entrusting/entrustment_list.html"
    find_form_class = FindEntrustmentForm

    def found(self, asked: dict[str, Any]) -> QuerySet[Entrustment]:
        return found_entrustments(entrustments_open_to(self.user, self.keys), asked)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {"may_entrust": self.clients().exists(), "who_entrusts": WHO_ENTRUSTS}
        return super().get_context_data(**kwargs) | given


class OneEntrustmentView(EntrustmentsView):
    """About one entrustment: those who gave it may change it, its firm reads it, anyone else finds nothing."""

    changes = True
    entrustment: Entrustment

    def find(self, **kwargs: Any) -> None:
        entrustments = with_names(entrustments_open_to(self.user, self.keys))
        self.entrustment = found_or_hidden(entrustments, pk=kwargs["pk"])
        if self.changes and not self.may_change:
            raise PermissionDenied

    @property
    def may_change(self) -> bool:
        return self.entrustment.client_id in self.keys


class EntrustmentView(OneEntrustmentView, TemplateView):
    """``entrustments/<pk>/``: the contract, the agencies, the cases and what happened."""

    changes = False
    template_name = "scoring/entrusting/entrustment.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cases = list(cases_of(self.entrustment))
        keys = [case.pk for case in cases]
        scope = self.entrustment.scope.select_related("agency").prefetch_related("agency__names")
        concerned = {row.agency_id for row in scope} | {case.agency_id for case in cases}
        return super().get_context_data(**kwargs) | {
            "entrustment": self.entrustment,
            "scope": scope,
            "without_reviewer": without_reviewer(concerned) if self.may_change else [],
            "cases": cases,
            "open_cases": set(cases_open_to(self.user).filter(pk__in=keys).values_list("pk", flat=True)),
            "may_change": self.may_change,
            "has_ended": self.entrustment.standing is Standing.ENDED,
            "in_hand": cases_in_hand(self.entrustment).exists(),
            "history": history_of(self.entrustment),
        }


class _EntrustmentChange(EntrustmentsView, ChangePage):
    """A form about an entrustment."""

    entrustment: Entrustment

    template_name = "scoring/entrusting/change.html"
    heading = ""
    button = ""
    hint = ""

    def get_success_url(self) -> str:
        return reverse("entrustment", args=[self.entrustment.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"entrustment": getattr(self, "entrustment", None)}


class NewEntrustmentView(_EntrustmentChange):
    """``entrustments/new/``: a contract is registered."""

    form_class = EntrustForm
    heading, button = "登记委托", "登记"
    hint = (
        "受托机构的评价人员在委托期间可以为所列单位立案，并办理所列案件；看不到其他单位和案件。"
        "委托单位和被评价单位都须由您担任管理员或审核人员。"
    )

    def find(self, **kwargs: Any) -> None:
        if not self.clients().exists():
            raise PermissionDenied

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"keys": self.keys, "clients": self.clients()}

    def act(self) -> str:
        names = ("client", "firm", "number", "fee", "valid_from", "valid_to", "cases", "note")
        given = {name: self.form.cleaned_data[name] for name in names}
        self.entrustment = entrust(**given, agencies=self.form.agencies, actor=self.user)
        return f"已登记{self.entrustment}"


class AddView(OneEntrustmentView, _EntrustmentChange):
    """``entrustments/<pk>/add/``: more agencies and cases."""

    form_class = AddForm
    heading, button = "增加单位或案件", "增加"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"keys": self.keys}

    def act(self) -> str:
        given = self.form.cleaned_data
        add_to_entrustment(
            entrustment=self.entrustment,
            agencies=self.form.agencies,
            cases=given["cases"],
            reason=given["reason"],
            actor=self.user,
        )
        return f"已增加{len(self.form.agencies)}个单位、{len(given['cases'])}个案件"


class ExtendView(OneEntrustmentView, _EntrustmentChange):
    """``entrustments/<pk>/extend/``: it runs longer."""

    form_class = ExtendForm
    heading, button = "延期", "延期"

    def act(self) -> str:
        given = self.form.cleaned_data
        extend_entrustment(entrustment=self.entrustment, **given, actor=self.user)
        return f"已延期，{given['valid_to']}前有效"


class EndView(OneEntrustmentView, _EntrustmentChange):
    """``entrustments/<pk>/end/``: it ends before its time."""

    form_class = EndForm
    heading, button = "提前终止", "终止"
    hint = "终止以后受托机构不能再立案；已经承办的案件仍可查看和办完，需要收回的请勾选。"

    def act(self) -> str:
        given = self.form.cleaned_data
        end(entrustment=self.entrustment, **given, actor=self.user)
        return f"委托自{given['on']}起终止"


class TakeBackView(OneEntrustmentView, _EntrustmentChange):
    """``entrustments/<pk>/take-back/``: the client goes on with cases itself."""

    form_class = TakeBackForm
    heading, button = "收回案件", "收回"
    hint = (
        "收回后案件改由委托单位评价，受托机构不能再查看；也可以再委托其他机构。"
        "已提交审核、已通过和已发布的案件不能收回。"
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"cases": cases_in_hand(self.entrustment)}

    def act(self) -> str:
        given = self.form.cleaned_data
        taken = take_back_cases(entrustment=self.entrustment, **given, actor=self.user)
        return f"已收回{len(taken)}个案件"
