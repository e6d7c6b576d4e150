"""What passes the door for uploaded files, and what does not."""

from __future__ import annotations

import re
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from evalcase.uploads import Accepted, UploadRejected, inspect_upload
from evalcase.uploads.inspection import safe_name
from tests.factories import papers

pytestmark = pytest.mark.slow

MEGABYTE = 1024 * 1024
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
RELATIONSHIPS = "word/_rels/document.xml.rels"
TEMPLATE = b"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
 Target="http://192.0.2.1/x.dotm" TargetMode="External"/></Relationships>"""
MACRO_TYPES = b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'


def inspected(data: bytes, name: str, declared: str = "") -> Accepted:
    return inspect_upload(data, name, declared, max_bytes=20 * MEGABYTE)


@pytest.mark.parametrize(
    ("data", "name", "declared"),
    [
        (papers.pdf(), "通知.pdf", "application/pdf"),
        (papers.picture(), "照片.JPG", "image/jpeg"),
        (papers.picture(), "照片.jpeg", "image/jpeg"),
        (papers.picture("PNG"), "截图.png", "image/png"),
        (papers.picture("WEBP"), "截图.webp", "image/webp"),
        (papers.workbook(), "明细.xlsx", "application/octet-stream"),
        (papers.document(), "办法.docx", ""),
        (papers.ofd(), "发票.ofd", "application/zip"),
        ("序号,金额\n1,2.50\n".encode("gb18030"), "台账.csv", "application/vnd.ms-excel"),
        ("访谈记录".encode("utf-8-sig"), "记录.txt", "text/plain"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_papers_of_everyday_are_taken(data: bytes, name: str, declared: str) -> None:
    accepted = inspected(data, name, declared)
    assert name.lower().rpartition(".")[2] in accepted.kind.endings
    if not accepted.kind.is_image:
        assert accepted.content == data
        assert accepted.sha256 == accepted.original_sha256


@pytest.mark.parametrize(
    ("data", "name", "found"),
    [
        (b"", "空.pdf", "文件是空的"),
        (b"MZ\x90\x00" * 50, "程序.exe", "扩展名是“.exe”"),
        (b"MZ\x90\x00" * 50, "程序.pdf", "内容却是可执行程序"),
        (HTML, "网页.html", "扩展名是“.html”"),
        (HTML, "网页.txt", "网页、SVG 或 XML"),
        (SVG, "图.svg", "扩展名是“.svg”"),
        (SVG, "图.png", "内容却是网页、SVG 或 XML"),
        ("说明\n<script>alert(1)</script>".encode(), "说明.txt", "网页或脚本"),
        (b"#!/bin/sh\nid\n", "说明.txt", "网页或脚本"),
        (b"a,=cmd|'/C calc'!A0\n", "台账.csv", "DDE"),
        (b"a\x01b", "说明.txt", "控制字符"),
        (b"\xff\xff\xff\x80", "说明.txt", "编码无法识别"),
        (papers.pdf(), "通知.png", "内容却是PDF"),
        (papers.picture("PNG"), "照片.jpg", "内容却是图片"),
        (papers.pdf(), "通知", "没有扩展名"),
        (b"GIF89a" + HTML, "图.png", "GIF 图片"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 80, "旧表.xls", "扩展名是“.xls”"),
        (papers.packed({"a.txt": b"1"}), "材料.zip", "扩展名是“.zip”"),
        (papers.packed({"a.txt": b"1"}), "材料.docx", "内容却是压缩包"),
        (papers.workbook(), "表.docx", "内容却是Excel 工作簿"),
    ],
)
def test_what_does_not_agree_with_itself_is_refused(data: bytes, name: str, found: str) -> None:
    with pytest.raises(UploadRejected, match=found) as refusal:
        inspected(data, name)
    assert str(refusal.value).startswith(f"“{name}”：")
    assert str(refusal.value).endswith("。")


@pytest.mark.parametrize("declared", ["text/html", "application/xhtml+xml", "image/svg+xml", "text/javascript; a=b"])
def test_a_paper_declared_as_a_page_or_a_script_is_refused(declared: str) -> None:
    with pytest.raises(UploadRejected, match=rf"声明为“{re.escape(declared.split(';')[0])}”"):
        inspected(papers.pdf(), "通知.pdf", declared)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("办法.docx", papers.document()),
        ("明细.xlsx", papers.workbook()),
        ("发票.ofd", papers.ofd()),
        ("台账.csv", "序号,金额\n1,2.50\n".encode()),
        ("截图.png", papers.picture("PNG")),
    ],
    ids=["docx", "xlsx", "ofd", "csv", "png"],
)
@pytest.mark.parametrize(
    "declared",
    [
        *("application/wps-office.docx", "application/wps-office.xlsx", "application/wps-office.pdf"),
        *("application/wps-office.wps", "application/wps-office.et", "application/kswps", "application/kset"),
        *("application/ksdps", "application/vnd.ofd", "application/ofd", "application/x-ofd", "application/postscript"),
        *("", "application/octet-stream", "application/x-unknown", "nonsense", "text/plain", "image/jpeg"),
    ],
)
def test_ending_and_content_decide_whatever_the_machine_calls_the_file(name: str, data: bytes, declared: str) -> None:
    assert inspected(data, name, declared).kind.ending == name.rpartition(".")[2]


def test_a_declared_type_lets_nothing_in() -> None:
    with pytest.raises(UploadRejected, match="内容却是可执行程序"):
        inspected(b"MZ\x90\x00" * 50, "办法.docx", "application/wps-office.docx")
    with pytest.raises(UploadRejected, match=r"扩展名是“\.wps”.*另存为 \.docx"):
        inspected(papers.document(), "办法.wps", "application/wps-office.docx")


def test_a_file_too_large_is_refused_by_its_size() -> None:
    with pytest.raises(UploadRejected, match=r"文件有 1\.5 MB；不能超过 1 MB"):
        inspect_upload(b"x" * (MEGABYTE * 3 // 2), "大.txt", "", max_bytes=MEGABYTE)


@pytest.mark.parametrize(
    ("data", "name", "found"),
    [
        (papers.pdf() + papers.packed({"a.js": b"1"}), "通知.pdf", "首尾夹带"),
        (papers.pdf() + HTML, "通知.pdf", "首尾夹带"),
        (papers.pdf().replace(b"\n", b"\n%" + HTML + b"\n", 1), "通知.pdf", "首尾夹带"),
        (HTML + papers.pdf(), "通知.pdf", "内容却是网页"),
        (papers.workbook() + HTML, "表.xlsx", "首尾夹带"),
        (b"PK\x03\x04" + HTML + papers.workbook(), "表.xlsx", "首尾夹带"),
    ],
)
def test_two_files_in_one_are_refused(data: bytes, name: str, found: str) -> None:
    with pytest.raises(UploadRejected, match=found):
        inspected(data, name)


@pytest.mark.parametrize("hidden", [HTML, papers.packed({"a.js": b"1"}), b"<?php system($_GET[0]);"])
def test_what_hides_behind_an_image_is_gone(hidden: bytes) -> None:
    accepted = inspected(papers.picture() + hidden, "照片.jpg")
    assert hidden not in accepted.content
    assert all(hidden not in preview for preview in accepted.previews)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (papers.pdf_with_script(), "脚本"),
        (papers.pdf_with_packed_script(), "脚本"),
        (papers.pdf_with_action("/Launch"), "打开其他程序"),
        (papers.pdf_with_action("/ImportData"), "导入外部数据"),
        (papers.pdf_with_xfa(), "XFA"),
        (papers.pdf_with_attachment("工具.exe", b"MZ"), "附件“工具.exe”"),
        (papers.pdf_with_attachment("数据.xml", b"\x7fELF"), "附件“数据.xml”"),
        (papers.pdf_with_password(), "密码"),
        (b"%PDF-1.7\n" + b"\x00" * 200 + b"\n%%EOF", "PDF"),
        (papers.pdf()[:300], "不完整"),
    ],
)
def test_a_pdf_that_does_anything_is_refused(data: bytes, found: str) -> None:
    with pytest.raises(UploadRejected, match=found):
        inspected(data, "通知.pdf")


def test_an_electronic_voucher_keeps_its_data() -> None:
    data = papers.pdf_with_attachment("bker.xml", b'<?xml version="1.0"?><xbrl/>')
    assert inspected(data, "回单.pdf").content == data


def test_a_pdf_shows_its_first_pages_as_images() -> None:
    accepted = inspected(papers.pdf(pages=7), "制度汇编.pdf")
    assert accepted.pages == 7
    assert len(accepted.previews) == 5
    for preview in accepted.previews:
        with Image.open(BytesIO(preview)) as image:
            assert image.format == "WEBP"
            assert max(image.size) == 1280


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"word/vbaProject.bin": b"x"}, "宏"),
        ({"word/activeX/activeX1.xml": b"<x/>"}, "ActiveX"),
        ({"word/embeddings/oleObject1.bin": b"x"}, "嵌入对象"),
        ({RELATIONSHIPS: TEMPLATE}, "从外部取模板"),
        ({"[Content_Types].xml": MACRO_TYPES}, "声明的类型"),
        ({"word/x.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "DTD"),
        ({"word/x.xml": '<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16")}, "UTF-8"),
        ({"word/x.xml": b'<w:instrText>DDEAUTO c:\\\\windows "x"</w:instrText>'}, "DDE"),
        ({"../evil.xml": b"<x/>"}, "文件之外"),
        ({"word/bomb.bin": b"\0" * 40 * MEGABYTE}, "压缩炸弹"),
        ({f"word/{number}.xml": b"" for number in range(2001)}, "部件"),
    ],
)
def test_an_office_file_that_does_anything_is_refused(changed: dict[str, bytes], found: str) -> None:
    with pytest.raises(UploadRejected, match=found):
        inspected(papers.altered(papers.document(), changed), "办法.docx")


def test_the_data_of_a_chart_in_a_document_is_no_program() -> None:
    chart = {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": papers.workbook()}
    assert inspected(papers.altered(papers.document(), chart), "办法.docx").excerpt == "关于印发管理办法的通知"


def test_an_ofd_with_an_attachment_is_refused() -> None:
    with pytest.raises(UploadRejected, match=r"附件“a\.exe”"):
        inspected(papers.ofd(**{"a.exe": b"MZ"}), "发票.ofd")


def test_a_photo_loses_its_place_and_owner_and_stands_upright() -> None:
    data = papers.photo()
    accepted = inspected(data, "现场.jpg")
    assert accepted.original_sha256 != accepted.sha256
    for content in (accepted.content, *accepted.previews):
        assert papers.OWNER.encode() not in content
        with Image.open(BytesIO(content)) as image:
            assert image.size == (40, 60)
            assert not image.getexif()
            assert not {"exif", "comment", "xmp", "icc_profile"} & image.info.keys()


@pytest.mark.parametrize("ending", ["PNG", "WEBP"])
def test_other_images_lose_what_is_written_into_them(ending: str) -> None:
    exif = Image.Exif()
    exif[0x013B] = papers.OWNER
    accepted = inspected(papers.picture(ending, exif=exif, xmp=papers.OWNER.encode()), f"图.{ending.lower()}")
    assert papers.OWNER.encode() not in accepted.content
    with Image.open(BytesIO(accepted.content)) as image:
        assert image.format == ending
        assert not image.getexif()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (papers.flood(), "像素"),
        (papers.flood(5001, 5000), "5001×5000 像素"),
        (papers.flood(50, 50), "已损坏"),
        (papers.picture("PNG")[:60], "已损坏"),
        (
            papers.picture("PNG", save_all=True, append_images=[Image.new("RGB", (60, 40))]),
            "动画",
        ),
    ],
)
def test_an_image_that_is_not_one_picture_is_refused(data: bytes, found: str) -> None:
    with pytest.raises(UploadRejected, match=found):
        inspected(data, "图.png")


def test_a_cut_off_image_is_refused_where_the_pdf_renderer_is_loaded() -> None:
    import weasyprint  # noqa: F401 - it makes Pillow fill cut-off pictures up
    from PIL import ImageFile

    assert ImageFile.LOAD_TRUNCATED_IMAGES
    with pytest.raises(UploadRejected, match="已损坏"):
        inspected(papers.picture("PNG")[:60], "图.png")
    assert ImageFile.LOAD_TRUNCATED_IMAGES


def test_words_are_shown_as_plain_text() -> None:
    assert inspected(papers.workbook("<b>合计</b>"), "表.xlsx").excerpt == "【明细】\n项目\t金额\n<b>合计</b>\t12.5"
    assert inspected("一\n\n二\n".encode(), "记录.txt").excerpt == "一\n二"


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/通知.pdf", "通知.pdf"),
        ("C:\\材料\\通知.pdf", "通知.pdf"),
        ("通知\u202efdp.exe", "通知fdp.exe"),
        ("a\r\nX: 1.pdf", "aX: 1.pdf"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_names_are_names_and_nothing_else(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


@given(st.text(max_size=300))
def test_any_name_becomes_a_short_one_without_folders(name: str) -> None:
    kept = safe_name(name)
    assert len(kept) <= 120
    assert not set(kept) & set("/\\\r\n\0\u202e")


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"]),
    st.sampled_from(["png", "docx", "xlsx", "ofd", "csv", "jpg", "txt"]),
)
def test_no_bytes_break_the_door(body: bytes, head: bytes, ending: str) -> None:
    with suppress(UploadRejected):
        assert inspected(head + body, f"材料.{ending}").kind.ending == ending
