"""What a report of a kind needs before anything is there: found by drawing it up from nothing.

There is no second list: what the builder misses then is what people are asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from budgets.facts import FactBook
from reports.building.builder import ReportBuilder
from reports.material.material import Material
from reports.material.slots import Shape, Slot, Use
from scoring.cases.models import Case
from scoring.scores.selectors import ScoreNode

# What the program knows of any scored case by itself.
_OF_SCORES = ("得分", "分值", "规则得分", "评价人选择", "指标值", "指标体系")


@dataclass(frozen=True, slots=True)
class NeededWords:
    """A slot that the report cannot do without, and the place on the page of words where it is written."""

    name: str
    place: str
    address: str
    written: bool


@dataclass(frozen=True, slots=True)
class ReportNeeds:
    """The words and the names of the facts that a report needs."""

    words: tuple[NeededWords, ...]
    facts: tuple[str, ...]


def report_needs(case: Case, nodes: tuple[ScoreNode, ...] = ()) -> ReportNeeds:
    """Named by ``settings.REPORT_NEEDS``. Words written already count as such; no query."""
    material = Material(case, "本单位", FactBook(case.year, ()), words=case.words, nodes=nodes)
    builder = ReportBuilder(material)
    builder.draft()
    missing = builder.missing()
    lacking = {item.path for item in missing if item.kind == "words"}
    slots = dict.fromkeys([*(path for path in builder.log.slots), *lacking])
    page = reverse("words", args=[case.code])
    words = [
        NeededWords(slot.name, slot.trail[-1] if slot.trail else "", f"{page}#slot-{slot.key}", path not in lacking)
        for path in slots
        if (slot := builder.log.slots.get(path, Slot(path, (), Shape.PARAGRAPHS, Use.NEEDED))).needed or path in lacking
    ]
    keys = [item.key for item in missing if item.kind == "fact" and not _is_of_scores(item.key)]
    return ReportNeeds(tuple(words), tuple(dict.fromkeys(keys)))


def _is_of_scores(key: str) -> bool:
    return key.partition("/")[0].partition(".")[0] in _OF_SCORES
