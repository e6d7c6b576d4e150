"""What an Office file tells its program to do when it is opened: related parts, field instructions and formulas."""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.parsers import expat

from evalcase.uploads.rejection import UploadRejected

_EXPECTED = "文件应自成一体"
# Opening the file must not make it fetch a template, an image or an object from elsewhere.
_HARMLESS_EXTERNAL = {"hyperlink", "externallinkpath", "xlpathmissing"}
_FORBIDDEN_RELATIONS = {
    **dict.fromkeys(("vbaproject", "wordvbadata"), ("含有宏", "请另存为不含宏的 .docx 或 .xlsx")),
    **dict.fromkeys(("xlmacrosheet", "xlintlmacrosheet"), ("含有宏工作表", "请删除宏工作表后另存")),
    **dict.fromkeys(("control", "activexcontrolbinary"), ("含有 ActiveX 控件", "请删除控件后另存")),
    "oleobject": ("含有嵌入对象", "请删除嵌入对象后另存"),
    "connections": ("含有外部数据连接", "请删除数据连接，只保留数值"),
    "afchunk": ("含有并入的网页或其他文档", "请在 WPS 或 Office 中打开，另存一份后重新上传"),
    **dict.fromkeys(("taskpanes", "webextensiontaskpanes", "webextension"), ("含有加载项", "请删除加载项后另存")),
}
_IN_FIELD = {"instrText", "delInstrText"}
_IN_FORMULA = {"f", "definedName", "formula", "formula1", "formula2"}
# A field that starts a program; also one that spells its words by the numbers of their letters, to hide them.
_STARTING_FIELD = re.compile(r"(?:^|\s)(?:DDE(?:AUTO)?(?=\s|$)|QUOTE(?:\s+\d+){3})", re.I)
_LITERAL = re.compile(r"\"[^\"]*\"|'[^']*'")
# 程序|主题!项目, and functions that fetch from elsewhere or run what is not in the workbook.
_STARTING_FORMULA = re.compile(
    r"\|[^|!]*!|\b(?:WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?|IMAGE|SQL\.REQUEST)\s*\(", re.IGNORECASE
)
# The names of tags cannot be written in any other way, so that a part without these needs no closer look.
_WORTH_READING = re.compile(
    rb"instrText|delInstrText|fldSimple|ddeLink|oleLink|[\s:<](?:f|formula[12]?|definedName)[\s>]"
)


def refuse_acting(name: str, part: bytes) -> None:
    """Look at one XML part. Raises UploadRejected where opening the file would start or fetch something."""
    try:
        if name.lower().endswith(".rels"):
            _refuse_relations(ElementTree.fromstring(part))  # noqa: S314 - a DTD has been refused before
        elif _WORTH_READING.search(part):
            _Instructions().read(part)
    except (ElementTree.ParseError, expat.ExpatError) as error:
        raise UploadRejected(f"内部部件“{name[-60:]}”已损坏", _EXPECTED, "请打开原文件，另存一份后重新上传") from error


def _refuse_relations(root: ElementTree.Element) -> None:
    for relation in root.iter():
        kind = relation.get("Type", "").rpartition("/")[2].lower()
        is_outside = relation.get("TargetMode", "Internal") != "Internal"
        if is_outside and kind not in _HARMLESS_EXTERNAL:
            raise UploadRejected("打开时会从外部取模板、图片或对象", _EXPECTED, "请断开外部链接（图片改为嵌入）后另存")
        if kind in _FORBIDDEN_RELATIONS:
            found, remedy = _FORBIDDEN_RELATIONS[kind]
            raise UploadRejected(found, "只接收不含宏和嵌入对象的文件", remedy)


class _Instructions:
    """Reads the instructions of fields, which may be cut into many runs, and the formulas of cells and names."""

    def __init__(self) -> None:
        self._field: list[str] = []
        self._text: list[str] | None = None

    def read(self, part: bytes) -> None:
        """Raises UploadRejected, and ExpatError for what is no XML."""
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._take
        parser.Parse(part, True)
        self._end_field()

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name in ("ddeLink", "oleLink"):
            raise _dynamic()
        if name in _IN_FIELD:
            self._text = self._field
        elif name in _IN_FORMULA:
            self._text = []
        elif name == "fldChar":
            self._end_field()
        elif name == "fldSimple":
            self._end_field()
            self._field += [value for key, value in attributes.items() if key.rpartition(":")[2] == "instr"]
            self._end_field()

    def _take(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        formula = "".join(self._text or ()) if name in _IN_FORMULA else ""
        if _STARTING_FORMULA.search(_LITERAL.sub("", formula)):
            raise _dynamic()
        if name in _IN_FIELD | _IN_FORMULA:
            self._text = None

    def _end_field(self) -> None:
        if _STARTING_FIELD.search("".join(self._field)):
            raise _dynamic()
        self._field.clear()


def _dynamic() -> UploadRejected:
    found = "含有动态数据交换（DDE）或会从外部取数的公式"
    return UploadRejected(found, _EXPECTED, "请断开链接、删除公式，只保留数值或文字")
