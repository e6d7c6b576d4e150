"""What every page of keeping agencies and people begins with: the agencies that the person administers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views import View
from django.views.generic import ListView

from evalcase.web.access import BY_OBJECT, NotOpen, found_or_hidden
from evalcase.web.forms import bound
from evalcase.web.views import FormPage
from units.agencies.models import Agency
from units.people.models import User
from units.people.selectors import administered_agencies
from units.upkeep.selectors import people_kept


class KeeperView(View):
    """For administrators of at least one agency; anyone else finds nothing."""

    access = BY_OBJECT
    user: User
    keys: set[int]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        assert isinstance(request.user, User)  # noqa: S101 - the access middleware lets nobody else through
        self.user = request.user
        self.keys = administered_agencies(self.user)
        if not self.keys and not self.user.is_superuser:
            raise NotOpen("只有管理员可以管理单位和人员")
        self.find(**kwargs)
        return super().dispatch(request, *args, **kwargs)

    def find(self, **kwargs: Any) -> None:
        """What the address names. Raises NotOpen."""


class FoundList(ListView):
    """A list that is searched: ``find_form_class`` is bound to the address, ``found`` narrows by what it says."""

    paginate_by = 50
    find_form_class: ClassVar[type[Form]]

    def found(self, asked: dict[str, Any]) -> QuerySet[Any]:
        """What is shown for the cleaned fields of the form."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        self.find_form = bound(self.find_form_class, self.request)
        return self.found(self.find_form.cleaned_data)

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """A number of a page that is none leads to the nearest."""
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"form": self.find_form}


class FoundListView(KeeperView, FoundList):
    """Such a list for administrators."""


class OneAgencyView(KeeperView):
    """About one agency that the person administers."""

    agency: Agency

    def find(self, **kwargs: Any) -> None:
        agencies = Agency.objects.filter(pk__in=self.keys).select_related("parent", "successor")
        self.agency = found_or_hidden(agencies, pk=kwargs["pk"])


class OnePersonView(KeeperView):
    """About one person that the person looks after."""

    person: User

    def find(self, **kwargs: Any) -> None:
        self.person = found_or_hidden(people_kept(self.user, self.keys), pk=kwargs["pk"])


class ChangePage(FormPage):
    """A form that changes something; what the services refuse stands above it, message by message."""

    refusals = (ValidationError,)

    def reasons(self, refusal: Exception) -> list[str]:
        return list(refusal.messages) if isinstance(refusal, ValidationError) else [str(refusal)]
