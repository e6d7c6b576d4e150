"""The report in the browser, and where a figure came from."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import etag

from budgets.facts import CellSource, Fact, MissingFact, fact_label, worked
from budgets.ledger.selectors.excerpts import excerpt_around
from budgets.quantities import Quantity, round_half_up
from evalcase.web.access import PUBLIC, access
from reports.building.remedies import Remedy, remedies_for
from reports.building.selectors import build_report, drafted
from reports.document.blocks import Annex, Report, Section
from reports.rendering.html import render_body, screen_css
from reports.tracing.selectors import trace_fact
from scoring.cases.models import Case
from scoring.cases.views import CaseView

MOST_EXCERPTS = 2  # of the workbook beside a formula; where more cells are read, each is a click away


class ReportView(CaseView):
    """The report beside its outline; a click on a figure asks for its trace, one on a gap leads to where it is filled.

    A report that is not complete is shown as far as it goes, below the list of what it lacks.
    """

    shows_scores = True

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        draft = drafted(self.case)
        remedies = remedies_for(draft.missing, draft.material, self.person)
        context = read_in_page(self.case, draft.report, reverse("trace", args=[code]))
        return render(
            request,
            "reports/report_page/report.html",
            context | {"remedies": remedies, "gap_links": links_of_gaps(remedies)},
        )


class TraceView(CaseView):
    """A figure's fact, its formula, and the cells, entries and documents it rests on."""

    shows_scores = True

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        context = figure_card(self.case, request.GET.get("fact", ""), reverse("trace", args=[code]))
        return render(request, "reports/report_page/trace.html", context)


def reading(case: Case, trace_url: str) -> dict[str, Any]:
    """What the reading page of a report shows, its gaps marked; figures lead to ``trace_url``."""
    return read_in_page(case, build_report(case, draft=True), trace_url)


def read_in_page(case: Case, report: Report, trace_url: str) -> dict[str, Any]:
    """What the reading page shows of a report that is built already."""
    return {
        "case": case,
        "report_html": mark_safe(render_body(report)),  # noqa: S308 - our own template, everything escaped
        "outline": list(outline(report)),
        "trace_url": trace_url,
    }


def links_of_gaps(remedies: Sequence[Remedy]) -> dict[str, str]:
    """Where each gap is filled, by its key: the page for it, else its line in the list above the report."""
    links: dict[str, str] = {}
    for number, remedy in enumerate(remedies, start=1):
        links.setdefault(remedy.missing.key, remedy.links[0].address if remedy.links else f"#remedy-{number}")
    return links


def figure_card(case: Case, key: str, trace_url: str) -> dict[str, Any]:
    """What the card of a figure shows; the facts it rests on lead to ``trace_url``. Raises Http404."""
    try:
        trace = trace_fact(case, key)
    except MissingFact as error:
        raise Http404(str(error)) from error
    cells = [fact.source for fact in trace.origins if isinstance(fact.source, CellSource)]
    shown = cells if len(cells) <= MOST_EXCERPTS else []
    return {
        "case": case,
        "key": trace.fact.key,
        "text": trace.fact.quantity.text(grouped=True),
        "exact": exact_text(trace.fact.quantity),
        "name": fact_label(trace.fact.key),
        "formula": worked(trace.fact, trace.book),
        "steps": [_line(step) for step in trace.steps],
        "origins": [_line(origin) for origin in trace.origins],
        "excerpts": [excerpt for cell in shown if (excerpt := excerpt_around(cell, case.agency))],
        "trace_url": trace_url,
    }


@access(PUBLIC)
@etag(lambda _request: hashlib.sha256(screen_css().encode()).hexdigest())
def screen_style(_request: HttpRequest) -> HttpResponse:
    """The report's own style sheet, as the saved report carries it: the content policy forbids it inside the page."""
    return HttpResponse(screen_css(), content_type="text/css; charset=utf-8")


def _line(fact: Fact) -> dict[str, Any]:
    return {
        "key": fact.key,
        "name": fact_label(fact.key),
        "text": fact.quantity.text(grouped=True),
        "place": fact.source.describe(),
        "is_cell": isinstance(fact.source, CellSource),
    }


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

    for part in report.in_order:
        if isinstance(part, Annex):
            yield 1, f"附件{part.number}　", part.title, part.anchor
        else:
            yield from walk(part)
