"""The file around the document: a blank one to begin with, and one that is the same bytes for the same report."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.part import Part
from lxml import etree

from reports.rendering.word.styles import fonts_element, styles_element
from reports.rendering.word.xml import make

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest day that a zip archive can note
# What the library's own blank document brings along and ours has no use for.
UNUSED = ("thumbnail", "extended-properties", "customXml", "stylesWithEffects", "numbering", "webSettings")


def blank(*, parts: bool) -> Document:
    """An empty document with our styles, typefaces and settings, and no section yet."""
    return docx.Document(io.BytesIO(_blank(parts)))


@cache
def _blank(parts: bool) -> bytes:
    document = docx.Document()
    for related in (document.part.package, document.part):
        _drop_unused(related)
    styles = document.styles.element
    styles.clear()
    styles.extend(styles_element(parts=parts))
    fonts = _related(document.part, RELATIONSHIP_TYPE.FONT_TABLE)
    fonts._blob = etree.tostring(fonts_element(), xml_declaration=True, encoding="UTF-8", standalone=True)
    _write_settings(document)
    document.element.body.clear()
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _drop_unused(related: OpcPackage | Part) -> None:
    for key, relation in list(related.rels.items()):
        if relation.reltype.rsplit("/", 1)[-1] in UNUSED:
            del related.rels[key]


def _related(part: Part, kind: str) -> Part:
    return next(relation.target_part for relation in part.rels.values() if relation.reltype == kind)


def _write_settings(document: Document) -> None:
    """Contents and page references are computed when the document is opened; odd and even pages differ."""
    settings = document.settings.element
    settings.clear()
    settings.extend(
        [
            make("zoom", {"percent": 100}),
            make("defaultTabStop", {"val": 420}),
            make("evenAndOddHeaders"),
            make("characterSpacingControl", {"val": "compressPunctuation"}),
            make("updateFields", {"val": "true"}),
            make(
                "compat",
                None,
                make("useFELayout"),
                make(
                    "compatSetting",
                    {"name": "compatibilityMode", "uri": "http://schemas.microsoft.com/office/word", "val": 15},
                ),
            ),
            make("themeFontLang", {"val": "en-US", "eastAsia": "zh-CN"}),
        ]
    )


def packed(document: Document) -> bytes:
    """The bytes of a document; the same document gives the same bytes."""
    written = io.BytesIO()
    document.save(written)
    return settled(written.getvalue())


def settled(archive: bytes) -> bytes:
    """An Office file with its parts in a fixed order and without the time it was made."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(written, "w") as target:
        names = sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>", b"", content)
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            target.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return written.getvalue()
