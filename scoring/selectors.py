"""Reads of a case: its sheet as a tree of nodes, and all facts of the case with its scores among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from budgets.facts import DocumentSource, Fact, FactBook, Formula, FormulaSource, extend
from budgets.quantities import Quantity, ratio
from budgets.selectors import facts

from .models import Case, CaseIndicator, EvidenceReference, Score

POINTS = "分"


@dataclass(frozen=True)
class SheetNode:
    """An indicator of the sheet with its score; ``children`` are empty for a leaf. ``rate`` is 得分率."""

    indicator: CaseIndicator
    score: Score
    children: tuple[SheetNode, ...] = ()
    evidence: tuple[EvidenceReference, ...] = ()

    @property
    def is_leaf(self) -> bool:
        return bool(self.indicator.rule)

    @property
    def weight(self) -> Decimal:
        return self.indicator.weight

    @property
    def rate(self) -> Quantity:
        if self.score.score is None:
            return Quantity.blank()
        return ratio(_points(self.score.score), _points(self.weight))

    def leaves(self) -> Iterator[SheetNode]:
        """The leaves under this node, in order."""
        if self.is_leaf:
            yield self
        for child in self.children:
            yield from child.leaves()


def case_by_code(code: str) -> Case:
    """The case of that code. Raises Case.DoesNotExist."""
    return Case.objects.select_related("agency", "evaluator").get(code=code)


def list_cases() -> QuerySet[Case]:
    """All cases, newest year first, with what a list shows and without the frozen framework's tree."""
    return Case.objects.select_related("agency").prefetch_related("agency__names")


def sheet(case: Case) -> tuple[SheetNode, ...]:
    """The level-1 nodes of the case's sheet, each with everything under it, in order."""
    indicators = list(case.indicators.select_related("score").prefetch_related("evidence_references").order_by("order"))
    children: dict[int | None, list[CaseIndicator]] = {}
    for indicator in indicators:
        children.setdefault(indicator.parent_id, []).append(indicator)

    def node(indicator: CaseIndicator) -> SheetNode:
        below = tuple(node(child) for child in children.get(indicator.pk, []))
        return SheetNode(indicator, indicator.score, below, tuple(indicator.evidence_references.all()))

    return tuple(node(indicator) for indicator in children.get(None, []))


def case_facts(case: Case) -> FactBook:
    """Everything the case's rules may read: facts of its agency and year, and the case's own formulas."""
    formulas = [
        Formula(item["key"], item["operation"], tuple(item["inputs"]), item.get("periods", 0)) for item in case.formulas
    ]
    return extend(facts(case.agency, case.year), formulas)


def scored_facts(case: Case, nodes: tuple[SheetNode, ...] | None = None) -> FactBook:
    """The facts of the case together with its weights, scores and total, so that these are traced like any figure."""
    nodes = sheet(case) if nodes is None else nodes
    book = case_facts(case)
    document = f"指标体系《{case.framework_title}》第{case.framework_version}版"
    found = [fact for node in nodes for fact in _score_facts(node, document, book)]
    found += _counts(nodes, document)
    total_inputs = tuple(f"得分/{node.indicator.path}" for node in nodes)
    weights = tuple(f"分值/{node.indicator.path}" for node in nodes)
    found.append(
        Fact(
            "分值.合计",
            _points(sum((node.weight for node in nodes), Decimal(0))),
            FormulaSource(" + ".join(weights), weights),
        )
    )
    if case.total is not None:
        explained = case.cap_note or "各一级指标得分之和"
        found.append(Fact("得分.总分", _points(case.total, 2), FormulaSource(explained, total_inputs)))
        rate = FormulaSource("得分.总分 ÷ 分值.合计", ("得分.总分", "分值.合计"))
        found.append(Fact("得分率.总分", ratio(_points(case.total), found[-2].quantity), rate))
    return book.with_facts(found)


def _counts(nodes: tuple[SheetNode, ...], document: str) -> list[Fact]:
    """How many indicators of each level the framework has."""
    counted = {
        "一级": len(nodes),
        "二级": sum(len(node.children) for node in nodes),
        "三级": sum(1 for node in nodes for _ in node.leaves()),
    }
    return [
        Fact(f"指标体系.{level}指标数", Quantity.of(number, "个"), DocumentSource(document, f"{level}指标"))
        for level, number in counted.items()
    ]


def _score_facts(node: SheetNode, document: str, book: FactBook) -> Iterator[Fact]:
    path = node.indicator.path
    yield Fact(f"分值/{path}", _points(node.weight), DocumentSource(document, path))
    if node.score.score is not None:
        if node.is_leaf:
            source = FormulaSource(node.score.basis, tuple(key for key in fact_keys(node.indicator) if key in book))
        else:
            inputs = tuple(f"得分/{child.indicator.path}" for child in node.children)
            source = FormulaSource(" + ".join(inputs), inputs)
        yield Fact(f"得分/{path}", _points(node.score.score, 2), source)
        rate = FormulaSource(f"得分/{path} ÷ 分值/{path}", (f"得分/{path}", f"分值/{path}"))
        yield Fact(f"得分率/{path}", node.rate, rate)
    for child in node.children:
        yield from _score_facts(child, document, book)


def fact_keys(indicator: CaseIndicator) -> list[str]:
    """The fact keys that the rule of a leaf reads."""
    inputs = indicator.inputs
    named = [inputs.get("target"), inputs.get("actual"), *inputs.get("values", {}).values()]
    return [key for key in named if key]


def _points(value: Decimal, places: int | None = None) -> Quantity:
    """A score or a weight as printed: weights without needless zeros, scores with two places."""
    if places is None:
        value = value.normalize()
        exponent = value.as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else 0
    return Quantity.of(value, POINTS, places)
