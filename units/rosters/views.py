"""Bringing lists in: the upload, what would become of each row, the confirmation, the result and its undoing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic import ListView, TemplateView

from evalcase.audit.services import record, record_event
from evalcase.spreadsheets.errors import WorkbookRejected
from evalcase.web.access import found_or_hidden
from evalcase.web.downloads import XLSX, download
from evalcase.web.forms import bound
from evalcase.web.views import ActionView, FormPage
from units.agencies.models import Agency
from units.rosters.choices import Outcome, RosterKind
from units.rosters.forms import ConfirmForm, OptionsForm, PasswordsForm, PortionForm, ShowForm, UndoForm, UploadForm
from units.rosters.models import Roster
from units.rosters.selectors import portions_of, rosters_open_to
from units.rosters.services.passwords import make_passwords
from units.rosters.services.rosters import (
    PlanChanged,
    confirm_roster,
    delete_roster,
    keep_roster,
    lacks_naming,
    settle_roster,
)
from units.rosters.services.undoing import undo_roster
from units.rosters.workbooks import agencies_workbook, passwords_workbook, people_template
from units.upkeep.mixins import ChangePage, KeeperView

_PER_PAGE = 50
_SALT = "rosters.passwords"
_HOUR = 3600


class RosterListView(KeeperView, ListView):
    """``agencies/rosters/``: the lists that the person brought in, and those not yet confirmed."""

    template_name = "units/rosters/list.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Roster]:
        return rosters_open_to(self.user).defer("sheets", "done", "tables")

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """A number of a page that is none leads to the nearest."""
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()


class NewView(KeeperView, FormPage):
    """``agencies/rosters/agencies/`` and ``…/people/``: the file is chosen."""

    form_class = UploadForm
    template_name = "units/rosters/new.html"
    refusals = (WorkbookRejected, ValidationError)
    kind = RosterKind.AGENCIES

    def reasons(self, refusal: Exception) -> list[str]:
        if isinstance(refusal, WorkbookRejected):
            return [error.text for error in refusal.errors]
        return list(refusal.messages) if isinstance(refusal, ValidationError) else [str(refusal)]

    def act(self) -> str:
        file = self.form.cleaned_data["file"]
        name = str(file.name or "名录.xlsx")
        self.roster = keep_roster(kind=self.kind, content=file.read(), file_name=name, keeper=self.user)
        return "已读取，尚未写入任何内容。请核对下列各行，确认后才导入。"

    def get_success_url(self) -> str:
        route = "roster-settings" if lacks_naming(self.roster) else "roster"
        return reverse(route, args=[self.roster.pk])


class TemplateWorkbookView(KeeperView):
    """The agencies that the person keeps as a list that comes back unchanged, and a blank list of people."""

    kind = RosterKind.AGENCIES

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.kind is RosterKind.PEOPLE:
            return download(people_template(), "人员名单模板.xlsx", XLSX)
        agencies = Agency.objects.filter(pk__in=self.keys).select_related("parent").prefetch_related("names")
        record_event(actor=self.user, action="下载单位名录", title="单位名录")
        return download(agencies_workbook(agencies.order_by("code")), "单位名录.xlsx", XLSX)


class OneRosterView(KeeperView, View):
    """About one list of the person's."""

    roster: Roster

    def find(self, **kwargs: Any) -> None:
        self.roster = found_or_hidden(rosters_open_to(self.user), pk=kwargs["pk"])

    def get_success_url(self) -> str:
        return reverse("roster", args=[self.roster.pk])


class RosterView(OneRosterView, TemplateView):
    """``agencies/rosters/<pk>/``: what would become of each row, or what became of it."""

    template_name = "units/rosters/roster.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        outcome = bound(ShowForm, self.request).cleaned_data.get("outcome") or ""
        page = Paginator(self.roster.lines_of(outcome), _PER_PAGE).get_page(self.request.GET.get("page"))
        place = Agency.objects.filter(pk=self.roster.options["agency"]).first()
        shown = {"roster": self.roster, "page_obj": page, "outcome": outcome, "place": place, "undo": UndoForm()}
        shown["portions"] = portions_of(self.roster, self.user)
        return super().get_context_data(**kwargs) | shown


class SettingsView(OneRosterView, ChangePage):
    """``agencies/rosters/<pk>/settings/``: which head is which column, and what counts where the list says nothing."""

    form_class = OptionsForm
    template_name = "units/rosters/settings.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"keys": self.keys, "roster": self.roster}

    def get_initial(self) -> dict[str, Any]:
        options = self.roster.options
        place = Agency.objects.filter(pk=options["agency"]).first()
        return options | {"agency": place.code if place else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"roster": self.roster}

    def act(self) -> str:
        settle_roster(roster=self.roster, options=self.form.options(), actor=self.user)
        return "已按所选的列和默认值重新核对。"


class ConfirmView(OneRosterView, ActionView):
    """``agencies/rosters/<pk>/confirm/``: takes it in as it was shown; its page then makes the passwords."""

    form_class = ConfirmForm
    refusals = (PlanChanged,)

    def act(self) -> str:
        left_out = self.form.cleaned_data["without_refused"]
        self.roster = confirm_roster(roster=self.roster, without_refused=left_out, actor=self.user)
        counts = self.roster.counts
        told = "、".join(f"{one.label}{counts[one]}行" for one in Outcome if one is not Outcome.REFUSED and counts[one])
        return f"已导入：{told}。" + (f"有{counts[Outcome.REFUSED]}行没有导入。" if counts[Outcome.REFUSED] else "")


class MakePasswordsView(OneRosterView, ActionView):
    """``agencies/rosters/<pk>/make-passwords/``: those of one portion of the new accounts, shown once."""

    form_class = PortionForm

    def act(self) -> str:
        number = self.form.cleaned_data["portion"]
        self.accounts = make_passwords(roster=self.roster, portion=number, actor=self.user)
        return f"已生成{len(self.accounts)}个一次性密码。"

    def done(self, said: str) -> HttpResponse:
        sealed = signing.dumps(self.accounts, salt=_salt(self.roster, self.user.pk), compress=True)
        context = {"roster": self.roster, "accounts": self.accounts, "said": said}
        form = PasswordsForm(initial={"passwords": sealed})
        answer = render(self.request, "units/rosters/passwords.html", context | {"form": form})
        answer["Cache-Control"] = "no-store"
        return answer


class PasswordsView(OneRosterView, ActionView):
    """``agencies/rosters/<pk>/passwords/``: what the page with new passwords holds, as a workbook."""

    form_class = PasswordsForm

    def act(self) -> str:
        try:
            salt = _salt(self.roster, self.user.pk)
            self.accounts = signing.loads(self.form.cleaned_data["passwords"], salt=salt, max_age=_HOUR)
        except signing.BadSignature:
            raise ValidationError("一次性密码的页面已过期，密码没有保存；请在名录的页面重新生成。") from None
        record(actor=self.user, action="下载一次性密码", obj=self.roster)
        return ""

    def done(self, said: str) -> HttpResponse:
        return download(passwords_workbook(self.accounts), "一次性密码.xlsx", XLSX)


class UndoView(OneRosterView, ActionView):
    """``agencies/rosters/<pk>/undo/``: all that it brought in is taken back."""

    form_class = UndoForm

    def act(self) -> str:
        undo_roster(roster=self.roster, reason=self.form.cleaned_data["reason"], actor=self.user)
        return "已撤销本次导入。"


class DeleteView(OneRosterView, ActionView):
    """``agencies/rosters/<pk>/delete/``: an upload is thrown away."""

    def act(self) -> str:
        delete_roster(roster=self.roster, actor=self.user)
        return f"已放弃{self.roster}，没有写入任何内容。"

    def done(self, said: str) -> HttpResponse:
        messages.success(self.request, said)
        return redirect("roster-list")


def _salt(roster: Roster, user: int) -> str:
    return f"{_SALT}.{roster.pk}.{user}"
