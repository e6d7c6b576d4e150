"""What a framework's table was read into: indicators with their places, and what is wrong or left out, by cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in which the table contradicts itself or says too little: ``place`` is a cell."""

    place: str
    words: str

    def __str__(self) -> str:
        return f"{self.place}：{self.words}"


@dataclass(slots=True)
class ReadNode:
    """An indicator as printed. ``weight`` in points, None where none was printed; ``place`` is the cell of its name.

    ``target`` is the 指标值 with its sign and unit (``≥90%``). ``is_extra``: its points come on top of the
    total (加分项); it weighs nothing, and ``most`` is the weight that was printed.
    """

    name: str
    place: str
    weight: Decimal | None = None
    weight_place: str = ""
    is_percent: bool = False
    children: list[ReadNode] = field(default_factory=list)
    definition: str = ""
    points: str = ""
    standard: str = ""
    evidence: str = ""
    target: str = ""
    unit: str = ""
    note: str = ""
    is_extra: bool = False
    most: Decimal | None = None

    def nodes(self) -> Iterator[ReadNode]:
        yield self
        for child in self.children:
            yield from child.nodes()

    def leaves(self) -> Iterator[ReadNode]:
        return (node for node in self.nodes() if not node.children)


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A framework's table: ``title`` from the rows above the head, ``total`` as printed, else summed, else None.

    ``doubts`` must be looked at; ``notes`` are rows below the table word for word; ``skipped`` are column heads that
    were not read.
    """

    name: str
    title: str
    tree: tuple[ReadNode, ...]
    total: Decimal | None
    doubts: tuple[Doubt, ...] = ()
    notes: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()

    def leaves(self) -> list[ReadNode]:
        return [leaf for node in self.tree for leaf in node.leaves()]
