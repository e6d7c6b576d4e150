"""The closed list of files that are taken. What is not here is refused, whatever it calls itself."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO

from evalcase.uploads.rejection import UploadRejected

EXPECTED = "只接收 PDF、图片（JPG、PNG、WebP）、Word（.docx）、Excel（.xlsx）、OFD、文本和 CSV 文件"
_OFFICE = "application/vnd.openxmlformats-officedocument."
# Types a browser would run. Any other declared type is a hint at most: each maker of office programs has its own.
_ACTIVE_TYPE = re.compile(r"html|svg|(?:java|ecma|live|j|vb)script|/hta$")


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: its ending, what people call it, the fixed type it is served with, all its endings."""

    ending: str
    label: str
    content_type: str
    endings: frozenset[str]

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")


def _kind(ending: str, label: str, content_type: str, *also: str) -> FileKind:
    return FileKind(ending, label, content_type, frozenset({ending, *also}))


KINDS = {
    kind.ending: kind
    for kind in (
        _kind("pdf", "PDF", "application/pdf"),
        _kind("jpg", "图片", "image/jpeg", "jpeg"),
        _kind("png", "图片", "image/png"),
        _kind("webp", "图片", "image/webp"),
        _kind("docx", "Word 文档", f"{_OFFICE}wordprocessingml.document"),
        _kind("xlsx", "Excel 工作簿", f"{_OFFICE}spreadsheetml.sheet"),
        _kind("ofd", "OFD 版式文件", "application/ofd"),
        _kind("txt", "文本", "text/plain; charset=utf-8"),
        _kind("csv", "CSV 表格", "text/csv; charset=utf-8"),
    )
}
# For the `accept` of a file field: a convenience of the browser, no check.
ACCEPT = ",".join(f".{ending}" for kind in KINDS.values() for ending in sorted(kind.endings))

_SAVE_AS = "请在 WPS 或 Office 中另存为 .docx、.xlsx 或 PDF"
# What people do upload, and how to get it in.
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office 文档", _SAVE_AS),
    (b"Rar!", "压缩包", "请解压后逐个上传"),
    (b"7z\xbc\xaf\x27\x1c", "压缩包", "请解压后逐个上传"),
    (b"\x1f\x8b", "压缩包", "请解压后逐个上传"),
    (b"MZ", "可执行程序", ""),
    (b"\x7fELF", "可执行程序", ""),
    (b"GIF8", "GIF 图片", "请另存为 PNG 或 JPG"),
    (b"BM", "BMP 图片", "请另存为 PNG 或 JPG"),
    (b"II*\x00", "TIFF 图片", "请另存为 PDF、PNG 或 JPG"),
    (b"MM\x00*", "TIFF 图片", "请另存为 PDF、PNG 或 JPG"),
)


def kind_of(ending: str) -> FileKind:
    """The kind stored under that ending. Raises KeyError."""
    return KINDS[ending]


def agreed_kind(data: bytes, file_name: str, declared: str) -> FileKind:
    """The kind on which ending and content agree. Raises UploadRejected where they do not.

    The declared type is what the sender's machine calls such files; it only counts where it names something active.
    """
    ending = file_name.rpartition(".")[2].lower() if "." in file_name else ""
    named = next((kind for kind in KINDS.values() if ending in kind.endings), None)
    if not data:
        raise UploadRejected("文件是空的", "应为有内容的文件", "请核对原文件后重新上传")
    if named is None:
        called = f"扩展名是“.{ending}”" if ending else "文件没有扩展名"
        raise UploadRejected(called, EXPECTED, _remedy(data) or "请另存为上述格式之一后重新上传")
    found = detect(data, named)
    if found != named.ending:
        seen = KINDS[found].label if found in KINDS else found
        raise UploadRejected(
            f"扩展名是“.{ending}”，内容却是{seen}", "扩展名应与内容一致", _remedy(data) or "请用正确的格式重新保存"
        )
    said = declared.split(";")[0].strip().lower()
    if _ACTIVE_TYPE.search(said):
        raise UploadRejected(
            f"扩展名是“.{ending}”，上传时却声明为“{said[:60]}”（网页或脚本）",
            "声明的类型不应是网页或脚本",
            "请重新选择原文件上传",
        )
    return named


def detect(data: bytes, named: FileKind) -> str:
    """What the bytes are: the ending of a kind, or the Chinese name of something else.

    ``named`` tells plain text and CSV apart, which no byte does.
    """
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data.startswith(b"PK"):
        return _detect_package(data)
    for magic, label, _ in _FOREIGN:
        if data.startswith(magic):
            return label
    if data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return "网页、SVG 或 XML"
    if b"\x00" in data:
        return "其他类型的文件"
    return named.ending if named.ending in ("txt", "csv") else "文本"


def _detect_package(data: bytes) -> str:
    names = _parts(data)
    if names is None:
        return "损坏的压缩包"
    for part, ending in (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("OFD.xml", "ofd")):
        if part in names:
            return ending
    return "压缩包"


def _parts(data: bytes) -> set[str] | None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return None


def _remedy(data: bytes) -> str:
    if data.startswith(b"PK"):
        is_office = "[Content_Types].xml" in (_parts(data) or ())
        return _SAVE_AS if is_office else "压缩包请解压后逐个上传"
    return next((remedy for magic, _, remedy in _FOREIGN if data.startswith(magic)), "")
