"""Where a table too wide for an upright page stands: after the text, so that no page of the text is left half empty."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeGuard

from reports.blocks import Block, Section, Table


def is_turned(block: Block) -> TypeGuard[Table]:
    """Whether the block asks for turned pages. In running text a line that names it stands in its place."""
    return isinstance(block, Table) and block.landscape


def held(part: Section) -> list[Table]:
    """The turned tables of a part, printed at its end."""
    return [*filter(is_turned, part.blocks), *deferred(part.sections)]


def deferred(sections: Iterable[Section]) -> list[Table]:
    """The turned tables of ``sections`` in their order; a part (level 0) among them keeps its own to its end."""
    found: list[Table] = []
    for section in sections:
        if section.level > 0:
            found += held(section)
    return found
