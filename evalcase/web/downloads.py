"""Files that a page hands out."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# Whatever the bytes are, a browser is told not to guess what they might be, and to run nothing of them.
INERT = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to be saved under ``name``: never shown in the page, kept by no cache."""
    headers = {
        **INERT,
        "Cache-Control": "private, no-store",
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)
