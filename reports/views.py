"""The report in the browser, and where a figure came from."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.views import View
from django.views.decorators.http import etag

from budgets.facts import Fact, FormulaSource, MissingFact
from budgets.quantities import Quantity, round_half_up
from scoring.models import Case
from scoring.views import OpenCasesMixin

from .blocks import Report, Section
from .builder import ReportIncomplete
from .rendering import render_body, screen_css
from .selectors import build_report, trace_fact


class CaseView(OpenCasesMixin, View):
    """A page of one case, found by its code among those open to the person."""

    def case(self) -> Case:
        return get_object_or_404(self.get_queryset(), code=self.kwargs["code"])


class ReportView(CaseView):
    """The report beside its outline; a click on a figure asks for its trace."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        case = self.case()
        try:
            report = build_report(case)
        except ReportIncomplete as error:
            return render(request, "reports/incomplete.html", {"case": case, "missing": error.missing}, status=409)
        context = {
            "case": case,
            "report_html": mark_safe(render_body(report)),  # noqa: S308 - our own template, everything escaped
            "outline": list(outline(report)),
        }
        return render(request, "reports/report.html", context)


class TraceView(CaseView):
    """A figure's fact, its formula, and the cells, entries and documents it rests on."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        case = self.case()
        try:
            trace = trace_fact(case, request.GET.get("fact", ""))
        except MissingFact as error:
            raise Http404(str(error)) from error
        source = trace.fact.source
        context: dict[str, Any] = {
            "case": case,
            "key": trace.fact.key,
            "text": trace.fact.quantity.text(grouped=True),
            "exact": exact_text(trace.fact.quantity),
            "formula": source.expression if isinstance(source, FormulaSource) else "",
            "steps": [_line(step) for step in trace.steps],
            "origins": [_line(origin) for origin in trace.origins],
        }
        return render(request, "reports/trace.html", context)


@etag(lambda _request: hashlib.sha256(screen_css().encode()).hexdigest())
def screen_style(_request: HttpRequest) -> HttpResponse:
    """The report's own style sheet, as the saved report carries it: the content policy forbids it inside the page."""
    return HttpResponse(screen_css(), content_type="text/css; charset=utf-8")


def _line(fact: Fact) -> dict[str, str]:
    return {"key": fact.key, "text": fact.quantity.text(grouped=True), "place": fact.source.describe()}


def exact_text(quantity: Quantity) -> str:
    """The value behind a rounded figure, in its unit: every digit, but no more than eight of a division's.

    Nothing where the printed figure is exact already: 4.50分 needs no 4.5分 beside it.
    """
    if not quantity.is_value or quantity.amount == quantity.rounded:
        return ""
    return f"{round_half_up(quantity.amount, 8).normalize():,f}{quantity.unit.symbol}"


def outline(report: Report) -> Iterator[tuple[int, str, str, str]]:
    """Level, number, title and anchor of every heading of level 1 and 2, and of the annexes."""

    def walk(section: Section) -> Iterator[tuple[int, str, str, str]]:
        yield section.level, section.number, section.title, section.anchor
        for below in section.sections:
            if below.level <= 2:
                yield from walk(below)

    for section in report.sections:
        yield from walk(section)
    for annex in report.annexes:
        yield 1, f"附件{annex.number}　", annex.title, annex.anchor
