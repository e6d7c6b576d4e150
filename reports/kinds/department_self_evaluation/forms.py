"""The two annex forms of a self-evaluation, printed from the imported rows and the scored sheet."""

from __future__ import annotations

from itertools import groupby, zip_longest

from budgets.facts import FactBook
from budgets.ledger.models import BudgetLine, PerformanceTarget
from budgets.ledger.selectors.keys import line_fact
from budgets.vocabulary import ANNUAL_GOAL, BASIC, EXECUTION_RATE, Measure, RowRole, TargetVersion
from budgets.workbooks.kinds.base_data import BASE_DATA, BUILDING_SERIES, without_hint
from budgets.workbooks.kinds.self_evaluation_form import BY_NATURE, BY_SOURCE, SELF_EVALUATION_FORM
from indicators.rules.execution_rate import ExecutionRate
from reports.content.cells import fact_cell, head, stated_cell, words
from reports.document.blocks import Cell, Row, Table
from reports.material.composer import Composer
from reports.sentences.compose import figure, without_zeros
from scoring.scores.facts import actual_fact, target_fact
from scoring.scores.fields import rule_of
from scoring.scores.selectors import ScoreNode

_UNIT_LINE = "单位：万元"
_MEASURES = {
    Measure.SETTLED: "当年决算数",
    Measure.OPENING_BUDGET: "当年预算数",
    Measure.PRIOR_SETTLED: "上年决算数",
}
_INDENT = "　"
# How deep an 其中 row stands below the item it is part of.
_DEPTHS = {
    "公务用车购置及运行维护费": 2,
    "公务接待费": 2,
    "因公出国（境）费": 2,
    "公务用车购置费": 3,
    "公务用车运行维护费": 3,
}


def base_data(composer: Composer) -> list[Table]:
    """部门整体支出绩效评价基础数据表: staff, money by item in the order of the imported form, 楼堂馆所."""
    lines = composer.lines(BASE_DATA)
    tables = [_staff(composer), _money(composer, lines)]
    return [*tables, *_buildings(composer)]


def _staff(composer: Composer) -> Table:
    keys = ("人员.编制数", "人员.在职人数", "人员.在职人员控制率")
    row = Row((words("财政供养人员", align="center"), *(_centred(fact_cell(composer.book, key)) for key in keys)))
    return Table(
        caption="财政供养人员情况",
        unit_line="单位：人",
        head=head([("项目",), ("编制数",), ("年末实际在职人数",), ("控制率",)]),
        groups=((row,),),
        widths=(26, 18, 36, 20),
    )


def _money(composer: Composer, lines: tuple[BudgetLine, ...]) -> Table:
    columns = lines[0].table.columns if lines else {}
    present = [measure for measure in _MEASURES if measure.value in columns]
    # Letters compare by length first: Z comes before AA.
    order = sorted(present, key=lambda measure: (len(columns[measure.value]), columns[measure.value]))
    rows = [Row((words(_indented(line)), *_amounts(composer.book, line, order))) for line in lines]
    if saving := composer.words("厉行节约保障措施"):
        rows.append(Row((words("厉行节约保障措施"), Cell(composer.compose(str(saving)), colspan=len(order)))))
    return Table(
        caption="经费控制情况",
        unit_line=_UNIT_LINE,
        head=head([("项目",), *((_MEASURES[measure],) for measure in order)]),
        groups=tuple((row,) for row in rows),
        widths=(43, *(19 for _ in order)),
    )


def _amounts(book: FactBook, line: BudgetLine, order: list[Measure]) -> list[Cell]:
    return [fact_cell(book, line_fact(line, measure), unit="万元", places=2) for measure in order]


def _indented(line: BudgetLine) -> str:
    """The row's name, set in as far as it is part of others; without the hints of the blank form."""
    depth = 0
    if line.role == RowRole.OF_WHICH:
        depth = _DEPTHS.get(line.account.name, 1)
    elif line.project is not None:
        depth = 2
    elif line.role == RowRole.SUBTOTAL and line.account.parent is not None and line.account.parent.name == "项目支出":
        depth = 1
    return f"{_INDENT * depth}{without_hint(line.label)}"


def _buildings(composer: Composer) -> list[Table]:
    """楼堂馆所控制情况, only where there are such projects."""
    start = f"{BUILDING_SERIES}/"
    keys = [
        key.removeprefix(start).rpartition(".") for key in composer.book if key.startswith(start) and "@" not in key
    ]
    heads = list(dict.fromkeys(name for _, _, name in keys))
    projects = list(dict.fromkeys(project for project, _, _ in keys))
    if not projects:
        return []
    rows = [
        Row((
            words(project),
            *(fact_cell(composer.book, f"{start}{project}.{name}", with_unit=True) for name in heads),
        ))
        for project in projects
    ]  # fmt: skip
    wide = 70 // len(heads)
    return [
        Table(
            caption="楼堂馆所控制情况",
            unit_line="",
            head=head([("项目",), *((name,) for name in heads)]),
            groups=tuple((row,) for row in rows),
            widths=(100 - wide * len(heads), *(wide for _ in heads)),
        )
    ]


def self_evaluation(composer: Composer) -> list[Table]:
    """部门整体支出绩效自评表: funding, its split, the year's goal, indicators with scores, grade and deviations."""
    return [_funding(composer), _split(composer), _goal(composer), _indicators(composer), _deviations(composer)]


def _funding(composer: Composer) -> Table:
    book = composer.book
    path = _execution_path(composer)
    amounts = [fact_cell(book, f"部门.{name}", unit="万元", places=2) for name in ("全年预算", "支出")]
    cells = (words("年度资金总额", align="center"), *amounts, fact_cell(book, "部门.执行率"))
    row = Row((*cells, _points(book, f"分值/{path}"), _points(book, f"得分/{path}")))
    names = ("项目", "全年预算数", "全年执行数", "预算执行率", "分值", "得分")
    return Table(
        caption="部门资金",
        unit_line=_UNIT_LINE,
        head=head([(name,) for name in names]),
        groups=((row,),),
        widths=(22, 21, 21, 16, 10, 10),
    )


def _execution_path(composer: Composer) -> str:
    """The level-1 indicator that is the execution rate, else the leaf that is; nothing where there is none."""
    nodes = composer.material.nodes
    whole = [node for node in nodes if executes(node)]
    found = whole or [leaf for node in nodes for leaf in node.leaves() if executes(leaf)]
    return found[0].indicator.path if found else ""


def _split(composer: Composer) -> Table:
    """Funding by source and by nature, side by side: neither side is added to the other."""
    lines = composer.lines(SELF_EVALUATION_FORM)
    sides = [[line for line in lines if line.block == side] for side in (BY_SOURCE, BY_NATURE)]
    rows = [(Row((*_half(composer.book, left), *_half(composer.book, right))),) for left, right in zip_longest(*sides)]
    return Table(
        caption="全年执行数构成",
        unit_line=_UNIT_LINE,
        head=head([(f"{BY_SOURCE}分类",), ("金额",), (f"{BY_NATURE}分类",), ("金额",)]),
        groups=tuple(rows),
        widths=(34, 17, 32, 17),
    )


def _half(book: FactBook, line: BudgetLine | None) -> tuple[Cell, Cell]:
    if line is None:
        return words(""), words("")
    parent = line.account.parent
    depth = 2 if line.role == RowRole.OF_WHICH else int(parent is not None and parent.name == BASIC)
    amount = fact_cell(book, line_fact(line, Measure.EXPENDITURE), unit="万元", places=2)
    return words(f"{_INDENT * depth}{line.label}"), amount


def _goal(composer: Composer) -> Table:
    goals = [target for target in composer.material.targets if target.level1 == ANNUAL_GOAL and target.project is None]
    rows = [(Row((words(goal.target), words(goal.actual))),) for goal in goals]
    return Table(
        caption="年度总体目标",
        unit_line="",
        head=head([("年初预期（设定）目标",), ("全年实际完成情况",)]),
        groups=tuple(rows),
        widths=(50, 50),
    )


def _indicators(composer: Composer) -> Table:
    """Each 三级指标 with target, actual, weight and the score of the sheet; the total and the grade come last.

    The rows are those of the imported form where the sheet scores all of them, else the leaves of the sheet.
    """
    book = composer.book
    targets = [
        target
        for target in composer.material.targets_of(TargetVersion.APPROVED)
        if target.level1 not in (ANNUAL_GOAL, EXECUTION_RATE)
    ]
    if targets and all(f"分值/{_path(target)}" in book for target in targets):
        by_level1 = groupby(targets, lambda item: item.level1)
        groups = [_level1_rows(book, name, list(members)) for name, members in by_level1]
    else:
        groups = [_leaf_rows(book, node) for node in composer.material.nodes if not executes(node)]
    total = Row(
        (
            words("综合评定等级", align="center", colspan=2),
            words(composer.material.case.grade, align="center"),
            words("总分", align="center", colspan=2),
            _points(book, "分值.合计"),
            _points(book, "得分.总分"),
        ),
        emphasis=True,
    )
    names = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
    return Table(
        caption="绩效指标",
        unit_line="",
        head=head([(name,) for name in names]),
        groups=(*groups, (total,)),
        widths=(14, 17, 20, 13, 14, 10, 12),
        whole=True,
    )


def _path(target: PerformanceTarget) -> str:
    """Where the sheet scores a row of the form."""
    return f"{target.level1}/{target.level2}/{target.level3}"


def _leaf_rows(book: FactBook, node: ScoreNode) -> tuple[Row, ...]:
    """The leaves of a level-1 indicator; the execution rate stands in the funding block."""
    branches = [(child, [leaf for leaf in child.leaves() if not executes(leaf)]) for child in node.children or (node,)]
    lead = [_named_points(book, node, sum(len(leaves) for _, leaves in branches))]
    rows = []
    for branch, leaves in branches:
        name = "" if branch.is_leaf else branch.indicator.name
        lead += [words(name, align="center", rowspan=len(leaves))] if leaves else []
        for leaf in leaves:
            indicator, score = leaf.indicator, leaf.score
            cells = (
                words(indicator.name),
                stated_cell(book, target_fact(indicator), score.target_text, align="center"),
                stated_cell(book, actual_fact(indicator), score.actual_text, align="center"),
                _points(book, f"分值/{indicator.path}"),
                _points(book, f"得分/{indicator.path}"),
            )
            rows.append(Row((*lead, *cells)))
            lead = []
    return tuple(rows)


def _named_points(book: FactBook, node: ScoreNode, rows: int) -> Cell:
    weight = book.get(f"分值/{node.indicator.path}")
    points = f"（{weight.quantity.text()}）" if weight is not None else ""
    return words(f"{node.indicator.name}{points}", align="center", rowspan=rows)


def _level1_rows(book: FactBook, level1: str, targets: list[PerformanceTarget]) -> tuple[Row, ...]:
    weight = book.get(f"分值/{level1}")
    points = f"（{weight.quantity.text()}）" if weight is not None else ""
    rows = []
    for position, target in enumerate(targets):
        lead = [words(f"{level1}{points}", align="center", rowspan=len(targets))] if position == 0 else []
        path, key = _path(target), f"绩效目标/{target.level3}"
        cells = (
            words(target.level2, align="center"),
            words(target.level3),
            stated_cell(book, f"{key}.指标值", target.target, align="center"),
            stated_cell(book, f"{key}.完成值", target.actual, align="center"),
            _points(book, f"分值/{path}"),
            _points(book, f"得分/{path}"),
        )
        rows.append(Row((*lead, *cells)))
    return tuple(rows)


def _deviations(composer: Composer) -> Table:
    texts = ("[[偏差及原因分析]]", "[[改进措施摘要]]")
    return Table(
        caption="说明",
        unit_line="",
        head=head([("偏差及原因分析",), ("改进措施",)]),
        groups=((Row(tuple(Cell(composer.compose(text)) for text in texts)),),),
        widths=(50, 50),
    )


def _points(book: FactBook, key: str) -> Cell:
    """A weight or a score as the form prints it: no unit, no needless zeros."""
    if key not in book:
        return words("", align="center")
    return Cell((figure(book[key], without_zeros(book.quantity(key)), with_unit=False),), align="center")


def _centred(cell: Cell) -> Cell:
    return Cell(cell.runs, align="center")


def executes(node: ScoreNode) -> bool:
    """Whether the indicator is the execution rate of the funding block."""
    return all(isinstance(rule_of(leaf.indicator), ExecutionRate) for leaf in node.leaves())
