"""The outline of a report: parts, sections, blocks and annexes, read from YAML; what is wrong is named by its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_OUTLINE_KEYS = {"agency_label", "parts", "sections", "annexes", "attachments"}
_WHATS = ("prose", "words", "passage", "table", "chart")
_BLOCK_KEYS = {*_WHATS, "numbered", "when"}
_SECTION_KEYS = {"title", "blocks", "sections", "when", "each", "indicators"}
_PART_KEYS = {*_SECTION_KEYS, "annexes"}
_INDICATORS_KEYS = {"title", "words", "rest", "aspects"}
_ASPECT_KEYS = {"of", "named", "about", "blocks", "sections"}
_ANNEX_KEYS = {"number", "title", "blocks", "sections", "include", "landscape", "each", "when"}

# What stands for the indicator that a section is about: its name, and its path in the name of a fact.
NAME, PATH = "<指标>", "<指标路径>"


class KindError(ValueError):
    """The outline of a kind is wrong; the message names the kind, the section and the mend."""


@dataclass(frozen=True, slots=True)
class BlockSpec:
    """One block: ``what`` is prose, words, passage, table or chart; ``name`` its sentence, slot or function name.

    ``when``: a fact or slot that must be there (and not be zero) for the block to be printed at all.
    """

    what: str
    name: str
    numbered: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """A section. ``each``: as of an annex, the subjects that get a section each.

    ``annexes``, of a part: the annexes stand at its end instead of after the whole text. ``indicators``: below its
    own sections there is one for each level-1 indicator. ``indicator``: the path of the one it is about, where the
    builder made it for one.
    """

    title: str
    blocks: tuple[BlockSpec, ...] = ()
    sections: tuple[SectionSpec, ...] = ()
    when: str = ""
    each: str = ""
    annexes: bool = False
    indicators: IndicatorsSpec | None = None
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class AspectSpec:
    """What a report tells of one side of an evaluation, whatever the framework calls it.

    ``of``: the level-1 indicator that the outline is written for. Under another tree it stands with the indicator whose
    level-2 indicators or leaves have words of ``about`` in their names, else whose own name has words of ``named``.
    """

    of: str
    about: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    blocks: tuple[BlockSpec, ...] = ()
    sections: tuple[SectionSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorsSpec:
    """Sections by indicator. Titles, sentences and ``words``, the slot of what is written of one, name ``<指标>``.

    ``rest`` is the title of the section for aspects that no indicator speaks of.
    """

    title: str
    words: str
    rest: str
    aspects: tuple[AspectSpec, ...]


@dataclass(frozen=True, slots=True)
class AnnexSpec:
    """An annex; ``sections`` where it is a document of its own, ``include`` a kind in INCLUDED whose sections it takes.

    ``each``: a function of the kind in SUBJECTS, or a slot in which people name projects: what gets one each; the
    title may name ``<项目>``.
    """

    number: str
    title: str
    blocks: tuple[BlockSpec, ...] = ()
    sections: tuple[SectionSpec, ...] = ()
    include: str = ""
    landscape: bool = False
    each: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """What stands where: parts (第一部分 …) or sections, then annexes. ``name`` is what messages call it."""

    name: str
    parts: tuple[SectionSpec, ...] = ()
    sections: tuple[SectionSpec, ...] = ()
    annexes: tuple[AnnexSpec, ...] = ()
    attachments: tuple[str, ...] = ()
    agency_label: str = "被评价单位"  # what the cover calls the agency

    def blocks(self) -> Iterator[tuple[str, BlockSpec]]:
        """Every block, with the title that it stands under."""
        for annex in self.annexes:
            yield from ((f"附件{annex.number}", block) for block in annex.blocks)
        for section in self.all_sections():
            yield from ((section.title, block) for block in section.blocks)

    def subjects(self) -> frozenset[str]:
        """What every ``each`` names."""
        names = [*(annex.each for annex in self.annexes), *(section.each for section in self.all_sections())]
        return frozenset(filter(None, names))

    def all_sections(self) -> Iterator[SectionSpec]:
        """Every section of the text and of the annexes, from the top down."""
        waiting = [*self.parts, *self.sections, *(section for annex in self.annexes for section in annex.sections)]
        while waiting:
            section = waiting.pop(0)
            yield section
            aspects = section.indicators.aspects if section.indicators else ()
            by_aspect = (SectionSpec(aspect.of, aspect.blocks, aspect.sections) for aspect in aspects)
            waiting = [*section.sections, *by_aspect, *waiting]


def outline_beside(module_file: str) -> Outline:
    """The ``outline.yaml`` in the folder of that module. Raises KindError, naming the place, where it is wrong."""
    return read_outline(Path(module_file).with_name("outline.yaml"))


def read_outline(path: Path) -> Outline:
    """The outline in that file, called by its folder. Raises KindError, naming the place, where it is wrong."""
    name = path.parent.name
    if not path.is_file():
        raise KindError(f"报告“{name}”没有提纲，请补上文件 {path}")
    # The reader in C takes a tenth of the time, which every start of the program waits for.
    data = yaml.load(path.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - a safe loader
    _check_keys(data, _OUTLINE_KEYS, name)
    more = {"agency_label": data["agency_label"]} if "agency_label" in data else {}
    return Outline(
        name,
        parts=_parts(data.get("parts", []), name),
        sections=tuple(_section(item, name) for item in data.get("sections", [])),
        annexes=tuple(_annex(item, name) for item in data.get("annexes", [])),
        attachments=tuple(data.get("attachments", [])),
        **more,
    )


def _parts(items: list[dict[str, Any]], name: str) -> tuple[SectionSpec, ...]:
    parts = tuple(_section(item, name, _PART_KEYS) for item in items)
    if sum(part.annexes for part in parts) > 1:
        titles = "、".join(part.title for part in parts if part.annexes)
        raise KindError(f"{name}：附件只能放在一个部分，现在{titles}都写了 annexes，请只留一个")
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
        indicators=_indicators(data["indicators"], place) if "indicators" in data else None,
    )


def _indicators(data: dict[str, Any], place: str) -> IndicatorsSpec:
    _check_keys(data, _INDICATORS_KEYS, f"{place}/indicators")
    aspects = tuple(_aspect(item, f"{place}/indicators") for item in data.get("aspects", []))
    return IndicatorsSpec(data["title"], data["words"], data["rest"], aspects)


def _aspect(data: dict[str, Any], above: str) -> AspectSpec:
    place = f"{above}/{data.get('of', '（无名称）')}"
    _check_keys(data, _ASPECT_KEYS, place)
    return AspectSpec(
        of=data["of"],
        about=tuple(data.get("about", [])),
        named=tuple(data.get("named", [])),
        blocks=_blocks(data, place),
        sections=tuple(_section(item, place) for item in data.get("sections", [])),
    )


def _annex(data: dict[str, Any], name: str) -> AnnexSpec:
    place = f"{name}/附件{data.get('number', '')}"
    _check_keys(data, _ANNEX_KEYS, place)
    return AnnexSpec(
        number=str(data["number"]),
        title=data["title"],
        blocks=_blocks(data, place),
        sections=tuple(_section(item, place) for item in data.get("sections", [])),
        include=data.get("include", ""),
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
