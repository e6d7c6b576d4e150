"""Office and OFD files are zip archives: looked over part by part, limits counted while they are unzipped."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from io import BytesIO

from evalcase.spreadsheets.guard import MAX_PARTS, MAX_RATIO, MAX_UNZIPPED_BYTES, RATIO_MATTERS_FROM
from evalcase.spreadsheets.xml_parts import fault_of, is_xml
from evalcase.uploads.instructions import refuse_acting
from evalcase.uploads.rejection import UploadRejected

_CHUNK = 256 * 1024
_END = b"PK\x05\x06"
_END_SIZE = 22
_EXPECTED = "应为 WPS 或 Office 正常保存的文件"
_SAVE_AGAIN = "请打开原文件，另存一份后重新上传；也可以导出为 PDF 上传"
_MAIN_TYPE = {
    "docx": b"wordprocessingml.document.main+xml",
    "xlsx": b"spreadsheetml.sheet.main+xml",
}
_FORBIDDEN = (
    (re.compile(r"(^|/)vbaProject|(^|/)vbaData", re.I), "含有宏", "请另存为不含宏的 .docx 或 .xlsx"),
    (re.compile(r"(^|/)macrosheets/", re.I), "含有宏工作表", "请删除宏工作表后另存"),
    (re.compile(r"(^|/)activeX/", re.I), "含有 ActiveX 控件", "请删除控件后另存"),
    # A chart of Word carries its data as a small workbook; anything else embedded may be a program.
    (re.compile(r"(^|/)embeddings/(?!.*\.(xlsx|docx)$)", re.I), "含有嵌入对象", "请删除嵌入对象后另存"),
    (re.compile(r"(^|/)xl/connections\.xml$", re.I), "含有外部数据连接", "请删除数据连接，只保留数值"),
)
_OFD_ENDINGS = (
    *("xml", "png", "jpg", "jpeg", "bmp", "tif", "tiff", "jb2", "gbig2", "webp"),
    *("ttf", "otf", "ttc", "cff", "dat", "esl", "xbrl"),
)
_PROGRAMS = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"MZ\x90\x00", b"\x7fELF")
_EMBEDDED = re.compile(r"(?:^|/)embeddings/[^/]*\.(xlsx|docx)\Z", re.IGNORECASE)


def inspect_package(data: bytes, ending: str, *, embedded: bool = False) -> dict[str, bytes]:
    """The XML parts of a docx, xlsx or ofd that was found harmless, by name. Raises UploadRejected.

    ``embedded``: it stands in another one, as the data of a chart do, and may hold no further one.
    """
    _refuse_joined(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            _inspect_names(entries, ending)
            parts = _read_parts(archive, entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise UploadRejected("文件已损坏，无法解压", _EXPECTED, _SAVE_AGAIN) from error
    for name, part in parts.items():
        if fault := fault_of(name, part):
            raise UploadRejected(fault, _EXPECTED, _SAVE_AGAIN)
        if is_xml(part):
            refuse_acting(name, part)
        else:
            _inspect_other(name, part, embedded=embedded)
    if ending in _MAIN_TYPE:
        types = parts.get("[Content_Types].xml", b"")
        if _MAIN_TYPE[ending] not in types or b"macroEnabled" in types:
            raise UploadRejected(f"内部声明的类型不是 .{ending}", _EXPECTED, _SAVE_AGAIN)
    return {name: part for name, part in parts.items() if is_xml(part)}


def _inspect_other(name: str, part: bytes, *, embedded: bool) -> None:
    """A part that is no XML: a picture, a font, or a file in the file, which is told by its content."""
    if part.startswith(_PROGRAMS):
        raise UploadRejected("含有嵌入对象", "只接收不含宏和嵌入对象的文件", "请删除嵌入对象后另存")
    inner = _EMBEDDED.search(name)
    if inner is None and not part.startswith(b"PK\x03\x04"):
        return
    if inner is None or embedded:
        raise UploadRejected("含有夹带的压缩包", "只接收不含嵌入对象的文件", "请删除嵌入对象后另存")
    try:
        inspect_package(part, inner[1].lower(), embedded=True)
    except UploadRejected as rejection:
        rejection.found = f"嵌入的“{name.rpartition('/')[2][-60:]}”{rejection.found}"
        raise


def _refuse_joined(data: bytes) -> None:
    """A zip that something was put before or behind of is two files in one."""
    end = data.rfind(_END)
    whole = data.startswith(b"PK\x03\x04") and end >= 0 and len(data) >= end + _END_SIZE
    if whole:
        size, offset, comment = struct.unpack_from("<IIH", data, end + 12)
        zip64 = 0xFFFFFFFF in (size, offset)
        whole = end + _END_SIZE + comment == len(data) and comment == 0 and (zip64 or size + offset == end)
    if not whole:
        raise UploadRejected("文件首尾夹带了其他内容", _EXPECTED, _SAVE_AGAIN)


def _inspect_names(entries: list[zipfile.ZipInfo], ending: str) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > MAX_PARTS:
        raise UploadRejected(f"文件内有 {len(names)} 个部件", f"不能超过 {MAX_PARTS} 个", _SAVE_AGAIN)
    if len({name.lower().lstrip("/") for name in names}) != len(names):
        raise UploadRejected("文件内有重名的部件", _EXPECTED, _SAVE_AGAIN)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise UploadRejected("文件设有密码", "应为不加密的文件", "请取消密码后重新保存")
    if any(".." in name.replace("\\", "/").split("/") or name.startswith(("\\", "C:")) for name in names) or any(
        stat.S_ISLNK(entry.external_attr >> 16) for entry in entries
    ):
        raise UploadRejected("文件内的部件名指向文件之外", _EXPECTED, _SAVE_AGAIN)
    for pattern, found, remedy in _FORBIDDEN:
        if any(pattern.search(name) for name in names):
            raise UploadRejected(found, "只接收不含宏和嵌入对象的文件", remedy)
    if ending == "ofd":
        strange = [name for name in names if not name.endswith("/") and not name.lower().endswith(_OFD_ENDINGS)]
        if strange:
            raise UploadRejected(
                f"含有附件“{strange[0][-60:]}”", "OFD 中只应有版面、图片、字体和签章", "请另存为 PDF 后上传"
            )


def _read_parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    left, parts = MAX_UNZIPPED_BYTES, {}
    for entry in entries:
        chunks: list[bytes] = []
        size = 0
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > left:
                    raise UploadRejected("解压后超过 100 MB", "解压后不能超过 100 MB", "请删减图片或拆成多个文件")
                if size > RATIO_MATTERS_FROM and size > MAX_RATIO * max(entry.compress_size, 1):
                    raise UploadRejected("压缩比异常（疑似压缩炸弹）", f"压缩比不能超过 {MAX_RATIO} 倍", _SAVE_AGAIN)
                chunks.append(chunk)
        left -= size
        parts[entry.filename] = b"".join(chunks)
    return parts
