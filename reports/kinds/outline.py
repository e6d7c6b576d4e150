"""Reading the outline of a kind: what is wrong in it is named with its place."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from reports.content.named import CHARTS, PASSAGES, TABLES
from reports.kinds.kind import AnnexSpec, BlockSpec, KindError, ReportKind, SectionSpec
from scoring.case_kinds import CASE_KINDS, CaseKind, case_kind

_FOLDER = Path(__file__).parent
_OUTLINE_KEYS = {"agency_label", "parts", "sections", "annexes", "attachments"}
_WHATS = ("prose", "text", "passage", "table", "chart")
_BLOCK_KEYS = {*_WHATS, "numbered", "when"}
_SECTION_KEYS = {"title", "blocks", "sections", "when", "each"}
_PART_KEYS = {*_SECTION_KEYS, "annexes"}
_ANNEX_KEYS = {"number", "title", "blocks", "sections", "include", "landscape", "each", "when"}
# What a sentence can say only of a scored case; with a path it speaks of one indicator.
_OF_SCORES = re.compile(r"\{(?:得分|得分率|分值)(?:[.]|/([^.|}]+))|<等级>")


@cache
def load_kind(code: str) -> ReportKind:
    """The kind of that code, from the folder of that name. Raises KindError, naming the place in its outline."""
    found = case_kind(code)
    if found is None:
        raise KindError(f"没有“{code}”这种报告，现有：{'、'.join(kind.code for kind in CASE_KINDS)}")
    return read_kind(found, _FOLDER / code)


def read_kind(kind_of_case: CaseKind, folder: Path) -> ReportKind:
    """The kind whose folder that is. Raises KindError, naming the place, where its outline is wrong or absent.

    The folder holds ``outline.yaml`` and, where the kind needs functions of its own, ``contents.py`` with
    ``PASSAGES``, ``TABLES``, ``CHARTS`` or ``SUBJECTS``.
    """
    code, path = kind_of_case.code, folder / "outline.yaml"
    if not path.is_file():
        raise KindError(f"报告“{code}”没有提纲，请补上文件 {path}")
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    _check_keys(data, _OUTLINE_KEYS, code)
    own = _own_contents(folder, data)
    kind = ReportKind(
        case_kind=kind_of_case,
        parts=_parts(data.get("parts", []), code),
        sections=tuple(_section(item, code) for item in data.get("sections", [])),
        annexes=tuple(_annex(item, code) for item in data.get("annexes", [])),
        attachments=tuple(data.get("attachments", [])),
        passages=MappingProxyType({**PASSAGES, **own["PASSAGES"]}),
        tables=MappingProxyType({**TABLES, **own["TABLES"]}),
        charts=MappingProxyType({**CHARTS, **own["CHARTS"]}),
        subjects=MappingProxyType(own["SUBJECTS"]),
        agency_label=data.get("agency_label", "被评价单位"),
    )
    _check_names(kind)
    _check_scores(kind)
    return replace(kind, listed=frozenset(_subjects_of(kind)) - kind.subjects.keys())


def kind_codes() -> list[str]:
    """The codes of all kinds that are drawn up here."""
    return sorted(path.parent.name for path in _FOLDER.glob("*/outline.yaml"))


def _own_contents(folder: Path, data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The functions of the kind itself, and of the kinds whose sections its annexes include."""
    found: dict[str, dict[str, Any]] = {"PASSAGES": {}, "TABLES": {}, "CHARTS": {}, "SUBJECTS": {}}
    for annex in data.get("annexes", []):
        if "include" in annex:
            included = load_kind(annex["include"])
            found["PASSAGES"] |= included.passages
            found["TABLES"] |= included.tables
            found["CHARTS"] |= included.charts
            found["SUBJECTS"] |= included.subjects
    if (folder / "contents.py").is_file():
        module = importlib.import_module(f"reports.kinds.{folder.name}.contents")
        for name, functions in found.items():
            functions |= getattr(module, name, {})
    return found


def _parts(items: list[dict[str, Any]], code: str) -> tuple[SectionSpec, ...]:
    parts = tuple(_section(item, code, _PART_KEYS) for item in items)
    if sum(part.annexes for part in parts) > 1:
        titles = "、".join(part.title for part in parts if part.annexes)
        raise KindError(f"{code}：附件只能放在一个部分，现在{titles}都写了 annexes，请只留一个")
    return parts


def _section(data: dict[str, Any], above: str, keys: set[str] = _SECTION_KEYS) -> SectionSpec:
    place = f"{above}/{data.get('title', '（无标题）')}"
    _check_keys(data, keys, place)
    return SectionSpec(
        title=data["title"],
        blocks=_blocks(data, place),
        sections=tuple(_section(item, place) for item in data.get("sections", [])),
        when=data.get("when", ""),
        each=data.get("each", ""),
        annexes=bool(data.get("annexes", False)),
    )


def _annex(data: dict[str, Any], code: str) -> AnnexSpec:
    place = f"{code}/附件{data.get('number', '')}"
    _check_keys(data, _ANNEX_KEYS, place)
    included = load_kind(data["include"]).sections if "include" in data else ()
    return AnnexSpec(
        number=str(data["number"]),
        title=data["title"],
        blocks=_blocks(data, place),
        sections=(*included, *(_section(item, place) for item in data.get("sections", []))),
        landscape=bool(data.get("landscape", False)),
        each=data.get("each", ""),
        when=data.get("when", ""),
    )


def _check_keys(data: dict[str, Any], known: set[str], place: str) -> None:
    if unknown := set(data) - known:
        raise KindError(f"{place}：不认识“{'、'.join(sorted(unknown))}”，可写{'、'.join(sorted(known))}")


def _blocks(data: dict[str, Any], place: str) -> tuple[BlockSpec, ...]:
    return tuple(_block(item, place) for item in data.get("blocks", []))


def _block(item: dict[str, Any], place: str) -> BlockSpec:
    named = [what for what in _WHATS if what in item]
    if len(named) != 1:
        raise KindError(f"{place}：每个内容块应写{'、'.join(_WHATS)}之一，现为{item}")
    _check_keys(item, _BLOCK_KEYS, place)
    return BlockSpec(named[0], item[named[0]], item.get("numbered", ""), item.get("when", ""))


def _check_scores(kind: ReportKind) -> None:
    """What its sentences say of scores, the kind asks of its framework: else no case of it could ever be complete."""
    code, scores = kind.case_kind.code, kind.case_kind.scores
    for place, block in _all_blocks(kind):
        for found in _OF_SCORES.finditer(block.name) if block.what == "prose" else ():
            if scores is None:
                raise KindError(f"{code}/{place}：句子写了得分或等级，这种案件却不评分，请在 case_kinds 写明 Scores")
            if found[1] and found[1] not in scores.indicators:
                raise KindError(f"{code}/{place}：句子写了指标“{found[1]}”，请在 case_kinds 把它列入 indicators")


def _check_names(kind: ReportKind) -> None:
    """Every passage, table and chart that the outline names exists."""
    known: dict[str, Mapping[str, Any]] = {"passage": kind.passages, "table": kind.tables, "chart": kind.charts}
    for place, block in _all_blocks(kind):
        if block.what in known and block.name not in known[block.what]:
            names = "、".join(sorted(known[block.what]))
            raise KindError(f"{kind.case_kind.code}/{place}：没有名为“{block.name}”的{block.what}，可用：{names}")


def _subjects_of(kind: ReportKind) -> Iterator[str]:
    waiting: list[SectionSpec | AnnexSpec] = [*kind.parts, *kind.sections, *kind.annexes]
    while waiting:
        spec = waiting.pop()
        if spec.each:
            yield spec.each
        waiting += spec.sections


def _all_blocks(kind: ReportKind) -> list[tuple[str, BlockSpec]]:
    found: list[tuple[str, BlockSpec]] = []
    waiting: list[SectionSpec] = [*kind.parts, *kind.sections]
    for annex in kind.annexes:
        found += [(f"附件{annex.number}", block) for block in annex.blocks]
        waiting += annex.sections
    while waiting:
        section = waiting.pop()
        found += [(section.title, block) for block in section.blocks]
        waiting += section.sections
    return found
