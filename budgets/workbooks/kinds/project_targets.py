"""项目支出绩效目标完成情况表 and 项目支出绩效自评表: one form a project, its funding above its indicators.

The self-evaluation form has 分值 and 得分 besides (四川 510000_0013zp; 财预〔2020〕10号 附件); the other has neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from budgets.facts import Formula
from budgets.quantities import ratio
from budgets.vocabulary import ANNUAL_GOAL, EXECUTION_RATE, PROJECT, AccountKind, RowRole, TargetVersion
from budgets.workbooks.cells import CellReader, decimals, money_cell
from budgets.workbooks.checks import Checked, amount, compare_known_sum
from budgets.workbooks.forms import WHOLE, FormBlock, FormKind, FundingRow
from budgets.workbooks.kind import Asked, Cells, WorkbookKind
from budgets.workbooks.kinds.income_expenditure import INCOME_EXPENDITURE
from budgets.workbooks.kinds.project_execution import PROJECT_EXECUTION
from budgets.workbooks.odd_figures import stated
from budgets.workbooks.projects import check_projects, listing
from budgets.workbooks.rates import Rate
from budgets.workbooks.rows import LineRow, Rows, TableRow, TargetRow
from budgets.workbooks.subjects import is_of_project, subject_and_measure
from budgets.workbooks.targets import (
    LEVELS,
    TargetReader,
    asked_targets,
    block_target,
    cell,
    indicators,
    sum_of_points,
    target_cells,
)
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.headers import clean_text, normalise
from evalcase.spreadsheets.locate import DataRow, LocatedTable
from evalcase.spreadsheets.writer import Value

_MONEY = ("opening_budget", "annual_budget", "expenditure")
_POINTS = {"weight": "分值", "score": "得分"}
_INDICATOR = (*LEVELS, "target", "actual", "weight", "score", "note")
_SUMS = {"总分", "合计", "总计"}
_LARGEST = Decimal(1000)
_FULL = Decimal(100)
_OVER = Decimal("1.3")  # from 130 % of a target on, the deviation has to be explained


class ProjectTargets(FormKind):
    """Lines for its funding; targets for its goal, execution rate and indicators. Its variant is the project."""

    declaration = TableDeclaration(
        "project_targets",
        "项目支出绩效目标完成情况表",
        (
            Column("section", ("绩效指标",), required=False, aliases=("绩效指标完成情况",), width=12),
            Column("level1", ("一级指标",), fill_down=True, width=14),
            Column("level2", ("二级指标",), fill_down=True, width=16),
            Column("level3", ("三级指标",), width=34),
            Column(
                "target", ("预期指标值",), width=30,
                aliases=("预期指标值（包含数字及文字描述）", "年度指标值", "指标值", "目标值"),
            ),
            Column(
                "actual", ("实际完成指标值",), width=30,
                aliases=(
                    "实际完成指标值（包含数字及文字描述）", "实际完成值", "完成值", "全年完成值", "实际完成情况",
                ),
            ),
            Column("weight", ("分值",), ColumnKind.NUMBER, required=False, aliases=("权重",), width=10),
            Column("score", ("得分",), ColumnKind.NUMBER, required=False, aliases=("自评得分",), width=10),
            Column(
                "note", ("偏差原因分析及改进措施",), required=False,
                aliases=("偏差原因分析", "未完成原因分析", "偏差原因", "备注"), width=30,
            ),
        ),
        money_unit="万元",
        has_unit_line=False,
        notes=(
            "一个项目一张表、一个工作表；金额单位写在“项目资金”后的括号里。",
            "年度资金总额＝各来源之和；各来源行不计分值、得分，填“—”或留空。",
            "不评分的完成情况表不填分值、得分；评分的自评表末行填“总分”。",
            "百分比请写成文本，如“≥90%”“100%”。",
        ),
        above=(
            ("项目名称", ""),
            ("主管部门", "", "", "预算单位", ""),
            ("项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
            ("", WHOLE),
            ("", "其中：当年财政拨款", "", "", "", "—", "", "—"),
            ("", "上年结转资金", "", "", "", "—", "", "—"),
            ("", "其他资金", "", "", "", "—", "", "—"),
            ("年度目标", "预期目标", "", "", "实际完成情况"),
            ("",),
        ),
    )  # fmt: skip
    rate = Rate("expenditure", "annual_budget")

    def parse(self, located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
        return _FormReader(self, located, year, errors).read()

    def asked_rows(self, year: int, asked: Asked) -> list[Cells]:
        return asked_targets(asked)

    def asked_above(self, asked: Asked) -> Sequence[Sequence[Value]]:
        first, *others = self.declaration.above
        return [[first[0], asked.project], *others]

    def cells(self, row: TableRow, rows: Rows) -> Cells:
        assert isinstance(row, TargetRow)  # noqa: S101 - the lines stand above the table
        return target_cells(row, _INDICATOR)

    def sheet_rows(self, rows: Rows) -> list[Cells]:
        """The indicators, and 总分 where the form is scored."""
        cells = [self.cells(target, rows) for target in indicators(rows)]
        if any(target.weight is not None for target in rows.targets):
            cells.append({"level1": "总分", **{name: cell(sum_of_points(rows, name)) for name in _POINTS}})
        return cells

    def above(self, rows: Rows) -> Sequence[Sequence[Value]]:
        goal, execution = block_target(rows, ANNUAL_GOAL), block_target(rows, EXECUTION_RATE)
        points = [cell(execution.weight), None, cell(execution.score)] if execution else []
        funding: list[list[Value]] = []
        for line in rows.lines:
            sums = [money_cell(line.amounts.get(name), rows.unit, line.marks.get(name, "")) for name in _MONEY]
            is_whole = line.role is not RowRole.OF_WHICH
            funding.append(["", WHOLE if is_whole else line.label, *sums, *(points if is_whole else [])])
        return [
            ["项目名称", rows.variant],
            [f"项目资金（{rows.unit.symbol}）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
            *funding,
            ["年度目标", "预期目标", "", "", "实际完成情况"],
            ["", goal.target if goal else "", "", "", goal.actual if goal else ""],
        ]

    def check(self, rows: Rows) -> Checked:
        """Funding adds up, scores keep to their weights, 总分 is the sum; and what looks copied."""
        checked = Checked()
        _check_funding(rows, checked)
        for target in rows.targets:
            _check_score(rows, target, checked)
            _note_far_beyond(rows, target, checked)
        _check_totals(rows, checked)
        return checked

    def check_with(self, rows: Rows, others: Mapping[WorkbookKind, Rows]) -> Checked:
        return check_projects(rows, listing(others, [PROJECT_EXECUTION, INCOME_EXPENDITURE]))

    def holds(self, key: str) -> bool:
        subject, measure = subject_and_measure(key)
        of_project = measure in _MONEY and is_of_project(subject)
        return super().holds(key) or of_project or key.startswith(("绩效目标", "项目绩效目标"))

    def formulas(self, lines: Iterable[LineRow]) -> list[Formula]:
        """How many projects handed in a form with their targets and what they spent."""
        whole = (line for line in lines if line.project and line.role is not RowRole.OF_WHICH)
        spent = dict.fromkeys(f"{line.subject}.支出" for line in whole)
        return [Formula("公开绩效的项目数", "count", tuple(spent), unit="个")] if spent else []


class _FormReader:
    def __init__(self, kind: ProjectTargets, located: LocatedTable, year: int, errors: list[CellError]) -> None:
        self.located = located
        self.cells = CellReader(located, errors)
        self.block = FormBlock(located)
        self.rows = Rows.on(located, kind, year, self.block.unit)
        self.rows.columns |= self.block.columns
        self.reader = TargetReader(self.cells, self.rows)
        self.project = ""

    def read(self) -> Rows:
        self._read_name()
        self._read_funding()
        self._read_goal()
        rows = [row for row in self.located.rows if not self._is_sum(row)]
        for row in rows:
            self.reader.add(row, self._indicator(row))
        if not rows:
            self.cells.fail_empty("至少应有一行指标", "请补填绩效指标")
        return self.rows

    def _read_name(self) -> None:
        named = self.block.labelled("项目名称")
        if named is None or not named.text:
            row, found = (named.row, named.found) if named else (DataRow(1, ()), None)
            self.cells.fail(row, found, "项目名称是空的", "应为项目全称", "请在“项目名称”右边填写")
            return
        self.project = self.rows.variant = self.cells.text(named.row, named.found, 200)

    def _read_funding(self) -> None:
        funding = list(self.block.funding())
        if not any(item.label == WHOLE for item in funding):
            row = DataRow(self.located.header.top + 1, ())
            expected = "应有“预算数”“执行数”，或“年度资金总额”行及“全年预算数”“全年执行数”列"
            self.cells.fail(row, None, "表头之上没有资金栏", expected, "请对照空白模板补上")
            return
        for item in funding:
            self.rows.lines.append(self._funding_line(item))
            if item.label == WHOLE:
                self._read_execution(item.row)
        if self.block.unit.factor != 1:
            place = self.block.unit.factor.scaleb(-self.cells.money_places)
            self.rows.last_place = max(place, self.rows.last_place)

    def _funding_line(self, funding: FundingRow) -> LineRow:
        amounts: dict[str, Decimal | None] = {}
        marks: dict[str, str] = {}
        for measure in _MONEY:
            found = self.block.columns.get(measure)
            if found is not None:
                amounts[measure], mark = self.cells.money(funding.row, found, self.block.unit)
                if mark:
                    marks[measure] = mark
        whole = funding.label == WHOLE
        if whole and amounts.get("annual_budget") is None:
            found = self.block.columns.get("annual_budget")
            self.cells.fail(funding.row, found, "没有金额", "应为全年预算数", "请补填")
        rate = self.block.columns.get("rate")
        return LineRow(
            funding.row.number, self.project if whole else funding.label,
            RowRole.DETAIL if whole else RowRole.OF_WHICH, AccountKind.NATURE, PROJECT, amounts, marks, self.project,
            rates={"rate": funding.row.cells[rate.index]} if rate is not None and whole else {},
        )  # fmt: skip

    def _read_execution(self, row: DataRow) -> None:
        """预算执行率 is scored like an indicator, in the row of the whole funding."""
        weight, score = self._points(row, "execution.weight"), self._points(row, "execution.score")
        if weight is not None or score is not None:
            levels = (EXECUTION_RATE,) * 3
            self.rows.targets.append(self._target(row, levels, "", "", weight=weight, score=score))

    def _read_goal(self) -> None:
        goals = self.block.goals()
        if goals is None or not goals[0].text:
            return
        expected, achieved = goals
        self.rows.columns |= {"goal.target": expected.found, "goal.actual": achieved.found}
        texts = [self.cells.text(goal.row, goal.found, 1000) for goal in goals]
        self.rows.targets.append(self._target(expected.row, (ANNUAL_GOAL,) * 3, *texts))

    def _indicator(self, row: DataRow) -> TargetRow:
        reader = self.reader
        reader.require(row, (*LEVELS, "target"), "每行都应有指标名称和指标值")
        levels = reader.text(row, "level1", 60), reader.text(row, "level2", 60), reader.text(row, "level3", 200)
        texts = reader.printed(row, "target", 1000), reader.printed(row, "actual", 5000)
        weight, score = self._points(row, "weight"), self._points(row, "score")
        return self._target(row, levels, *texts, weight=weight, score=score, note=reader.text(row, "note", 2000))

    def _target(
        self, row: DataRow, levels: tuple[str, str, str], target: str, actual: str, *,
        weight: Decimal | None = None, score: Decimal | None = None, note: str = "",
    ) -> TargetRow:  # fmt: skip
        return TargetRow(
            row.number, self.reader.next_order, *levels, target, actual, "",
            self.project, weight, score, note, TargetVersion.APPROVED,
        )  # fmt: skip

    def _points(self, row: DataRow, name: str) -> Decimal | None:
        """A weight or a score: 0 to 1000 with at most two decimals; None where the form has none or a dash."""
        found = self.rows.columns.get(name)
        if found is None:
            return None
        points = self.cells.quantity(row, found, "分").value
        if points is not None and (not 0 <= points <= _LARGEST or decimals(points.normalize()) > 2):
            self.cells.fail(row, found, f"{found.label}是{points:f}", "应在0到1000之间，至多两位小数", "请改正")
            return None
        return points

    def _is_sum(self, row: DataRow) -> bool:
        """Whether the row is 总分; its cells are kept for comparison."""
        left = self.rows.columns["target"].index
        texts = {normalise(clean_text(value)) for value in self.located.sheet.rows[row.number - 1][: left + 1]}
        if not texts & _SUMS:
            return False
        columns = {name: self.rows.columns.get(name) for name in _POINTS}
        self.rows.rates[row.number] = {
            name: row.cells[found.index] for name, found in columns.items() if found is not None
        }
        return True


def _check_funding(rows: Rows, checked: Checked) -> None:
    whole = next(line for line in rows.lines if line.role is RowRole.DETAIL)
    parts = [line for line in rows.lines if line.role is RowRole.OF_WHICH]
    compare_known_sum(rows, whole, parts, "各来源资金之和", checked)
    if amount(whole, "expenditure") > amount(whole, "annual_budget"):
        what = f"“{whole.label}”执行数大于预算数"
        note = rows.error(whole.number, "expenditure", what, "执行率一般不超过100%", "执行数大于预算数，请确认")
        checked.notes.append(note)


def _check_score(rows: Rows, target: TargetRow, checked: Checked) -> None:
    if target.weight is None or target.score is None or target.score <= target.weight:
        return
    column = "execution.score" if target.level1 == EXECUTION_RATE else "score"
    what = f"“{target.level3}”得分{target.score:f}超过分值{target.weight:f}"
    checked.errors.append(rows.error(target.number, column, what, "得分不能超过分值", "请改正得分或分值"))


def _note_far_beyond(rows: Rows, target: TargetRow, checked: Checked) -> None:
    wanted, done = stated(target.target), stated(target.actual)
    if wanted is None or done is None or wanted.unit.dimension != done.unit.dimension:
        return
    if done.is_limit or wanted.upper is not None or wanted.bound in ("≤", "<"):
        return
    if wanted.value and done.value and done.value / wanted.value >= _OVER and not target.note:
        times = ratio(done, wanted)
        what = f"“{target.level3}”完成值{target.actual}是指标值{target.target}的{times}"
        note = rows.error(target.number, "actual", what, "偏离30%以上应说明原因", "请核对指标值或填写偏差原因")
        checked.notes.append(note)


def _check_totals(rows: Rows, checked: Checked) -> None:
    """总分 against the sum of the column; the sub-rows of the funding have no points and add nothing."""
    sums = {name: sum_of_points(rows, name) for name in _POINTS}
    for number, cells in rows.rates.items():
        for name, value in cells.items():
            printed = stated(clean_text(value))
            if printed is not None and printed.value is not None and printed.value != sums[name]:
                label = _POINTS[name]
                what = f"总分的{label}填的是{printed.amount:f}"
                expected = f"各行{label}之和为{sums[name]:f}"
                checked.errors.append(rows.error(number, name, what, expected, "请核对总分和各行的数字"))
    scored = [target for target in rows.targets if target.weight is not None and target.level1 != ANNUAL_GOAL]
    if scored and sums["weight"] != _FULL:
        what = f"分值合计为{sums['weight']:f}"
        note = rows.error(scored[0].number, "weight", what, "一般为100", "请核对各行分值")
        checked.notes.append(note)


PROJECT_TARGETS = ProjectTargets()
