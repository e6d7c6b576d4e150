"""PDFs are looked into by a process of their own, with limits: what a broken one does there stays there."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evalcase.uploads.rejection import UploadRejected

SECONDS = 60
_READER = Path(__file__).with_name("pdf_reader.py")
_EXPECTED = "应为完整的、不含脚本的 PDF"
_PRINT_AGAIN = "请用“打印到 PDF”重新生成后上传"
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
    header, body = _run(data)
    if "found" in header:
        raise UploadRejected(header["found"], header.get("expected", _EXPECTED), header.get("remedy", _PRINT_AGAIN))
    previews, offset = [], 0
    for size in header["previews"]:
        previews.append(body[offset : offset + size])
        offset += size
    return PdfFacts(header["pages"], tuple(previews))


def _refuse_joined(data: bytes) -> None:
    end = data.rfind(b"%%EOF")
    head = data[:1024].lower()
    if end < 0:
        raise UploadRejected("PDF 不完整（没有结尾）", _EXPECTED, _PRINT_AGAIN)
    tail = data[end + 5 :]
    if len(tail.strip(b"\x00 \t\r\n")) > 0 or b"PK\x05\x06" in data[-70_000:] or any(m in head for m in _ACTIVE_MARKS):
        raise UploadRejected("PDF 首尾夹带了其他内容", _EXPECTED, _PRINT_AGAIN)


def _run(data: bytes) -> tuple[dict[str, Any], bytes]:
    unreadable = UploadRejected("PDF 无法读取（已损坏，或过于复杂）", _EXPECTED, _PRINT_AGAIN)
    try:
        command = [sys.executable, "-I", "-W", "ignore", str(_READER)]
        # Our own program; the file comes by standard input.
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise unreadable from error
    if done.returncode or len(done.stdout) < 4:
        raise unreadable
    (size,) = struct.unpack_from(">I", done.stdout)
    return json.loads(done.stdout[4 : 4 + size]), done.stdout[4 + size :]
