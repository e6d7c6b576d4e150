"""The gate before the parser: what is not a plain workbook is refused, fast and in Chinese."""

import base64
import random
import re
import resource
import zlib

import pytest

from evalcase.spreadsheets.errors import WorkbookRejected
from evalcase.spreadsheets.guard import inspect
from evalcase.spreadsheets.reader import read_workbook
from tests.evalcase.spreadsheets.build import in_sheet, with_parts, workbook

pytestmark = pytest.mark.slow

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


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    content = b"\0" * (60 * 1024 * 1024)
    bomb = with_parts(PLAIN, lambda _, body: body, {"xl/media/image1.png": content})
    checksum = zlib.crc32(content).to_bytes(4, "little")
    # Whoever unpacks this one to its end finds it damaged.
    spoilt = bomb.replace(checksum, b"\0\0\0\0")
    assert spoilt != bomb
    assert "压缩" in refusal(spoilt)


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
    text = refusal(far)
    assert "XFD" in text or "坐标" in text


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


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
UNSAVED = f"""<%s:worksheet xmlns:%s="{MAIN}"><%s:sheetData><%s:row r="1">
<%s:c r="A1"><%s:f>1+1</%s:f></%s:c></%s:row></%s:sheetData></%s:worksheet>"""


def as_sheet(body: bytes) -> bytes:
    return with_parts(PLAIN, lambda name, old: body if name == "xl/worksheets/sheet1.xml" else old)


@pytest.mark.parametrize("prefix", ["x", "a-b", "a.b", "_", "表"])
@pytest.mark.parametrize("blanks", ["", " " * 100, "\n" * 300_000])
def test_no_way_of_writing_a_worksheet_hides_its_cells(prefix: str, blanks: str) -> None:
    body = (blanks + UNSAVED.replace("%s", prefix)).encode()
    [sheet] = read_workbook(as_sheet(body), "表.xlsx").sheets
    assert sheet.scan.cells == 1
    assert sheet.scan.uncached == {"A1"}
    assert "XFD" in refusal(as_sheet(body.replace(b'"A1"', b'"XFD1048576"')))


@pytest.mark.parametrize("prefix", [b"a-b", "表".encode()])
def test_a_long_text_counts_under_any_prefix(prefix: bytes) -> None:
    data = with_parts(shared_text(b"x" * 1_000_000, 40), lambda name, old: prefixed(old, prefix, name))
    assert "合计 40 MB" in refusal(data)


def prefixed(body: bytes, prefix: bytes, name: str) -> bytes:
    if "sheet1" not in name and "sharedStrings" not in name:
        return body
    return re.sub(rb"<(/?)([a-zA-Z])", rb"<\1%s:\2" % prefix, body).replace(b"xmlns=", b"xmlns:%s=" % prefix)


@pytest.mark.parametrize(
    "odd", [b"L\xa7\x94\x93", b"\x00\x00\x00<", b'<?xml version="1.0"' + b" " * 300 + b'encoding="utf-7"?><a/>']
)
def test_xml_that_is_written_otherwise_is_refused(odd: bytes) -> None:
    assert "UTF-8" in refusal(with_parts(PLAIN, lambda name, body: odd if name == "xl/styles.xml" else body))


def test_an_empty_text_result_is_a_result() -> None:
    data = with_parts(PLAIN, in_sheet(b'<c r="B2" t="n"><v>1</v></c>', b'<c r="B2" t="str"><f>A1</f><v></v></c>'))
    assert inspect(data, "表.xlsx").sheets["xl/worksheets/sheet1.xml"].uncached == frozenset()


def test_cells_left_open_cannot_make_the_scan_slow() -> None:
    row = b"".join(b'<c r="A%d"><f>' % number for number in range(1, 150_000))
    data = with_parts(PLAIN, in_sheet(b"<sheetData>", b"<sheetData>" + row))
    # A scan of every pair would take many minutes, and the process that reads files gives up after one.
    assert "工作簿内容已损坏" in refusal(data)


def shared_text(text: bytes, cells: int) -> bytes:
    """A workbook whose every cell shows the same shared text."""
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(1, cells + 1))
    table = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>%s</t></si></sst>' % text

    def change(_: str, body: bytes) -> bytes:
        return re.sub(b"<sheetData>.*</sheetData>", b"<sheetData>" + rows + b"</sheetData>", body, flags=re.S)

    return with_parts(PLAIN, change, {"xl/sharedStrings.xml": table})


def test_a_long_text_counts_as_often_as_it_is_shown() -> None:
    # Hardly to be pressed, so that it is not the ratio of compression that gives it away.
    text = base64.b64encode(random.Random(1).randbytes(3_000_000))  # noqa: S311
    quoted = with_parts(shared_text(text, 5000), lambda _, body: body.replace(b'<c r="A', b'<c x=">" r="A'))
    assert "文字合计" in refusal(quoted)
    said = refusal(shared_text(text, 5000))
    assert "文字合计 20000 MB" in said
    assert "在许多单元格中重复" in said
    assert len(read_workbook(shared_text(b"x" * 5000, 5000)).sheets[0].rows) == 5000


def test_what_the_gate_does_not_see_ends_with_the_process_that_reads_it() -> None:
    """The same attack, its numbers behind comments that only the parser passes over."""
    text = base64.b64encode(random.Random(1).randbytes(3_000_000))  # noqa: S311
    hidden = with_parts(shared_text(text, 5000), lambda _, body: body.replace(b"<v>", b"<!-- --><v>"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    said = refusal(hidden)
    assert said.startswith("坏文件.xlsx：")
    assert "另存" in said
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024


def test_the_rectangle_of_a_sheet_counts_even_where_it_is_empty() -> None:
    far = with_parts(
        PLAIN, in_sheet(b"</row></sheetData>", b'</row><row r="190000"><c r="KN190000"/></row></sheetData>')
    )
    assert "57000000 格" in refusal(far)


def test_blocks_merged_over_each_other_count_each() -> None:
    blocks = b"".join(b'<mergeCell ref="A1:Z%d"/>' % (1000 + number) for number in range(300))
    text = refusal(
        with_parts(PLAIN, in_sheet(b"</sheetData>", b"</sheetData><mergeCells>" + blocks + b"</mergeCells>"))
    )
    assert "合并单元格" in text


def test_sheets_do_not_share_one_part() -> None:
    def twice(name: str, body: bytes) -> bytes:
        if name != "xl/workbook.xml":
            return body
        sheet = re.search(rb"<sheet [^>]*/>", body)
        assert sheet is not None
        return body.replace(sheet[0], sheet[0] + sheet[0].replace("表".encode(), "另".encode()))

    assert "同一份内容" in refusal(with_parts(workbook(("表", [["a"]])), twice))
