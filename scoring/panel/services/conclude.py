"""Concluding: what the panel's scores come to is written into the sheet, as the sheet itself would be filled in."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from evalcase.audit.services import record
from indicators.rules.panel_average import SCORES, WEIGHTS, PanelAverage
from scoring.cases.models import CaseIndicator
from scoring.panel.models import Panel, PanelIndicator
from scoring.panel.selectors import LeafScores, is_revealed, leaf_scores
from scoring.panel.services.convening import PanelError, checked_reason, close_panel, hold, require_moderator
from scoring.panel.services.scores import points_of
from scoring.score_sheet.edits import Edit
from scoring.score_sheet.services import save_cells
from scoring.scores.fields import rule_of
from units.people.models import User

_Conclusion = tuple[LeafScores, Decimal, str]


@transaction.atomic
def conclude_indicator(
    *, panel: Panel, indicator: CaseIndicator, score: str | Decimal, reason: str = "", actor: User
) -> PanelIndicator:
    """Put one indicator's score into the sheet; one that is not what the method gives needs the moderator's reason.

    The first conclusion ends the scoring. Raises ScoreSheetError.
    """
    panel = _ready(panel, actor)
    leaf = next((leaf for leaf in _leaf_scores(panel, actor) if leaf.indicator.pk == indicator.pk), None)
    if leaf is None:
        raise PanelError(f"“{indicator.name}”没有专家组的评分，不能定分")
    try:
        points = points_of(leaf.indicator, str(score))
    except ValueError as error:
        raise PanelError(f"“{indicator.name}”：{error}") from None
    if points is None:
        raise PanelError(f"“{indicator.name}”没有填写定分")
    reason = checked_reason(reason)
    if points != leaf.computed and not reason:
        given = "无法计算" if leaf.computed is None else f"为{leaf.computed}分"
        raise PanelError(f"“{indicator.name}”按方法计算{given}，定为{points}分的，请写明裁定理由")
    _write(panel, [(leaf, points, reason)], actor)
    return leaf.item


@transaction.atomic
def conclude_all(*, panel: Panel, actor: User) -> int:
    """Conclude everything not yet concluded as the method gives it; how many that were. Raises ScoreSheetError."""
    panel = _ready(panel, actor)
    wanted: list[_Conclusion] = []
    for leaf in _leaf_scores(panel, actor):
        if leaf.item.concluded is None:
            if leaf.computed is None:
                raise PanelError(f"“{leaf.indicator.name}”不能按方法计算：{leaf.outcome.basis}")
            wanted.append((leaf, leaf.computed, ""))
    if wanted:
        _write(panel, wanted, actor)
    return len(wanted)


def _ready(panel: Panel, actor: User) -> Panel:
    """The panel closed, which it is from the first conclusion on."""
    panel = hold(panel)
    require_moderator(panel, actor)
    members = list(panel.members.all())
    if not is_revealed(panel, members):
        waiting = sum(member.submitted_at is None for member in members)
        raise PanelError(f"还有{waiting}人没有提交，不能定分；不再等待的，请先结束独立评分")
    return close_panel(panel=panel, actor=actor)


def _leaf_scores(panel: Panel, actor: User) -> list[LeafScores]:
    return leaf_scores(panel, list(panel.members.select_related("user")), actor)


def _write(panel: Panel, wanted: list[_Conclusion], actor: User) -> None:
    edits = [edit for leaf, points, reason in wanted for edit in _edits(panel, leaf, points, reason)]
    saved = save_cells(case=panel.case, edits=edits, actor=actor)
    if saved.refusals:
        raise PanelError(f"定分没有写入评分表：{saved.refusals[0].message}")
    now, changes = timezone.now(), {}
    for leaf, points, reason in wanted:
        item = leaf.item
        changes[leaf.indicator.path] = [item.concluded, points]
        item.concluded, item.concluded_reason, item.concluded_at = points, reason, now
    PanelIndicator.objects.bulk_update(
        [leaf.item for leaf, _, _ in wanted], ["concluded", "concluded_reason", "concluded_at"]
    )
    reasons = [reason for _, _, reason in wanted if reason]
    record(actor=actor, action="专家组定分", obj=panel, changes=changes, reason="；".join(reasons))


def _edits(panel: Panel, scores: LeafScores, points: Decimal, reason: str) -> Iterable[Edit]:
    """The cells of a conclusion. A leaf of rule R14 gets the scores themselves, and the engine makes the mean."""
    leaf, rule = scores.indicator, rule_of(scores.indicator)
    override, why = f"{points:f}", conclusion_words(panel, scores, reason)
    if isinstance(rule, PanelAverage):
        pairs = sorted((entry.score, entry.weight) for entry in scores.given)  # in no member's order
        yield Edit(leaf.pk, SCORES.field, [f"{score:f}" for score, _ in pairs])
        if rule.weighted:
            yield Edit(leaf.pk, WEIGHTS.field, [f"{share:f}" for _, share in pairs])
        if points == scores.computed:
            override, why = "", ""
    yield Edit(leaf.pk, "override", override)
    yield Edit(leaf.pk, "override_reason", why)


def conclusion_words(panel: Panel, scores: LeafScores, reason: str) -> str:
    """The reason that stands in the sheet: 专家组3人，平均8.83分；主持人裁定理由：…"""
    rule = rule_of(scores.indicator)
    how = panel.get_method_display()
    if isinstance(rule, PanelAverage):
        how = "去掉最高最低后平均" if rule.drop_extremes else "加权平均" if rule.weighted else "平均"
    mean = "无法计算" if scores.computed is None else f"{scores.computed}分"
    opening = f"专家组{len(scores.given)}人，{how}{mean}"
    return f"{opening}；主持人裁定理由：{reason}" if reason else opening
