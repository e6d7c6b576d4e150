"""The styles of the document: GB/T 9704-2012 as Word styles, one for each kind of paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from docx.oxml.xmlchemy import BaseOxmlElement

from reports.rendering.word.xml import Attributes, make, value

FANG = "仿宋_GB2312"
HEI = "黑体"
KAI = "楷体_GB2312"
TITLE = "方正小标宋简体"
SONG = "宋体"
# What a machine takes that lacks the typeface of the standard.
SUBSTITUTES = {FANG: "仿宋", KAI: "楷体", TITLE: "华文中宋", HEI: "SimHei", SONG: "SimSun"}
CHINESE = "86"  # the character set GB 2312, in hexadecimal
# By typeface: classification, family, pitch.
BUILDS = {
    FANG: ("02010609030101010101", "modern", "fixed"),
    KAI: ("02010609030101010101", "modern", "fixed"),
    TITLE: ("02010601030101010101", "auto", "variable"),
    HEI: ("02010609060101010101", "modern", "fixed"),
    SONG: ("02010600030101010101", "auto", "variable"),
}

LINE = 579  # 28.95 pt: 22 lines fill the 225 mm of the type area
TEXT_WIDTH = 8845  # 156 mm
LANGUAGE: Attributes = {"val": "en-US", "eastAsia": "zh-CN", "bidi": "ar-SA"}
SIZE = 32  # 3号 in half points
CLOSER = -5  # a quarter point less after each character: 28 of them fill the 156 mm of the type area
CONTENTS_EM = 280  # the width of a character of the contents
CONTENTS_STEP, CONTENTS_NUMBER = 2 * CONTENTS_EM, CONTENTS_EM * 3 // 2  # of a level; what a page number takes
EM = SIZE * 10 + CLOSER  # the width of a character


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style. ``size`` in half points; ``line``, ``before``, ``after`` and indents in twips.

    ``outline`` is the level in the navigation, from 0; ``indent`` the first line's, in characters.
    """

    code: str
    name: str
    font: str = FANG
    size: int = SIZE
    line: int = LINE
    before: int = 0
    after: int = 0
    align: str = "both"
    indent: int = 0
    outline: int | None = None
    keep_next: bool = False
    keep_lines: bool = False
    following: str = ""
    tabs: int = 0  # a right tab with dots before it
    left: int = 0
    hanging: int = 0  # further lines stand this much further in
    closer: int = 0

    def element(self) -> BaseOxmlElement:
        attributes: Attributes = {"type": "paragraph", "styleId": self.code}
        if self.code == "Normal":
            attributes["default"] = 1
        elif not self.name.isascii():
            attributes["customStyle"] = 1
        made = make("style", attributes, value("name", self.name))
        if self.code != "Normal":
            made.append(value("basedOn", "Normal"))
        if self.following:
            made.append(value("next", self.following))
        made.extend([make("qFormat"), make("pPr", None, *self._paragraph()), make("rPr", None, *self._run())])
        return made

    def _paragraph(self) -> Iterator[BaseOxmlElement]:
        if self.keep_next:
            yield make("keepNext")
        if self.keep_lines:
            yield make("keepLines")
        yield make("widowControl")
        if self.tabs:
            yield make("tabs", None, make("tab", {"val": "right", "leader": "dot", "pos": self.tabs}))
        # Punctuation stays inside the type area, as on the printed page.
        yield value("overflowPunct", 0)
        # No quarter space between figures and characters: 28 of either fill a line.
        yield value("autoSpaceDE", 0)
        yield value("autoSpaceDN", 0)
        # The line of a drawing is as high as what stands in it.
        height: Attributes = (
            {"line": self.line, "lineRule": "exact"} if self.line else {"line": 240, "lineRule": "auto"}
        )
        yield make("spacing", {"before": self.before, "after": self.after, **height})
        if self.indent:
            yield make("ind", {"firstLineChars": self.indent * 100, "firstLine": self.indent * EM})
        if self.left or self.hanging:
            yield make("ind", {"left": self.left + self.hanging, "hanging": self.hanging})
        yield value("jc", self.align)
        if self.outline is not None:
            yield value("outlineLvl", self.outline)

    def _run(self) -> Iterator[BaseOxmlElement]:
        yield fonts(self.font)
        if self.closer:
            yield value("spacing", self.closer)
        yield value("sz", self.size)
        yield value("szCs", self.size)


def fonts(name: str) -> BaseOxmlElement:
    """One typeface for every script: quotation marks and dashes are then set as wide as characters."""
    return make("rFonts", {"ascii": name, "hAnsi": name, "eastAsia": name, "cs": name, "hint": "eastAsia"})


# The look of a heading by its level: 第一部分, 一、 （一） 1. （1）.
LEVELS = (
    Style("", "部分", TITLE, 44, 720, after=LINE, align="center", keep_next=True, following="BodyText"),
    Style("", "一级", HEI, indent=2, closer=CLOSER, keep_next=True, following="BodyText"),
    Style("", "二级", KAI, indent=2, closer=CLOSER, keep_next=True, following="BodyText"),
    Style("", "三级", indent=2, closer=CLOSER, keep_next=True, following="BodyText"),
    Style("", "四级", indent=2, closer=CLOSER, keep_next=True, following="BodyText"),
)
# The letter sizes of tables (see ``columns.SIZES``) by their names.
TABLE_SIZES = {24: "小四", 21: "五号", 18: "小五", 16: "8磅", 14: "7磅", 12: "6磅"}


def heading_style(level: int, *, parts: bool, annex: bool = False) -> str:
    """The id of the style for a heading's level.

    The built-in heading styles stand in the contents: in a report with parts the first of them is 第一部分, else 一、.
    Headings inside an annex have styles of their own and are only in the navigation.
    """
    if annex:
        return f"AnnexHeading{max(level, 1)}"
    return f"Heading{level + (1 if parts else 0)}"


def table_line(half_points: int) -> int:
    """The height of a line in a table, as on the printed page 1.35 of its letters, in twips."""
    return half_points * 27 // 2


def styles(*, parts: bool) -> list[Style]:
    """Every style of a document with or without parts."""
    levels = LEVELS if parts else LEVELS[1:]
    return [
        Style("Normal", "Normal"),
        Style("BodyText", "Body Text", indent=2, closer=CLOSER),
        Style("Title", "Title", TITLE, 52, 920, align="center"),
        Style("Heading", "报告标题", TITLE, 44, 720, align="center"),
        *(
            replace(look, code=f"Heading{number}", name=f"heading {number}", outline=number - 1)
            for number, look in enumerate(levels, start=1)
        ),
        *(
            replace(look, code=f"AnnexHeading{level}", name=f"附件{look.name}标题", outline=level)
            for level, look in enumerate(LEVELS[1:], start=1)
        ),
        *(_contents_style(level, HEI if level < len(levels) - 2 else FANG) for level in (1, 2, 3)),
        Style("ContentsTitle", "目录标题", TITLE, 44, 720, after=360, align="center"),
        Style("CoverLine", "封面文字", line=640, align="left"),
        Style("CoverDate", "封面日期", line=640, before=480, align="center"),
        Style("Attachment", "附件说明", align="left", closer=CLOSER),
        Style("Signature", "署名", align="right", closer=CLOSER, keep_lines=True),
        Style("AnnexNumber", "附件编号", HEI, align="left", keep_next=True),
        Style(
            "AnnexTitle", "附件标题", TITLE, 44, 720, before=160, after=280, align="center", keep_next=True, outline=0
        ),
        Style("Caption", "caption", HEI, 28, 440, before=200, align="center", keep_next=True, keep_lines=True),
        Style("ChartCaption", "图题", HEI, 28, 440, after=280, align="center", keep_lines=True),
        Style("Unit", "单位行", SONG, 21, 360, after=40, align="right", keep_next=True),
        *_cell_styles(),
        Style("Chart", "图形", size=2, before=200, align="center", keep_next=True, line=0),
        Style("AfterTable", "表后", SONG, 2, 20, after=260, align="left"),
        Style("SectionEnd", "分节", SONG, 2, 20, align="left"),
        Style("CheckCode", "校验码", SONG, 15, 200, align="center"),
        Style("Footer", "footer", SONG, 28, 400, align="left"),
    ]


def _cell_styles() -> list[Style]:
    """Of cells, then of heads, in each size of letters."""
    cells = [
        Style(f"Cell{size}", f"表格{name}", SONG, size, table_line(size), align="left")
        for size, name in TABLE_SIZES.items()
    ]
    heads = [
        Style(f"CellHead{size}", f"表头{name}", HEI, size, table_line(size), align="center")
        for size, name in TABLE_SIZES.items()
    ]
    return cells + heads


def _contents_style(level: int, font: str) -> Style:
    """A title too long for its line goes on below, two characters in."""
    return Style(
        f"TOC{level}",
        f"toc {level}",
        font,
        28,
        450,
        align="left",
        tabs=TEXT_WIDTH,
        left=(level - 1) * CONTENTS_STEP,
        hanging=CONTENTS_STEP,
    )


def styles_element(*, parts: bool) -> BaseOxmlElement:
    """``w:styles`` of a document."""
    defaults = make(
        "docDefaults",
        None,
        make("rPrDefault", None, make("rPr", None, fonts(FANG), value("sz", SIZE), make("lang", LANGUAGE))),
        make("pPrDefault", None, make("pPr")),
    )
    plain = make("style", {"type": "table", "default": 1, "styleId": "TableNormal"}, value("name", "Normal Table"))
    return make("styles", None, defaults, *(style.element() for style in styles(parts=parts)), plain)


def fonts_element() -> BaseOxmlElement:
    """``w:fonts``: the typefaces with their substitutes."""
    return make("fonts", None, *(_font(name) for name in SUBSTITUTES))


def _font(name: str) -> BaseOxmlElement:
    """A typeface by its substitute and its build: what Word looks for on a machine that has neither."""
    panose, family, pitch = BUILDS[name]
    return make(
        "font",
        {"name": name},
        value("altName", SUBSTITUTES[name]),
        value("panose1", panose),
        value("charset", CHINESE),
        value("family", family),
        value("pitch", pitch),
    )
