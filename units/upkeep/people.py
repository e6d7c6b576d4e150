"""People and their roles for those who keep them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from evalcase.audit.selectors import history_of
from evalcase.audit.services import record
from evalcase.web.views import ActionView
from units.people.models import User
from units.people.services import assign_role, create_user, end_role
from units.sign_in.services import end_sessions, reset_password
from units.upkeep.forms import EndRoleForm, FindPersonForm, PersonForm, RoleForm
from units.upkeep.mixins import ChangePage, FoundListView, KeeperView, OnePersonView
from units.upkeep.one_time import one_time_password
from units.upkeep.selectors import people_kept


class PersonListView(FoundListView):
    """``people/``: those that the person looks after."""

    template_name = "units/upkeep/person_list.html"
    find_form_class = FindPersonForm

    def found(self, asked: dict[str, Any]) -> QuerySet[User]:
        people = people_kept(self.user, self.keys)
        for word in asked.get("q", "").split():
            people = people.filter(Q(username__icontains=word) | Q(display_name__icontains=word))
        return people


class PersonView(OnePersonView, TemplateView):
    """``people/<pk>/``: the account, the roles and what happened to them."""

    template_name = "units/upkeep/person.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = self.person.memberships.all()
        context = {"person": self.person, "held": held, "today": timezone.localdate()}
        return super().get_context_data(**kwargs) | context | {"history": history_of(self.person, *held)}


def _password_page(view: Any, said: str) -> HttpResponse:
    """Shows the password in the answer itself, once: no message, session or log keeps it."""
    context = {"person": view.person, "password": view.password, "said": said}
    answer = render(view.request, "units/upkeep/password.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


class AddView(KeeperView, ChangePage):
    """``people/add/``: an account with a first role and a password for one time."""

    form_class = PersonForm
    template_name = "units/upkeep/role.html"
    heading, button = "新增人员", "新增"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"keys": self.keys}

    def act(self) -> str:
        given = self.form.cleaned_data
        self.password = one_time_password()
        with transaction.atomic():
            self.person = create_user(
                username=given["username"],
                display_name=given["display_name"],
                password=self.password,
                must_change_password=True,
                actor=self.user,
            )
            role = {key: given[key] for key in ("agency", "role", "valid_from")}
            assign_role(user=self.person, **role, actor=self.user)
        return f"已新增“{self.person}”"

    def done(self, said: str) -> HttpResponse:
        return _password_page(self, said)


class GiveRoleView(OnePersonView, ChangePage):
    """``people/<pk>/role/``: a role at an agency of the keeper."""

    form_class = RoleForm
    template_name = "units/upkeep/role.html"
    heading, button = "授予角色", "授予"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"keys": self.keys}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"person": self.person}

    def act(self) -> str:
        _refuse_oneself(self)
        given = self.form.cleaned_data
        assign_role(user=self.person, **given, actor=self.user)
        return f"已授予“{given['agency']}”的角色“{given['role'].label}”"

    def get_success_url(self) -> str:
        return reverse("person", args=[self.person.pk])


class _PersonAction(OnePersonView, ActionView):
    """A button on the page of a person."""

    def get_success_url(self) -> str:
        return reverse("person", args=[self.person.pk])


class EndRoleView(_PersonAction):
    """``people/<pk>/end-role/``: a role ends on a day."""

    form_class = EndRoleForm

    def act(self) -> str:
        _refuse_oneself(self)
        given = self.form.cleaned_data
        membership = given["membership"]
        if membership.user_id != self.person.pk:
            raise ValidationError("该角色不属于此人，请刷新页面后再办。")
        end_role(membership=membership, on=given["on"], actor=self.user)
        return f"角色自{given['on']}起终止"


class ResetPasswordView(_PersonAction):
    """``people/<pk>/password/``: a new password for one time; the sign-ins of the person end."""

    def act(self) -> str:
        _refuse_oneself(self)
        self.password = one_time_password()
        reset_password(user=self.person, password=self.password, actor=self.user)
        return f"已重设“{self.person}”的密码"

    def done(self, said: str) -> HttpResponse:
        return _password_page(self, said)


class BlockView(_PersonAction):
    """``people/<pk>/block/``: the account signs in no more; what the person did keeps its author."""

    active = False

    def act(self) -> str:
        _refuse_oneself(self)
        if self.person.is_active is self.active:
            return f"“{self.person}”已是所要的状态"
        with transaction.atomic():
            self.person.is_active = self.active
            self.person.save(update_fields=["is_active"])
            action = "启用用户" if self.active else "停用用户"
            changes = {"is_active": [not self.active, self.active]}
            record(actor=self.user, action=action, obj=self.person, changes=changes)
            if not self.active:
                end_sessions(user=self.person, reason=action, actor=self.user)
        return f"已{action[:2]}“{self.person}”"


class UnblockView(BlockView):
    """``people/<pk>/unblock/``: the account may sign in again."""

    active = True


def _refuse_oneself(view: OnePersonView) -> None:
    if view.person.pk == view.user.pk:
        raise ValidationError("不能改动自己的角色、密码和账号状态，请另一名管理员办理；自己的密码在“修改密码”中改。")
