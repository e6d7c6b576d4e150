"""The frame of every page: the navigation of the person signed in, and the program's version."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse

from evalcase import __version__

register = template.Library()

# Route, words, for staff only. A route that is not installed is left out.
MAIN = (
    ("desk", "工作台", False),
    ("case-list", "评价案件", False),
    ("framework-list", "指标体系", False),
    ("import-list", "导入数据", True),
    ("agency-list", "单位和人员", True),
    ("entrustment-list", "委托", True),
    ("admin:index", "基础数据管理", True),
)
# Of those, what others may do as well, by their role at any agency.
_ROLES = {
    "import-list": {"administrator", "agency_staff", "evaluator"},
    "agency-list": {"administrator"},
    "entrustment-list": {"administrator", "reviewer"},
}
ACCOUNT = (("my-sign-ins", "我的登录", False), ("password-change", "修改密码", False))


@dataclass(frozen=True)
class Link:
    address: str
    words: str
    is_current: bool = False


@register.inclusion_tag("web/links.html", takes_context=True)
def main_nav(context: Context) -> dict[str, Any]:
    """The main navigation; the entry that the page stands under is marked."""
    return {"links": _links(context, MAIN)}


@register.inclusion_tag("web/links.html", takes_context=True)
def account_links(context: Context) -> dict[str, Any]:
    """The pages of one's own account."""
    return {"links": _links(context, ACCOUNT)}


@register.simple_tag
def program_version() -> str:
    return __version__


def _links(context: Context, entries: Iterable[tuple[str, str, bool]]) -> list[Link]:
    user, request = context.get("user"), context.get("request")
    path = getattr(request, "path", "")
    return [
        Link(address, words, path.startswith(address))
        for route, words, for_staff in entries
        if (not for_staff or getattr(user, "is_staff", False) or _holds(user, _ROLES.get(route, set())))
        and (address := _address(route))
    ]


def _holds(user: Any, roles: set[str]) -> bool:
    # The roles come with the person of the session: no query for a link.
    return any(held.role in roles for held in getattr(user, "current_memberships", ()))


def _address(route: str) -> str:
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""
