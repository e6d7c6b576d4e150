"""An indicator of the case's own framework: its score, and leaf by leaf what was read and why points were lost."""

from __future__ import annotations

from collections.abc import Iterator

from reports.content.scores import why
from reports.document.blocks import Block, Figure, ListItems, Paragraph, Run, Runs, Text
from reports.material.composer import Composer
from reports.sentences.compose import figure, stated, without_marks, without_zeros
from scoring.scores.facts import actual_fact, target_fact
from scoring.scores.selectors import ScoreNode, explained_line


def overall_scores(composer: Composer) -> list[Block]:
    """The total and the grade of all indicators; a single one at the top is named."""
    nodes = composer.material.nodes
    named = len(nodes) == 1 and bool(nodes[0].children)
    top = f"“{without_marks(nodes[0].indicator.name)}”的各级指标" if named else "的各级指标"
    told = f"对照部门预算绩效评价指标体系{top}逐项评分，自评得分{{得分.总分|去零}}，等级为“<等级>”。"
    return [composer.paragraph(told)]


def indicator_scores(composer: Composer) -> list[Block]:
    """Weight, score and 得分率 of the indicator that the section is about."""
    node = _node(composer)
    if node is None or node.is_leaf:  # a leaf tells its score with what was read
        return []
    book, path = composer.book, node.indicator.path
    runs: list[Run] = [Text("本项指标分值"), *_points(composer, f"分值/{path}"), Text("，得")]
    runs += [*_points(composer, f"得分/{path}")]
    if f"得分率/{path}" in book:
        runs += [Text("，得分率"), figure(book[f"得分率/{path}"])]
    return [Paragraph((*runs, Text("。")))]


def leaf_scores(composer: Composer) -> list[Block]:
    """Each leaf below a level-2 indicator; of a level-1 indicator those that stand directly below it, or itself."""
    node = _node(composer)
    if node is None:
        return []
    leaves = list(node.leaves())
    if node.indicator.level == 1 or not composer.indicator.count("/"):
        leaves = [leaf for leaf in leaves if leaf is node or leaf in node.children]
    several = len(leaves) > 1
    items = [
        (Text(f"（{number}）{leaf.indicator.name}。" if several or leaf is not node else ""), *_told(composer, leaf))
        for number, leaf in enumerate(leaves, start=1)
    ]
    return [ListItems(tuple(items))] if items else []


def _told(composer: Composer, leaf: ScoreNode) -> Runs:
    """Weight and score, target and actual as read, and how the score came about."""
    book, path = composer.book, leaf.indicator.path
    runs: list[Run] = [Text("分值"), *_points(composer, f"分值/{path}"), Text("，得")]
    runs += [*_points(composer, f"得分/{path}"), Text("。")]
    line = explained_line(leaf.score)
    read = [
        (label, stated(book, key, words))
        for label, key, words in (
            ("指标值", target_fact(leaf.indicator), leaf.score.target_text),
            ("完成值", actual_fact(leaf.indicator), leaf.score.actual_text),
        )
        if words and (label == "指标值" or words not in line)  # most actuals are told there
    ]
    for position, (label, said) in enumerate(read):
        mark = "，" if position else ""
        runs += [Text(f"{mark}{label}{'' if isinstance(said[0], Figure) else '为'}"), *said]
    return (*runs, *((Text("。"),) if read else ()), *why(book, leaf))


def _points(composer: Composer, key: str) -> Runs:
    """Points as printed; a gap where the leaf is not scored yet."""
    if key not in composer.book:
        return composer.compose(f"{{{key}}}")
    return (figure(composer.book[key], without_zeros(composer.book.quantity(key))),)


def _node(composer: Composer) -> ScoreNode | None:
    """The indicator that the section is about."""
    return next((node for node in _all(composer.material.nodes) if node.indicator.path == composer.indicator), None)


def _all(nodes: tuple[ScoreNode, ...]) -> Iterator[ScoreNode]:
    for node in nodes:
        yield node
        yield from _all(node.children)
