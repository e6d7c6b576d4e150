"""What was imported, for the administrator to look at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from budgets.ledger.models import ImportBatch, ImportedTable
from budgets.workbooks import KINDS, title_of
from evalcase.web.read_only_admin import ReadOnlyAdmin, ReadOnlyInline


class KindColumnMixin:
    """The kind of a table by its Chinese title."""

    @admin.display(description="表种", ordering="kind")
    def table_kind(self, table: ImportedTable) -> str:
        return title_of(table.kind)


class TableKindFilter(admin.SimpleListFilter):
    """One kind of table, chosen by its Chinese title."""

    title = "表种"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind.code, kind.title) for kind in KINDS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ImportedTable]) -> QuerySet[ImportedTable]:
        kind = self.value()
        return queryset.filter(kind=kind) if kind else queryset


class ImportedTableInline(KindColumnMixin, ReadOnlyInline):
    model = ImportedTable
    fields = ["sheet", "caption", "table_kind", "variant", "unit_symbol", "superseded_at"]
    readonly_fields = ["table_kind"]
    show_change_link = True


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin):
    """Which workbook was imported by whom, and the tables found in it."""

    list_display = ["file_name", "agency", "year", "imported_by", "imported_at", "sha256"]
    list_filter = ["year"]
    search_fields = ["file_name", "sha256", "agency__code", "agency__names__name"]
    list_select_related = ["agency", "imported_by"]
    fields = ["file_name", "agency", "year", "imported_by", "imported_at", "sha256"]
    inlines = [ImportedTableInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportBatch]:
        return super().get_queryset(request).prefetch_related("agency__names")


@admin.register(ImportedTable)
class ImportedTableAdmin(KindColumnMixin, ReadOnlyAdmin):
    """The tables recognised in the workbooks; one that was superseded stays for the record."""

    list_display = ["sheet", "table_kind", "variant", "agency", "year", "batch_file", "superseded_at"]
    list_filter = ["year", TableKindFilter]
    search_fields = ["sheet", "caption", "batch__file_name", "agency__code", "agency__names__name"]
    list_select_related = ["agency", "batch"]
    fields = ["batch", "agency", "year", "sheet", "caption", "table_kind", "variant", "unit_symbol", "superseded_at"]
    readonly_fields = ["table_kind"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportedTable]:
        return super().get_queryset(request).prefetch_related("agency__names")

    @admin.display(description="来源文件", ordering="batch__file_name")
    def batch_file(self, table: ImportedTable) -> str:
        return table.batch.file_name
