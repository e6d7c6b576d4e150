"""Admin pages of small reference tables that are also kept as workbooks."""

from __future__ import annotations

from typing import Any

from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import CSV, XLSX


class SheetAdminMixin(ImportExportMixin):
    """Import with preview, and export, of a :class:`evalcase.web.resources.CheckedResource`."""

    formats = [XLSX, CSV]
    skip_admin_log = True  # the services write the log

    def add_data_read_fail_error_to_form(self, form: Any, error: Exception) -> None:
        form.add_error(
            "import_file",
            "文件读不出来。请确认它是 .xlsx 工作簿或 UTF-8 编码的 .csv 文件，且所选格式与文件一致；"
            "可用 Excel 或 WPS 打开后另存为 .xlsx 再导入。",
        )
