"""A PDF that acts is refused wherever its action stands and however it is written; plain links are taken."""

from __future__ import annotations

import zlib

import pytest

from evalcase.uploads import UploadRejected, inspect_upload
from evalcase.uploads.pdf_reader import Refused, refuse_active
from tests.factories import papers

PAGES = b"<</Type /Pages /Kids [3 0 R] /Count 1>>"
PAGE = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] %s>>"
FOREIGN = "本机文件或程序|自动访问网址"
ACTING = {
    "JavaScript": (b"<</S /JavaScript /JS (app.alert\\(1\\))>>", "脚本"),
    "Launch": (b"<</S /Launch /F (calc.exe)>>", "打开其他程序"),
    "ImportData": (b"<</S /ImportData /F (a.fdf)>>", "导入外部数据"),
    "SubmitForm": (b"<</S /SubmitForm /F (https://example.org/)>>", "提交表单"),
    "GoToR": (b"<</S /GoToR /F (//server/a.pdf) /D [0 /Fit]>>", "打开其他文件"),
    "GoToE": (b"<</S /GoToE /T <</R /C /N (a)>>>>", "打开其他文件"),
    "Thread": (b"<</S /Thread /F (a.pdf) /D 0>>", "打开其他文件"),
    "Rendition": (b"<</S /Rendition /OP 0>>", "多媒体"),
    "Movie": (b"<</S /Movie /Operation /Play>>", "多媒体"),
    "Sound": (b"<</S /Sound /Sound 9 0 R>>", "多媒体"),
    "RichMediaExecute": (b"<</S /RichMediaExecute>>", "多媒体"),
    "file": (b"<</S /URI /URI (file:///C:/Windows/system32/calc.exe)>>", FOREIGN),
    "share": (rb"<</S /URI /URI (\\\\server\\share)>>", FOREIGN),
    "script address": (b"<</S /URI /URI (java\\nscript:alert\\(1\\))>>", FOREIGN),
    "menu": (b"<</S /Named /N /SaveAs>>", "操作阅读软件"),
    "unknown": (b"<</S /Zzz>>", "不认识的动作“Zzz”"),
}


def written(objects: dict[int, bytes], unlisted: bytes = b"") -> bytes:
    """A PDF with these objects and a table that lists them all, but for one."""
    data = b"%PDF-1.7\n99 0 obj\n" + unlisted + b"\nendobj\n"
    rows = {0: b"0000000000 65535 f \n"}
    for number, body in objects.items():
        rows[number] = b"%010d 00000 n \n" % len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%d 1\n%s" % row for row in rows.items())
    end = b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1, len(data))
    return data + b"xref\n" + table + end


def with_objects(more: dict[int, bytes], *, catalog: bytes = b"", page: bytes = b"") -> bytes:
    root = b"<</Type /Catalog /Pages 2 0 R %s>>" % catalog
    return written({1: root, 2: PAGES, 3: PAGE % page, **more})


def linked(action: bytes, more: dict[int, bytes] | None = None) -> bytes:
    """One link on the page, with this action."""
    link = b"/Annots [<</Type /Annot /Subtype /Link /Rect [0 0 9 9] /A %s>>]" % action
    return with_objects(more or {}, page=link)


def packed(*objects: bytes) -> bytes:
    """A compressed stream of objects, which take the numbers from 20 on."""
    offsets = [sum(len(item) + 1 for item in objects[:index]) for index in range(len(objects))]
    head = b"".join(b"%d %d " % (20 + index, offset) for index, offset in enumerate(offsets))
    body = zlib.compress(head + b" ".join(objects))
    about = b"<</Type /ObjStm /N %d /First %d /Filter /FlateDecode /Length %d>>" % (len(objects), len(head), len(body))
    return about + b"\nstream\n" + body + b"\nendstream"


SCRIPT = ACTING["JavaScript"][0]
PLAIN = {1: b"<</Type /Catalog /Pages 2 0 R>>", 2: PAGES, 3: PAGE % b""}


def stream_of_objects(count: bytes, first: bytes) -> bytes:
    """One that holds a script, its two numbers written as given."""
    body = b"20 0 " + SCRIPT
    return b"<</Type /ObjStm /N %s /First %s /Length %d>>\nstream\n%s\nendstream" % (count, first, len(body), body)


def with_attachment(names: bytes, content: bytes) -> bytes:
    stream = b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content)
    return with_objects({6: b"<</Type /Filespec %s /EF <</F 7 0 R>>>>" % names, 7: stream})


@pytest.mark.parametrize("kind", ACTING)
@pytest.mark.parametrize("place", ["direct", "indirect", "outline", "chain", "field", "trigger", "packed", "unlisted"])
def test_an_acting_pdf_is_refused_wherever_the_action_stands(kind: str, place: str) -> None:
    action, found = ACTING[kind]
    outline = {6: b"<</Type /Outlines /First 7 0 R>>", 7: b"<</Title (a) /Parent 6 0 R /A 8 0 R>>", 8: action}
    chain = {6: b"<</S /GoTo /D [3 0 R /Fit] /Next [7 0 R]>>", 7: b"<</S /GoTo /D (a) /Next 8 0 R>>", 8: action}
    field = b"<</Subtype /Widget /FT /Btn /T (a) /Rect [0 0 9 9] /AA <</U 8 0 R>>>>"
    made = {
        "direct": linked(action),
        "indirect": linked(b"6 0 R", {6: action}),
        "outline": with_objects(outline, catalog=b"/Outlines 6 0 R"),
        "chain": with_objects(chain, catalog=b"/OpenAction 6 0 R"),
        "field": with_objects({7: field, 8: action}, catalog=b"/AcroForm <</Fields [7 0 R]>>"),
        "trigger": with_objects({8: action}, page=b"/AA <</O 8 0 R>>"),
        "packed": with_objects({6: packed(b"null", b"<</Title (a) /A %s>>" % action)}),
        "unlisted": written({1: b"<</Type /Catalog /Pages 2 0 R>>", 2: PAGES, 3: PAGE % b""}, b"<</A %s>>" % action),
    }
    with pytest.raises(Refused, match=found):
        refuse_active(made[place])


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (linked(b"<</S 6 0 R /F (calc.exe)>>", {6: b"/Launch"}), "打开其他程序"),
        (linked(b"<</S 6 0 R /F (calc.exe)>>", {6: b"7 0 R", 7: b"/Launch"}), "损坏"),
        (linked(b"<</#53 /L#61unch>>"), "打开其他程序"),
        (linked(b"<</S /GoTo /D (a) /Next 6 0 R>>", {6: b"<</J#53 (x)>>"}), "脚本"),
        (with_objects({6: b"<</J#61vaScript 7 0 R>>"}, catalog=b"/Names 6 0 R"), "脚本"),
        (linked(b"<</S /GoTo /S /Launch /D (a)>>"), "损坏"),
        (linked(b"<</D ) /S /Launch>>"), "损坏"),
        (linked(b"<</S /URI /URI 6 0 R>>", {6: b"(file:///etc/passwd)"}), "本机文件或程序"),
        (with_objects({}, catalog=b"/URI <</Base (file:///C:/)>>"), "本机文件或程序"),
        (with_objects({}, catalog=b"/OpenAction <</S /URI /URI (https://example.org/)>>"), "自动访问网址"),
        (with_objects({}, page=b"/AA <</O <</S /URI /URI (https://example.org/)>>>>"), "自动访问网址"),
        (with_objects({}, catalog=b"/OpenAction <</S /Named /N /Print>>"), "操作阅读软件"),
        (with_objects({}, catalog=b"/AcroForm <</XFA 6 0 R /Fields []>>"), "XFA"),
        *(
            (with_objects({6: b"<</Type /Annot /Subtype %s>>" % kind}), "多媒体")
            for kind in (b"/RichMedia", b"/Movie", b"/Sound", b"/3D", b"/#33D")
        ),
        (with_objects({6: b"<</Subtype 7 0 R>>", 7: b"/Movie"}), "多媒体"),
        (with_objects({6: b"<</RichMediaContent 7 0 R>>"}), "多媒体"),
        (with_objects({6: b"<</Length 0 /F (//server/a)>>\nstream\n\nendstream"}), "文件之外"),
        *(
            (with_objects({6: stream_of_objects(*numbers), 8: b"1.0"}), "损坏")
            for numbers in (
                (b"1.0", b"5"),
                (b"1", b"5.0"),
                (b"-1", b"5"),
                (b"8 0 R", b"5"),
                (b"(1)", b"5"),
                (b"1", b"99"),
            )
        ),
        (written(PLAIN, b"<</A %s>>" % SCRIPT).replace(b"99 0 obj", b"99 %a\n 0%b\r\nobj%c\n"), "脚本"),
        (linked(b"<</S /URI /URI <feff200b00660069006c0065003a002f002f002f0063003a002f0061>>>"), "本机文件或程序"),
        (linked(b"<</S /URI /URI (com.example.launcher://apps/start)>>"), "本机文件或程序"),
        (linked(b"<</S /URI /URI (/C|/Windows/calc.exe)>>"), "本机文件或程序"),
        (with_objects({6: b"<</Type /XObject /Subtype /Form /Subtype2 /PS>>"}), "PostScript"),
        (with_objects({6: b"<</OPI <</1.3 <</F (//server/a)>>>> /Length 0>>\nstream\n\nendstream"}), "文件之外"),
        (with_objects({6: b"<</Type /NavNode /NA <</S /URI /URI (https://example.org/)>>>>"}), "自动访问网址"),
        (
            with_objects(
                {6: b"<</F (a.exe) /EF 7 0 R>>", 7: b"<</F 8 0 R>>", 8: b"<</Length 2>>\nstream\nMZ\nendstream"}
            ),
            "附件“a.exe”",
        ),
    ],
)
def test_no_way_of_writing_hides_an_action(data: bytes, found: str) -> None:
    with pytest.raises(Refused, match=found):
        refuse_active(data)


VOUCHER = b'<?xml version="1.0"?><a/>'


@pytest.mark.parametrize(
    ("names", "content"),
    [
        (b"/UF (a.xml) /F (a.hta)", VOUCHER),
        (b"/UF (a.xml) /DOS (a.hta)", VOUCHER),
        (b"/UF (a.hta\\000.xml)", VOUCHER),
        (b"/UF <feff0061202e006c006d0078002e0078006d006c>", VOUCHER),
        (b"", VOUCHER),
        (b"/F (a.xml)", b'<?xml-stylesheet type="text/xsl" href="http://example.org/a.xsl"?><a/>'),
        (b"/F (a.xml)", b'<?xml version="1.0"?><?xml-stylesheet href="a.css"?><a/>'),
        (b"/F (a.xml)", b'<?xml version="1.0"?><a><b:p xmlns:b="http://www.w3.org/1999/xht&#109;l"/></a>'),
        (b"/F (a.xml)", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
        (b"/F (a.xml)", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        (b"/F (a.xml)", b'<?xml version="1.0"?><a>'),
    ],
)
def test_an_attachment_that_is_no_data_of_a_voucher_is_refused(names: bytes, content: bytes) -> None:
    with pytest.raises(Refused, match="附件"):
        refuse_active(with_attachment(names, content))


@pytest.mark.parametrize(
    "content",
    [
        VOUCHER,
        b"\xef\xbb\xbf" + VOUCHER,
        b'<xbrl xmlns="http://www.xbrl.org/2003/instance"/>',
        '<?xml version="1.0" encoding="GB2312"?><发票>甲</发票>'.encode("gb18030"),
    ],
)
def test_the_data_of_a_voucher_are_taken(content: bytes) -> None:
    refuse_active(with_attachment(b"/UF (a.xml) /F (a.XML)", content))


@pytest.mark.parametrize(
    "data",
    [
        *(
            linked(b"<</S /URI /URI (%s)>>" % address)
            for address in (b"https://www.mof.gov.cn/", b"mailto:a@example.org", b"www.a.cn:8080/b", b"a.html#b")
        ),
        linked(b"<</Type /Action /S /Named /N /NextPage>>"),
        linked(b"6 0 R", {6: b"<</S /GoTo /D [3 0 R /Fit] /Next 6 0 R>>"}),
        with_objects({}, catalog=b"/OpenAction [3 0 R /Fit]"),
        with_objects({}, catalog=b"/Names <</EmbeddedFiles <</Names []>>>>"),
        # Names that only look like those of actions: a resource, a tagged paragraph, a group, the numbers of pages.
        with_objects({}, page=b"/Resources <</XObject <</AA <</Group <</S /Transparency>>>>>>>>"),
        with_objects({6: b"<</Type /StructElem /S /P /A <</O /Layout /Placement /Block>>>>"}),
        with_objects({}, catalog=b"/PageLabels <</Nums [0 <</S /D>>]>>", page=b"/Group <</S /Transparency>>"),
        with_objects({6: packed(b"<</S /GoTo /D (a)>>", b"[1 2]")}),
    ],
)
def test_what_only_leads_on_is_taken(data: bytes) -> None:
    refuse_active(data)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (with_objects({6: b"[" * 100_000 + b"]" * 100_000}), "损坏"),
        (linked(b"6 0 R", {6: b"7 0 R", 7: b"6 0 R"}), "损坏"),
        (with_objects({6: b"<</N 1 /First 4 /Length 3>>\nstream\n5 z\nendstream"}), "损坏"),
        (papers.pdf_with_password(), "密码或权限限制"),
    ],
)
def test_what_cannot_be_looked_through_is_refused_in_plain_words(data: bytes, found: str) -> None:
    with pytest.raises(UploadRejected, match=found) as refusal:
        inspect_upload(data, "通知.pdf", "", max_bytes=len(data))
    assert "请" in str(refusal.value)


def test_work_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    data = with_objects({6: b"[" + b"0 " * 2000 + b"]"})
    refuse_active(data)
    monkeypatch.setattr("evalcase.uploads.pdf_reader.MAX_VALUES", 1000)
    with pytest.raises(Refused, match="内部对象过多"):
        refuse_active(data)


def test_a_link_to_a_web_page_goes_through_the_door() -> None:
    data = linked(b"<</S /URI /URI (https://www.mof.gov.cn/)>>")
    assert inspect_upload(data, "通知.pdf", "", max_bytes=len(data)).pages == 1
