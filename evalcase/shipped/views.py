"""The button of the notice on the desk."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from budgets.accounts.services import AccountsFileError
from evalcase.shipped.services import load_shipped
from evalcase.web.access import BY_OBJECT
from evalcase.web.views import ActionView
from indicators.frameworks.problems import FrameworkFileError


class LoadView(ActionView):
    """``shipped/load/``: the accounts and frameworks of the program, for a superuser."""

    access = BY_OBJECT
    refusals = (AccountsFileError, FrameworkFileError)

    def act(self) -> str:
        if not self.request.user.is_superuser:
            raise PermissionDenied("只有系统管理员可以载入随程序提供的资料。")
        new = load_shipped(actor=self.request.user)
        return f"科目已载入，新增指标体系{new}套"

    def get_success_url(self) -> str:
        return reverse("desk")
