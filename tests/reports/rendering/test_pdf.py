"""The printed report: read back what was printed."""

import io
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from pypdf import PdfReader

from reports.document.blocks import Report, Row, Table, Text
from reports.rendering import pdf
from reports.rendering.html import render_html
from reports.rendering.pdf import render_pdf
from tests.factories.reports import head, long_report, money, score_table, short_report, words
from tests.reports.rendering.test_html import figures_of

pytestmark = pytest.mark.slow


def compact(text: str) -> str:
    return re.sub(r"\s", "", text)


def number_on(page: str) -> int | None:
    found = re.search(r"— (\d+) —", page)
    return int(found.group(1)) if found else None


def test_every_figure_of_text_and_tables_is_printed(report: Report, pages: list[str]) -> None:
    printed = compact("".join(pages))
    missing = {text for _, _, text in figures_of(report) if compact(text) not in printed}
    assert not missing


def test_the_long_report_has_about_forty_pages(pages: list[str]) -> None:
    assert 38 <= len(pages) <= 55


def test_cover_and_contents_bear_no_number_and_the_text_begins_with_one(pages: list[str]) -> None:
    numbers = [number_on(page) for page in pages]
    start = numbers.index(1)
    assert numbers[:start] == [None] * start
    assert numbers[start:] == list(range(1, len(pages) - start + 1))
    assert "一、基本情况" in compact(pages[start])


def test_page_one_is_a_right_hand_page(pages: list[str]) -> None:
    assert [number_on(page) for page in pages].index(1) % 2 == 0


def test_the_contents_give_the_page_each_heading_stands_on(report: Report, pages: list[str]) -> None:
    contents = compact("".join(page for page in pages[:4]))
    headings = {f"{section.number}{section.title}" for section in report.sections}
    headings |= {f"附件{annex.number}{annex.title}" for annex in report.annexes}
    for heading in headings:
        given = re.search(re.escape(heading) + r"\.+(\d+)", contents)
        assert given, heading
        page = next(page for page in pages if number_on(page) == int(given.group(1)))
        assert heading in compact(page)


def test_a_table_repeats_its_head_and_not_its_caption() -> None:
    pages = [
        page.extract_text() for page in PdfReader(io.BytesIO(render_pdf(short_report(blocks=(score_table(1),))))).pages
    ]
    bodies = [page for page in pages if "社会保险待遇" in page]
    assert len(bodies) >= 2
    assert all("三级指标" in page for page in bodies)
    assert sum("绩效评价得分情况表" in page for page in bodies) == 1


@pytest.mark.parametrize("lines", range(4, 20, 3))
def test_caption_head_and_first_group_stay_together(lines: int) -> None:
    """Wherever the table begins on its page, no page ends with a caption alone or with one row of a group."""
    table = score_table(1)
    short_table = replace(table, groups=table.groups[:5])
    report = short_report(Text("文" * 28 * lines), blocks=(short_table,))
    pages = [compact(page.extract_text()) for page in PdfReader(io.BytesIO(render_pdf(report))).pages]
    assert [page for page in pages if "表1" in page] == [page for page in pages if "二级指标1" in page][:1]
    assert sum(page.count("社会保险待遇") for page in pages) == 25
    assert all(page.count("社会保险待遇") % 5 != 1 for page in pages)


def test_a_merged_cell_over_a_page_end_is_printed_on_both_pages() -> None:
    first = Row((words("产出指标", "center", rowspan=90), words("第0行")))
    group = (first, *(Row((words(f"第{line}行"),)) for line in range(1, 90)))
    table = Table("表", "", head("一级指标", "三级指标"), (group,), (20, 80), 1)
    pages = PdfReader(io.BytesIO(render_pdf(short_report(blocks=(table,))))).pages
    bodies = [page.extract_text() for page in pages if re.search(r"第\d+行", page.extract_text())]
    assert len(bodies) >= 3
    assert [body.count("产出指标") for body in bodies] == [1] * len(bodies)


def test_a_wide_annex_is_turned(pdf_bytes: bytes) -> None:
    last = PdfReader(io.BytesIO(pdf_bytes)).pages[-1].mediabox
    assert last.width > last.height


def test_full_lines_are_flush_at_both_edges() -> None:
    words = "预算绩效评价工作在2023年度组织开展，涉及资金118.25万元（其中财政拨款98.5万元），"
    html = render_html(short_report(*(Text(words), money("1182500")) * 8), for_screen=False)
    last_page = pdf.load_engine().lay_out(html).pages[-1]
    paragraph = next(
        box
        for box in last_page._page_box.descendants()
        if box.element_tag == "p" and len(getattr(box, "children", ())) > 5
    )
    full_lines = [line for line in paragraph.children[:-1] if line.children]
    assert len(full_lines) > 5
    for line in full_lines:
        spacings = [box.style["letter_spacing"] for box in line.descendants() if hasattr(box, "text")]
        gap = next((spacing for spacing in spacings if spacing != "normal"), 0)  # after the last character too, unseen
        end = line.children[-1].position_x + line.children[-1].width - gap
        assert abs(end - (paragraph.content_box_x() + paragraph.width)) < 0.1  # pixels


def test_a_line_that_is_spread_leaves_numbers_and_years_as_they_are() -> None:
    words = "预算绩效评价工作在2023年度组织开展，涉及资金118.25万元（其中财政拨款98.5万元），"
    html = render_html(short_report(*(Text(words), money("1182500")) * 8), for_screen=False)
    pages = pdf.load_engine().lay_out(html).pages
    texts = [box for page in pages for box in page._page_box.descendants() if box.element_tag in ("span", "data")]
    numbers = [box for box in texts if hasattr(box, "text") and box.text[:1].isdigit()]
    assert {"2023年", "118.25万元", "1,182,500.00"} <= {box.text for box in numbers}
    assert {box.style["letter_spacing"] for box in numbers} <= {"normal", 0}


def test_the_same_report_gives_the_same_bytes(report: Report, pdf_bytes: bytes) -> None:
    assert render_pdf(long_report()) == pdf_bytes


def test_printing_leaves_nothing_to_complain_of(pdf_bytes: bytes, complaints: list[str]) -> None:
    assert complaints == []


RARE = "朱镕基、陈喆、㙓、䶮、垚、面积120㎡、二〇二三年、“引号”‘单引号’——破折号……《书名》〔2020〕10号①②③≥≤％—－×÷±‰½"


def test_no_character_is_printed_as_a_box() -> None:
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(render_pdf(short_report(Text(RARE))))).pages)
    assert compact(RARE) in compact(text)
    assert printed_glyphs_exist(render_pdf(short_report(Text(RARE))))


def printed_glyphs_exist(document: bytes) -> bool:
    """No font of the document is asked for glyph 0, which is drawn as a box, and none is foreign."""
    for page in PdfReader(io.BytesIO(document)).pages:
        fonts = page["/Resources"]["/Font"]  # type: ignore[index]
        assert all("EvalCase" in str(font.get_object()["/BaseFont"]) for font in fonts.values())
        content = page.get_contents()
        assert content is not None
        for shown in re.findall(rb"<([0-9a-fA-F]+)>", content.get_data()):
            if "0000" in [shown[start : start + 4].decode() for start in range(0, len(shown), 4)]:
                return False
    return True


def test_title_and_language_are_in_the_document(pdf_bytes: bytes, report: Report) -> None:
    reader = PdfReader(io.BytesIO(pdf_bytes))
    assert reader.metadata is not None
    assert reader.metadata.title == report.title
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"  # type: ignore[index]


def test_without_pango_the_message_says_what_to_install() -> None:
    """In a process of its own where the library cannot be found, as on a bare machine."""
    script = (
        "import sys\n"
        "class Hidden:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'weasyprint': raise OSError('cannot load library pango')\n"
        "sys.meta_path.insert(0, Hidden())\n"
        "from reports.rendering.pdf import PdfUnavailable, load_engine\n"
        "try: load_engine()\n"
        "except PdfUnavailable as error: print(error)\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    assert "libpango-1.0-0" in run.stdout
