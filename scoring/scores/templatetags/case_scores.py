"""A case's total and grade wherever they are shown: final only where every leaf is scored, else 暂计 and no grade."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from evalcase.web.templatetags.figures import score
from scoring.cases.models import Case, CaseIndicator
from scoring.scores.models import Score
from scoring.scores.printing import explained_in_full
from scoring.scores.selectors import branch_points, explained_line

register = template.Library()
OUTDATED = "导入后未重新取数"


@register.simple_tag
def case_total(case: Case) -> str | SafeString:
    """``90.39``; ``24.30 暂计，已评18/40项`` while leaves are still to be scored; a dash where nothing is.

    未公布 where it is kept from the person for now. A list marks the total of a case that figures were imported for
    since; the case's own pages say so above all else.
    """
    if case.veiled:
        return format_html('<span class="muted nowrap">{}</span>', "未公布")
    total = score(case.total)
    if case.is_provisional:
        mark = '{} <span class="muted nowrap provisional">暂计，已评{}/{}项</span>'
        total = format_html(mark, total, case.scored_leaves, case.leaves)
    return format_html('{} <span class="bad outdated">{}</span>', total, OUTDATED) if case.is_outdated else total


@register.simple_tag
def explained_in_a_line(score: Score) -> str:
    """How a score came about, in one sentence."""
    return explained_line(score)


@register.simple_tag
def explained(case: Case, leaf: CaseIndicator) -> SafeString:
    """The same in full: the figures with links to their cells, the rule, the arithmetic, a person's score beside it."""
    return explained_in_full(case, leaf)


@register.simple_tag
def case_grade(case: Case) -> str:
    """The grade's word; 未评 while leaves are still to be scored, 不评分 for a case that gives no scores."""
    return "" if case.veiled else case.grade or ("未评" if case.framework_code else "不评分")


@register.simple_tag
def branch_score(row: Score) -> str:
    """The sum of a branch; ``12.00 暂计`` while leaves under it are still to be scored."""
    return branch_points(row)
