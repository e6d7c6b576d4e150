"""What people decided between tables, told where the report tells what else there is to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from budgets.facts import Fact, FactBook, fact_label
from reports.document.blocks import Figure, Paragraph, Run, Section, Text
from reports.material.material import Material

_PLACE = "其他需要说明"


def with_decisions(sections: tuple[Section, ...], printed: Iterable[Run], material: Material) -> tuple[Section, ...]:
    """The sections with a note on each decision that a printed figure rests on; unchanged where there is none.

    It stands in 其他需要说明的情况 where there is such a section, else at the end of the last.
    """
    told = [*_of_figures(printed, material.book), *_of_words(material)]
    if not told or not sections:
        return sections
    at = next((place for place, part in enumerate(sections) if _PLACE in part.title), len(sections) - 1)
    notes = tuple(Paragraph((Text(f"数据说明：{words}"),)) for words in told)
    return (*sections[:at], _at_the_end(sections[at], notes), *sections[at + 1 :])


def _at_the_end(section: Section, notes: tuple[Paragraph, ...]) -> Section:
    if section.sections:
        *before, last = section.sections
        return replace(section, sections=(*before, _at_the_end(last, notes)))
    return replace(section, blocks=(*section.blocks, *notes))


def _of_figures(printed: Iterable[Run], book: FactBook) -> Iterator[str]:
    keys = dict.fromkeys(run.fact for run in printed if isinstance(run, Figure) and run.fact in book)
    bases = {fact.key: fact for key in keys for fact in _known_origins(key, book)}
    for fact in bases.values():
        if fact.is_decided:
            yield f"“{fact.name}”取{fact.quantity.text(grouped=True)}，来源：{fact.source.describe()}。"


def _known_origins(key: str, book: FactBook) -> list[Fact]:
    try:
        return book.origins(key)
    except KeyError:  # a formula over a figure that was not kept
        return []


def _of_words(material: Material) -> Iterator[str]:
    for decision in material.decisions:
        place = f"（{decision.cell}）" if decision.cell else ""
        name = fact_label(decision.key)
        yield f"“{name}”各处不一致，核定为{decision.value}{place}，理由：{decision.reason}。"
