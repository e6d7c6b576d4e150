"""The way of a case in six stages, and what is open in each."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.cases.choices import State
from scoring.cases.models import Case

DONE, CURRENT, AHEAD, OPEN = "done", "current", "ahead", "open"
_ALL = ("资料", "指标", "评分", "文字", "审核", "印发")
_WITHOUT_SCORES = ("资料", "文字", "审核", "印发")
# The stage that a case is in, by its state; where it is open, what is unfinished decides.
_AT = {State.SETUP: "指标", State.SUBMITTED: "审核", State.APPROVED: "印发"}


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its name, whether it is done, current, ahead or still open, what is open there, and where to go on."""

    name: str
    standing: str
    note: str = ""
    address: str = ""


def stages_of(
    case: Case, *, questions: int = 0, lacking: int | None = None, tables: int = 0, needs: str = ""
) -> list[Stage]:
    """The stages of the case. ``questions``: contradictions to decide; ``lacking``: what the report lacks, if known;
    ``tables``: how many tables are missing; ``needs``: the page that tells which.
    """
    names = _ALL if case.framework_code else _WITHOUT_SCORES
    notes = {
        "资料": " · ".join(
            [*([f"缺 {tables} 张表"] if tables else []), *([f"{questions} 处疑问"] if questions else [])]
        ),
        "评分": f"{case.scored_leaves}/{case.leaves}" if case.leaves and case.state != State.SETUP else "",
        "文字": f"缺 {lacking} 项" if lacking else "",
    }
    current = names.index(_current(case)) if case.state not in _OVER else len(names)
    addresses = {"资料": needs}
    return [
        Stage(
            name,
            _standing(at, current, lacks=name == _ALL[0] and bool(tables)),
            notes.get(name, ""),
            addresses.get(name, ""),
        )
        for at, name in enumerate(names)
    ]


def _standing(at: int, current: int, *, lacks: bool) -> str:
    """Whether a stage is done, current or ahead; one that is past but lacks something is open."""
    if at < current:
        return OPEN if lacks else DONE
    return CURRENT if at == current else AHEAD


_OVER = (State.PUBLISHED, State.CANCELLED)


def _current(case: Case) -> str:
    if case.state in _AT:
        return _AT[State(case.state)]
    unscored = case.framework_code and (not case.leaves or case.scored_leaves < case.leaves)
    return "评分" if unscored else "文字"
