"""Reads for setting up a case: its tree as a draft, last year's figures, the library, and who may set up what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from indicators.drafts.problems import TreeProblem, draft_problems
from indicators.drafts.trees import DraftNode, TreeDraft, content_of
from indicators.frameworks.catalogue import general_fact_keys
from indicators.frameworks.content import Node
from indicators.frameworks.schema import framework_from_content
from indicators.library.models import Framework
from indicators.library.selectors import version_order
from scoring.cases.choices import State
from scoring.cases.models import Case, CaseIndicator
from scoring.scores.models import Score
from units.people.models import User

MOST_FOUND = 30


@dataclass(frozen=True)
class LastYear:
    """What last year's case of the same agency and kind printed, by path and, where it is unique, by leaf name."""

    case: Case | None
    by_path: Mapping[str, tuple[str, str]]
    by_name: Mapping[str, tuple[str, str]]

    def figures(self, path: str, name: str) -> tuple[str, str]:
        """Target and actual as printed, "" where there was none."""
        return self.by_path.get(path) or self.by_name.get(name) or ("", "")


def last_year(case: Case) -> LastYear:
    """The latest earlier case of the agency with the same kind of report and a sheet; two queries, one where none."""
    earlier = (
        Case.objects.filter(agency=case.agency_id, report_kind=case.report_kind, year__lt=case.year)
        .exclude(framework_code="")
        .exclude(state=State.SETUP)
        .order_by("-year", "-pk")
        .first()
    )
    if earlier is None:
        return LastYear(None, {}, {})
    scores = Score.objects.filter(indicator__case=earlier).exclude(indicator__rule={})
    rows = list(scores.values_list("indicator__path", "indicator__name", "target_text", "actual_text"))
    by_name: dict[str, tuple[str, str]] = {}
    for _, name, target, actual in rows:
        by_name[name] = ("", "") if name in by_name else (target, actual)
    return LastYear(earlier, {path: (target, actual) for path, _, target, actual in rows}, by_name)


def tree_rows(case: Case) -> list[CaseIndicator]:
    """All indicators of the case in printed order."""
    return list(case.indicators.order_by("order"))


def draft_of(case: Case, rows: list[CaseIndicator] | None = None, before: LastYear | None = None) -> TreeDraft:
    """The case's tree as the editor, the advice and the freeze see it; ``key`` of a node is the row's primary key."""
    rows = tree_rows(case) if rows is None else rows
    before = LastYear(None, {}, {}) if before is None else before
    below: dict[int | None, list[CaseIndicator]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    stated = _stated(case.framework.get("tree", []))

    def node(row: CaseIndicator) -> DraftNode:
        children = tuple(node(child) for child in below.get(row.pk, []))
        return _draft_node(row, children, stated.get(row.path, ("", "")), before.figures(row.path, row.name))

    return TreeDraft(
        tree=tuple(node(row) for row in below.get(None, [])),
        total=Decimal(str(case.framework.get("total", "100"))),
        kind=str(case.framework.get("kind", "")),
        year=case.year,
        known_facts=known_facts(case.framework),
    )


def _draft_node(
    row: CaseIndicator, children: tuple[DraftNode, ...], stated: tuple[str, str], last: tuple[str, str]
) -> DraftNode:
    """A row as a node; ``stated``: code and note, ``last``: target and actual of the year before."""
    return DraftNode(
        key=str(row.pk),
        path=row.path,
        name=row.name,
        weight=row.weight,
        level=row.level,
        children=children,
        code=stated[0],
        note=stated[1],
        definition=row.definition,
        points=tuple(row.points),
        standard=row.standard,
        evidence=row.evidence,
        rule=row.rule,
        inputs=row.inputs,
        over_achievement=row.over_achievement,
        not_applicable=row.not_applicable,
        meaning=row.meaning,
        last_target=last[0],
        last_actual=last[1],
    )


def known_facts(content: Mapping[str, Any]) -> frozenset[str]:
    """The fact keys that leaves may read without declaring them: the general ones and the framework's own."""
    return general_fact_keys() | {fact["key"] for fact in content.get("facts", [])}


def note_of(case: Case, path: str) -> str:
    """What the framework notes on the indicator of that path, e.g. how sure it is; "" where it notes nothing."""
    return _stated(case.framework.get("tree", [])).get(path, ("", ""))[1]


def _stated(nodes: list[dict[str, Any]], above: str = "", position: str = "") -> dict[str, tuple[str, str]]:
    """Code (where it is not merely the position) and note of the source framework's nodes, by path."""
    stated: dict[str, tuple[str, str]] = {}
    for number, node in enumerate(nodes, start=1):
        here = f"{position}-{number}" if position else str(number)
        path = f"{above}/{node['name']}" if above else node["name"]
        code = node.get("code", here)
        stated[path] = ("" if code == here else code, node.get("note", ""))
        stated |= _stated(node.get("children", []), path, here)
    return stated


@dataclass(frozen=True)
class LibraryEntry:
    """A leaf or a branch of a framework in the library, with the path that names it there."""

    framework: Framework
    path: str
    node: Node
    level: int

    @property
    def is_leaf(self) -> bool:
        return not self.node.children

    @property
    def leaf_count(self) -> int:
        return sum(1 for _ in self.node.leaves())


def current_frameworks(maker: User | None = None) -> list[Framework]:
    """The latest active version of every framework, with its content; one query.

    Those that are not for all are left out, but for the ones of ``maker``.
    """
    latest: dict[str, Framework] = {}
    open_to = Q(is_shared=True) if maker is None else Q(is_shared=True) | Q(maker=maker)
    for framework in Framework.objects.filter(open_to, active=True).order_by("code", "pk"):
        known = latest.get(framework.code)
        if known is None or version_order(framework.version) > version_order(known.version):
            latest[framework.code] = framework
    return list(latest.values())


def search_library(words: str) -> tuple[list[LibraryEntry], int]:
    """Leaves and branches that hold every word, those that have them in the name first; the first 30, and how many."""
    wanted = words.split()
    ranked: list[tuple[int, LibraryEntry]] = []
    for framework in current_frameworks():
        for entry in _entries(framework):
            rank = _rank(entry, wanted)
            if rank is not None:
                ranked.append((rank, entry))
    ranked.sort(key=lambda item: item[0])
    return [entry for _, entry in ranked[:MOST_FOUND]], len(ranked)


def library_entry(code: str, version: str, path: str) -> LibraryEntry:
    """The entry of that path in an active framework. Raises Framework.DoesNotExist with a Chinese message."""
    known = "\x00" not in code + version
    framework = (
        Framework.objects.filter(code=code, version=version, active=True, is_shared=True).first() if known else None
    )
    entry = next((item for item in _entries(framework) if item.path == path), None) if framework else None
    if entry is None:
        raise Framework.DoesNotExist("指标库中没有这一项，可能已停用，请重新搜索")
    return entry


def _entries(framework: Framework) -> Iterator[LibraryEntry]:
    def below(nodes: tuple[Node, ...], above: str, level: int) -> Iterator[LibraryEntry]:
        for node in nodes:
            path = f"{above}/{node.name}" if above else node.name
            yield LibraryEntry(framework, path, node, level)
            yield from below(node.children, path, level + 1)

    yield from below(framework_from_content(framework.content, framework.code).tree, "", 1)


def _rank(entry: LibraryEntry, wanted: list[str]) -> int | None:
    """0 where the name holds all words, 1 where the path does, 2 where the texts do; None where they do not."""
    node = entry.node
    texts = " ".join((entry.path, node.definition, node.standard, node.evidence, *node.points))
    if not all(word in texts for word in wanted):
        return None
    if all(word in node.name for word in wanted):
        return 0
    if node.children:
        return None
    return 1 if all(word in entry.path for word in wanted) else 2


def tree_problems(case: Case, draft: TreeDraft | None = None) -> list[TreeProblem]:
    """Everything that keeps the case's tree from being frozen, each with its indicator, in Chinese; none when sound."""
    return draft_problems(draft_of(case) if draft is None else draft, case.framework)


def frozen_content(case: Case, draft: TreeDraft | None = None) -> dict[str, Any]:
    """The case's tree as a frozen framework, with the ladder, caps and facts of the one it began as."""
    return content_of(draft_of(case) if draft is None else draft, case.framework)
