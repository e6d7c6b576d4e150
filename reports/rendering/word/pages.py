"""The pages of the document: sections upright or turned, and their page numbers."""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from reports.rendering.word.styles import EM, TEXT_WIDTH
from reports.rendering.word.xml import Attributes, field, make, paragraph, value, words

# Millimetres as twips, from GB/T 9704-2012: 37 mm above, 28 mm at the binding, type area 156 × 225 mm.
SHORT, LONG = 11906, 16838
NUMBER_EDGE, NUMBER_HEIGHT = 1190, 400  # from the edge of the paper to the page number, whose top is 7 mm off the text
# A foot with it reaches up to the text: LibreOffice lets a table run down into what a foot leaves of the margin.
ABOVE_NUMBER = 394
UPRIGHT: Attributes = {
    "top": 2098,
    "right": 1474,
    "bottom": 1984,
    "left": 1587,
    "header": 850,
    "footer": NUMBER_EDGE,
    "gutter": 0,
}
TURNED: Attributes = {
    "top": 1587,
    "right": 2098,
    "bottom": 1474,
    "left": 1984,
    "header": 850,
    "footer": 680,
    "gutter": 0,
}
SIDES = {"default": ("right", "right"), "even": ("left", "left")}  # odd pages, even pages: alignment, indent
STRIPS = 100_000  # drawings in the text are counted from 1
TWIP = 635  # English metric units
SHAPES = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
# A strip beside the text of a turned page, its lines running down.
STRIP = f"""<mc:AlternateContent
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="{SHAPES}"
 xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><mc:Choice Requires="wps"><w:drawing>
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0"
 layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="page"><wp:posOffset>{NUMBER_EDGE * TWIP}</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="page"><wp:posOffset>{int(str(TURNED["top"])) * TWIP}</wp:posOffset></wp:positionV>
<wp:extent cx="{NUMBER_HEIGHT * TWIP}" cy="{TEXT_WIDTH * TWIP}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>
<wp:wrapNone/><wp:docPr id="0" name="页码" descr="页码"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="{SHAPES}"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>
<a:xfrm><a:off x="0" y="0"/><a:ext cx="{NUMBER_HEIGHT * TWIP}" cy="{TEXT_WIDTH * TWIP}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>
<wps:txbx><w:txbxContent/></wps:txbx>
<wps:bodyPr rot="0" vert="vert" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:noAutofit/></wps:bodyPr>
</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent>""".replace("\n", "")


@dataclass(frozen=True, slots=True)
class Pages:
    """How the pages of a section are set: turned, whether they bear a number and are the first to do so."""

    turned: bool = False
    numbered: bool = True
    first_numbered: bool = False


class Footers:
    """The page numbers: right on odd, left on even pages, one character in from the edge.

    A turned page has its number where it has it when it is bound upright: in the margin at the reader's left.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.relations: dict[tuple[bool, str], str] = {}

    def references(self, *, turned: bool) -> list[BaseOxmlElement]:
        """``w:footerReference`` for odd and for even pages."""
        found = []
        for kind in SIDES:
            if (turned, kind) not in self.relations:
                self.relations[turned, kind] = self._add(kind, turned=turned)
            reference = make("footerReference", {"type": kind})
            reference.set(qn("r:id"), self.relations[turned, kind])
            found.append(reference)
        return found

    def _add(self, kind: str, *, turned: bool) -> str:
        part, relation = self.document.part.add_footer_part()
        for child in list(part.element):
            part.element.remove(child)
        align, side = SIDES[kind]
        above = [] if turned else [make("spacing", {"before": ABOVE_NUMBER})]
        properties = (*above, make("ind", {side: EM}), value("jc", align))
        number = paragraph("Footer", words("— "), *field("PAGE", "1"), words(" —"), properties=properties)
        part.element.append(_beside(number, STRIPS + len(self.relations)) if turned else number)
        return str(relation)


def _beside(number: BaseOxmlElement, identity: int) -> BaseOxmlElement:
    """The page number in its strip; ``identity`` is that of no other drawing in the file."""
    strip: BaseOxmlElement = parse_xml(STRIP)
    next(strip.iter(qn("wp:docPr"))).set("id", str(identity))
    next(strip.iter(qn("w:txbxContent"))).append(number)
    return paragraph("Footer", make("r", None, strip), properties=[make("spacing", {"before": ABOVE_NUMBER})])


def section_properties(pages: Pages, footers: Footers) -> BaseOxmlElement:
    """``w:sectPr``; every numbered section names its page numbers, as a turned one has others."""
    made = make("sectPr")
    if pages.numbered:
        made.extend(footers.references(turned=pages.turned))
    made.append(value("type", "oddPage" if pages.first_numbered else "nextPage"))
    width, height = (LONG, SHORT) if pages.turned else (SHORT, LONG)
    made.append(make("pgSz", {"w": width, "h": height, **({"orient": "landscape"} if pages.turned else {})}))
    made.append(make("pgMar", TURNED if pages.turned else UPRIGHT))
    if pages.first_numbered:
        made.append(make("pgNumType", {"start": 1}))
    return made
