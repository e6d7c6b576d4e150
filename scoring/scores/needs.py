"""What the report of a case needs besides its scores: known only above this room.

``settings.REPORT_NEEDS`` names the function that knows it, as ``CASE_GATES`` names what stands in the way of a step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from scoring.cases.models import Case
from scoring.scores.selectors import ScoreNode


class NeededWords(Protocol):
    """Words that the report cannot do without: what they are called, under which heading, where they are written."""

    @property
    def name(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def written(self) -> bool: ...


class Needs(Protocol):
    """The words that people write, and the names of the facts that the report of this kind tells."""

    @property
    def words(self) -> Sequence[NeededWords]: ...
    @property
    def facts(self) -> Sequence[str]: ...


def report_needs(case: Case, nodes: tuple[ScoreNode, ...] = ()) -> Needs:
    """What the case's report needs; of the indicators of its tree, where these were read. No query."""
    needs: Needs = import_string(settings.REPORT_NEEDS)(case, nodes)
    return needs
