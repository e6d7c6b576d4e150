"""A finding, and asking every rule of the lint."""

from __future__ import annotations

from enum import Enum

from indicators.drafts.advice import leaves, wholes
from indicators.drafts.advice.notes import Note
from indicators.drafts.trees import Draft


class Severity(Enum):
    """必须改: the indicator cannot be judged as it stands; 建议: a reviewer will ask."""

    MUST = "必须改"
    SHOULD = "建议"


MUST, SHOULD = Severity.MUST, Severity.SHOULD


class Finding(Note):
    """A note with its severity as people read it."""

    __slots__ = ()

    @property
    def severity(self) -> Severity:
        return MUST if self.must else SHOULD


def lint(draft: Draft) -> list[Finding]:
    """Everything there is to say about the draft: what must be changed first, then in printed order."""
    order = {node.key: number for number, node in enumerate(draft.nodes(), start=1)}
    notes = [*wholes.notes(draft), *(note for leaf in draft.leaves() for note in leaves.notes(leaf, draft))]
    found = [Finding(*note) for note in dict.fromkeys(notes)]
    return sorted(found, key=lambda finding: (not finding.must, order.get(finding.key, 0)))
