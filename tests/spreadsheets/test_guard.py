"""The gate before the parser: what is not a plain workbook is refused, fast and in Chinese."""

import time

import pytest

from evalcase.spreadsheets.errors import WorkbookRejected
from evalcase.spreadsheets.guard import inspect
from evalcase.spreadsheets.reader import read_workbook

from .build import in_sheet, with_parts, workbook

PLAIN = workbook(("表", [["项目", "金额"], ["甲", 1]]))


def refusal(data: bytes) -> str:
    with pytest.raises(WorkbookRejected) as caught:
        read_workbook(data, "坏文件.xlsx")
    return caught.value.errors[0].text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"%PDF-1.7", "PDF"),
        (b"<html><table></table></html>", "网页"),
        ("项目,金额\n甲,1".encode(), "文本或 CSV"),
        (b"PK\x03\x04broken", "损坏"),
        (PLAIN[: len(PLAIN) // 2], "损坏"),
    ],
)
def test_a_file_that_is_not_a_workbook_says_what_it_is(data: bytes, says: str) -> None:
    text = refusal(data)
    assert text.startswith("坏文件.xlsx：")
    assert says in text
    assert "另存为" in text


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("xl/vbaProject.bin", "宏"),
        ("xl/externalLinks/externalLink1.xml", "外部链接"),
        ("xl/embeddings/oleObject1.bin", "嵌入对象"),
        ("xl/connections.xml", "外部数据连接"),
    ],
)
def test_active_content_is_refused(part: str, says: str) -> None:
    assert says in refusal(with_parts(PLAIN, lambda _, body: body, {part: b"x"}))


def test_a_zip_bomb_is_refused_quickly() -> None:
    bomb = with_parts(PLAIN, lambda _, body: body, {"xl/media/image1.png": b"\0" * (60 * 1024 * 1024)})
    started = time.perf_counter()
    assert "压缩" in refusal(bomb)
    assert time.perf_counter() - started < 2


def test_sizes_in_the_zip_headers_are_not_trusted() -> None:
    bomb = bytearray(with_parts(PLAIN, lambda _, body: body, {"xl/media/a.png": b"\0" * (20 * 1024 * 1024)}))
    true_size = (20 * 1024 * 1024).to_bytes(4, "little")
    lying = bytes(bomb.replace(true_size, (10).to_bytes(4, "little")))
    assert lying != bytes(bomb)
    refusal(lying)


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="XFD1048576" t="n"><v>1</v></c>',
        b'<c foo=">" r="XFD1048576" t="n"><v>1</v></c>',
        b'<c x:r="A1" r="XFD1048576" t="n"><v>1</v></c>',
        b"<c foo=' r=\"A1\" ' r='XFD1048576'><v>1</v></c>",
        b'<x:c r="XFD1048576" t="n"><v>1</v></x:c>',
        b'<c r="&#88;FD1048576"><v>1</v></c>',
    ],
)
def test_a_cell_far_away_never_reaches_the_parser(cell: bytes) -> None:
    far = with_parts(PLAIN, in_sheet(b"</row></sheetData>", cell + b"</row></sheetData>"))
    assert far != PLAIN
    started = time.perf_counter()
    text = refusal(far)
    assert "XFD" in text or "坐标" in text
    assert time.perf_counter() - started < 1


def test_a_worksheet_under_another_name_is_scanned_too() -> None:
    def rename(name: str, body: bytes) -> bytes:
        return body.replace(b"worksheets/sheet1.xml", b"innocent.bin")

    body = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    body += b'<row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    assert "XFD" in refusal(with_parts(PLAIN, rename, {"xl/innocent.bin": body}))


@pytest.mark.parametrize(
    "prologue",
    [
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>',
    ],
)
def test_entities_are_refused_in_any_part(prologue: bytes) -> None:
    for part in ("xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"):
        data = with_parts(PLAIN, lambda name, body, part=part: prologue + body if name == part else body)
        assert "DTD" in refusal(data)


def test_xml_in_another_encoding_cannot_hide_a_dtd() -> None:
    hidden = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><x/>'.encode("utf-16")
    data = with_parts(PLAIN, lambda name, body: hidden if name == "xl/styles.xml" else body)
    assert "UTF-8" in refusal(data)


def test_formulas_without_results_and_error_values_are_told_by_cell() -> None:
    data = workbook(("表", [["=1+1", "x"], [3, 4]]))
    data = with_parts(data, in_sheet(b'<c r="A2" t="n"><v>3</v></c>', b'<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'))
    scan = inspect(data, "表.xlsx").sheets["xl/worksheets/sheet1.xml"]
    assert scan.uncached == {"A1"}
    assert scan.formulas == {"A1", "A2"}
    assert scan.faults == (("A2", "#DIV/0!"),)


def test_an_empty_text_result_is_a_result() -> None:
    data = with_parts(PLAIN, in_sheet(b'<c r="B2" t="n"><v>1</v></c>', b'<c r="B2" t="str"><f>A1</f><v></v></c>'))
    assert inspect(data, "表.xlsx").sheets["xl/worksheets/sheet1.xml"].uncached == frozenset()


def test_cells_left_open_cannot_make_the_scan_slow() -> None:
    row = b"".join(b'<c r="A%d"><f>' % number for number in range(1, 150_000))
    data = with_parts(PLAIN, in_sheet(b"<sheetData>", b"<sheetData>" + row))
    started = time.perf_counter()
    refusal(data)
    assert time.perf_counter() - started < 5
