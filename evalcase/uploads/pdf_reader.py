"""A program of its own: a PDF on standard input, what it holds and its first pages as WebP on standard output.

Run with ``python -I``, it imports nothing of the site. The answer is the length of a JSON text as four bytes, the text,
then the images one after another.
"""

from __future__ import annotations

import contextlib
import json
import logging
import struct
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pypdfium2
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

MEMORY_BYTES = 1536 * 1024 * 1024
CPU_SECONDS = 45
MAX_PAGES = 3000
PREVIEW_PAGES = 5
PREVIEW_SIDE = 1280
_ACTIONS = {
    "/JavaScript": "含有脚本（JavaScript）",
    "/Launch": "含有打开其他程序的动作",
    "/ImportData": "含有导入外部数据的动作",
    "/Rendition": "含有多媒体脚本",
}
_KEYS = {
    "/JS": "含有脚本（JavaScript）",
    "/JavaScript": "含有脚本（JavaScript）",
    "/XFA": "含有动态表单（XFA）",
    "/RichMediaContent": "含有嵌入的多媒体",
}


class Refused(Exception):
    """The PDF is not taken; the arguments are what was found and, if not the usual, what was expected and the mend."""


def limit_resources() -> None:
    """Where the system can: this process may take so much memory and time, and no more."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def refuse_active(data: bytes) -> None:
    """Raises Refused where any object of the file, compressed ones too, is a script, a program or an attachment."""
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise Refused("PDF 设有密码或权限限制，无法检查内容", "应为不加密的 PDF", "请取消密码和权限限制后重新保存")
        for generation, numbers in reader.xref.items():
            for number in numbers:
                _look(reader, number, generation)
        for number in reader.xref_objStm:
            _look(reader, number, 0)
        _walk(reader.trailer)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise Refused("PDF 的内部结构已损坏") from error


def _look(reader: PdfReader, number: int, generation: int) -> None:
    if number:
        _walk(reader.get_object(IndirectObject(number, generation, reader)))


def _walk(value: Any) -> None:
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, DictionaryObject):
            _refuse_dictionary(item)
            stack.extend(item.values())
        elif isinstance(item, ArrayObject):
            stack.extend(item)


def _refuse_dictionary(item: DictionaryObject) -> None:
    for key, found in _KEYS.items():
        if key in item:
            raise Refused(found)
    action = item.raw_get("/S") if "/S" in item else None
    if not isinstance(action, IndirectObject) and str(action) in _ACTIONS:
        raise Refused(_ACTIONS[str(action)])
    if "/EF" in item:
        for name, content in _attachments(item):
            # Electronic vouchers carry their own data as XML (电子凭证会计数据标准); nothing else is let in this way.
            is_xml = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<xbrl"))
            if not is_xml or not name.lower().endswith((".xml", ".xbrl")):
                raise Refused(
                    f"含有附件“{name[-60:]}”",
                    "PDF 中只能附带电子凭证的 XML 数据",
                    "请取出附件单独上传，并用“打印到 PDF”重新生成",
                )


def _attachments(specification: DictionaryObject) -> Iterator[tuple[str, bytes]]:
    name = str(specification.get("/UF") or specification.get("/F") or "")
    for stream in specification["/EF"].get_object().values():  # type: ignore[union-attr]
        yield name, stream.get_object().get_data()


def draw(data: bytes) -> tuple[int, list[bytes]]:
    """The number of pages, and the first ones as WebP of at most 1280 pixels a side. Raises Refused."""
    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
        if not 0 < pages <= MAX_PAGES:
            raise Refused(f"PDF 有 {pages} 页", f"应有 1 至 {MAX_PAGES} 页", "请拆成多个文件")
        return pages, [_drawn(document[index]) for index in range(min(pages, PREVIEW_PAGES))]
    except (pypdfium2.PdfiumError, ValueError, OSError, MemoryError) as error:
        raise Refused("PDF 已损坏，无法显示") from error


def _drawn(page: Any) -> bytes:
    scale = PREVIEW_SIDE / max(*page.get_size(), 1)
    stream = BytesIO()
    page.render(scale=min(scale, 4), may_draw_forms=False).to_pil().convert("RGB").save(
        stream, "WEBP", quality=80, method=2
    )
    return stream.getvalue()


def main() -> None:
    limit_resources()
    logging.disable(logging.CRITICAL)
    data = sys.stdin.buffer.read()
    images: list[bytes] = []
    try:
        refuse_active(data)
        pages, images = draw(data)
        answer: dict[str, object] = {"pages": pages, "previews": [len(image) for image in images]}
    except Refused as refusal:
        answer = dict(zip(("found", "expected", "remedy"), map(str, refusal.args), strict=False))
    text = json.dumps(answer, ensure_ascii=False).encode()
    sys.stdout.buffer.write(struct.pack(">I", len(text)) + text + b"".join(images))


if __name__ == "__main__":
    main()
