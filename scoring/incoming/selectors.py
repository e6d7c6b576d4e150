"""What would become of the cases of an agency and year if an upload were imported: scores as they are and would be."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from decimal import Decimal

from budgets.imports.services.previews import ImportPreview, rehearsed
from scoring.cases.choices import OPEN_STATES, State
from scoring.cases.models import Case
from scoring.cases.selectors import listed_to, with_newest_import
from scoring.incoming.rights import STANDS, who_opens
from scoring.scores.evaluation import apply_result, rows_of
from scoring.scores.services import newest_batch, rescored
from units.agencies.models import Agency
from units.people.models import User


@dataclass(frozen=True, slots=True)
class LeafChange:
    """The score of a leaf now and with the imported figures."""

    name: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Effect:
    """A case before and after the import. ``after`` is the case with the total, and the grade, that it would have;
    nothing where it has no score, or the person may not read it. ``was_stale``: earlier imports, not read yet, are
    part of the difference.
    """

    case: Case
    after: Case | None
    leaves: tuple[LeafChange, ...]
    was_stale: bool
    then: str

    @property
    def is_fixed(self) -> bool:
        """Whether the case keeps its score as it is."""
        return self.case.state in STANDS

    @property
    def changes(self) -> bool:
        """Whether the total, how many leaves it is of, or the grade would be another."""
        if self.after is None:
            return False
        return _printed(self.case) != _printed(self.after) or bool(self.leaves)


def _printed(case: Case) -> tuple[object, ...]:
    return case.total, case.grade, case.scored_leaves


def touched_cases(agency: Agency, year: int) -> list[Case]:
    """The cases that read figures of the agency and year; a cancelled one is done with."""
    cases = Case.objects.filter(agency=agency, year=year).exclude(state=State.CANCELLED)
    return list(with_newest_import(cases).select_related("agency", "evaluator").order_by("pk"))


def effects_of(preview: ImportPreview, agency: Agency, year: int, user: User) -> tuple[list[Effect], int]:
    """What the previewed import would do to the cases open to the person; how many others there are."""
    touched = touched_cases(agency, year)
    mine = open_among(touched, user)
    stale = {case.pk for case in mine if _is_scored(case) and case.facts_batch < newest_batch(case)}
    with rehearsed(preview, user):
        effects = [_effect(case, case.pk in stale) for case in mine]
    return effects, len(touched) - len(mine)


def open_among(cases: list[Case], user: User) -> list[Case]:
    """Those of the cases that the person may see; whose scores are kept from them is veiled."""
    visible, veiled = listed_to(user)
    mine = visible.filter(pk__in=[case.pk for case in cases])
    seen = set(mine.values_list("pk", flat=True))
    kept = set(mine.filter(veiled).values_list("pk", flat=True)) if veiled is not None else set()
    for case in cases:
        case.veiled = case.pk in kept
    return [case for case in cases if case.pk in seen]


def _is_scored(case: Case) -> bool:
    """Whether the case has scores that the person may read."""
    return bool(case.framework) and case.state != State.SETUP and not case.veiled


def _effect(case: Case, was_stale: bool) -> Effect:
    if not _is_scored(case):
        return Effect(case, None, (), False, _then(case))
    rows, after = rows_of(case), copy(case)
    after.facts_batch = newest_batch(case)  # it is what the case would be with the import
    before = {row.pk: row.score.score for row in rows}
    scored = rescored(case=after, indicators=rows)
    apply_result(after, rows, scored)
    leaves = tuple(
        LeafChange(row.name, before[row.pk], row.score.score)
        for row in rows
        if row.rule and before[row.pk] != row.score.score
    )
    return Effect(case, after, leaves, was_stale, _then(case))


def _then(case: Case) -> str:
    """What becomes of the case once the import is confirmed."""
    if case.state in STANDS:
        void = "审核通过将标明已失效；" if case.state != State.SUBMITTED else ""
        kept = f"{STANDS[State(case.state)]}，得分固定，不随导入改变；{void}"
        return f"{kept}要按新数据评分，{who_opens(case)}，再重新取数。"
    if not case.framework:
        return "不评分；报告中的数据随导入更新。"
    if case.state in OPEN_STATES:
        return "导入后由评价人员“重新取数”，得分才会改变。"
    return "指标体系还没有冻结，冻结后按新数据评分。"
