"""The panel as each person may see it. Who may not know a figure yet does not get it from here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from indicators.rules import Outcome, Rule, Status
from indicators.rules.outcomes import unscored
from indicators.rules.panel_average import FEWEST_FOR_TRIMMING, PanelAverage
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.selectors import person_on
from scoring.engine.panel_scores import ScoreSummary, outlier_word, panel_outcome, score_summary
from scoring.panel.models import Panel, PanelIndicator, PanelMember, PanelMethod, PanelScore
from scoring.scores.fields import rule_of
from units.agencies.selectors import line_of_rights
from units.people.choices import Role
from units.people.models import Membership, User
from units.people.selectors import memberships

_RULES = {
    PanelMethod.MEAN: PanelAverage(),
    PanelMethod.TRIMMED: PanelAverage(drop_extremes=True),
    PanelMethod.WEIGHTED: PanelAverage(weighted=True),
}


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member without any figure: who, with what weight, how far, and whether handed in."""

    member: PanelMember
    done: int

    @property
    def submitted(self) -> bool:
        return self.member.submitted_at is not None


@dataclass(frozen=True, slots=True)
class MyRow:
    """One indicator of one's own sheet."""

    number: int
    indicator: CaseIndicator
    score: Decimal | None
    reason: str


@dataclass(frozen=True, slots=True)
class Given:
    """One submitted score. ``outlier`` is 偏高, 偏低 or nothing; ``name`` is empty for whoever is not the moderator."""

    is_mine: bool
    name: str
    score: Decimal
    weight: Decimal
    reason: str
    outlier: str


@dataclass(frozen=True, slots=True)
class LeafScores:
    """How the submitted scores of an indicator lie, what they come to, and what was concluded."""

    item: PanelIndicator
    given: tuple[Given, ...]
    summary: ScoreSummary
    outcome: Outcome

    @property
    def indicator(self) -> CaseIndicator:
        return self.item.indicator

    @property
    def computed(self) -> Decimal | None:
        return self.outcome.score

    @property
    def is_replaced(self) -> bool:
        """Whether the sheet says something else than what was concluded: it was changed there afterwards."""
        return self.item.concluded is not None and self.indicator.score.score != self.item.concluded


def panel_of(case: Case) -> Panel | None:
    """The panel of the case with its moderator; one query."""
    panel = Panel.objects.select_related("moderator").filter(case=case).first()
    if panel is not None:
        panel.case = case
    return panel


def member_of(panel: Panel, user: User) -> PanelMember | None:
    """The person as a member of the panel; one query."""
    return panel.members.filter(user=user).select_related("user").first()


def judgement_leaves(case: Case) -> list[CaseIndicator]:
    """The leaves a panel may judge: those whose rule reads what a person decided; in order, with scores; one query."""
    leaves = case.indicators.exclude(rule={}).select_related("score").order_by("order")
    return [leaf for leaf in leaves if is_judgement(rule_of(leaf))]


def is_judgement(rule: Rule | None) -> bool:
    return rule is not None and bool(rule.asks())


def candidates(case: Case) -> list[User]:
    """The evaluators of the case, by name; two queries whatever their number."""
    line = {node.pk for body in (case.agency, case.evaluator) if body is not None for node in line_of_rights(body)}
    held: dict[User, list[Membership]] = defaultdict(list)
    for entry in memberships().filter(agency_id__in=line, user__is_active=True).prefetch_related(None):
        held[entry.user].append(entry)
    for user, entries in held.items():
        user.current_memberships = entries  # type: ignore[attr-defined]
    evaluators = [user for user in held if Role.EVALUATOR in person_on(user, case).roles]
    return sorted(evaluators, key=lambda user: (str(user), user.pk))


def members_of(panel: Panel) -> list[MemberRow]:
    """Everyone on the panel and how many indicators they have scored, without a figure; one query."""
    done = Count("scores", filter=Q(scores__score__isnull=False))
    return [MemberRow(member, member.done) for member in panel.members.select_related("user").annotate(done=done)]


def my_rows(member: PanelMember) -> list[MyRow]:
    """One's own sheet, and nobody else's; two queries."""
    mine = {score.indicator_id: score for score in PanelScore.objects.filter(member=member)}
    items = PanelIndicator.objects.filter(panel_id=member.panel_id).select_related("indicator")
    rows = []
    for number, item in enumerate(items.order_by("indicator__order"), 1):
        kept = mine.get(item.indicator_id)
        score, reason = (None, "") if kept is None else (kept.score, kept.reason)
        rows.append(MyRow(number, item.indicator, score, reason))
    return rows


def is_revealed(panel: Panel, members: Iterable[PanelMember]) -> bool:
    """Whether figures are open at all: every member has submitted, or the moderator has closed the panel."""
    held = list(members)
    return panel.closed_at is not None or (bool(held) and all(member.submitted_at is not None for member in held))


def may_see_scores(panel: Panel, members: Sequence[PanelMember], user: User) -> bool:
    """The moderator and the members once figures are open; other evaluators of the case when the panel is closed."""
    if panel.closed_at is not None:
        return True
    concerned = user.pk == panel.moderator_id or any(member.user_id == user.pk for member in members)
    return concerned and is_revealed(panel, members)


def visible_scores(panel: Panel, viewer: User) -> list[LeafScores] | None:
    """The submitted scores by indicator; None while the viewer must not know them. Three queries.

    Only the moderator gets the names; a member gets the figures in ascending order, their own marked.
    """
    members = list(panel.members.select_related("user"))
    if not may_see_scores(panel, members, viewer):
        return None
    return leaf_scores(panel, members, viewer)


def leaf_scores(panel: Panel, members: Sequence[PanelMember], viewer: User) -> list[LeafScores]:
    """The scores of each indicator, for services that have made sure that figures are open; two queries."""
    counted = {member.pk: member for member in members if member.submitted_at is not None}
    by_leaf: dict[int, list[PanelScore]] = defaultdict(list)
    for score in PanelScore.objects.filter(member__in=counted, score__isnull=False).order_by("member_id"):
        by_leaf[score.indicator_id].append(score)
    items = PanelIndicator.objects.filter(panel=panel).select_related("indicator__score")
    places = int(panel.case.framework.get("places", 2))
    return [
        _scores_of_leaf(panel, item, by_leaf[item.indicator_id], counted, viewer, places)
        for item in items.order_by("indicator__order")
        if by_leaf[item.indicator_id]
    ]


def _scores_of_leaf(
    panel: Panel,
    item: PanelIndicator,
    scores: Sequence[PanelScore],
    members: Mapping[int, PanelMember],
    viewer: User,
    places: int,
) -> LeafScores:
    figures = [score.score for score in scores if score.score is not None]
    shares = [members[score.member_id].weight for score in scores]
    rule = panel_rule(panel, item.indicator)
    if rule.drop_extremes and len(figures) < FEWEST_FOR_TRIMMING:
        fewest = f"去掉最高分和最低分至少需要{FEWEST_FOR_TRIMMING}人，只有{len(figures)}人提交"
        outcome = unscored(Status.MISSING, fewest)
    else:
        outcome = panel_outcome(rule, item.indicator.weight, figures, shares, places)
    summary, named = score_summary(figures), viewer.pk == panel.moderator_id
    given = [
        Given(
            is_mine=members[score.member_id].user_id == viewer.pk,
            name=str(members[score.member_id].user) if named else "",
            score=figure,
            weight=members[score.member_id].weight,
            reason=score.reason,
            outlier=outlier_word(figure, summary.median, item.indicator.weight),
        )
        for score, figure in zip(scores, figures, strict=True)
    ]
    ordered = given if named else sorted(given, key=lambda entry: (entry.score, entry.reason))
    return LeafScores(item, tuple(ordered), summary, outcome)


def panel_rule(panel: Panel, indicator: CaseIndicator) -> PanelAverage:
    """How this leaf's scores become one: a leaf scored by R14 says so itself, any other follows the panel's method."""
    rule = rule_of(indicator)
    return rule if isinstance(rule, PanelAverage) else _RULES[PanelMethod(panel.method)]


def fewest_members(method: str, indicators: Iterable[CaseIndicator]) -> int:
    """How many scores it takes: three where the highest and the lowest are dropped, else two."""
    rules = [_RULES[PanelMethod(method)], *(rule_of(leaf) for leaf in indicators)]
    trimmed = any(isinstance(rule, PanelAverage) and rule.drop_extremes for rule in rules)
    return FEWEST_FOR_TRIMMING if trimmed else 2
