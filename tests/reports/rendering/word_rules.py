"""The rules by which Word judges a file that it opens: ``faults`` lists where one is broken.

Word offers to "repair" what breaks them and drops it, other programs are silent. The orders are those of the schemas
(ISO/IEC 29500-4): an element that is not in its list is a fault too, so what is new must be looked up and added.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/"

ORDERS = {
    f"{W}{parent}": [f"{W}{child}" for child in children.split()]
    for parent, children in {
        "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
        "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
        "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
        "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
        "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
        "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText "
        "vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
        "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
        "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
        "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign "
        "hideMark",
        "trPr": "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc "
        "hidden",
        "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
        "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
        "tbl": "tblPr tblGrid tr",
        "tr": "tblPrEx trPr tc",
        "tblBorders": "top left bottom right insideH insideV",
        "tblCellMar": "top left bottom right",
        "sdt": "sdtPr sdtEndPr sdtContent",
        "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat "
        "locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
        "styles": "docDefaults latentStyles style",
        "docDefaults": "rPrDefault pPrDefault",
        "font": "altName panose1 charset family notTrueType pitch sig embedRegular embedBold",
        "settings": "view zoom mirrorMargins documentProtection defaultTabStop evenAndOddHeaders "
        "characterSpacingControl updateFields compat themeFontLang clrSchemeMapping",
    }.items()
} | {
    f"{C}{parent}": [f"{C}{child}" for child in children.split()]
    for parent, children in {
        "chartSpace": "date1904 lang roundedCorners style clrMapOvr pivotFmts chart spPr txPr externalData "
        "printSettings",
        "chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly "
        "dispBlanksAs",
        "plotArea": "layout barChart lineChart pieChart catAx valAx dTable spPr",
        "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
        "lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId",
        "pieChart": "varyColors ser dLbls firstSliceAng",
        "ser": "idx order tx spPr invertIfNegative marker explosion pictureOptions dPt dLbls trendline errBars cat val "
        "smooth shape",
        "dPt": "idx invertIfNegative marker bubble3D explosion spPr",
        "dLbls": "dLbl delete numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent "
        "showBubbleSize separator showLeaderLines",
        "dLbl": "idx delete layout tx numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName "
        "showPercent showBubbleSize separator",
        "marker": "symbol size spPr",
        "legend": "legendPos legendEntry layout overlay spPr txPr",
        "catAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark "
        "tickLblPos spPr txPr crossAx crosses crossesAt auto lblAlgn lblOffset noMultiLvlLbl",
        "valAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark "
        "tickLblPos spPr txPr crossAx crosses crossesAt crossBetween majorUnit minorUnit",
        "scaling": "logBase orientation max min",
        "strCache": "ptCount pt",
        "numCache": "formatCode ptCount pt",
    }.items()
}
REPEATED = {f"{W}{name}" for name in ("headerReference", "footerReference", "tr", "tc", "style")} | {
    f"{C}{name}" for name in ("ser", "axId", "dPt", "dLbl", "pt")
}


def faults(content: bytes) -> list[str]:
    """Every broken rule of a Word file as a line of words; none for a file that opens clean."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    trees = {name: etree.fromstring(part) for name, part in parts.items() if name.endswith((".xml", ".rels"))}
    return [
        *_package(parts, trees),
        *(
            f"{name}: {fault}"
            for name, tree in trees.items()
            for fault in (*_order(tree), *_fields(tree), *_bodies(tree))
        ),
        *_links(trees),
        *_names(trees),
        *(fault for table in trees["word/document.xml"].iter(f"{W}tbl") for fault in _table(table)),
    ]


def _package(parts: dict[str, bytes], trees: dict[str, etree._Element]) -> Iterator[str]:
    """Every part has a type, every relation a target, and no part is left that nothing leads to."""
    types = trees["[Content_Types].xml"]
    named = {node.get("PartName", "").lstrip("/") for node in types if node.tag.endswith("Override")}
    endings = {node.get("Extension") for node in types if node.tag.endswith("Default")}
    yield from (f"type of a part that is not there: {name}" for name in named - set(parts))
    reached = {"[Content_Types].xml"}
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            continue
        reached.add(name)
        folder = posixpath.dirname(posixpath.dirname(name))
        for relation in tree:
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
            reached.add(target)
            if relation.get("TargetMode") == "External" or target not in parts:
                yield f"{name}: no part {target}"
    for name in set(parts) - {"[Content_Types].xml"}:
        if name not in named and name.rsplit(".", 1)[-1] not in endings:
            yield f"{name}: has no type"
        if name not in reached:
            yield f"{name}: nothing leads to it"


def _order(tree: etree._Element) -> Iterator[str]:
    for parent in tree.iter(*ORDERS):
        order = ORDERS[parent.tag]
        names = [child.tag for child in parent]
        short = [etree.QName(name).localname for name in names]
        if strange := [name for name in names if name not in order]:
            yield f"{parent.tag}: unknown {strange}"
        elif [order.index(name) for name in names] != sorted(order.index(name) for name in names):
            yield f"{parent.tag}: order {short}"
        elif twice := [name for name, times in Counter(names).items() if times > 1 and name not in REPEATED]:
            yield f"{parent.tag}: twice {twice}"


def _fields(tree: etree._Element) -> Iterator[str]:
    """Fields begin, part and end in this order, within one story."""
    depth: list[str] = []
    for mark in tree.iter(f"{W}fldChar"):
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            depth.append("begin")
        elif not depth or (kind == "separate" and depth[-1] != "begin"):
            yield f"a field {kind}s that did not begin"
        elif kind == "separate":
            depth[-1] = "separate"
        else:
            depth.pop()
    if depth:
        yield f"{len(depth)} fields do not end"


def _bodies(tree: etree._Element) -> Iterator[str]:
    """Properties stand first in runs and paragraphs; nothing is locked against editing."""
    for holder, properties in ((f"{W}r", f"{W}rPr"), (f"{W}p", f"{W}pPr")):
        for element in tree.iter(holder):
            if any(child.tag == properties for child in element[1:]):
                yield f"{holder}: its properties do not stand first"
    if any(mark.get(f"{W}fldLock") for mark in tree.iter(f"{W}fldChar")) or any(True for _ in tree.iter(f"{W}lock")):
        yield "something is locked against editing"


def _links(trees: dict[str, etree._Element]) -> Iterator[str]:
    """Bookmarks, links and page references, ids of drawings and of relations."""
    body = trees["word/document.xml"]
    starts = list(body.iter(f"{W}bookmarkStart"))
    for attribute in (f"{W}id", f"{W}name"):
        counted = Counter(start.get(attribute) for start in starts)
        yield from (f"bookmark {attribute} twice: {key}" for key, times in counted.items() if times > 1)
    if {start.get(f"{W}id") for start in starts} != {end.get(f"{W}id") for end in body.iter(f"{W}bookmarkEnd")}:
        yield "bookmarks that do not end"
    names = {start.get(f"{W}name") for start in starts}
    yield from (f"bookmark name {name!r}" for name in names if not re.fullmatch(r"(?!\d)\w{1,40}", name or ""))
    wanted = {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")}
    codes = " ".join(code.text or "" for code in body.iter(f"{W}instrText"))
    wanted |= set(re.findall(r"PAGEREF (\S+)", codes))
    yield from (f"no bookmark {name}" for name in wanted - names)
    drawings = [node for tree in trees.values() for node in tree.iter(f"{WP}docPr")]
    counted = Counter(node.get("id") for node in drawings)
    yield from (f"drawing {key} twice" for key, times in counted.items() if times > 1)
    yield from ("a drawing tells nothing" for node in drawings if not node.get("descr"))
    for name, tree in trees.items():
        folder, file = posixpath.split(name)
        relations = trees.get(f"{folder}/_rels/{file}.rels", [])
        known = {relation.get("Id") for relation in relations}
        used = {value for node in tree.iter() for key, value in node.attrib.items() if str(key).startswith(R)}
        yield from (f"{name}: no relation {key}" for key in used - known)


def _names(trees: dict[str, etree._Element]) -> Iterator[str]:
    """Styles that are used exist, once; lists that are used exist."""
    styles = list(trees["word/styles.xml"].iter(f"{W}style"))
    for key, name in (("id", f"{W}styleId"), ("name", f"{W}name")):
        found = [style.get(name) if key == "id" else style.find(name).get(f"{W}val") for style in styles]
        yield from (f"style {key} twice: {one}" for one, times in Counter(found).items() if times > 1)
    known = {style.get(f"{W}styleId") for style in styles}
    tags = [f"{W}{tag}" for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link")]
    used = {node.get(f"{W}val") for tree in trees.values() for node in tree.iter(*tags)}
    yield from (f"no style {name}" for name in used - known)
    if "word/numbering.xml" not in trees and next(trees["word/document.xml"].iter(f"{W}numPr"), None) is not None:
        yield "a list without its numbering"


def _table(table: etree._Element) -> Iterator[str]:
    """Rows fill the grid, merged cells go on below their beginning, cells end with a paragraph, heads come first."""
    caption = table.findtext(f"{W}tblPr/{W}tblCaption") or ""
    columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
    above: dict[int, int] = {}
    heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(f"{W}tr")]
    if not heads or heads != sorted(heads, reverse=True) or not any(heads) or all(heads):
        yield f"{caption}: heads {heads}"
    for number, row in enumerate(table.iter(f"{W}tr"), start=1):
        column, merged = 0, {}
        for cell in row.findall(f"{W}tc"):
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            wide = int(span.get(f"{W}val")) if span is not None else 1
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is not None:
                merged[column] = wide
                if merge.get(f"{W}val") == "continue" and above.get(column) != wide:
                    yield f"{caption}: row {number} goes on with a cell that did not begin"
            if cell[-1].tag != f"{W}p":
                yield f"{caption}: row {number} has a cell without a paragraph"
            column += wide
        if column != columns:
            yield f"{caption}: row {number} has {column} of {columns} columns"
        above = merged
