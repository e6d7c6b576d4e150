"""The pages of the document: sections upright or turned, and their page numbers."""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from .styles import EM
from .xml import Attributes, field, make, paragraph, value, words

# Millimetres as twips, from GB/T 9704-2012: 37 mm above, 28 mm at the binding, type area 156 × 225 mm.
SHORT, LONG = 11906, 16838
UPRIGHT: Attributes = {
    "top": 2098,
    "right": 1474,
    "bottom": 1984,
    "left": 1587,
    "header": 850,
    "footer": 1190,
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


@dataclass(frozen=True, slots=True)
class Pages:
    """How the pages of a section are set: turned, and whether they are the first that bear a number."""

    turned: bool = False
    first_numbered: bool = False


class Footers:
    """The page numbers: right on odd, left on even pages, one character in from the edge."""

    def __init__(self, document: Document) -> None:
        self.references = [
            self._reference(document, "default", "right", {"right": EM}),
            self._reference(document, "even", "left", {"left": EM}),
        ]

    def _reference(self, document: Document, kind: str, align: str, indent: Attributes) -> BaseOxmlElement:
        part, relation = document.part.add_footer_part()
        for child in list(part.element):
            part.element.remove(child)
        number = [words("— "), *field("PAGE", "1"), words(" —")]
        part.element.append(paragraph("Footer", *number, properties=(make("ind", indent), value("jc", align))))
        reference = make("footerReference", {"type": kind})
        reference.set(qn("r:id"), relation)
        return reference


def section_properties(pages: Pages, footers: Footers | None) -> BaseOxmlElement:
    """``w:sectPr``; sections after the first numbered one take over its page numbers."""
    made = make("sectPr")
    if pages.first_numbered and footers:
        made.extend(footers.references)
    made.append(value("type", "oddPage" if pages.first_numbered else "nextPage"))
    width, height = (LONG, SHORT) if pages.turned else (SHORT, LONG)
    made.append(make("pgSz", {"w": width, "h": height, **({"orient": "landscape"} if pages.turned else {})}))
    made.append(make("pgMar", TURNED if pages.turned else UPRIGHT))
    if pages.first_numbered:
        made.append(make("pgNumType", {"start": 1}))
    return made
