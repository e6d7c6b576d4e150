"""The reading order: the first pattern that makes a rule of the clauses is taken."""

from __future__ import annotations

from collections.abc import Callable

from indicators.rule_texts.patterns.bands import named_points, percent_bands, point_bands
from indicators.rule_texts.patterns.checklists import checklist
from indicators.rule_texts.patterns.classes import classed_findings
from indicators.rule_texts.patterns.counted import counted_up
from indicators.rule_texts.patterns.dates import date_target
from indicators.rule_texts.patterns.findings import findings
from indicators.rule_texts.patterns.gap import gap_deduction
from indicators.rule_texts.patterns.graded import efficacy, graded
from indicators.rule_texts.patterns.interpolation import interpolation
from indicators.rule_texts.patterns.months import calendar, months
from indicators.rule_texts.patterns.named_methods import named_method, points_only
from indicators.rule_texts.patterns.opinions import by_money, coefficient, opinion, panel
from indicators.rule_texts.patterns.proportions import proportion
from indicators.rule_texts.patterns.ratios import deviation, ratio
from indicators.rule_texts.patterns.reading import Reading
from indicators.rule_texts.patterns.tiers import ranks, tiers
from indicators.rule_texts.patterns.units import counted_units
from indicators.rule_texts.patterns.written_formulas import written_formula
from indicators.rule_texts.patterns.yes_or_no import yes_or_no
from indicators.rule_texts.proposal import Found

# What is told apart by rare words comes first; what takes almost any text (是否达到, 专家评定) comes last.
PATTERNS: tuple[Callable[[Reading], Found | None], ...] = (
    efficacy,
    written_formula,
    proportion,
    months,
    calendar,
    by_money,
    panel,
    coefficient,
    graded,
    percent_bands,
    point_bands,
    ranks,
    deviation,
    interpolation,
    tiers,
    date_target,
    counted_units,
    gap_deduction,
    counted_up,
    checklist,
    classed_findings,
    findings,
    ratio,
    named_points,
    points_only,
    named_method,
    yes_or_no,
    opinion,
)
