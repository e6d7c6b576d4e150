"""Putting a sheet through the engine: what each rule reads, from facts or as last resolved, and the scored tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from budgets.facts import CellSource, EntrySource, Fact, FactBook, FormulaSource
from budgets.facts.labels import fact_label
from budgets.facts.working import worked
from budgets.quantities import Quantity
from indicators.rules import Inputs, Ladder, OverAchievement, Status, parse_caps, parse_rule
from indicators.rules.answers import as_quantity, chosen_fact
from indicators.rules.days import read_day
from indicators.rules.inputs import figure_label
from scoring.cases.choices import CASE_LABELS
from scoring.cases.models import Case, CaseIndicator
from scoring.engine import Branch, CompiledTree, Leaf, NodeResult, NotApplicable, Override, Result, compile_tree
from scoring.scores.facts import unread_entries
from scoring.scores.fields import answers_of, data_keys, doubt_of, rule_of
from scoring.scores.models import Score

_ROOT = "总分"
_LONGEST_NOTE = 200
CONTESTED = "contested"
COMPUTED = {
    "computed": "规则得分",
    "score": "得分",
    "status": "状态",
    "basis": "计算说明",
    "target_text": "指标值",
    "actual_text": "完成值",
}
CASE_FIELDS = CASE_LABELS


@dataclass(frozen=True)
class CaseScore:
    """A scored case: the engine's result, and each leaf's target and actual as printed."""

    case: Case
    result: Result
    stated: Mapping[str, tuple[str, str]]

    @cached_property
    def counted(self) -> tuple[int, int]:
        """How many leaves are scored or do not apply, and how many there are."""
        statuses = [outcome.status for outcome in self.result.outcomes.counting]
        return len(statuses) - statuses.count(Status.MISSING), len(statuses)

    @property
    def is_provisional(self) -> bool:
        """Whether some leaf is not scored yet."""
        scored, leaves = self.counted
        return scored < leaves

    @property
    def grade(self) -> str:
        """The grade's word; nothing while some leaf is not scored yet."""
        return "" if self.is_provisional or self.result.grade is None else self.result.grade.word

    def as_data(self) -> dict[str, Any]:
        """``{case, total, grade, provisional, scored, of, level1: [...], leaves: [...]}``; points as strings, unknown
        ones null. A provisional total is of ``scored`` leaves ``of`` all, and has no grade.
        """
        nodes = self.result.nodes
        scored, leaves = self.counted
        return {
            "case": self.case.code,
            "total": _text(self.result.total),
            "grade": self.grade,
            "provisional": self.is_provisional,
            "scored": scored,
            "of": leaves,
            "level1": [
                {
                    "name": node.name,
                    "weight": _plain(node.weight),
                    "score": _text(node.score),
                    "rate": node.rate.text(),
                    "provisional": node.status is Status.MISSING,
                }
                for node in nodes
                if node.level == 1
            ],
            "leaves": [self._leaf(node) for node in nodes if node.is_leaf],
        }

    def _leaf(self, node: NodeResult) -> dict[str, Any]:
        target, actual = self.stated[node.key]
        return {
            "path": node.key,
            "weight": _plain(node.weight),
            "target": target,
            "actual": actual,
            "score": _text(node.score),
            "basis": node.basis,
            "status": node.status.value,
        }


def rows_of(case: Case) -> list[CaseIndicator]:
    """Every indicator of the case with its score, in printed order; one query."""
    return list(case.indicators.select_related("score").order_by("order"))


def resolve(indicators: Sequence[CaseIndicator], book: FactBook, read_by_formulas: frozenset[str]) -> None:
    """Note on each leaf's score what its rule reads now, where that comes from, and whether others follow from it.

    ``resolved`` is ``{role: {q, source, place, feeds, worked?}}``; ``source`` is cell, amount (money of a workbook),
    formula (``worked``: with its figures), entry, document, contested (tables contradict each other), or nothing where
    the fact is not known. Over a fact
    stands what was typed last, even if that is no figure yet: the leaf then waits, and does not fall back on the
    imported figure.
    """
    unread = unread_entries(indicators)
    for indicator in indicators:
        if indicator.rule:
            indicator.score.resolved = {
                role: _unread(unread[key], key in read_by_formulas)
                if key in unread
                else _resolved(book.get(key), key in read_by_formulas, book)
                for role, key in data_keys(indicator).items()
            }


def _unread(name: str, feeds: bool) -> dict[str, Any]:
    return {"q": None, "source": "entry", "place": f"{name}填写", "feeds": feeds}


def _resolved(fact: Fact | None, feeds: bool, book: FactBook) -> dict[str, Any]:
    if fact is None:
        return {"q": None, "source": "", "place": "", "feeds": feeds}
    if fact.contested is not None:
        return {"q": None, "source": CONTESTED, "place": fact.contested.words, "feeds": feeds}
    kind = "document"
    if isinstance(fact.source, CellSource):
        kind = "amount" if fact.quantity.unit.is_money else "cell"
    elif isinstance(fact.source, FormulaSource):
        kind = "formula"
    elif isinstance(fact.source, EntrySource):
        kind = "entry"
    read = {"q": fact.quantity.as_data(), "source": kind, "place": fact.source.describe(), "feeds": feeds}
    return read | ({"worked": worked(fact, book)} if kind == "formula" else {})


def inputs_of(indicator: CaseIndicator, year: int) -> Inputs:
    """What the leaf's rule reads, as last resolved; a target that is no fact is the quantity or day that is stated.

    ``year`` is the one evaluated: the year of a day that is written without one.
    """
    read = {role: Quantity.from_data(kept["q"]) for role, kept in indicator.score.resolved.items() if kept["q"]}
    target, stated = read.get("target"), indicator.inputs.get("target", "")
    if target is None:
        target = as_quantity(stated)
        target = None if target is not None and not target.text() else target
    doubted, is_refused = _doubted(indicator, read)
    return Inputs(
        target=target,
        actual=read.get("actual"),
        values={role.removeprefix("values."): read[role] for role in read if role.startswith("values.")},
        choices=indicator.score.choices,
        due=stated if read_day(stated) is not None else "",
        year=year,
        doubt=doubted,
        is_refused=is_refused,
    )


def _doubted(indicator: CaseIndicator, read: Mapping[str, Quantity]) -> tuple[str, bool]:
    """What is doubtful about the figures that a rule reads, and whether the leaf waits.

    It does where a figure was typed and cannot be right, and where tables contradict each other.

    What a workbook says was confirmed when it was taken in: it is scored, and asks to be looked at.
    """
    for kept in indicator.score.resolved.values():
        if kept["source"] == CONTESTED:
            return f"{kept['place']}，请在“数据疑问”中核定", True
    for role, quantity in read.items():
        found = None if role == "target" else doubt_of(indicator, role, quantity)
        if found is not None:
            typed = indicator.score.resolved[role]["source"] == "entry"
            return f"{figure_label(role)}{found}", found.impossible and typed
    return "", False


def evaluate(case: Case, indicators: Sequence[CaseIndicator], compiled: CompiledTree) -> CaseScore:
    """The sheet as it stands, scored; nothing is written."""
    leaves = [indicator for indicator in indicators if indicator.rule]
    inputs = {leaf.path: inputs_of(leaf, case.year) for leaf in leaves}
    overrides = {
        leaf.path: Override(leaf.score.override, leaf.score.override_reason)
        for leaf in leaves
        if leaf.score.override is not None
    }
    facts = {key: Quantity.from_data(kept) for key, kept in case.cap_facts.items()}
    if any(cap.is_chosen for cap in compiled.caps):
        facts |= _chosen(leaves)
    result = compiled.evaluate(inputs, overrides, facts)
    stated = {
        leaf.path: (_stated(given.target) or given.due, _stated(given.actual) or _achieved(leaf, given))
        for leaf, given in zip(leaves, inputs.values(), strict=True)
    }
    return CaseScore(case, result, stated)


def _chosen(leaves: Sequence[CaseIndicator]) -> dict[str, Quantity]:
    """What people answered on the sheet, by the facts that caps may read."""
    stated = (
        (chosen_fact(leaf.path, answer), answer.cell_kind.quantity(value))
        for leaf in leaves
        for answer in answers_of(leaf)
        if (value := leaf.score.choices.get(answer.name)) is not None
    )
    return {key: quantity for key, quantity in stated if quantity is not None}


@lru_cache(maxsize=64)
def compiled_case(case_pk: int, framework_sha256: str) -> CompiledTree:
    """The tree of a case whose framework is frozen, compiled once a process: neither can change under its SHA-256."""
    case = Case.objects.get(pk=case_pk, framework_sha256=framework_sha256)
    return compiled_tree(case.framework, rows_of(case))


def compiled_tree(framework: Mapping[str, Any], indicators: Sequence[CaseIndicator]) -> CompiledTree:
    """The rows of a case bound to the ladder, the caps and the rules of its framework."""
    return compile_tree(
        _tree(indicators),
        ladder_of(framework),
        caps=parse_caps(framework["caps"]),
        not_applicable=NotApplicable.parse(framework["not_applicable"]),
        highest=Decimal(framework["highest"]) if "highest" in framework else None,
    )


def _tree(indicators: Sequence[CaseIndicator]) -> Branch:
    below: dict[int | None, list[CaseIndicator]] = {}
    for indicator in indicators:
        below.setdefault(indicator.parent_id, []).append(indicator)

    def node(indicator: CaseIndicator) -> Branch | Leaf:
        if not indicator.rule:
            children = tuple(node(child) for child in below.get(indicator.pk, []))
            return Branch(indicator.path, indicator.name, children)
        return Leaf(
            key=indicator.path,
            name=indicator.name,
            weight=indicator.weight,
            rule=parse_rule(indicator.rule),
            adjustment=OverAchievement.parse(indicator.over_achievement) if indicator.over_achievement else None,
            not_applicable=NotApplicable.parse(indicator.not_applicable) if indicator.not_applicable else None,
        )

    return Branch(_ROOT, _ROOT, tuple(node(indicator) for indicator in below.get(None, [])))


def ladder_of(framework: Mapping[str, Any]) -> Ladder:
    """The frozen framework's ladder; its numbers are kept as text, so that none passes through a float."""
    steps = [{"word": step["word"], "from": Decimal(step["from"])} for step in framework["ladder"]]
    return Ladder.parse(steps, Decimal(framework["total"]), framework["places"])


def apply_result(case: Case, indicators: Sequence[CaseIndicator], scored: CaseScore) -> list[Score]:
    """Put the result on the case and its rows, unsaved; the rows that differ from before."""
    nodes = {node.key: node for node in scored.result.nodes}
    case.total, case.grade, case.cap_note = scored.result.total, scored.grade, _cap_note(scored)
    case.scored_leaves, case.leaves = scored.counted
    if not case.scored_leaves:
        case.total = None  # an empty sheet is not one that scored nothing
    changed = []
    for indicator in indicators:
        row, node = indicator.score, nodes[indicator.path]
        before = tuple(getattr(row, field) for field in COMPUTED)
        row.score = node.score
        row.computed = node.computed.score
        row.status = node.status.value
        row.basis = node.basis
        row.target_text, row.actual_text = scored.stated.get(indicator.path, ("", ""))
        if before != tuple(getattr(row, field) for field in COMPUTED):
            changed.append(row)
    return changed


def _cap_note(scored: CaseScore) -> str:
    """What the caps did, and which of them nobody can judge yet: their figure is not there, or tables contradict it."""
    said = [scored.result.cap_basis] if scored.result.cap_basis else []
    if unknown := scored.result.unknown_facts:
        names = "、".join(f"“{fact_label(key)}”" for key in unknown)
        said.append(f"{names}还没有可用的数据（没有导入，或各表不一致、待核定），封顶条件未能判断")
    return "；".join(said)[:_LONGEST_NOTE]


def _achieved(leaf: CaseIndicator, given: Inputs) -> str:
    """What a person entered as achieved where no figure says it: the day, the tier, what was found."""
    rule = rule_of(leaf)
    told = rule.achieved(given) if rule is not None else ""
    return told if len(told) <= _LONGEST_NOTE else f"{told[: _LONGEST_NOTE - 1]}…"


def _stated(quantity: Quantity | None) -> str:
    return "" if quantity is None else quantity.text()


def _plain(value: Decimal) -> str:
    """A weight without needless zeros: ``15``, ``2.5``."""
    return f"{value.normalize():f}"


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
