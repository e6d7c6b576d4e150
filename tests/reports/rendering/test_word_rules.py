"""Whatever a report holds, Word opens it without repair; and the rules notice what would have to be repaired."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from reports.document.blocks import Annex, Cell, Chart, Cover, Figure, Gap, ListItems, Report, Row, Series, Table, Text
from reports.rendering.word.document import render_docx
from tests.factories.reports import head, long_report, money, number, share_chart, short_report, with_parts, words
from tests.reports.rendering.libreoffice import needs_libreoffice
from tests.reports.rendering.word_rules import faults

ODD = "甲\x00\x0b\x1f<&>\"'😀㙓𡃁䶮\ud800\ufffe\t乙\r\n丙" + "W" * 300


def odd_report() -> Report:
    """Every text of a report, each with what a workbook or a person may put there."""
    figure = Figure(f"1,234.50{ODD}", "1234.5", ODD, ODD)
    table = Table(
        ODD,
        ODD,
        (*head(ODD, ODD, ODD), *head("a", "b", "c")),
        (
            (Row((words(ODD, rowspan=2), words(ODD, colspan=2))), Row((number(figure), words("")))),
            (Row((words("合计", colspan=3),), emphasis=True),),
        ),
        (50, 25, 25),
        1,
        "table-1",
    )
    chart = Chart(
        "bar", ODD, (ODD, "乙"), (Series(ODD, (figure, money("-2"))), Series("空", (money("0"),) * 2)), ODD, 1
    )
    report = short_report(Text(ODD), figure, Gap(f"【缺：{ODD}】", ODD), blocks=(table, chart, ListItems(((figure,),))))
    section = replace(report.sections[0], title=ODD, number=ODD)
    annexed = replace(table, number=0, anchor="")
    annex = Annex(
        "1",
        ODD,
        "annex-1",
        (annexed,),
        landscape=True,
        sections=(replace(section, anchor="annex-1-s-1", blocks=section.blocks[:1]),),
    )
    return replace(
        report,
        title=ODD * 2,
        cover=Cover((ODD, ODD), ((ODD, ODD), ("评价机构", ODD)), ODD),
        sections=(section,),
        annexes=(annex,),
        attachments=(ODD,),
        signature=(ODD, "2024年6月30日"),
    )


def empty_report() -> Report:
    """Nothing in anything: no rows, no points, no words."""
    table = Table("", "", head(""), ((Row((Cell(()),)),),), (100,))
    pie = replace(share_chart(1), categories=(), series=(Series("占比", ()),))
    report = short_report(Text(""), blocks=(table, pie, replace(pie, kind="line", series=(), number=2)))
    return replace(report, title="", cover=Cover(("",), (), ""), attachments=("",), signature=("",))


@pytest.mark.parametrize("report_of", [long_report, with_parts, odd_report, empty_report])
def test_word_opens_it_without_repair(report_of: Callable[[], Report]) -> None:
    content = render_docx(report_of())
    assert faults(content) == []
    assert docx.Document(io.BytesIO(content)).element.body.sectPr is not None


def test_odd_words_are_kept_but_for_what_no_file_can_hold() -> None:
    content = render_docx(odd_report())
    document = docx.Document(io.BytesIO(content))
    paragraph = next(one for one in document.paragraphs if "【缺：" in one.text)
    assert paragraph.text.startswith("甲<&>\"'😀㙓𡃁䶮 乙\n丙WWW")
    properties = document.core_properties
    assert properties.title.startswith("甲<&>\"'😀㙓𡃁䶮 乙 丙WWW")
    assert len(properties.title) == 255
    captions = [table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) for table in document.tables]
    assert all(caption.startswith("甲<&>") for caption in captions)


@pytest.mark.slow
@needs_libreoffice
def test_libreoffice_opens_it(read_through: Callable[..., list[PdfReader]]) -> None:
    for reader in read_through(render_docx(odd_report()), render_docx(empty_report())):
        assert "— 1 —" in "".join(page.extract_text() for page in reader.pages)


def changed(content: bytes, name: str, pattern: str, new: str) -> bytes:
    """The file with the first match in one of its parts replaced; it must be there."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(written, "w") as target:
        for entry in source.namelist():
            part = source.read(entry).decode() if entry == name else None
            if part is not None:
                part, count = re.subn(pattern, new, part, count=1, flags=re.DOTALL)
                assert count == 1
            target.writestr(entry, source.read(entry) if part is None else part)
    return written.getvalue()


DOCUMENT = "word/document.xml"
BREAKS = {
    "order": (DOCUMENT, r"(<w:keepNext/>)(<w:jc [^>]*>)", r"\2\1"),
    "unknown": (DOCUMENT, r"<w:keepNext/>", "<w:keepFirst/>"),
    "twice": (DOCUMENT, r"(<w:vAlign [^>]*>)", r"\1\1"),
    "columns": (DOCUMENT, r"<w:gridCol [^>]*>", ""),
    "goes on": (DOCUMENT, r'<w:vMerge w:val="restart"/>', ""),
    "without a paragraph": (DOCUMENT, r"</w:tcPr><w:p>.*?</w:p></w:tc>", "</w:tcPr></w:tc>"),
    "heads": (DOCUMENT, r"<w:tblHeader/>", ""),
    "name twice": (DOCUMENT, r'w:name="_Toc_s0_0"', 'w:name="_Toc_s0"'),
    "no bookmark": (DOCUMENT, r'w:anchor="[^"]*"', 'w:anchor="nowhere"'),
    "do not end": (DOCUMENT, r'<w:r><w:fldChar w:fldCharType="end"/></w:r>', ""),
    "no relation": (DOCUMENT, r'r:id="rId\d+"', 'r:id="rId999"'),
    "no style": (DOCUMENT, r'<w:pStyle w:val="BodyText"/>', '<w:pStyle w:val="Gone"/>'),
    "drawing 1 twice": (DOCUMENT, r'<wp:docPr id="2"', '<wp:docPr id="1"'),
    "tells nothing": (DOCUMENT, r' descr="[^"]*"', ""),
    "locked": (DOCUMENT, r'w:fldCharType="begin"', 'w:fldCharType="begin" w:fldLock="true"'),
    "no part": ("word/_rels/document.xml.rels", r'Target="charts/chart1.xml"', 'Target="charts/chart9.xml"'),
    "nothing leads to": ("word/_rels/document.xml.rels", r'<Relationship [^>]*Target="charts/chart1.xml"[^>]*>', ""),
    "type of a part": ("[Content_Types].xml", r"/word/charts/chart1.xml", "/word/charts/chart9.xml"),
    "chart1.xml: {http://schemas.openxmlformats.org/drawingml/2006/chart}": (
        "word/charts/chart1.xml",
        r"(<c:majorTickMark [^>]*>)(<c:minorTickMark [^>]*>)",
        r"\2\1",
    ),
}


@pytest.fixture(scope="module")
def whole() -> bytes:
    return render_docx(long_report())


@pytest.mark.parametrize("said", BREAKS)
def test_what_word_would_repair_is_noticed(whole: bytes, said: str) -> None:
    assert [fault for fault in faults(changed(whole, *BREAKS[said])) if said in fault] != []
