"""Writing report files."""

from pathlib import Path

from reports.rendering import render_html, render_pdf
from reports.selectors import build_report
from scoring.models import Case

FORMATS = ("html", "pdf")


class UnknownFormat(ValueError):
    """The file name's ending names no format that a report can be made in."""


def render_to_file(*, case: Case, path: Path) -> Path:
    """Write the case's report to ``path``, in the format its ending names; the folder is made where it is missing.

    Raises UnknownFormat, ReportIncomplete, or the renderer's own error where the PDF parts are not installed.
    """
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        raise UnknownFormat(f"不能生成“{path.name}”：文件名应以{'、'.join('.' + name for name in FORMATS)}结尾")
    report = build_report(case)
    content = render_pdf(report) if suffix == "pdf" else render_html(report).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
