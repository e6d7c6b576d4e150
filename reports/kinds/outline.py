"""Reading a kind's outline: parts and sections, what stands under each, and the annexes."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from indicators.constants import FrameworkKind
from reports.blocks import Block, Chart, Table
from reports.department_passages import PASSAGES as DEPARTMENT_PASSAGES
from reports.exhibits import CHARTS, TABLES
from reports.material import Material
from reports.passages import PASSAGES
from reports.project_passages import PASSAGES as PROJECT_PASSAGES
from scoring.report_kinds import ReportKind, Scores

Passage = Callable[[Material], list[Block]]
Subjects = Callable[[Material], list[str]]
TableMaker = Callable[[Material], Table | list[Table]]
ChartMaker = Callable[[Material], Chart]

_FOLDER = Path(__file__).parent
_WHATS = ("prose", "text", "passage", "table", "chart")
_BLOCK_KEYS = {*_WHATS, "numbered", "when"}
_SECTION_KEYS = {"title", "blocks", "sections", "when", "each"}
_PART_KEYS = {*_SECTION_KEYS, "annexes"}
_ANNEX_KEYS = {"number", "title", "blocks", "sections", "include", "landscape", "each", "when"}
_SCORE_KEYS = {"required", "framework_kinds", "indicators"}
# What a sentence can say only of a scored case; with a path it speaks of one indicator.
_OF_SCORES = re.compile(r"\{(?:得分|得分率|分值)(?:[.]|/([^.|}]+))|<等级>")


class KindError(ValueError):
    """The outline of a kind is wrong; the message names the kind, the section and the mend."""


@dataclass(frozen=True, slots=True)
class BlockSpec:
    """One block: ``what`` is prose, text, passage, table or chart; ``name`` its words, slot or function name.

    ``when``: a fact or text that must be there (and not be zero) for the block to be printed at all.
    """

    what: str
    name: str
    numbered: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """A section. ``each``: as of an annex, the subjects that get a section each.

    ``annexes``, of a part: the annexes stand at its end instead of after the whole text.
    """

    title: str
    blocks: tuple[BlockSpec, ...] = ()
    sections: tuple[SectionSpec, ...] = ()
    when: str = ""
    each: str = ""
    annexes: bool = False


@dataclass(frozen=True, slots=True)
class AnnexSpec:
    """An annex; ``sections`` where it is a document of its own (``include`` takes those of another kind).

    ``each``: a function of the kind in SUBJECTS, or a text slot in which people name projects: what gets one
    each; the title may name ``<项目>``.
    """

    number: str
    title: str
    blocks: tuple[BlockSpec, ...]
    sections: tuple[SectionSpec, ...] = ()
    landscape: bool = False
    each: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A report kind: its document name, parts (第一部分 …) or sections, annexes, and the functions it may name."""

    code: str
    document: str
    parts: tuple[SectionSpec, ...]
    sections: tuple[SectionSpec, ...]
    annexes: tuple[AnnexSpec, ...]
    attachments: tuple[str, ...]
    passages: Mapping[str, Passage]
    tables: Mapping[str, TableMaker]
    charts: Mapping[str, ChartMaker]
    subjects: Mapping[str, Subjects]
    agency_label: str  # what the cover calls the agency
    listed: frozenset[str] = frozenset()  # the texts of a case that name its projects (``each: 评价项目``)
    variant: str = ""  # tells kinds apart whose documents bear the same name
    scores: Scores | None = None  # what gives its scores; None where it gives none


@cache
def load_kind(code: str) -> Kind:
    """The kind whose folder has that name. Raises KindError, naming the place, where its outline is wrong.

    The folder holds ``outline.yaml`` and, where the kind needs functions of its own, ``contents.py`` with
    ``PASSAGES``, ``TABLES``, ``CHARTS`` or ``SUBJECTS``.
    """
    path = _FOLDER / code / "outline.yaml"
    if not path.is_file():
        raise KindError(f"没有“{code}”这种报告，现有：{'、'.join(kind_codes())}")
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    own = _own_contents(code, data)
    kind = Kind(
        code=code,
        document=data["document"],
        parts=_parts(data.get("parts", []), code),
        sections=tuple(_section(item, code) for item in data.get("sections", [])),
        annexes=tuple(_annex(item, code) for item in data.get("annexes", [])),
        attachments=tuple(data.get("attachments", [])),
        passages=MappingProxyType({**PASSAGES, **DEPARTMENT_PASSAGES, **PROJECT_PASSAGES, **own["PASSAGES"]}),
        tables=MappingProxyType({**TABLES, **own["TABLES"]}),
        charts=MappingProxyType({**CHARTS, **own["CHARTS"]}),
        subjects=MappingProxyType(own["SUBJECTS"]),
        agency_label=data.get("agency_label", "被评价单位"),
        variant=data.get("variant", ""),
        scores=_scores(data["scores"], code) if "scores" in data else None,
    )
    _check_names(kind)
    _check_scores(kind)
    return replace(kind, listed=frozenset(_subjects_of(kind)) - kind.subjects.keys())


def kind_codes() -> list[str]:
    """The codes of all kinds there are."""
    return sorted(path.parent.name for path in _FOLDER.glob("*/outline.yaml"))


def offered_kinds() -> list[ReportKind]:
    """All kinds, for those who open a case."""
    kinds = (load_kind(code) for code in kind_codes())
    return [ReportKind(kind.code, kind.document, kind.variant, kind.scores) for kind in kinds]


def _own_contents(code: str, data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The functions of the kind itself, and of the kinds whose sections its annexes include."""
    found: dict[str, dict[str, Any]] = {"PASSAGES": {}, "TABLES": {}, "CHARTS": {}, "SUBJECTS": {}}
    for annex in data.get("annexes", []):
        if "include" in annex:
            included = load_kind(annex["include"])
            found["PASSAGES"] |= included.passages
            found["TABLES"] |= included.tables
            found["CHARTS"] |= included.charts
            found["SUBJECTS"] |= included.subjects
    if (_FOLDER / code / "contents.py").is_file():
        module = importlib.import_module(f"reports.kinds.{code}.contents")
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


def _scores(data: dict[str, Any], code: str) -> Scores:
    place = f"{code}/scores"
    _check_keys(data, _SCORE_KEYS, place)
    if unknown := set(data.get("framework_kinds", [])) - set(FrameworkKind.values):
        known = "、".join(FrameworkKind.values)
        raise KindError(f"{place}：没有“{'、'.join(sorted(unknown))}”这类指标体系，可写{known}")
    return Scores(
        required=bool(data.get("required", True)),
        framework_kinds=tuple(data.get("framework_kinds", [])),
        indicators=tuple(data.get("indicators", [])),
    )


def _check_scores(kind: Kind) -> None:
    """What its sentences say of scores, the kind asks of its framework: else no case of it could ever be complete."""
    for place, block in _all_blocks(kind):
        for found in _OF_SCORES.finditer(block.name) if block.what == "prose" else ():
            if kind.scores is None:
                raise KindError(f"{kind.code}/{place}：句子写了得分或等级，本种报告却没有 scores，请写明所用的指标体系")
            if found[1] and found[1] not in kind.scores.indicators:
                raise KindError(f"{kind.code}/{place}：句子写了指标“{found[1]}”，请把它列入 scores 的 indicators")


def _check_names(kind: Kind) -> None:
    """Every passage, table and chart that the outline names exists."""
    known: dict[str, Mapping[str, Any]] = {"passage": kind.passages, "table": kind.tables, "chart": kind.charts}
    for place, block in _all_blocks(kind):
        if block.what in known and block.name not in known[block.what]:
            names = "、".join(sorted(known[block.what]))
            raise KindError(f"{kind.code}/{place}：没有名为“{block.name}”的{block.what}，可用：{names}")


def _subjects_of(kind: Kind) -> Iterator[str]:
    waiting: list[SectionSpec | AnnexSpec] = [*kind.parts, *kind.sections, *kind.annexes]
    while waiting:
        spec = waiting.pop()
        if spec.each:
            yield spec.each
        waiting += spec.sections


def _all_blocks(kind: Kind) -> list[tuple[str, BlockSpec]]:
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
