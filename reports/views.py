"""The report in the browser, its PDF, and where a figure came from."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.views import View

from budgets.facts import FormulaSource, MissingFact
from budgets.quantities import Quantity
from scoring.models import Case
from scoring.views import OpenCasesMixin

from .blocks import Report, Section
from .builder import ReportIncomplete
from .rendering import PdfUnavailable, render_body, render_pdf
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


class ReportPdfView(CaseView):
    """The report as a PDF to download."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        case = self.case()
        try:
            content = render_pdf(build_report(case))
        except ReportIncomplete as error:
            return render(request, "reports/incomplete.html", {"case": case, "missing": error.missing}, status=409)
        except PdfUnavailable as error:
            return render(request, "reports/incomplete.html", {"case": case, "missing": [str(error)]}, status=503)
        headers = {"Content-Disposition": f'attachment; filename="{case.code}.pdf"'}
        return HttpResponse(content, content_type="application/pdf", headers=headers)


class TraceView(CaseView):
    """A fragment: a figure's fact, formula and the cells, entries and documents it rests on."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        case = self.case()
        try:
            fact, origins = trace_fact(case, request.GET.get("fact", ""))
        except MissingFact as error:
            raise Http404(str(error)) from error
        context: dict[str, Any] = {
            "case": case,
            "fact": {
                "key": fact.key,
                "text": fact.text,
                "value": exact_text(fact.quantity),
                "unit": fact.quantity.unit.symbol,
            },
            "formula": fact.source.describe() if isinstance(fact.source, FormulaSource) else "",
            "origins": [
                {"key": origin.key, "text": origin.text, "place": origin.source.describe()} for origin in origins
            ],
        }
        return render(request, "reports/trace.html", context)


def exact_text(quantity: Quantity) -> str:
    """The value behind a printed figure, in its unit: every digit, but no more than eight of a division's."""
    if not quantity.is_value:
        return quantity.number_text()
    return f"{round(quantity.amount, 8).normalize():f}"


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
        yield 1, f"附件{annex.number}", annex.title, annex.anchor
