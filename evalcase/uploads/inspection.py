"""The one door for uploaded files: what passes here may be kept."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field, replace

from evalcase.limited_process import GaveUp, run_limited
from evalcase.uploads.excerpts import document_excerpt, text_excerpt, text_of, workbook_excerpt
from evalcase.uploads.images import clean_image
from evalcase.uploads.kinds import FileKind, agreed_kind
from evalcase.uploads.packages import inspect_package
from evalcase.uploads.pdf import read_pdf
from evalcase.uploads.rejection import UploadRejected

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file that may be kept.

    ``content`` is what to keep: the very bytes, but for images, which are written anew; ``original_sha256`` is of what
    came, ``sha256`` of what is kept. ``previews`` are WebP images made here; ``excerpt`` is plain text.
    """

    name: str
    kind: FileKind
    content: bytes = field(repr=False)
    original_sha256: str
    pages: int | None = None
    width: int | None = None
    height: int | None = None
    previews: tuple[bytes, ...] = field(default=(), repr=False)
    excerpt: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def inspect_upload(data: bytes, file_name: str, declared: str, *, max_bytes: int) -> Accepted:
    """Look a file over by its content. Raises UploadRejected, which names the file, on anything that is not plain."""
    name = safe_name(file_name)
    try:
        refuse_too_large(len(data), max_bytes)
        return _look(data, name, agreed_kind(data, name, declared))
    except GaveUp as failure:
        remedy = "请打开原文件另存一份（减少图片、格式和页数）后重新上传，或拆成多个文件"
        raise UploadRejected(failure.found, "应为完整的、不太大的文件", remedy, file_name=name) from failure
    except UploadRejected as rejection:
        rejection.file_name = name
        raise


def refuse_too_large(size: int, max_bytes: int) -> None:
    """Raises UploadRejected; asked before the bytes are even read."""
    if size > max_bytes:
        megabytes = 1024 * 1024
        raise UploadRejected(
            f"文件有 {size / megabytes:.1f} MB",
            f"不能超过 {max_bytes // megabytes} MB",
            "请压缩图片、降低扫描分辨率或拆成多个文件",
        )


def safe_name(file_name: str) -> str:
    """The last part of a name, without control or direction-changing characters, of at most 120 characters."""
    name = re.split(r"[\\/]", unicodedata.normalize("NFC", file_name))[-1]
    name = "".join(letter for letter in name if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    stem, dot, ending = name.strip(" .").rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}" if len(ending) < 12 else name[:LONGEST_NAME]


def _look(data: bytes, name: str, kind: FileKind) -> Accepted:
    if kind.ending == "pdf":
        facts = read_pdf(data)  # in a process of its own
        original = hashlib.sha256(data).hexdigest()
        return Accepted(name, kind, data, original, pages=facts.pages, previews=facts.previews)
    accepted: Accepted = run_limited(__name__, look_into.__name__, data, name, kind)
    return accepted if kind.is_image else replace(accepted, content=data)


def look_into(data: bytes, name: str, kind: FileKind) -> Accepted:
    """All but PDFs, read in this very process; ``content`` is left empty where the bytes are kept as they came."""
    original = hashlib.sha256(data).hexdigest()
    if kind.is_image:
        image = clean_image(data, kind.ending)
        return Accepted(
            name, kind, image.content, original, width=image.width, height=image.height, previews=(image.preview,)
        )
    if kind.ending in ("txt", "csv"):
        return Accepted(name, kind, b"", original, excerpt=text_excerpt(text_of(data)))
    parts = inspect_package(data, kind.ending)
    excerpt = ""
    if kind.ending == "docx":
        excerpt = document_excerpt(parts["word/document.xml"])
    elif kind.ending == "xlsx":
        excerpt = workbook_excerpt(data, name)
    return Accepted(name, kind, b"", original, excerpt=excerpt)
