"""Elements of WordprocessingML: paragraphs, runs, fields and bookmarks. Lengths are twips, a twentieth of a point."""

from __future__ import annotations

import re
from collections.abc import Iterable

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from evalcase.printable import printable
from reports.document.blocks import Gap, Runs

Attributes = dict[str, object]


def one_line(text: str) -> str:
    """The clean text without line breaks and tabs, for where a line is all that fits."""
    return re.sub(r"[\t\r\n]+", " ", printable(text))


def make(name: str, attributes: Attributes | None = None, *children: BaseOxmlElement) -> BaseOxmlElement:
    """``<w:name w:key="value">`` with its children."""
    made: BaseOxmlElement = OxmlElement(f"w:{name}")
    for key, value in (attributes or {}).items():
        made.set(qn(f"w:{key}"), printable(str(value)))
    made.extend(children)
    return made


def value(name: str, val: object) -> BaseOxmlElement:
    """``<w:name w:val="…"/>``."""
    return make(name, {"val": val})


def words(text: str, *properties: BaseOxmlElement) -> BaseOxmlElement:
    """A run of words; line feeds become line breaks, tabs a blank."""
    made = make("r", None, *([make("rPr", None, *properties)] if properties else []))
    for position, line in enumerate(printable(text).replace("\t", " ").replace("\r", "").split("\n")):
        if position:
            made.append(make("br"))
        written = make("t", None)
        written.text = line
        written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        made.append(written)
    return made


def printed(runs: Runs) -> list[BaseOxmlElement]:
    """Words and figures as plain text; what a draft lacks is highlighted."""
    return [words(run.text, value("highlight", "yellow")) if isinstance(run, Gap) else words(run.text) for run in runs]


def paragraph(style: str, *content: BaseOxmlElement, properties: Iterable[BaseOxmlElement] = ()) -> BaseOxmlElement:
    """A paragraph in a style given by its id; ``properties`` in the order of the schema."""
    return make("p", None, make("pPr", None, value("pStyle", style), *properties), *content)


def field(instruction: str, shown: str) -> list[BaseOxmlElement]:
    """A field with the result that is shown until Word computes it again."""
    return [*field_start(instruction), words(shown), field_end()]


def field_start(instruction: str, *, dirty: bool = False) -> list[BaseOxmlElement]:
    """What stands before a field's result; a ``dirty`` field is computed when the document is opened."""
    written = make("instrText")
    written.text = f" {printable(instruction)} "
    written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    begin: Attributes = {"fldCharType": "begin"}
    if dirty:
        begin["dirty"] = "true"
    return [
        make("r", None, make("fldChar", begin)),
        make("r", None, written),
        make("r", None, make("fldChar", {"fldCharType": "separate"})),
    ]


def field_end() -> BaseOxmlElement:
    return make("r", None, make("fldChar", {"fldCharType": "end"}))


def bookmarked(number: int, name: str, *content: BaseOxmlElement) -> list[BaseOxmlElement]:
    """Content with a bookmark around it; ``number`` is unique in the document."""
    start = make("bookmarkStart", {"id": number, "name": name})
    return [start, *content, make("bookmarkEnd", {"id": number})]
