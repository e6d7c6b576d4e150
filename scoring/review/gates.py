"""What stands in the way of a step besides the sheet: what the report lacks is known only above this room.

``settings.CASE_GATES`` names the functions that know it, as Django names middleware: each takes the case, the step and
what the person is to the case, and returns what is lacking, with the places where it is mended.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from scoring.cases.models import Case
from scoring.cases.rights import Person
from scoring.cases.workflow import Step


class Lack(Protocol):
    """One thing that is lacking: what, where it is missed, what to do, and links (``words``, ``address``)."""

    @property
    def what(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def then(self) -> str: ...


Gate = Callable[[Case, Step, Person | None], Sequence[Lack]]


def lacks(case: Case, step: Step, person: Person | None = None) -> list[Lack]:
    """Everything that is in the way of a gated step, gate by gate; nothing for the other steps."""
    if not step.gated:
        return []
    return [lack for path in settings.CASE_GATES for lack in import_string(path)(case, step, person)]
