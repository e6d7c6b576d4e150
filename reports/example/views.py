"""What a visitor sees without signing in: the front page, one example report, and a part of its sheet to try.

All of it only reads, and only the case that the setting EXAMPLE_CASE names.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from budgets.quantities import Quantity, QuantityError, parse_quantity
from evalcase.web.access import PUBLIC
from reports.example.what_if import (
    OpenLeaf,
    Printed,
    changed_sentences,
    corrected,
    count_changed_figures,
    open_leaves,
    printed,
    rates_chart,
)
from reports.report_page.views import figure_card, reading
from scoring.cases.models import Case
from scoring.cases.selectors import case_by_code
from scoring.scores.selectors import score_sheet

LONGEST = 40  # characters of a typed figure


class ExamplePage(View):
    """A page for everybody; ``self.case`` is the example, None where the site has none."""

    access = PUBLIC

    @property
    def example(self) -> Case | None:
        if not settings.EXAMPLE_CASE:
            return None
        try:
            return case_by_code(settings.EXAMPLE_CASE)
        except Case.DoesNotExist:
            return None

    def case(self) -> Case:
        """The example. Raises Http404 where the site has none."""
        case = self.example
        if case is None:
            raise Http404("本站没有公开示例")
        return case


class FrontPageView(ExamplePage):
    """The front page for visitors; who is signed in goes to work."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect(settings.LOGIN_REDIRECT_URL)
        case = self.example
        nodes = score_sheet(case) if case is not None and case.framework else ()
        return render(request, "reports/example/front_page.html", {"case": case, "nodes": nodes})


class ExampleReportView(ExamplePage):
    """The example report, as far as it goes; every figure leads to its source."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "reports/example/report.html", reading(self.case(), reverse("example-trace")))


class ExampleTraceView(ExamplePage):
    """Where a figure of the example comes from."""

    def get(self, request: HttpRequest) -> HttpResponse:
        context = figure_card(self.case(), request.GET.get("fact", ""), reverse("example-trace"))
        return render(request, "reports/example/trace.html", context)


class ExampleSheetView(ExamplePage):
    """A part of the example's sheet: other actuals come in with the query and are computed through, never stored."""

    def get(self, request: HttpRequest) -> HttpResponse:
        before = printed(self.case())
        leaves = open_leaves(before)
        if not leaves:
            raise Http404("示例案件没有可以试改的指标")
        rows, corrections = self._read(leaves, before)
        after = corrected(before, corrections) if corrections else None
        return render(request, "reports/example/sheet.html", _outcome(before, after, rows))

    def _read(self, leaves: list[OpenLeaf], before: Printed) -> tuple[list[dict[str, Any]], dict[str, Quantity]]:
        """The rows of the form as typed, and the figures that differ from the case's own."""
        rows, corrections = [], {}
        for leaf in leaves:
            own = before.material.book.quantity(leaf.key)
            typed = self.request.GET.get(f"actual-{leaf.number}", own.number_text(grouped=False))[: LONGEST + 1].strip()
            row: dict[str, Any] = {
                "leaf": leaf,
                "own": own,
                "own_text": own.text(grouped=True),
                "is_spending": leaf.key != leaf.node.indicator.inputs.get("actual"),
                "typed": typed,
                "error": "",
                "is_changed": False,
            }
            try:
                quantity = read_actual(typed, own)
            except QuantityError as error:
                row["error"] = str(error)
            else:
                if quantity.value != own.value:
                    corrections[leaf.key] = quantity
                    row["is_changed"] = True
            rows.append(row)
        return rows, corrections


def read_actual(typed: str, own: Quantity) -> Quantity:
    """A typed actual in the unit of the figure it stands for. Raises QuantityError, in Chinese."""
    if len(typed) > LONGEST:
        raise QuantityError(f"最多填写{LONGEST}个字符")
    quantity = parse_quantity(typed, own.unit)
    if not quantity.is_value:
        raise QuantityError(f"请填写数值，如{own.text()}")
    if quantity.bound:
        raise QuantityError(f"完成值不带“{quantity.bound}”，请只填数值")
    if quantity.unit.dimension != own.unit.dimension:
        raise QuantityError(f"“{typed}”与原数据的单位不同，应为以“{own.unit.symbol}”计的数值")
    if quantity.value is not None and quantity.value < 0:
        raise QuantityError("完成值不能小于0")
    return quantity


def _outcome(before: Printed, after: Printed | None, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Before and after of the rows, the level-1 indicators, the total, and what the report says of them."""
    now = after or before
    leaves = {leaf.indicator.path: leaf for top in now.material.nodes for leaf in top.leaves()}
    for row in rows:
        row["now"] = leaves[row["leaf"].node.indicator.path]
    tops = zip(before.material.nodes, now.material.nodes, strict=True)
    return {
        "case": before.material.case,
        "now": now.material.case,
        "rows": rows,
        "tops": [{"before": old, "now": new} for old, new in tops],
        "chart": rates_chart(before, after),
        "is_changed": after is not None,
        "sentences": changed_sentences(before.report, after.report) if after else [],
        "figures": count_changed_figures(before.report, after.report) if after else 0,
    }
