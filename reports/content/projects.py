"""Projects: what each achieved, promised and spent in words, and 项目支出绩效目标完成情况表 or 自评表 as one table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from budgets.facts import FactBook
from budgets.ledger.models import BudgetLine, PerformanceTarget
from budgets.ledger.selectors.keys import line_fact, project_target_key
from budgets.quantities import WAN_YUAN
from budgets.vocabulary import ANNUAL_GOAL, EXECUTION_RATE, Measure, RowRole
from budgets.workbooks.kinds.project_targets import PROJECT_TARGETS
from reports.content.cells import stated_cell, words
from reports.document.blocks import Block, Cell, Figure, ListItems, Paragraph, Row, Run, Runs, Table, Text
from reports.material.composer import Composer
from reports.sentences.compose import figure, stated, without_zeros
from reports.sentences.numbering import circled

_UNSCORED = ("一级指标", "二级指标", "三级指标", "预期指标值", "实际完成指标值")
_SCORED = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
_UNSCORED_FUNDING: tuple[str, ...] = ("预算数", "执行数", "执行率")
_SCORED_FUNDING: tuple[str, ...] = ("年初预算数", "全年预算数", "全年执行数", "分值", "得分", "执行率")
_UNSCORED_WIDTHS = (12, 13, 25, 25, 25)
_SCORED_WIDTHS = (9, 10, 18, 16, 16, 7, 7, 17)


def projects_with_forms(composer: Composer) -> list[str]:
    """The names of the projects that filled in a form, in the order of import."""
    names = (target.project.name for target in composer.material.targets if target.project)
    return list(dict.fromkeys(names))


def project_forms(composer: Composer) -> list[Table]:
    """The form of the project the section is about; of every project where it is about the whole agency."""
    names = [composer.project] if composer.project else projects_with_forms(composer)
    return [_Form(composer, name).table() for name in names]


@dataclass(frozen=True, slots=True)
class _Form:
    composer: Composer
    project: str

    @property
    def book(self) -> FactBook:
        return self.composer.book

    @property
    def targets(self) -> list[PerformanceTarget]:
        return self.composer.material.project_targets(self.project)

    @property
    def lines(self) -> list[BudgetLine]:
        rows = self.composer.lines(PROJECT_TARGETS)
        return [line for line in rows if line.project and line.project.name == self.project]

    @property
    def scored(self) -> bool:
        return any(target.weight is not None for target in self.targets)

    def table(self) -> Table:
        year = self.composer.material.year
        title = "项目支出绩效自评表" if self.scored else "项目绩效目标完成情况表"
        columns = _SCORED if self.scored else _UNSCORED
        named = (("项目名称", self.project), ("预算单位", self.composer.material.agency_name))
        return Table(
            caption=f"{title}（{year}年度）",
            unit_line="金额单位：万元",
            head=tuple(Row((_label(label, 2), words(name, colspan=len(columns) - 2))) for label, name in named),
            groups=(self._funding(), *self._goal(len(columns)), *self._indicators(columns), *self._sum()),
            widths=_SCORED_WIDTHS if self.scored else _UNSCORED_WIDTHS,
            whole=True,
        )

    def _funding(self) -> tuple[Row, ...]:
        """The funding: the whole, then its parts, which have no points of their own."""
        heads = _SCORED_FUNDING if self.scored else _UNSCORED_FUNDING
        head = Row((_label("预算执行情况", 2), *(_label(text) for text in heads)))
        return (head, *(Row(tuple(self._funding_cells(line))) for line in self.lines))

    def _funding_cells(self, line: BudgetLine) -> Iterator[Cell]:
        whole = line.role == RowRole.DETAIL
        label = "年度资金总额" if whole else line.label
        first = next((other for other in self.lines if other.role != RowRole.DETAIL), None)
        yield words(f"其中：{label}" if line is first else label, colspan=2)
        if self.scored:
            yield self._amount(line, Measure.OPENING_BUDGET)
        yield self._amount(line, Measure.ANNUAL_BUDGET)
        yield self._amount(line, Measure.EXPENDITURE)
        if self.scored:
            yield from self._points(next(iter(self._special(EXECUTION_RATE)), None)) if whole else (_dash(), _dash())
        rate = f"项目/{self.project}.执行率"
        yield Cell((figure(self.book[rate]),), "center") if whole and rate in self.book else words("")

    def _amount(self, line: BudgetLine, measure: Measure) -> Cell:
        key = line_fact(line, measure)
        if key not in self.book:
            return words("", align="right")
        shown = self.book.quantity(key)
        if shown.is_value:
            shown = without_zeros(shown.to(WAN_YUAN, 6))
        return Cell((figure(self.book[key], shown, grouped=True, with_unit=False),), "right")

    def _goal(self, width: int) -> Iterator[tuple[Row, ...]]:
        for goal in self._special(ANNUAL_GOAL):
            left = (width - 1) // 2
            head = (_label("年度目标", rowspan=2), _label("预期目标", colspan=left))
            expected, achieved = self._stated(goal)
            yield (
                Row((*head, _label("实际完成情况", colspan=width - 1 - left))),
                Row((_spanned(expected, left), _spanned(achieved, width - 1 - left))),
            )

    def _special(self, level: str) -> list[PerformanceTarget]:
        return [target for target in self.targets if target.level1 == level]

    def _indicators(self, columns: Sequence[str]) -> Iterator[tuple[Row, ...]]:
        """A group a 二级指标, its 一级指标 named in each so that no page loses it; the head goes with the first."""
        head: tuple[Row, ...] = (Row(tuple(_label(text) for text in columns)),)
        indicators = [target for target in self.targets if target.level1 not in (ANNUAL_GOAL, EXECUTION_RATE)]
        for (level1, level2), members in groupby(indicators, key=lambda target: (target.level1, target.level2)):
            listed = list(members)
            lead = [words(text, align="center", rowspan=len(listed)) for text in (level1, level2)]
            first, *rest = listed
            yield (*head, Row((*lead, *self._cells(first))), *(Row(self._cells(target)) for target in rest))
            head = ()

    def _cells(self, target: PerformanceTarget) -> tuple[Cell, ...]:
        cells = (words(target.level3), *self._stated(target))
        return (*cells, *self._points(target), words(target.note)) if self.scored else cells

    def _stated(self, target: PerformanceTarget) -> tuple[Cell, Cell]:
        """Target and actual: a figure stands in the middle, words from the left."""
        key = project_target_key(target)
        first, second = (
            stated_cell(self.book, name, text, align="center" if name in self.book else "left")
            for name, text in ((f"{key}.指标值", target.target), (f"{key}.完成值", target.actual))
        )
        return first, second

    def _points(self, target: PerformanceTarget | None) -> tuple[Cell, Cell]:
        key = project_target_key(target) if target else ""
        return self._point(f"{key}.分值"), self._point(f"{key}.得分")

    def _point(self, key: str) -> Cell:
        return Cell((figure(self.book[key], with_unit=False),), "center") if key in self.book else words("")

    def _sum(self) -> Iterator[tuple[Row, ...]]:
        """总分, where the form is scored: computed from the rows, never read."""
        if self.scored:
            keys = [f"绩效目标/{self.project}.{name}合计" for name in ("分值", "得分")]
            sums = [self._point(key) for key in keys]
            yield (Row((words("总分", align="center", colspan=5), *sums, words("")), emphasis=True),)


def _label(text: str, colspan: int = 1, rowspan: int = 1) -> Cell:
    return Cell((Text(text),), "center", colspan, rowspan, header=True)


def _dash() -> Cell:
    return words("—", align="center")


def _spanned(cell: Cell, colspan: int) -> Cell:
    return Cell(cell.runs, cell.align, colspan)


_FUNDING = (
    "全年预算数{项目/<项目>.全年预算|万元.6|去零}，执行数{项目/<项目>.支出|万元.6|去零}"
    "[?，完成预算的{项目/<项目>.执行率|去零}?]。"
)


_FINDINGS = (("主要问题", "发现的主要问题："), ("改进措施", "下一步改进措施："))


def project_summaries(composer: Composer) -> list[Block]:
    """项目绩效目标完成情况综述, one item a project; problems and measures only where the project wrote them."""
    items = []
    for number, project in enumerate(projects_with_forms(composer), start=1):
        own = composer.about(project)
        template = f"（{number}）<项目>项目。{_FUNDING}主要成效：[[主要成效]]"
        items.append((*own.compose(template), *_findings(own)))
    return [ListItems(tuple(items))]


def _findings(own: Composer) -> Runs:
    """Of this project alone: what was written for the whole agency is not the finding of each project."""
    parts = [(lead, own.own_words(slot)) for slot, lead in _FINDINGS]
    return tuple(run for lead, written in parts if written for run in (Text(lead), *own.compose(str(written))))


def project_goals(composer: Composer) -> list[Block]:
    """The indicators of the present project, one paragraph a 二级指标: 数量指标：①…；②…。"""
    targets = [
        target
        for target in composer.material.project_targets(composer.project)
        if target.level1 not in (ANNUAL_GOAL, EXECUTION_RATE)
    ]
    return [
        Paragraph(_goal_group(composer, level2, list(members)))
        for level2, members in groupby(targets, key=lambda target: target.level2)
    ]


def _goal_group(composer: Composer, level2: str, targets: list[PerformanceTarget]) -> Runs:
    runs: list[Run] = [Text(f"{level2}：")]
    for number, target in enumerate(targets, start=1):
        mark = circled(number) if len(targets) > 1 else ""
        value = stated(composer.book, f"{project_target_key(target)}.指标值", target.target)
        joint = "" if not value or isinstance(value[0], Figure) else "，"
        runs += [Text(f"{mark}{target.level3}{joint}"), *value, Text("。" if number == len(targets) else "；")]
    return tuple(runs)


def project_adjustment(composer: Composer) -> list[Block]:
    """Whether the budget was adjusted during the year: follows from the two budgets where both are known."""
    subject = f"项目/{composer.project}"
    opening, annual = (f"{subject}.{name}" for name in ("年初预算", "全年预算"))
    book = composer.book
    if opening not in book:
        return [composer.paragraph(f"年度执行中按调整后的预算{{{annual}|万元.6|去零}}执行。[[预算调整情况]]")]
    if (book.quantity(opening).value or 0) == (book.quantity(annual).value or 0):
        template = f"年初批复预算{{{opening}|万元.6|去零}}，年度执行中未作调整。"
    else:
        template = f"年初批复预算{{{opening}|万元.6|去零}}，年度执行中调整为{{{annual}|万元.6|去零}}。"
    return [composer.paragraph(template)]
