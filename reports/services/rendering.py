"""Writing report files."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from reports.building.selectors import build_report
from reports.document.blocks import Report
from reports.rendering.html import render_html
from reports.rendering.pdf import render_pdf
from reports.rendering.word.document import render_docx
from scoring.cases.models import Case

# What a report can be printed as: the ending of its file, and the function that makes the bytes.
FORMATS: Mapping[str, Callable[[Report], bytes]] = MappingProxyType(
    {
        "html": lambda report: render_html(report).encode(),
        "pdf": render_pdf,
        "docx": render_docx,
    }
)


class UnknownFormat(ValueError):
    """The file name's ending names no format that a report can be made in."""


def render_to_file(*, case: Case, path: Path) -> Path:
    """Write the case's report to ``path``, in the format its ending names; the folder is made where it is missing.

    Raises UnknownFormat, ReportIncomplete, or the renderer's own error where the PDF parts are not installed.
    """
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        raise UnknownFormat(f"不能生成“{path.name}”：文件名应以{'、'.join('.' + name for name in FORMATS)}结尾")
    content = FORMATS[suffix](build_report(case))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
