"""The gate before any parser: a workbook is looked at as bytes, so that no hostile or broken file hurts the server.

Why each limit: one cell at XFD1048576 makes the reader abort the whole process, and zip headers may lie about sizes.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import Protocol

from evalcase.spreadsheets.cells import SheetScan, TooLarge, scan_sheet
from evalcase.spreadsheets.errors import CellError, WorkbookRejected
from evalcase.spreadsheets.volume import Volume
from evalcase.spreadsheets.xml_parts import PREFIX, fault_of, is_xml

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_UNZIPPED_BYTES = 100 * 1024 * 1024
MAX_RATIO = 100
# Small parts of blank styles legitimately shrink a hundredfold; a bomb is large.
RATIO_MATTERS_FROM = 5 * 1024 * 1024
MAX_PARTS = 2000
_CHUNK = 256 * 1024

_SAVE_AS = "请在 WPS 或 Excel 中打开，选择“另存为”→“Excel 工作簿（.xlsx）”，再重新导入"
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FORBIDDEN_PARTS = (
    (re.compile(r"(^|/)vbaProject", re.I), "含有宏", "请另存为不含宏的 .xlsx"),
    (re.compile(r"(^|/)macrosheets/", re.I), "含有宏工作表", "请删除宏工作表后另存为 .xlsx"),
    (
        re.compile(r"(^|/)externalLinks/", re.I),
        "含有指向其他文件的外部链接",
        "请在“数据”→“编辑链接”中断开链接（改为数值）",
    ),
    (re.compile(r"(^|/)connections\.xml$", re.I), "含有外部数据连接", "请删除数据连接，只保留数值"),
    (re.compile(r"(^|/)(embeddings|activeX)/", re.I), "含有嵌入对象或控件", "请删除嵌入对象后重新保存"),
)
_SHEET_DATA = re.compile(rb"<" + PREFIX + rb"sheetData\b")


class Reject(Protocol):
    """Makes the rejection of this file: what was found, what was expected, how to mend it."""

    def __call__(self, found: str, expected: str, remedy: str = ...) -> WorkbookRejected: ...


@dataclass(frozen=True, slots=True)
class Inspection:
    """A workbook found harmless: what the scan of each worksheet part saw, by part name."""

    sheets: dict[str, SheetScan]
    parts: dict[str, bytes] = field(default_factory=dict)


def inspect(data: bytes, file_name: str) -> Inspection:
    """Look a workbook over before it is parsed. Raises WorkbookRejected on anything that is not a plain .xlsx."""

    def reject(found: str, expected: str, remedy: str = _SAVE_AS) -> WorkbookRejected:
        return WorkbookRejected([CellError.of_file(file_name, found, expected, remedy)])

    if len(data) > MAX_FILE_BYTES:
        size = len(data) / 1024 / 1024
        raise reject(f"文件有 {size:.1f} MB", "不能超过 20 MB", "请删除图片、空白行或拆成多个工作簿")
    if not data.startswith(b"PK\x03\x04"):
        raise reject(_describe_foreign(data), "应为 .xlsx 工作簿")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _inspect_archive(archive, reject)
    except TooLarge as fault:
        raise reject(fault.found, fault.expected, fault.remedy) from fault
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        raise reject("文件已损坏，无法解压", "应为完整的 .xlsx 工作簿") from error


def _describe_foreign(data: bytes) -> str:
    head = data[:512].lstrip()
    if not data:
        return "文件是空的"
    if data.startswith(_OLE_MAGIC):
        kind = "Word 97-2003 文档（.doc）" if "WordDocument".encode("utf-16-le") in data else ""
        protected = "EncryptedPackage".encode("utf-16-le") in data
        return "文件设有打开密码" if protected else f"文件是旧版 {kind or 'Excel 97-2003 工作簿（.xls）'}"
    if data.startswith(b"%PDF"):
        return "文件是 PDF"
    if head[:1] == b"<":
        return "文件是网页或 XML，只是扩展名像表格"
    return "文件不是 Excel 工作簿，只是扩展名像表格（内容可能是文本或 CSV）"


def _inspect_archive(archive: zipfile.ZipFile, reject: Reject) -> Inspection:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_PARTS:
        raise reject(f"文件内有 {len(entries)} 个部件", f"不能超过 {MAX_PARTS} 个")
    if len({name.lower().lstrip("/") for name in names}) != len(names):
        raise reject("文件内有重名的部件", "应为正常保存的 .xlsx 工作簿")
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise reject(_describe_package(names), "应为 .xlsx 工作簿")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise reject("文件设有密码", "应为不加密的 .xlsx 工作簿", "请取消密码后重新保存")
    for pattern, found, remedy in _FORBIDDEN_PARTS:
        if any(pattern.search(name) for name in names):
            raise reject(found, "只接受纯数据的 .xlsx", remedy)
    return _scan_parts(archive, entries, reject)


def _describe_package(names: list[str]) -> str:
    if "word/document.xml" in names:
        return "文件是 Word 文档（.docx）"
    if "xl/workbook.bin" in names:
        return "文件是二进制工作簿（.xlsb）"
    if "content.xml" in names:
        return "文件是 OpenDocument 表格（.ods）"
    return "文件是压缩包，不是 Excel 工作簿"


def _scan_parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], reject: Reject) -> Inspection:
    left = MAX_UNZIPPED_BYTES
    sheets: dict[str, SheetScan] = {}
    parts: dict[str, bytes] = {}
    volume = Volume()
    for entry in entries:
        body, size = _unzip(archive, entry, left, reject)
        left -= size
        if _SHEET_DATA.search(body):
            sheets[entry.filename] = scan_sheet(body)
            volume.add_sheet(body, sheets[entry.filename])
        else:
            volume.add_texts(body)
        if entry.filename in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
            parts[entry.filename] = body
    volume.check()
    return Inspection(sheets, parts)


def _unzip(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, reject: Reject) -> tuple[bytes, int]:
    """The bytes of a part (only of XML, nothing of pictures) and its real size, counted while it is unzipped."""
    chunks: list[bytes] = []
    size = 0
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > left:
                raise reject("解压后超过 100 MB", "解压后不能超过 100 MB", "请删除图片、空白行或拆成多个工作簿")
            if size > RATIO_MATTERS_FROM and size > MAX_RATIO * max(entry.compress_size, 1):
                raise reject("压缩比异常（疑似压缩炸弹）", f"压缩比不能超过 {MAX_RATIO} 倍")
            chunks.append(chunk)
    body = b"".join(chunks)
    if fault := fault_of(entry.filename, body):
        raise reject(fault, "应为正常保存的 .xlsx 工作簿")
    # By content, not by name: the workbook may call any part a worksheet.
    return body if is_xml(body) else b"", size
