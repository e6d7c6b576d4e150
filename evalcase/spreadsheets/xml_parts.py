"""Parts of a zip archive that are XML: told by their content, and by no more than one way of writing it."""

from __future__ import annotations

import re

# What may stand before the name of a tag: letters of any script, hyphens and dots too.
PREFIX = rb"(?:[^\s<>/:=\"'!?]++:)?+"
_START = re.compile(rb"[\xef\xbb\xbf \t\r\n]*+<")
_BLANK = re.compile(rb"[\xef\xbb\xbf \t\r\n]*+\Z")
_NAMED_XML = re.compile(r"\.(?:xml|rels|vml)\Z", re.IGNORECASE)
_OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")
_UTF_8 = (b"utf-8", b"us-ascii", b"ascii")
_DECLARED = re.compile(rb"(?:\xef\xbb\xbf)?\s*+<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)", re.IGNORECASE)
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def is_xml(body: bytes) -> bool:
    """Whether the part is XML, whatever it is called and however many blanks stand before it."""
    return _START.match(body) is not None or body[:2] in _OTHER_ENCODINGS


def fault_of(name: str, body: bytes) -> str:
    """Why the part must not be given to a parser, in Chinese; "" where nothing is wrong with it.

    A DTD can reach for files or grow without end; in another encoding it would hide from every search of the bytes.
    """
    if not is_xml(body):
        is_written_otherwise = _NAMED_XML.search(name) is not None and _BLANK.match(body) is None
        return "内部 XML 不是 UTF-8 编码" if is_written_otherwise else ""
    declared = _DECLARED.match(body)
    if body[:2] in _OTHER_ENCODINGS or (declared and declared[1].lower() not in _UTF_8):
        return "内部 XML 不是 UTF-8 编码"
    return "内部 XML 含有 DTD 或实体声明" if _DTD.search(body) else ""
