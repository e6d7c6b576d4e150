"""PDFs are looked into by a limited process."""

from __future__ import annotations

from dataclasses import dataclass

from evalcase.limited_process import GaveUp, run_limited
from evalcase.uploads.rejection import UploadRejected

_READER = "evalcase.uploads.pdf_reader"  # loads what reads and draws PDFs, which the site does without
EXPECTED = "应为完整的、不含脚本的 PDF"
PRINT_AGAIN = "请用“打印到 PDF”重新生成后上传"
_ACTIVE_MARKS = (b"<html", b"<script", b"<svg", b"<!doctype")


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """How many pages a PDF has, and the first of them as WebP images."""

    pages: int
    previews: tuple[bytes, ...]


def read_pdf(data: bytes) -> PdfFacts:
    """Check a PDF and draw its first pages. The bytes are kept as they are, so that signatures on them stay valid.

    Raises UploadRejected for one with scripts, programs, forms of XFA, attachments (but for the XML of electronic
    vouchers), a password, damage, or other files before or behind it.
    """
    _refuse_joined(data)
    try:
        pages, previews = run_limited(_READER, "look_into", data)
    except GaveUp as failure:
        raise UploadRejected("PDF 无法读取（已损坏，或过于复杂）", EXPECTED, PRINT_AGAIN) from failure
    return PdfFacts(pages, tuple(previews))


def _refuse_joined(data: bytes) -> None:
    end = data.rfind(b"%%EOF")
    head = data[:1024].lower()
    if end < 0:
        raise UploadRejected("PDF 不完整（没有结尾）", EXPECTED, PRINT_AGAIN)
    tail = data[end + 5 :]
    if len(tail.strip(b"\x00 \t\r\n")) > 0 or b"PK\x05\x06" in data[-70_000:] or any(m in head for m in _ACTIVE_MARKS):
        raise UploadRejected("PDF 首尾夹带了其他内容", EXPECTED, PRINT_AGAIN)
