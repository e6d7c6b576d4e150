"""Scores: the framework and its grades in words, the level-1 summary, and the full sheet as a landscape annex."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from budgets.facts import Fact, FactBook, MissingFact
from reports.content.cells import fact_cell, head, stated_cell, words
from reports.document.blocks import Block, Cell, Paragraph, Row, Run, Runs, Table, Text
from reports.material.composer import Composer
from reports.sentences.compose import explained, figure
from scoring.scores.explanation import Explanation, explain
from scoring.scores.facts import actual_fact, target_fact
from scoring.scores.selectors import ScoreNode, explained_line

LeafCells = Callable[[FactBook, ScoreNode], tuple[Cell, ...]]

# The headings of the sheet with their widths; the explanation is left out where no indicator has any.
_EXPLANATION = "指标解释"
_SHEET_HEAD = {
    "一级指标": 6, "二级指标": 7, "三级指标": 10, "分值": 5, _EXPLANATION: 14, "评分标准": 19,
    "指标值": 8, "完成值": 8, "得分": 6, "评分依据与扣分原因": 17,
}  # fmt: skip


def level1_scores(composer: Composer) -> Table:
    """绩效评价得分情况表: weight, score and 得分率 of each level-1 indicator, total last."""
    book = composer.book
    rows = [
        _score_row(book, words(node.indicator.name, align="center"), f"/{node.indicator.path}")
        for node in composer.material.nodes
    ]
    total = Row(
        (
            words("合计", align="center"),
            _centred(book, "分值.合计"),
            _centred(book, "得分.总分"),
            _centred(book, "得分率.总分"),
        ),
        emphasis=True,
    )
    return Table(
        caption="绩效评价得分情况表",
        unit_line="",
        head=head([("一级指标",), ("指标分值",), ("评价得分",), ("得分率",)]),
        groups=tuple((row,) for row in [*rows, total]),
        widths=(28, 24, 24, 24),
    )


def _score_row(book: FactBook, name: Cell, suffix: str) -> Row:
    return Row((name, *(_centred(book, f"{kind}{suffix}") for kind in ("分值", "得分", "得分率"))))


def _centred(book: FactBook, key: str) -> Cell:
    cell = fact_cell(book, key)
    return Cell(cell.runs, align="center")


def score_sheet(composer: Composer) -> Table:
    """绩效评价指标体系及评分表: every leaf with its standard, target, actual, score and why."""
    nodes = composer.material.nodes
    has_explanations = any(leaf.indicator.definition for node in nodes for leaf in node.leaves())
    widths = {name: width for name, width in _SHEET_HEAD.items() if has_explanations or name != _EXPLANATION}
    groups = tuple(_level1_group(composer.book, node, partial(_leaf_cells, has_explanations)) for node in nodes)
    total = Row(
        (
            words("合计", align="center", colspan=3),
            _centred(composer.book, "分值.合计"),
            words("", colspan=4 if has_explanations else 3),
            _centred(composer.book, "得分.总分"),
            words(""),
        ),
        emphasis=True,
    )
    return Table(
        caption="绩效评价指标体系及评分表",
        unit_line="",
        head=head([(name,) for name in widths]),
        groups=(*groups, (total,)),
        widths=tuple(widths.values()),
    )


def self_evaluation_sheet(composer: Composer) -> Table:
    """部门预算绩效评价指标体系自评表 (四川): each leaf with its standard, its score and the ground of it."""
    book = composer.book
    groups = tuple(_level1_group(book, node, _self_cells) for node in composer.material.nodes)
    sums = (_centred(book, "分值.合计"), words(""), _centred(book, "得分.总分"), words(""))
    total = Row((words("自评总分", align="center", colspan=3), *sums), emphasis=True)
    return Table(
        caption="部门预算绩效评价指标体系自评表",
        unit_line="",
        head=head([("一级指标",), ("二级指标",), ("三级指标",), ("分值",), ("评分说明",), ("得分",), ("自评依据",)]),
        groups=(*groups, (total,)),
        widths=(7, 9, 13, 6, 32, 7, 26),
        landscape=True,
    )


def _self_cells(book: FactBook, leaf: ScoreNode) -> tuple[Cell, ...]:
    indicator = leaf.indicator
    return (
        words(indicator.name),
        _centred(book, f"分值/{indicator.path}"),
        words(indicator.printed_standard),
        _centred(book, f"得分/{indicator.path}"),
        Cell(why(book, leaf)),
    )


def _level1_group(book: FactBook, node: ScoreNode, cells: LeafCells) -> tuple[Row, ...]:
    """The rows of a level-1 indicator, its name and those of its level-2 indicators merged down."""
    lead = [words(node.indicator.name, align="center", rowspan=len(list(node.leaves())))]
    rows: list[Row] = []
    for level2 in node.children or (node,):
        leaves = list(level2.leaves())
        lead.append(words(level2.indicator.name, align="center", rowspan=len(leaves)))
        for leaf in leaves:
            rows.append(Row((*lead, *cells(book, leaf))))
            lead = []
    return tuple(rows)


def _leaf_cells(with_explanation: bool, book: FactBook, leaf: ScoreNode) -> tuple[Cell, ...]:
    indicator, score = leaf.indicator, leaf.score
    return (
        words(indicator.name),
        _centred(book, f"分值/{indicator.path}"),
        *((words(indicator.definition),) if with_explanation else ()),
        words(indicator.printed_standard),
        stated_cell(book, target_fact(indicator), score.target_text, align="center"),
        stated_cell(book, actual_fact(indicator), score.actual_text, align="center"),
        _centred(book, f"得分/{indicator.path}"),
        Cell(why(book, leaf)),
    )


def why(book: FactBook, leaf: ScoreNode) -> Runs:
    """How the score came about. The rule's sentence is printed for the score, so it is traced as the score is."""
    score = leaf.score
    key = f"得分/{leaf.indicator.path}"
    basis = explained_line(score).rstrip("。") + "。"
    runs: list[Run] = [explained(book[key], basis) if key in book else Text(basis)]
    if score.override is not None:
        runs.append(Text(f"人工评分理由：{score.override_reason.rstrip('。')}。"))
    if score.printed_reason:
        runs.append(Text(f"扣分原因：{score.printed_reason.rstrip('。')}。"))
    return tuple(runs)


def score_explanations(composer: Composer) -> list[Table]:
    """得分计算说明: of every leaf that its rule scored the parts of its explanation, as the sheet tells them."""
    year = composer.material.year
    leaves = [leaf for node in composer.material.nodes for leaf in node.leaves() if leaf.score.computed is not None]
    if not leaves:
        return []
    groups = tuple((_explanation_row(composer.book, leaf, explain(leaf.indicator, year)),) for leaf in leaves)
    names = ("三级指标", "得分", "读取的数据和来源", "评分规则", "计算过程")
    return [
        Table(
            caption="得分计算说明",
            unit_line="",
            head=head([(name,) for name in names]),
            groups=groups,
            widths=(13, 7, 30, 24, 26),
        )
    ]


def _explanation_row(book: FactBook, leaf: ScoreNode, told: Explanation) -> Row:
    """What was read is traced to its own fact, the rule as the weight to the framework, all else as the score is."""
    path = leaf.indicator.path
    score = book.get(f"得分/{path}")
    readings: list[Run] = []
    for one in told.readings:
        source = f"（{one.source}）" if one.source else ""
        readings += [Text("；")] if readings else []
        readings.append(_traced(book.get(one.key) or score, f"{one.label} {one.text}{source}"))
    arithmetic = [_traced(score, told.arithmetic)]
    if told.override:
        arithmetic.append(_traced(score, f"；人工评分 {told.override}，理由：{told.reason}"))
    return Row(
        (
            words(leaf.indicator.name),
            _centred(book, f"得分/{path}"),
            Cell(tuple(readings)),
            Cell((_traced(book.get(f"分值/{path}"), told.rule),)),
            Cell(tuple(arithmetic)),
        )
    )


def _traced(fact: Fact | None, sentence: str) -> Run:
    return Text(sentence) if fact is None else explained(fact, sentence)


def framework_summary(composer: Composer) -> list[Block]:
    """How many indicators of each level there are, and what they weigh."""
    book, nodes = composer.book, composer.material.nodes
    level1 = "、".join(node.indicator.name for node in nodes)
    level2 = "、".join(child.indicator.name for node in nodes for child in node.children)
    counted = composer.compose(
        f"本次评价设{{指标体系.一级指标数}}一级指标（{level1}）、{{指标体系.二级指标数}}二级指标（{level2}）、"
        "{指标体系.三级指标数}三级指标，详见附件2。"
    )
    weights: list[Run] = [Text("评价采用百分制，满分"), figure(book["分值.合计"]), Text("，其中：")]
    for position, node in enumerate(nodes):
        weights.append(Text(("，" if position else "") + f"“{node.indicator.name}”"))
        weights.append(figure(book[f"分值/{node.indicator.path}"]))
    weights.append(Text("。总分为各末级指标得分之和。"))
    return [Paragraph(counted), Paragraph(tuple(weights))]


def grade_bands(composer: Composer) -> list[Block]:
    """The grade ladder of the case's frozen framework, in words."""
    bands = composer.material.case.framework.get("ladder")
    if not bands:
        raise MissingFact("得分.总分")  # a case without scores has no grades either
    names = "、".join(band["word"] for band in bands)
    parts = []
    for position, band in enumerate(bands):
        low, high = band["from"], bands[position - 1]["from"] if position else None
        if high is None:
            parts.append(f"{low}分及以上为“{band['word']}”")
        elif position == len(bands) - 1:
            parts.append(f"不足{high}分为“{band['word']}”")
        else:
            parts.append(f"{low}分及以上、不足{high}分为“{band['word']}”")
    return [Paragraph((Text(f"评价结果分{names}{len(bands)}个等级：{'；'.join(parts)}。"),))]
