"""What a chaos run must leave behind: each acknowledged edit in the log and in place, nothing overwritten unseen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.site import CODE
from tests.chaos.typist import Sent, Typist


@dataclass(slots=True)
class History:
    """What the log tells of one cell: the version it began with, and each change as (before, after, person)."""

    first: int = 0
    changes: list[tuple[str, str, int | None]] = field(default_factory=list)

    def after(self, version: int) -> str | None:
        """The text of the cell at a version; None where the log has no such version."""
        if version == self.first:
            return self.changes[0][0] if self.changes else None
        place = version - self.first - 1
        return self.changes[place][1] if 0 <= place < len(self.changes) else None


Versions = Mapping[str, tuple[int, str]]  # by cell: its version and its text


def versions() -> dict[str, tuple[int, str]]:
    """Every cell as the database has it."""
    from indicators.rules.answers import text_of
    from scoring.cases.models import CaseIndicator
    from scoring.scores.fields import fields_of, stamp_of, stored_value

    rows = CaseIndicator.objects.filter(case__code=CODE).exclude(rule={}).select_related("score")
    return {
        f"{row.pk}:{one.name}": (stamp_of(row.score, one.name)["v"], text_of(stored_value(row.score, one.name)))
        for row in rows
        for one in fields_of(row)
    }


def newest_entry() -> int:
    from evalcase.audit.models import Entry

    return Entry.objects.order_by("pk").values_list("pk", flat=True).last() or 0


def histories(start: Versions, since: int) -> dict[str, History]:
    """The log since an entry, by cell, oldest first."""
    from evalcase.audit.models import Entry
    from indicators.rules.answers import text_of
    from scoring.cases.models import CaseIndicator

    rows = list(CaseIndicator.objects.filter(case__code=CODE).select_related("score"))
    by_score = {str(row.score.pk): row.pk for row in rows}
    by_path = {row.path: row.pk for row in rows}
    found: dict[str, History] = defaultdict(History)
    for cell, (version, _) in start.items():
        found[cell].first = version
    for entry in Entry.objects.filter(pk__gt=since, action__in=("填写评分表", "批量填写评分表")).order_by("pk"):
        for name, (before, after) in entry.changes.items():
            if entry.object_model == "scores.score":
                cell = f"{by_score[entry.object_id]}:{name}"
            else:
                path = next((path for path in by_path if name.startswith(f"{path}.")), "")
                cell = f"{by_path.get(path)}:{name.removeprefix(f'{path}.')}"
            if cell in start:
                found[cell].changes.append((text_of(before), text_of(after), entry.actor_id))
    return found


def faults(typists: Sequence[Typist], start: Versions, since: int, shown: Mapping[str, Any]) -> list[str]:
    """Everything that was lost or went wrong, a line each; ``shown`` is what each person's page says at the end."""
    end, log = versions(), histories(start, since)
    sent = [one for typist in typists for one in typist.sent]
    return [
        *_gaps(end, log),
        *_lost(sent, log),
        *_unseen(sent, log),
        *_unsaved(typists, end, log, shown),
        *(f"{one.name}: {number} answers of status {status}" for one in typists for status, number in one.errors()),
        *_proofs(),
    ]


def _gaps(end: Versions, log: Mapping[str, History]) -> Iterable[str]:
    """(a, b) Each version of a cell is a change in the log, each change begins where the one before ended."""
    for cell, (version, text) in end.items():
        history = log[cell]
        if version != history.first + len(history.changes):
            yield f"{cell}: version {version}, but {len(history.changes)} changes in the log since {history.first}"
        for number, (one, other) in enumerate(zip(history.changes, history.changes[1:], strict=False)):
            if one[1] != other[0]:
                yield f"{cell}: change {number + 2} begins at {other[0]!r}, the one before ended at {one[1]!r}"
        if history.changes and history.changes[-1][1] != text:
            yield f"{cell}: the log ends with {history.changes[-1][1]!r}, the sheet has {text!r}"


def _lost(sent: Iterable[Sent], log: Mapping[str, History]) -> Iterable[str]:
    """(a) What the server said it stored is in the log, at the version that it named."""
    for one in sent:
        kept = log[one.cell].after(one.version) if one.outcome == "taken" else one.stored
        if kept is None and one.version == log[one.cell].first:
            continue  # equal to what stood there from the start: nothing to write
        if kept != one.stored:
            yield f"{one.cell}: {one.person} was told {one.stored!r} at version {one.version}, the log has {kept!r}"


def _unseen(sent: Iterable[Sent], log: Mapping[str, History]) -> Iterable[str]:
    """(c) Nobody's value was replaced by someone who had not seen it."""
    from units.people.models import User

    keys = dict(User.objects.values_list("username", "pk"))
    told: set[str] = set()
    for one in sent:
        history = log[one.cell]
        if one.outcome != "taken" or one.operation in told:
            continue
        told.add(one.operation)
        place = one.version - history.first - 1
        if not 0 <= place < len(history.changes) or history.changes[place][2] != keys[one.person]:
            continue  # an equal value: nothing was written
        for version in range(one.base + 1, one.version):
            before = history.changes[version - history.first - 1]
            if before[2] != keys[one.person]:
                yield f"{one.cell}: {one.person} saw version {one.base} and wrote {one.version} over {before[1]!r}"


def _unsaved(
    typists: Sequence[Typist], end: Versions, log: Mapping[str, History], shown: Mapping[str, Any]
) -> Iterable[str]:
    """(c) What was typed last into a cell arrived, or was answered with a conflict; pages show what is stored."""
    for typist in typists:
        page = shown[typist.name]
        open_conflicts = set(page["disputed"])
        for cell in set(page["journal"]) - open_conflicts:
            yield f"{cell}: still in {typist.name}'s journal"
        arrived = {(one.cell, one.value) for one in typist.sent}
        # Where the page was closed while it waited, only the log knows that the value arrived.
        arrived |= {(cell, change[1]) for cell, history in log.items() for change in history.changes}
        for cell, value in dict(typist.typed).items():
            if value is not None and (cell, value) not in arrived and end[cell][1] != value:
                yield f"{cell}: {typist.name} typed {value!r}, which never arrived; the sheet has {end[cell][1]!r}"
        for cell, text in page["cells"].items():
            if cell not in open_conflicts and cell not in page["refused"] and text != end[cell][1]:
                yield f"{cell}: {typist.name}'s page shows {text!r}, the sheet has {end[cell][1]!r}"


def _proofs() -> Iterable[str]:
    """(d) Stored scores are what the rules give, and the log is whole."""
    from django.core.management import CommandError, call_command

    for command, options in (("recompute_scores", {"check": True}), ("verify_audit", {})):
        try:
            call_command(command, **options)
        except CommandError as error:
            yield f"{command}: {error}"
