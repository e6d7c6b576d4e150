"""Writing the words of a report, slot by slot: what could not be printed is refused, and nothing typed is lost."""

from __future__ import annotations

from reports.material.slots import Slot
from reports.words.editor import CaseWords, WordsRefused, kept_of
from scoring.cases.models import Case
from scoring.cases.services import write_slot
from units.people.models import User


def save_words(*, case: Case, words: CaseWords, slot: Slot, typed: str, seen: str, actor: User | None = None) -> Case:
    """Keep what was typed under a slot; ``seen`` marks the kept words that the person began from.

    ``words`` are those of the case's report, which know its facts. Raises WordsRefused with every fault, StaleWords
    where somebody else wrote meanwhile, ScoreSheetError where the case is closed for writing.
    """
    if faults := words.faults(slot, typed):
        raise WordsRefused(slot, faults)
    return write_slot(case=case, path=slot.path, words=kept_of(slot, typed), seen=seen, actor=actor)
