"""Files as people upload them, and files as attackers do, made here byte by byte."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from typing import Any

from docx import Document
from openpyxl import Workbook
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

OWNER = "拍摄人某甲"


def pdf(pages: int = 1, text: str = "") -> bytes:
    """A plain PDF; ``text`` tells one from another."""
    return _written(_writer(pages, text))


def _writer(pages: int = 1, text: str = "") -> PdfWriter:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": text})
    return writer


def _written(writer: PdfWriter) -> bytes:
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


def pdf_with_script() -> bytes:
    writer = _writer()
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    writer._root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    return _written(writer)


def pdf_with_action(kind: str) -> bytes:
    """A PDF whose first page does something of its own when it is opened."""
    writer = _writer()
    action = DictionaryObject({NameObject("/S"): NameObject(kind), NameObject("/F"): TextStringObject("calc.exe")})
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): writer._add_object(action)})
    return _written(writer)


def pdf_with_xfa() -> bytes:
    writer = _writer()
    form = DictionaryObject({NameObject("/XFA"): ArrayObject(), NameObject("/Fields"): ArrayObject()})
    writer._root_object[NameObject("/AcroForm")] = writer._add_object(form)
    return _written(writer)


def pdf_with_attachment(name: str, content: bytes) -> bytes:
    writer = _writer()
    writer.add_attachment(name, content)
    return _written(writer)


def pdf_with_packed_script() -> bytes:
    """The script's dictionary lies in a compressed object stream, where a search of the bytes finds nothing."""
    packed = b"<</S /JavaScript /JS (app.alert\\(1\\))>>"
    body = zlib.compress(b"5 0 " + packed)
    objects = [
        b"1 0 obj\n<</Type /Catalog /Pages 2 0 R /OpenAction 5 0 R>>\nendobj\n",
        b"2 0 obj\n<</Type /Pages /Kids [3 0 R] /Count 1>>\nendobj\n",
        b"3 0 obj\n<</Type /Page /Parent 2 0 R /MediaBox [0 0 200 200]>>\nendobj\n",
        b"4 0 obj\n<</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream\nendobj\n"
        % (len(body), body),
    ]
    data, offsets = b"%PDF-1.5\n", []
    for item in objects:
        offsets.append(len(data))
        data += item
    start = len(data)
    rows = [(0, 0, 255), *((1, offset, 0) for offset in offsets), (2, 4, 0), (1, start, 0)]
    table = zlib.compress(b"".join(struct.pack(">BHB", *row) for row in rows))
    data += (
        b"6 0 obj\n<</Type /XRef /Size 7 /W [1 2 1] /Root 1 0 R /Filter /FlateDecode /Length %d>>\nstream\n%s\n"
        b"endstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (len(table), table, start)
    )
    assert b"JavaScript" not in data
    return data


def pdf_with_password() -> bytes:
    writer = _writer()
    writer.encrypt("geheim", algorithm="RC4-128")
    return _written(writer)


def picture(ending: str = "JPEG", size: tuple[int, int] = (60, 40), colour: Any = (30, 90, 160), **more: Any) -> bytes:
    stream = BytesIO()
    Image.new("RGB", size, colour).save(stream, ending, **more)
    return stream.getvalue()


def photo(**more: Any) -> bytes:
    """A photograph as a phone takes it: lying on its side, with place, owner and a comment written in."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x013B] = OWNER
    exif.get_ifd(0x8825)[2] = (26.0, 12.0, 1.5)
    return picture("JPEG", exif=exif, comment=OWNER.encode(), **more)


def flood(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG of a few bytes that says it has 900 million pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


def workbook(text: str = "合计") -> bytes:
    book = Workbook()
    assert book.active is not None
    book.active.title = "明细"
    book.active.append(["项目", "金额"])
    book.active.append([text, 12.5])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def document(text: str = "关于印发管理办法的通知") -> bytes:
    made = Document()
    made.add_paragraph(text)
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def ofd(**more: bytes) -> bytes:
    return packed({"OFD.xml": b'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD/>', **more})


def packed(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return stream.getvalue()


def altered(package: bytes, changed: dict[str, bytes]) -> bytes:
    """A package with parts put in or put in place of others."""
    with zipfile.ZipFile(BytesIO(package)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return packed(parts | changed)
