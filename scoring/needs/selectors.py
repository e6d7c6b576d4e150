"""The checklist of a case (资料清单): tables, words and papers that it needs, which are here, who owes the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.utils import timezone

from budgets.ledger.models import ImportedTable
from budgets.workbooks import BY_CODE, title_of
from budgets.workbooks.kinds.survey_counts import SURVEY_COUNTS
from scoring.bindings.models import WantedTable
from scoring.bindings.selectors import lacking_tables
from scoring.cases.choices import OPEN_STATES, State
from scoring.cases.models import Case, CaseIndicator
from scoring.scores.needs import NeededWords, report_needs
from scoring.scores.selectors import ScoreNode, score_sheet
from units.people.choices import Role
from units.people.selectors import memberships

EARLY_STATES = frozenset({State.SETUP, *OPEN_STATES})
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Debt:
    """Who owes something, since when, and for how many days."""

    body: str
    people: str
    since: date

    @property
    def days(self) -> int:
        return (timezone.localdate() - self.since).days


@dataclass(frozen=True, slots=True)
class Need:
    """A table that is needed: those of the kind that are here, how many indicators read it, and what it lacks.

    ``unread``: it came after the scores were computed, and is not known to tell what it is needed for.
    """

    wanted: WantedTable
    here: tuple[ImportedTable, ...] = ()
    unread: bool = False

    @property
    def title(self) -> str:
        title = title_of(self.wanted.kind)
        return f"{title}（{self.wanted.variant}）" if self.wanted.variant else title

    @property
    def leaves(self) -> int:
        """How many indicators read it."""
        return len({figure["leaf"] for figure in self.wanted.figures if figure["leaf"]})

    @property
    def is_of_report(self) -> bool:
        """Whether the report tells figures of it, too."""
        return any(not figure["leaf"] for figure in self.wanted.figures)

    @property
    def is_survey(self) -> bool:
        """Whether questionnaires would bring its figures as well."""
        return self.wanted.kind == SURVEY_COUNTS.code

    @property
    def figures(self) -> list[str]:
        """The figures that are still to come, each once."""
        waited = (one for one in self.wanted.figures if not one["known"] and (one["key"] or one["leaf"]))
        return list(dict.fromkeys(one["words"] for one in waited))


@dataclass(frozen=True, slots=True)
class Paper:
    """An indicator that asks for evidence, and how many papers stand on it."""

    indicator: CaseIndicator
    count: int


@dataclass(frozen=True, slots=True)
class Needs:
    """All that a case needs. ``agency`` owes tables and papers, ``evaluator`` words."""

    tables: tuple[Need, ...]
    words: tuple[NeededWords, ...]
    papers: tuple[Paper, ...]
    agency: Debt
    evaluator: Debt

    @property
    def lacking(self) -> list[Need]:
        """The tables that are not here."""
        return [need for need in self.tables if not need.here]

    @property
    def unwritten(self) -> list[NeededWords]:
        return [words for words in self.words if not words.written]

    @property
    def bare(self) -> list[Paper]:
        """The indicators that no paper stands on."""
        return [paper for paper in self.papers if not paper.count]


def is_early(case: Case) -> bool:
    """Whether what is missing can still be brought in."""
    return case.state in EARLY_STATES


def needs_of(case: Case) -> Needs:
    """The checklist; six queries, four where nothing is scored."""
    evaluator = case.evaluator or case.agency
    prefetch_related_objects([case.agency, evaluator], "names")
    nodes = score_sheet(case) if case.framework_code else ()
    people = _people(case)
    opened = timezone.localdate(case.created_at)
    writing = timezone.localdate(case.state_since) if case.state in OPEN_STATES else opened
    return Needs(
        tables=needed_tables(case),
        words=tuple(report_needs(case, nodes).words),
        papers=_papers(nodes),
        agency=Debt(str(case.agency), people[case.agency_id, Role.AGENCY_STAFF], opened),
        evaluator=Debt(
            str(evaluator),
            f"经办人：{case.responsible}" if case.responsible else people[evaluator.pk, Role.EVALUATOR],
            writing,
        ),
    )


def needed_tables(case: Case) -> tuple[Need, ...]:
    """The tables that the case needs, those that are not here first; two queries."""
    wanted = list(WantedTable.objects.filter(case=case))
    in_force = ImportedTable.objects.filter(
        agency=case.agency_id, year=case.year, kind__in=[one.kind for one in wanted], superseded_at__isnull=True
    )
    here = list(in_force.select_related("batch__imported_by").order_by("-batch__imported_at", "pk"))
    needs = []
    for one in wanted:
        found = tuple(table for table in here if table.kind == one.kind and one.variant in ("", table.variant))
        needs.append(Need(one, found, unread=any(table.batch_id > case.facts_batch for table in found)))
    return tuple(sorted(needs, key=lambda need: (bool(need.here), _order(need.wanted.kind))))


def _order(kind: str) -> int:
    """The place of a kind among all, in the order in which people are told of them."""
    return list(BY_CODE).index(kind) if kind in BY_CODE else len(BY_CODE)


def lacking_needs(case: Case) -> list[Need]:
    """The tables that the case lacks; one query."""
    needs = map(Need, lacking_tables().filter(case=case))
    return sorted(needs, key=lambda need: _order(need.wanted.kind))


def lacks_tables() -> Exists:
    """For lists of cases: whether a case lacks any table."""
    return Exists(lacking_tables().filter(case=OuterRef("pk")))


def _papers(nodes: Iterable[ScoreNode]) -> tuple[Paper, ...]:
    leaves = (leaf for node in nodes for leaf in node.leaves())
    return tuple(Paper(leaf.indicator, len(leaf.evidence)) for leaf in leaves if leaf.indicator.evidence.strip())


class _Names(dict[tuple[int, Role], str]):
    def __missing__(self, key: tuple[int, Role]) -> str:
        return ""


def _people(case: Case) -> _Names:
    """Who works at the agency and who evaluates at the body that does, by name, the first few; one query."""
    held = memberships().prefetch_related(None).select_related(None).select_related("user").order_by("pk")
    bodies = [case.agency_id, case.evaluator_id or case.agency_id]
    names: dict[tuple[int, Role], list[str]] = {}
    for entry in held.filter(agency__in=bodies, user__is_active=True):
        names.setdefault((entry.agency_id, Role(entry.role)), []).append(str(entry.user))
    return _Names({key: f"{key[1].label}：{_listed(found)}" for key, found in names.items()})


def _listed(names: Sequence[str]) -> str:
    more = f"等{len(names)}人" if len(names) > _MOST_NAMES else ""
    return "、".join(names[:_MOST_NAMES]) + more
