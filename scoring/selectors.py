"""Reads of a case: its sheet as a tree of nodes, and all facts of the case with its scores among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from budgets.facts import DocumentSource, EntrySource, Fact, FactBook, Formula, FormulaSource, extend
from budgets.quantities import Quantity, QuantityError, parse_quantity, ratio
from budgets.selectors import facts
from units.models import User
from units.selectors import agencies_open_to

from .models import Case, CaseIndicator, EvidenceReference, Score

POINTS = "分"
_CHOICES = {
    "satisfied": "符合要点数",
    "findings": "发现问题数",
    "percent": "评定比例",
    "met": "是否达到",
    "score": "专家评分",
    "scores": "专家人数",
}


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


def cases_open_to(user: User) -> QuerySet[Case]:
    """The cases a person may see: of agencies where they have a role, or evaluated by such an agency; newest first."""
    open_agencies = agencies_open_to(user)
    return (
        Case.objects.filter(Q(agency__in=open_agencies) | Q(evaluator__in=open_agencies))
        .select_related("agency", "evaluator")
        .prefetch_related("agency__names")
    )


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
    if not nodes:
        return book
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
    stated = _literal(node.indicator.inputs.get("target", ""))
    if stated is not None and stated.is_value:
        yield Fact(f"指标值/{path}", stated, DocumentSource(document, path))
    yield from _choice_facts(node)
    if node.score.score is not None:
        source = _leaf_source(node, book) if node.is_leaf else _sum_source(node)
        yield Fact(f"得分/{path}", _points(node.score.score, 2), source)
        rate = FormulaSource(f"得分/{path} ÷ 分值/{path}", (f"得分/{path}", f"分值/{path}"))
        yield Fact(f"得分率/{path}", node.rate, rate)
    for child in node.children:
        yield from _score_facts(child, document, book)


def fact_keys(indicator: CaseIndicator) -> list[str]:
    """The fact keys that the rule of a leaf reads."""
    inputs = indicator.inputs
    named = [target_fact(indicator), inputs.get("actual"), *inputs.get("values", {}).values()]
    return [key for key in named if key]


def _leaf_source(node: SheetNode, book: FactBook) -> FormulaSource:
    """The rule's sentence, and the facts and choices it rests on; a target that the framework states counts as one."""
    own = f"指标值/{node.indicator.path}"
    keys = [key for key in fact_keys(node.indicator) if key in book or key == own]
    return FormulaSource(node.score.basis, (*keys, *(fact.key for fact in _choice_facts(node))))


def _sum_source(node: SheetNode) -> FormulaSource:
    inputs = tuple(f"得分/{child.indicator.path}" for child in node.children)
    return FormulaSource(" + ".join(inputs), inputs)


def _choice_facts(node: SheetNode) -> Iterator[Fact]:
    """What the evaluator chose for a leaf, as a person's entry that rests on the leaf's evidence."""
    score = node.score
    if not score.choices or score.chosen_at is None:
        return
    evidence = "、".join(str(reference) for reference in node.evidence) or "未登记佐证材料"
    source = EntrySource(score.chosen_by, score.chosen_at, evidence)
    for name, choice in score.choices.items():
        quantity = _chosen(name, choice)
        if quantity is not None:
            yield Fact(f"评价人选择/{node.indicator.path}.{_CHOICES.get(name, name)}", quantity, source)


def _chosen(name: str, choice: object) -> Quantity | None:
    """A choice as a quantity: how many elements are met, findings, percent, score; words are none."""
    if isinstance(choice, bool):
        return Quantity.of(int(choice))
    if isinstance(choice, list):
        return Quantity.of(len(choice), "项")
    try:
        return parse_quantity(str(choice), "%" if name == "percent" else "")
    except QuantityError:
        return None


def target_fact(indicator: CaseIndicator) -> str:
    """The key of the fact that holds a leaf's target: the one it names, or the target its framework states."""
    target = indicator.inputs.get("target", "")
    return target if not target or _literal(target) is None else f"指标值/{indicator.path}"


def _literal(text: str) -> Quantity | None:
    """The quantity a framework states as a target (``≤100%``); None where the text is the key of a fact."""
    try:
        return parse_quantity(text)
    except QuantityError:
        return None


def _points(value: Decimal, places: int | None = None) -> Quantity:
    """A score or a weight as printed: weights without needless zeros, scores with two places."""
    if places is None:
        value = value.normalize()
        exponent = value.as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else 0
    return Quantity.of(value, POINTS, places)
