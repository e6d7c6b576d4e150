"""What a limited process does with a PDF: look for what acts, and draw the first pages. The site never loads this."""

from __future__ import annotations

import logging
import re
import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pypdfium2
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NullObject, StreamObject, read_object

from evalcase.uploads.pdf import EXPECTED, PRINT_AGAIN
from evalcase.uploads.rejection import UploadRejected

MAX_PAGES = 3000
PREVIEW_PAGES = 5
PREVIEW_SIDE = 1280
MAX_VALUES = 3_000_000  # names, numbers, texts and dictionaries looked at, all objects together
_SCRIPT = "含有脚本（JavaScript）"
_MEDIA = "含有嵌入的多媒体"
_OTHER_FILE = "含有打开其他文件的链接"
# The kind of an action, wherever its dictionary stands.
_ACTIONS = {
    "JavaScript": _SCRIPT,
    "Launch": "含有打开其他程序的动作",
    "ImportData": "含有导入外部数据的动作",
    "SubmitForm": "含有向外提交表单数据的动作",
    "GoToR": _OTHER_FILE,
    "GoToE": _OTHER_FILE,
    "Rendition": "含有多媒体脚本",
    "Movie": _MEDIA,
    "Sound": _MEDIA,
    "RichMediaExecute": _MEDIA,
    "GoTo3DView": _MEDIA,
}
_HARMLESS_ACTIONS = {"GoTo", "GoToDp", "URI", "Named", "Thread", "Trans", "SetOCGState", "Hide", "ResetForm"}
_TURNING_PAGES = {"NextPage", "PrevPage", "FirstPage", "LastPage", "GoBack", "GoForward", "GoToPage"}
_KEYS = {
    "/JS": _SCRIPT,
    "/JavaScript": _SCRIPT,
    "/XFA": "含有动态表单（XFA）",
    "/RichMediaContent": _MEDIA,
    "/RichMediaSettings": _MEDIA,
    "/AlternatePresentations": _MEDIA,
}
_SUBTYPES = {
    "RichMedia": _MEDIA,
    "Movie": _MEDIA,
    "Sound": _MEDIA,
    "3D": _MEDIA,
    "U3D": _MEDIA,
    "PS": "含有 PostScript 程序",
}
# What sets an action off: of pages, notes, fields and the document. The last two are clicks.
_TRIGGERS = (
    *("E", "X", "Fo", "Bl", "PO", "PC", "PV", "PI", "O", "C", "K", "F", "V", "WC"),
    *("WS", "DS", "WP", "DP", "D", "U"),
)
_CLICKS = ("D", "U")
_PLAIN_SCHEMES = {"http", "https", "ftp", "mailto", "tel"}
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_PORT = re.compile(r"[0-9]{1,5}(?:[/?#]|\Z)")
_DRIVE = re.compile(r"[/\\]*[A-Za-z][|:][/\\]")
_BLANK = re.compile(rb"[\x00\t\n\f\r ]*")
_APART = rb"(?:[\x00\t\n\f\r ]|%[^\r\n]{0,200}+[\r\n])++"  # a comment may stand wherever a blank may
_OBJECT = re.compile(rb"(?<![0-9])[0-9]{1,10}" + _APART + rb"[0-9]{1,5}" + _APART + rb"obj")
# Keys that lead to an action: given twice, one viewer takes the first and another the last.
_LEADING_KEYS = {
    f"/{key}"
    for key in (
        *("S", "A", "AA", "PA", "NA", "OpenAction", "Next", "N", "URI", "Base", "Subtype", "Subtype2"),
        *("F", "EF", "RF", "UF", "DOS", "Mac", "Unix", "Names"),
        *("Root", "AcroForm", "Fields", "Kids", "Annots", "Outlines", "First", "Type", "Filter", "Length"),
    )
}
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)")
_PAGES = ("{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}")
_DICTIONARIES = logging.getLogger("pypdf.generic._data_structures")  # of pypdf: where it reads dictionaries
_DAMAGES = (
    *(PyPdfError, ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError),
    struct.error,
)


class Refused(UploadRejected):
    """The PDF is not taken; what is expected and how to mend it are the usual ones, if not given."""

    def __init__(self, found: str, expected: str = EXPECTED, remedy: str = PRINT_AGAIN) -> None:
        super().__init__(found, expected, remedy)


class _Complaints(logging.Handler):
    """Hears where the reader skipped a part of a dictionary: what stood there was not looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = False

    def emit(self, record: logging.LogRecord) -> None:
        values = record.args if isinstance(record.args, dict) else {}
        self.heard |= "exception" in values or values.get("key") in _LEADING_KEYS


def refuse_active(data: bytes) -> None:
    """Raises Refused where any object of the file, packed or no longer in use ones too, acts or is an attachment."""
    complaints = _Complaints()
    _DICTIONARIES.addHandler(complaints)
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise Refused("PDF 设有密码或权限限制，无法检查内容", "应为不加密的 PDF", "请取消密码和权限限制后重新保存")
        walk = _Walk()
        for value in _objects(reader, data):
            walk.look(value)
    except _DAMAGES as error:
        raise Refused("PDF 的内部结构已损坏") from error
    finally:
        _DICTIONARIES.removeHandler(complaints)
    if complaints.heard:
        raise Refused("PDF 的内部结构已损坏（有的部分无法读出）")


def _objects(reader: PdfReader, data: bytes) -> Iterator[Any]:
    """The trailer, every object of the tables, and every one that only lies in the file: viewers mend tables too."""
    yield reader.trailer
    read: set[int] = set()
    for generation, numbers in list(reader.xref.items()):
        for number in list(numbers):
            value = reader.get_object(IndirectObject(number, generation, reader)) if number else None
            if value is not None and not isinstance(value, NullObject):
                read.add(numbers[number])
                yield from _unpacked(reader, value)
    stream = BytesIO(data)
    for match in _OBJECT.finditer(data):
        if match.start() not in read:
            yield from _unpacked(reader, _left_over(reader, stream, match.end()))


def _left_over(reader: PdfReader, stream: BytesIO, offset: int) -> Any:
    """The object whose head ends at the offset."""
    blank = _BLANK.match(stream.getbuffer(), offset)
    stream.seek(blank.end() if blank else offset)
    try:
        return read_object(stream, reader)
    except _DAMAGES:
        return None  # no viewer reads it either


def _unpacked(reader: PdfReader, value: Any) -> Iterator[Any]:
    """The object itself and, if it is a stream of objects, those in it."""
    yield value
    if not isinstance(value, StreamObject):
        return
    if _word(value, "/Type") != "ObjStm" and not {"/N", "/First"} <= value.keys():
        return
    count, first = _value(value, "/N"), _value(value, "/First")
    body = value.get_data()
    # A viewer may read 2.0 as 2, and would find what was not looked at.
    if not isinstance(count, int) or not isinstance(first, int) or count < 0 or not 0 <= first <= len(body):
        raise Refused("PDF 的内部结构已损坏")
    stream = BytesIO(body)
    for offset in {int(word) for word in body[:first].split()[: 2 * count][1::2]}:
        blank = _BLANK.match(body, first + offset)
        stream.seek(blank.end() if blank else len(body))
        yield read_object(stream, reader)


class _Walk:
    """Looks at every value of the objects given to it, and raises Refused at the first one that acts."""

    def __init__(self) -> None:
        self._looked_at = 0
        self._actions: dict[tuple[int, bool], Any] = {}  # keeps them, so that no other one gets their id

    def look(self, value: Any) -> None:
        stack = [value]
        while stack:
            item = stack.pop()
            self._looked_at += 1
            if self._looked_at > MAX_VALUES:
                raise Refused("PDF 的内部对象过多，无法检查")
            if isinstance(item, DictionaryObject):
                _refuse_dictionary(item)
                self._refuse_actions_of(item)
                stack.extend(item.values())
            elif isinstance(item, ArrayObject):
                stack.extend(item)

    def _refuse_actions_of(self, item: DictionaryObject) -> None:
        self._refuse_chain(_value(item, "/A"), by_itself=False)
        self._refuse_chain(_value(item, "/PA"), by_itself=False)
        self._refuse_chain(_value(item, "/OpenAction"), by_itself=True)
        self._refuse_chain(_value(item, "/NA"), by_itself=True)  # of a presentation's steps
        triggers = _value(item, "/AA")
        if isinstance(triggers, DictionaryObject):
            for trigger in _TRIGGERS:
                self._refuse_chain(_value(triggers, f"/{trigger}"), by_itself=trigger not in _CLICKS)

    def _refuse_chain(self, first: Any, *, by_itself: bool) -> None:
        """An action and all that come after it."""
        waiting = [first]
        while waiting:
            action = waiting.pop()
            known = (id(action), by_itself)
            if not isinstance(action, DictionaryObject) or isinstance(action, StreamObject) or known in self._actions:
                continue
            self._actions[known] = action
            if _word(action, "/S") and _word(action, "/Type") in ("", "Action"):
                _refuse_action(action, by_itself=by_itself)
                after = _value(action, "/Next")
                waiting.extend(map(_resolved, after) if isinstance(after, ArrayObject) else [after])


def _resolved(value: Any) -> Any:
    found = value.get_object() if isinstance(value, IndirectObject) else value
    if isinstance(found, IndirectObject):
        raise Refused("PDF 的内部结构已损坏")  # no object may be a mere reference
    return found


def _value(item: DictionaryObject, key: str) -> Any:
    """What stands under the key, or in the object it refers to; None if nothing does."""
    return _resolved(item.raw_get(key)) if key in item else None


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return str(value) if isinstance(value, str) else ""


def _word(item: DictionaryObject, key: str) -> str:
    """A name, without its slash."""
    return _text(_value(item, key)).removeprefix("/")


def _refuse_action(action: DictionaryObject, *, by_itself: bool) -> None:
    kind = _word(action, "/S")
    if kind not in _HARMLESS_ACTIONS:
        raise Refused(_ACTIONS.get(kind, f"含有不认识的动作“{kind[:60]}”"))
    if by_itself and kind == "URI":
        raise Refused("含有自动访问网址的动作")
    name = _word(action, "/N")
    if kind == "Named" and name not in _TURNING_PAGES and (by_itself or name != "Print"):
        raise Refused(f"含有操作阅读软件的动作“{name[:60]}”")


def _refuse_dictionary(item: DictionaryObject) -> None:
    for key, found in _KEYS.items():
        if key in item:
            raise Refused(found)
    action = _word(item, "/S")
    kinds = (_word(item, "/Subtype"), _word(item, "/Subtype2"))
    acts = _ACTIONS.get(action) or next((_SUBTYPES[kind] for kind in kinds if kind in _SUBTYPES), None)
    if acts:
        raise Refused(acts)
    if action == "Thread" and "/F" in item:
        raise Refused(_OTHER_FILE)
    if isinstance(item, StreamObject) and {"/F", "/Ref", "/OPI"} & item.keys():
        raise Refused("引用了本文件之外的内容")
    address = _value(item, "/URI")
    _refuse_address(_text(_value(address, "/Base") if isinstance(address, DictionaryObject) else address))
    if "/EF" in item:
        _refuse_attachments(item)


def _refuse_address(address: str) -> None:
    """Links to pages of the web and to mailboxes are harmless; those to files and programs of the machine are not."""
    bare = "".join(letter for letter in address if " " < letter < "\x7f")
    scheme = _SCHEME.match(bare)
    # www.a.cn:8080 begins like a program's own address (com.maker.program:start) and is none.
    is_host = scheme is not None and "." in scheme[1] and _PORT.match(bare[scheme.end() :]) is not None
    is_plain = scheme is None or is_host or scheme[1].lower() in _PLAIN_SCHEMES
    if not is_plain or _DRIVE.match(bare) or bare[:2] in ("//", "\\\\", "/\\", "\\/"):
        raise Refused(
            f"含有指向本机文件或程序的链接“{bare[:60]}”",
            "链接应为网页或邮箱地址",
            "请去掉这个链接，或用“打印到 PDF”重新生成后上传",
        )


def _refuse_attachments(specification: DictionaryObject) -> None:
    """Electronic vouchers carry their own data as XML (电子凭证会计数据标准); nothing else is let in this way."""
    names = [_text(_value(specification, key)) for key in ("/UF", "/F", "/DOS", "/Mac", "/Unix")]
    names = [name for name in names if name]
    are_named = bool(names) and all(name.isprintable() and name.lower().endswith((".xml", ".xbrl")) for name in names)
    streams = _value(specification, "/EF").values()
    if not are_named or "/RF" in specification or not all(_is_data(_resolved(one).get_data()) for one in streams):
        shown = "".join(letter for letter in (names or [""])[0] if letter.isprintable())
        raise Refused(
            f"含有附件“{shown[-60:]}”",
            "PDF 中只能附带电子凭证的 XML 数据",
            "请取出附件单独上传，并用“打印到 PDF”重新生成",
        )


def _is_data(content: bytes) -> bool:
    """Whether it is XML that no browser shows as a page: without style sheet, DTD and tags of HTML or SVG."""
    body = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not body.startswith((b"<?xml ", b"<xbrl")) or b"xml-stylesheet" in body or b"<!DOCTYPE" in body:
        return False
    declared = _ENCODING.match(body)
    try:
        text = body.decode("gb18030" if declared and declared[1].lower().startswith(b"gb") else "utf-8")
        tags = [element.tag for element in ElementTree.fromstring(text).iter()]  # noqa: S314 - it has no DTD
    except (UnicodeDecodeError, ElementTree.ParseError):
        return False
    return not any(str(tag).lower().startswith(_PAGES) for tag in tags)


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


def look_into(data: bytes) -> tuple[int, list[bytes]]:
    """What ``draw`` returns of a PDF in which nothing acts. Raises Refused."""
    logging.getLogger("pypdf").propagate = False
    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    refuse_active(data)
    return draw(data)
