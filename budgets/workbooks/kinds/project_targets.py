"""项目支出绩效目标完成情况表 and 项目支出绩效自评表: one form a project, its funding above its indicators.

The self-evaluation form has 分值 and 得分 besides (四川 510000_0013zp; 财预〔2020〕10号 附件); the other has neither.
"""

from __future__ import annotations

from decimal import Decimal

from budgets.vocabulary import ANNUAL_GOAL, EXECUTION_RATE, PROJECT, AccountKind, RowRole, TargetVersion
from budgets.workbooks.cells import CellReader, decimals
from budgets.workbooks.forms import WHOLE, FormBlock, FundingRow, Labelled
from budgets.workbooks.kinds.targets import normalise_any, printed
from budgets.workbooks.rows import UNMOVED, LineRow, Rows, TargetRow
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.headers import FoundColumn, clean_text, normalise
from evalcase.spreadsheets.locate import DataRow, LocatedTable

PROJECT_TARGETS = TableDeclaration(
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

_MONEY = ("opening_budget", "annual_budget", "expenditure")
_SUMS = {"总分", "合计", "总计"}
_LARGEST = Decimal(1000)


def parse(located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
    """A form to lines (its funding) and targets (its goal, its execution rate, its indicators)."""
    return _FormReader(located, year, errors).read()


class _FormReader:
    def __init__(self, located: LocatedTable, year: int, errors: list[CellError]) -> None:
        self.located = located
        self.cells = CellReader(located, errors)
        self.block = FormBlock(located)
        self.table = Rows.on(located, UNMOVED, year, self.block.unit)
        self.table.columns |= self.block.columns
        self.project = ""

    def read(self) -> Rows:
        self._read_name()
        self._read_funding()
        self._read_goal()
        seen: dict[tuple[str, str, str], int] = {}
        for row in self.located.rows:
            if self._is_sum(row):
                continue
            target = self._indicator(row)
            first = seen.setdefault(target.identity, row.number)
            if first != row.number:
                what = f"“{target.level3}”与第{first}行重复"
                self._fail(row, "level3", what, "同一二级指标下不能重名", "请合并为一行或改正名称")
            self.table.targets.append(target)
        if not seen:
            bottom = self.located.header.bottom + 2
            self.cells.errors.append(
                self.located.error(bottom, None, "表头之下没有数据", "至少应有一行指标", "请补填绩效指标")
            )
        return self.table

    def _read_name(self) -> None:
        named = self.block.labelled("项目名称")
        if named is None or not named.text:
            row, found = (named.row, named.found) if named else (DataRow(1, ()), None)
            self.cells.fail(row, found, "项目名称是空的", "应为项目全称", "请在“项目名称”右边填写")
            return
        self.project = self.cells.text(named.row, named.found, 200)
        self.table.variant = self.project

    def _read_funding(self) -> None:
        rows = list(self.block.funding())
        if not any(funding.label == WHOLE for funding in rows):
            row = DataRow(self.located.header.top + 1, ())
            what = "表头之上没有资金栏"
            expected = "应有“预算数”“执行数”，或“年度资金总额”行及“全年预算数”“全年执行数”列"
            self.cells.fail(row, None, what, expected, "请对照空白模板补上")
            return
        for funding in rows:
            self.table.lines.append(self._funding_line(funding))
            if funding.label == WHOLE:
                self._read_execution(funding.row)
        if self.block.unit.factor != 1:
            place = self.block.unit.factor.scaleb(-self.cells.money_places)
            self.table.last_place = max(place, self.table.last_place)

    def _funding_line(self, funding: FundingRow) -> LineRow:
        amounts: dict[str, Decimal | None] = {}
        marks: dict[str, str] = {}
        for measure in _MONEY:
            found = self.block.columns.get(measure)
            if found is None:
                continue
            amount, mark = self.cells.money(funding.row, found, self.block.unit)
            amounts[measure] = amount
            if mark:
                marks[measure] = mark
        whole = funding.label == WHOLE
        if whole and amounts.get("annual_budget") is None:
            self._fail(funding.row, "annual_budget", "没有金额", "应为全年预算数", "请补填")
        role = RowRole.DETAIL if whole else RowRole.OF_WHICH
        label = self.project if whole else funding.label
        rate = self.block.columns.get("rate")
        rates = {"rate": funding.row.cells[rate.index]} if rate is not None and whole else {}
        return LineRow(
            funding.row.number, label, role, AccountKind.NATURE, PROJECT, amounts, marks, self.project, rates=rates
        )

    def _read_execution(self, row: DataRow) -> None:
        """预算执行率 is scored like an indicator, in the row of the whole funding."""
        weight, score = self._points(row, "execution.weight"), self._points(row, "execution.score")
        if weight is not None or score is not None:
            self.table.targets.append(self._target(row, (EXECUTION_RATE,) * 3, "", "", weight=weight, score=score))

    def _read_goal(self) -> None:
        goals = self.block.goals()
        if goals is None:
            return
        expected, achieved = goals
        if not expected.text:
            return
        self.table.columns |= {"goal.target": expected.found, "goal.actual": achieved.found}
        texts = (self._long_text(expected), self._long_text(achieved))
        self.table.targets.append(self._target(expected.row, (ANNUAL_GOAL,) * 3, *texts))

    def _long_text(self, cell: Labelled) -> str:
        return self.cells.text(cell.row, cell.found, 1000)

    def _indicator(self, row: DataRow) -> TargetRow:
        columns = self.table.columns
        for key in ("level1", "level2", "level3", "target"):
            found = columns.get(key)
            if found is not None and not normalise_any(row, found):
                label = found.column.headers[-1]
                self.cells.fail(row, found, f"{label}是空的", "每行都应有指标名称和指标值", "请补填或删除该行")
        levels = (
            self.cells.text(row, columns.get("level1"), 60),
            self.cells.text(row, columns.get("level2"), 60),
            self.cells.text(row, columns.get("level3"), 200),
        )
        texts = (
            printed(self.cells, row, columns.get("target"), 1000),
            printed(self.cells, row, columns.get("actual"), 5000),
        )
        weight, score = self._points(row, "weight"), self._points(row, "score")
        note = self.cells.text(row, columns.get("note"), 2000)
        return self._target(row, levels, *texts, weight=weight, score=score, note=note)

    def _target(
        self, row: DataRow, levels: tuple[str, str, str], target: str, actual: str, *,
        weight: Decimal | None = None, score: Decimal | None = None, note: str = "",
    ) -> TargetRow:  # fmt: skip
        return TargetRow(
            row.number, len(self.table.targets) + 1, *levels, target, actual, "",
            self.project, weight, score, note, TargetVersion.APPROVED,
        )  # fmt: skip

    def _points(self, row: DataRow, name: str) -> Decimal | None:
        """A weight or a score: 0 to 1000 with at most two decimals; None where the form has none or a dash."""
        found = self.table.columns.get(name)
        if found is None:
            return None
        points = self.cells.quantity(row, found, "分").value
        if points is not None and (not 0 <= points <= _LARGEST or decimals(points.normalize()) > 2):
            self.cells.fail(row, found, f"{found.label}是{points:f}", "应在0到1000之间，至多两位小数", "请改正")
            return None
        return points

    def _is_sum(self, row: DataRow) -> bool:
        """Whether the row is 总分; its cells are kept for comparison."""
        left = self.table.columns["target"].index
        texts = {normalise(clean_text(value)) for value in self.located.sheet.rows[row.number - 1][: left + 1]}
        if not texts & _SUMS:
            return False
        self.table.rates[row.number] = {
            name: row.cells[found.index]
            for name in ("weight", "score")
            if (found := self.table.columns.get(name)) is not None
        }
        return True

    def _fail(self, row: DataRow, name: str, what: str, expected: str, remedy: str) -> None:
        found: FoundColumn | None = self.table.columns.get(name)
        self.cells.fail(row, found, what, expected, remedy)
