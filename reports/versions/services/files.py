"""One report as a file, as a command writes it."""

from pathlib import Path

from reports.building.selectors import build_report
from reports.rendering.formats import FORMATS, UnknownFormat
from scoring.cases.models import Case


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
