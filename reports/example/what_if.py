"""What a report would say if some figures of its case were others; nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace

from budgets.facts import CellSource, FactBook
from budgets.quantities import Quantity
from reports.building.builder import ReportBuilder
from reports.document.blocks import Chart, Figure, Report, Series
from reports.document.comparison import ParagraphChange, changed_paragraphs
from reports.document.figures import figures_of
from reports.document.paragraphs import placed_paragraphs
from reports.material.material import Material
from reports.material.selectors import read_material
from reports.sentences.compose import figure
from scoring.cases.models import Case
from scoring.scores.evaluation import apply_result
from scoring.scores.facts import scored_facts
from scoring.scores.selectors import ScoreNode, score_sheet
from scoring.scores.services import evaluate_with

_OF_EACH_LEVEL1 = 2


@dataclass(frozen=True)
class Printed:
    """A report and everything it was made from."""

    material: Material
    report: Report


@dataclass(frozen=True, slots=True)
class OpenLeaf:
    """An indicator whose actual a visitor may change: ``key`` is the imported fact that stands in its rule."""

    number: int
    node: ScoreNode
    key: str


def printed(case: Case) -> Printed:
    """The report as it stands, its gaps marked."""
    material = read_material(case)
    return Printed(material, ReportBuilder(material).draft())


def corrected(before: Printed, corrections: Mapping[str, Quantity]) -> Printed:
    """The same report with other figures (by fact) run through rules, sums and sentences; ``before`` stays as it is."""
    case = copy(before.material.case)
    nodes = score_sheet(case)
    scored = evaluate_with(case=case, corrections=corrections)
    apply_result(case, [node.indicator for top in nodes for node in _walk(top)], scored)
    material = replace(before.material, case=case, nodes=nodes, book=scored_facts(case, nodes, corrections))
    return Printed(material, ReportBuilder(material).draft())


def _walk(node: ScoreNode) -> Iterator[ScoreNode]:
    yield node
    for child in node.children:
        yield from _walk(child)


def open_leaves(before: Printed) -> list[OpenLeaf]:
    """Up to two indicators of each level-1 one whose imported actual the report's own sentences speak of.

    A sum of other cells is not offered: its parts would no longer add up to it.
    """
    book = before.material.book
    spoken = {
        run.fact for paragraph in placed_paragraphs(before.report) for run in paragraph.runs if isinstance(run, Figure)
    }
    numbers = {leaf.indicator.path: number for number, leaf in enumerate(_leaves(before.material), start=1)}
    found = []
    for top in before.material.nodes:
        offered = [
            OpenLeaf(numbers[leaf.indicator.path], leaf, key)
            for leaf in top.leaves()
            if (key := _imported(leaf, book)) and {key, leaf.indicator.inputs.get("actual", "")} & spoken
        ]
        found += offered[:_OF_EACH_LEVEL1]
    return found


def _leaves(material: Material) -> Iterator[ScoreNode]:
    for top in material.nodes:
        yield from top.leaves()


def _imported(leaf: ScoreNode, book: FactBook) -> str:
    """The workbook cell that is the leaf's actual, or the money spent on one project; "" where there is neither."""
    inputs = leaf.indicator.inputs
    spent = inputs.get("values", {}).get("executed", "")
    for key in (inputs.get("actual", ""), spent if spent.startswith("项目/") else ""):
        if key in book and isinstance(book[key].source, CellSource) and book.quantity(key).is_value:
            return str(key)
    return ""


def changed_sentences(before: Report, after: Report) -> list[ParagraphChange]:
    """The paragraphs of the report that read otherwise now."""
    old, new = (
        [{"place": item.place, "text": item.text} for item in placed_paragraphs(report)] for report in (before, after)
    )
    return list(changed_paragraphs(old, new))


def count_changed_figures(before: Report, after: Report) -> int:
    """How many different facts the report prints otherwise now."""
    old, new = ({(point.fact, point.text) for point in figures_of(report)} for report in (before, after))
    return len({fact for fact, _ in old ^ new})


def rates_chart(before: Printed, after: Printed | None) -> Chart:
    """得分率 of every level-1 indicator; with ``after``, both side by side, of those that have one still."""
    known = [node for node in before.material.nodes if after is None or _rate_of(node) in after.material.book]
    if after is None or not known:
        return _chart(before.material.nodes, ("原来", before))
    return _chart(known, ("原来", before), ("改后", after))


def _chart(nodes: Sequence[ScoreNode], *series: tuple[str, Printed]) -> Chart:
    names = tuple(node.indicator.name for node in nodes)
    return Chart("bar", "一级指标得分率", names, tuple(Series(name, _rates(of, nodes)) for name, of in series))


def _rates(of: Printed, nodes: Sequence[ScoreNode]) -> tuple[Figure, ...]:
    return tuple(figure(of.material.book[_rate_of(node)]) for node in nodes)


def _rate_of(node: ScoreNode) -> str:
    return f"得分率/{node.indicator.path}"
