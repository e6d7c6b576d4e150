"""The library in the admin: looked at, switched on and off, never edited."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from evalcase.filtered_admin import FilteredAdmin
from indicators.frameworks.content import Node
from indicators.frameworks.schema import framework_from_content
from indicators.library.models import Framework
from indicators.library.services import set_framework_active
from indicators.rules.numbers import decimal_text

_SHOWN = ("code", "version", "title", "kind", "source", "active", "sha256", "loaded_at", "tree")


@admin.register(Framework)
class FrameworkAdmin(FilteredAdmin):
    """Frameworks come from reviewed files (``load_frameworks``), so nothing is typed here."""

    list_display = ["code", "version", "title", "kind", "active", "loaded_at"]
    list_filter = ["kind", "active"]
    search_fields = ["code", "title", "source"]
    fields = _SHOWN
    readonly_fields = _SHOWN
    actions = ["activate", "deactivate"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Framework | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Framework | None = None) -> bool:
        return False

    def has_switch_permission(self, request: HttpRequest) -> bool:
        """Who may offer a version to new cases or withdraw it."""
        return request.user.has_perm("library.change_framework")

    @admin.display(description="指标")
    def tree(self, framework: Framework) -> SafeString:
        """The indicators as an indented table with weight and scoring standard."""
        rows = [row for node in framework_from_content(framework.content).tree for row in _rows(node, 0)]
        body = format_html_join("", "<tr><td>{}{}</td><td>{}</td><td>{}</td></tr>", rows)
        return format_html(
            "<table><thead><tr><th>指标</th><th>分值</th><th>评分标准</th></tr></thead><tbody>{}</tbody></table>", body
        )

    @admin.action(description="启用所选的指标体系", permissions=["switch"])
    def activate(self, request: HttpRequest, queryset: QuerySet[Framework]) -> None:
        self._set_active(request, queryset, active=True)

    @admin.action(description="停用所选的指标体系", permissions=["switch"])
    def deactivate(self, request: HttpRequest, queryset: QuerySet[Framework]) -> None:
        self._set_active(request, queryset, active=False)

    def _set_active(self, request: HttpRequest, queryset: QuerySet[Framework], *, active: bool) -> None:
        actor: Any = request.user
        for framework in queryset:
            set_framework_active(framework=framework, active=active, actor=actor)
        self.message_user(request, f"已{'启用' if active else '停用'}{len(queryset)}个指标体系。")


def _rows(node: Node, depth: int) -> list[tuple[str, str, str, str]]:
    # Indented with full-width spaces: the content policy lets no inline style through.
    rows = [("　" * 2 * depth, node.name, decimal_text(node.weight), node.printed_standard)]
    return rows + [row for child in node.children for row in _rows(child, depth + 1)]
