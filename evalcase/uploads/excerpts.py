"""A few lines of a file's words, as plain text, for people who look for the right paper."""

from __future__ import annotations

import re
from html import unescape

from evalcase.printable import printable
from evalcase.spreadsheets.errors import WorkbookRejected
from evalcase.spreadsheets.reader import parse_workbook
from evalcase.uploads.rejection import UploadRejected

LINES, COLUMNS, CHARACTERS = 30, 8, 1500
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_ACTIVE = re.compile(r"<(?:!doctype|html|script|svg|iframe|body|\?php)", re.I)
_DDE = re.compile(r"(?:^|[,;\t\"'])[^\S\n]{0,20}[=+\-@][^,;\n]{0,200}\|[^,;\n]{0,200}!", re.M)
_PARAGRAPH = re.compile(r"</w:p>")
_RUN = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|<w:tab/>")


def text_of(data: bytes) -> str:
    """The text of a .txt or .csv. Raises UploadRejected for what is no text, or a page or a script in disguise."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UploadRejected("文本的编码无法识别", "应为 UTF-8 或 GB18030 编码的文本", "请在记事本中另存为 UTF-8 编码")
    if _CONTROL.search(text):
        raise UploadRejected("文件中有不可见的控制字符，不是纯文本", "应为纯文本", "请在记事本中另存为 UTF-8 编码")
    if text.startswith("#!") or _ACTIVE.search(text[:8192]):
        raise UploadRejected("内容是网页或脚本", "应为纯文本", "请只保留文字后另存")
    if _DDE.search(text):
        raise UploadRejected("单元格中有会启动程序的公式（DDE）", "应为纯数据", "请删除公式，只保留数值")
    return text


def text_excerpt(text: str) -> str:
    return _short(text.splitlines())


def workbook_excerpt(data: bytes, file_name: str) -> str:
    """The first rows of the first sheet that shows any; empty where the workbook cannot be read as a table."""
    try:
        sheets = parse_workbook(data, file_name)
    except WorkbookRejected:
        return ""
    for sheet in sheets:
        rows = ["\t".join(str(cell).strip() for cell in row[:COLUMNS]).rstrip() for row in sheet.rows[: LINES * 2]]
        if any(rows):
            return _short([f"【{sheet.name}】", *rows])
    return ""


def document_excerpt(main_part: bytes) -> str:
    """The first paragraphs of a Word document's main part."""
    text = main_part[: 2 * 1024 * 1024].decode("utf-8", errors="ignore")
    paragraphs = ("".join(unescape(run) or " " for run in _RUN.findall(part)) for part in _PARAGRAPH.split(text))
    return _short(list(paragraphs))


def _short(lines: list[str]) -> str:
    kept = [_CONTROL.sub("", printable(line.rstrip())) for line in lines if line.strip()][:LINES]
    text = "\n".join(kept)
    return text if len(text) <= CHARACTERS else text[:CHARACTERS].rstrip() + "…"
