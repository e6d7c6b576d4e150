"""Reading a kind's outline: sections, what stands under each, and the annexes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from reports.exhibits import CHARTS, TABLES
from reports.narrative.passages import PASSAGES

_FOLDER = Path(__file__).parent
_KNOWN: Mapping[str, Mapping[str, object] | None] = {
    "prose": None,
    "text": None,
    "passage": PASSAGES,
    "table": TABLES,
    "chart": CHARTS,
}


class KindError(ValueError):
    """The outline of a kind is wrong; the message names the kind, the section and the mend."""


@dataclass(frozen=True, slots=True)
class BlockSpec:
    """One block: ``what`` is prose, text, passage, table or chart; ``name`` its words, slot or function name."""

    what: str
    name: str
    numbered: str = ""


@dataclass(frozen=True, slots=True)
class SectionSpec:
    title: str
    blocks: tuple[BlockSpec, ...] = ()
    sections: tuple[SectionSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class AnnexSpec:
    number: str
    title: str
    blocks: tuple[BlockSpec, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A report kind: its code, document name, sections and annexes; ``attachments`` is the 附件说明."""

    code: str
    document: str
    sections: tuple[SectionSpec, ...]
    annexes: tuple[AnnexSpec, ...]
    attachments: tuple[str, ...]


@cache
def load_kind(code: str) -> Kind:
    """The kind whose folder has that name. Raises KindError, naming the place, where its outline is wrong."""
    path = _FOLDER / code / "outline.yaml"
    if not path.is_file():
        raise KindError(f"没有“{code}”这种报告")
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Kind(
        code=code,
        document=data["document"],
        sections=tuple(_section(item, code) for item in data["sections"]),
        annexes=tuple(
            AnnexSpec(
                str(item["number"]),
                item["title"],
                _blocks(item, f"{code}/附件{item['number']}"),
                bool(item.get("landscape", False)),
            )
            for item in data.get("annexes", [])
        ),
        attachments=tuple(data.get("attachments", [])),
    )


def _section(data: dict[str, Any], place: str) -> SectionSpec:
    place = f"{place}/{data['title']}"
    return SectionSpec(
        data["title"], _blocks(data, place), tuple(_section(item, place) for item in data.get("sections", []))
    )


def _blocks(data: dict[str, Any], place: str) -> tuple[BlockSpec, ...]:
    return tuple(_block(item, place) for item in data.get("blocks", []))


def _block(item: dict[str, Any], place: str) -> BlockSpec:
    what = next((key for key in _KNOWN if key in item), "")
    if not what or set(item) - {what, "numbered"}:
        raise KindError(f"{place}：内容块应写成{'、'.join(_KNOWN)}之一，现为{item}")
    known = _KNOWN[what]
    if known is not None and item[what] not in known:
        raise KindError(f"{place}：没有名为“{item[what]}”的{what}，可用：{'、'.join(known)}")
    return BlockSpec(what, item[what], item.get("numbered", ""))
