"""Where a table too wide for an upright page stands: after the text, so that no page of the text is left half empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeGuard

from reports.document.blocks import Block, Section, Table


def is_turned(block: Block) -> TypeGuard[Table]:
    """Whether the block asks for turned pages. In running text a line that names it stands in its place."""
    return isinstance(block, Table) and block.landscape


def held(section: Section) -> list[Table]:
    """The turned tables of a section and of those below it; a part prints its own at its end."""
    return [*filter(is_turned, section.blocks), *(table for below in section.sections for table in held(below))]


def deferred(sections: Sequence[Section]) -> list[Table]:
    """The turned tables printed after the whole text of ``sections``: all but those of the parts before the last."""
    return [table for section in sections if section.level > 0 or section is sections[-1] for table in held(section)]
