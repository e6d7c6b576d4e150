"""Versions and renderings in the admin, to look at: they are made only through the services."""

from typing import Any

import django_tasks_db.admin  # noqa: F401 - registers its page, which is then taken away
from django.contrib import admin
from django.http import HttpRequest
from django_tasks_db.models import DBTaskResult

from evalcase.web.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from reports.versions.models import RenderJob, ReportVersion, VersionFile

# The queue's own page speaks English and shows nothing that a rendering does not say better.
admin.site.unregister(DBTaskResult)


class VersionFileInline(ReadOnlyInline):
    model = VersionFile
    fields = ("format", "sha256", "size")


@admin.register(ReportVersion)
class ReportVersionAdmin(ReadOnlyAdmin):
    list_display = ("title", "label", "created_by_name", "created_at", "fingerprint")
    list_filter = ("state", "report_kind")
    search_fields = ("title", "case__code", "fingerprint")
    exclude = ("figures", "paragraphs")
    inlines = (VersionFileInline,)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("figures", "paragraphs")


@admin.register(RenderJob)
class RenderJobAdmin(ReadOnlyAdmin):
    list_display = ("case", "version_state", "state", "progress", "requested_by", "requested_at", "reason")
    list_filter = ("state",)
    list_select_related = ("case", "requested_by")
