"""部门整体支出绩效自评表 (附件1-2, 湖南): funding block, its split by source and by nature, indicators, total, grade.

The indicator table is what the form is found by; the funding block stands above it. The split rows (按收入性质 |
按支出性质) stand side by side in one row of the sheet: each side is a group of lines of its own, so neither is added to
the other nor to the total.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.quantities import unit_of
from budgets.vocabulary import (
    ANNUAL_GOAL,
    BASIC,
    DEPARTMENT,
    EXECUTION_RATE,
    PROJECT,
    THREE_PUBLIC_TOTAL,
    AccountKind,
    RowRole,
    TargetVersion,
)
from budgets.workbooks.cells import CellReader, money_cell
from budgets.workbooks.checks import Checked, added, amount, compare, shown
from budgets.workbooks.forms import FormKind
from budgets.workbooks.kind import Cells, WorkbookKind
from budgets.workbooks.kinds.base_data import BASE_DATA, lines_by_account
from budgets.workbooks.lines import LineReader
from budgets.workbooks.rates import compare_rate, rate_of
from budgets.workbooks.rows import LineRow, Rows, TableRow, TargetRow, measure_column
from budgets.workbooks.subjects import subject_and_measure
from budgets.workbooks.targets import LEVELS, TargetReader, block_target, cell, indicators, sum_of_points, target_cells
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.headers import FoundColumn, clean_text, normalise
from evalcase.spreadsheets.locate import DataRow, LocatedTable
from evalcase.spreadsheets.reader import RawValue
from evalcase.spreadsheets.writer import Value

_TOPS = (BASIC, PROJECT)
BY_SOURCE, BY_NATURE = "按收入性质", "按支出性质"
WHOLE, GRADE = "年度资金总额", "综合评定等级"
_LEVEL1_POINTS = re.compile(r"\s*[(（]\s*[\d.]+\s*分\s*[)）]\s*$")
_PREFIX = re.compile(r"^(?:其中[:：]?|[(（]?\d{1,2}[)）]?[、.．]|\s)+")
_DOTS = re.compile(r"^[….·\s]*(?:拨款)?$")
_UNIT = re.compile(r"[(（]([十百千万亿]{0,2}元)[)）]")
_POINT_PLACES = Decimal("0.01")
_LONGEST_GOAL = 1000
# Name among the table's columns, measure or key, and head of the funding block's cells.
_FUNDING = (
    ("annual_budget", "annual_budget", "全年预算数"),
    ("expenditure", "expenditure", "全年执行数"),
    ("rate", "rate", "预算执行率"),
    ("execution.weight", "weight", "分值"),
    ("execution.score", "score", "得分"),
)


@dataclass(frozen=True, slots=True)
class _Side:
    """One half of the split: where its heads stand, and which accounts its rows name."""

    name: str
    start: int
    stop: int
    kind: AccountKind


class SelfEvaluationForm(FormKind):
    """Lines of the funding block; one target a 三级指标 with its weight and score."""

    declaration = TableDeclaration(
        "self_evaluation_form",
        "部门整体支出绩效自评表",
        (
            Column("block", ("绩效指标",), required=False, fill_down=True, width=14),
            Column("level1", ("一级指标",), fill_down=True, width=18),
            Column("level2", ("二级指标",), fill_down=True, width=18),
            Column("level3", ("三级指标",), width=26),
            Column("target", ("年度指标值",), aliases=("指标值", "预期指标值"), width=16),
            Column("actual", ("实际完成值",), aliases=("完成值", "全年完成值"), width=16),
            Column("weight", ("分值",), ColumnKind.NUMBER, width=10),
            Column("score", ("得分",), ColumnKind.NUMBER, aliases=("自评得分",), width=10),
        ),
        money_unit="万元",
        has_unit_line=False,
        notes=(
            "指标表之上填部门资金：年度资金总额一行，其下按收入性质、按支出性质左右并列，两侧各自合计等于全年执行数。",
            "基本支出＝人员经费＋公用经费；“三公”经费是公用经费的其中数，不参与加总。",
            "分值合计、总分写在“综合评定等级”一行，应等于预算执行率与各三级指标之和。",
            "偏差原因和改进措施不从本表读取，请写在报告文字里。",
        ),
        above=(
            ("部门资金（万元）", "", "全年预算数", "全年执行数", "预算执行率", "分值", "得分"),
            ("", "年度资金总额"),
            ("", "按收入性质分类", "", "", "按支出性质分类"),
            ("", "一般公共预算拨款", "", "", "基本支出"),
            ("", "政府性基金拨款", "", "", "1.人员经费"),
            ("", "纳入管理的非税收入拨款", "", "", "2.公用经费"),
            ("", "……拨款", "", "", "其中：三公经费"),
            ("", "其他资金", "", "", "项目支出"),
            ("年度总体目标", "年初预期（设定）目标", "", "", "全年实际完成情况"),
            ("",),
        ),
    )  # fmt: skip
    blocks = (BY_SOURCE, BY_NATURE)

    def parse(self, located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
        """Sums of points are checked here, for the row that prints them is not kept."""
        lines = LineReader(self, located, year, errors)
        rows = lines.rows
        rows.variant = TargetVersion.APPROVED
        _read_funding(lines)
        _read_goal(lines)
        reader = TargetReader(lines.cells, rows)
        ended: DataRow | None = None
        for row in located.rows:
            if any(normalise(clean_text(value)).startswith(GRADE) for value in row.cells):
                ended = row
                break
            reader.add(row, _target(reader, row))
        if ended is None:
            bottom = located.rows[-1].number if located.rows else located.header.bottom + 2
            errors.append(located.error(bottom, None, f"没有“{GRADE}”行", "指标之后应有综合评定等级和总分", "请补上"))
        else:
            _check_points(lines, ended)
        return lines.finish()

    def cells(self, row: TableRow, rows: Rows) -> Cells:
        assert isinstance(row, TargetRow)  # noqa: S101 - the lines stand above the table
        return target_cells(row, (*LEVELS, "target", "actual", "weight", "score"))

    def sheet_rows(self, rows: Rows) -> list[Cells]:
        """The indicators, and 综合评定等级 with the sums of points as the last row."""
        sums = {name: cell(sum_of_points(rows, name)) for name in ("weight", "score")}
        cells = [self.cells(target, rows) for target in indicators(rows)]
        return [*cells, {"block": GRADE, "actual": "总分", **sums}]

    def above(self, rows: Rows) -> Sequence[Sequence[Value]]:
        goal, execution = block_target(rows, ANNUAL_GOAL), block_target(rows, EXECUTION_RATE)
        points = [cell(execution.weight), cell(execution.score)] if execution else []
        totals: list[list[Value]] = []
        for line in rows.lines:
            if line.role is RowRole.TOTAL:
                amounts = [_amount_cell(line, measure, rows) for measure in ("annual_budget", "expenditure")]
                totals.append(["", WHOLE, *amounts, None, *points])
        return [
            [f"部门资金（{rows.unit.symbol}）", "", "全年预算数", "全年执行数", "预算执行率", "分值", "得分"],
            *totals,
            ["", f"{BY_SOURCE}分类", "", "", f"{BY_NATURE}分类"],
            *_split_rows(rows),
            ["年度总体目标", "年初预期（设定）目标", "", "", "全年实际完成情况"],
            ["", goal.target, "", "", goal.actual] if goal else [""],
        ]

    def check(self, rows: Rows) -> Checked:
        """Both splits make up the executed amount, 人员 and 公用经费 make up 基本支出, and the printed 预算执行率."""
        checked = Checked()
        total = next((line for line in rows.lines if line.role is RowRole.TOTAL), None)
        if total is None:
            return checked
        for side in self.blocks:
            parts = [line for line in rows.lines if line.block == side and (side == BY_SOURCE or line.account in _TOPS)]
            if parts:
                compare(rows, total, "expenditure", added(parts, "expenditure"), f"{side}各项之和", checked)
        _check_nature(rows, checked)
        rate = rate_of(amount(total, "expenditure"), amount(total, "annual_budget"))
        compare_rate(rows, total.number, "rate", "预算执行率", total.rates.get("rate", ""), rate, checked)
        return checked

    def check_with(self, rows: Rows, others: Mapping[WorkbookKind, Rows]) -> Checked:
        """基本支出, 项目支出 and “三公”经费 are those of 基础数据表, where both forms come together."""
        checked = Checked()
        base = others.get(BASE_DATA)
        if base is None or base.in_force:
            return checked
        settled = {name: line.amounts.get("settled") for name, line in lines_by_account(base).items()}
        for line in rows.lines:
            known = settled.get(line.account)
            if line.block == BY_NATURE and known is not None and line.amounts.get("expenditure") is not None:
                compare(rows, line, "expenditure", known, f"{base.title}的当年决算数", checked)
        return checked

    def holds(self, key: str) -> bool:
        subject, measure = subject_and_measure(key)
        of_funding = subject == DEPARTMENT and measure in ("annual_budget", "expenditure")
        of_split = measure == "expenditure" and subject.partition("/")[0] in self.blocks
        return super().holds(key) or of_funding or of_split or key.startswith(("绩效目标", "批复绩效目标/"))


def _check_nature(rows: Rows, checked: Checked) -> None:
    by_account = {line.account: line for line in rows.lines if line.block == BY_NATURE}
    basic, staff, running = (by_account.get(name) for name in (BASIC, "人员经费", "公用经费"))
    if basic is not None and staff is not None and running is not None:
        compare(rows, basic, "expenditure", added([staff, running], "expenditure"), "人员经费＋公用经费", checked)
    public = by_account.get(THREE_PUBLIC_TOTAL)
    if public is not None and running is not None and amount(public, "expenditure") > amount(running, "expenditure"):
        what = f"“{public.label}”填的是{shown(rows, amount(public, 'expenditure'))}"
        expected = f"不超过公用经费{shown(rows, amount(running, 'expenditure'))}"
        place = measure_column(public, "expenditure")
        checked.errors.append(rows.error(public.number, place, what, expected, "请核对"))


def _amount_cell(line: LineRow | None, measure: str, rows: Rows) -> Value:
    return None if line is None else money_cell(line.amounts.get(measure), rows.unit, line.marks.get(measure, ""))


def _split_rows(rows: Rows) -> list[list[Value]]:
    """Both sides of the split; the shorter one ends first."""
    sides = [[line for line in rows.lines if line.block == side] for side in (BY_SOURCE, BY_NATURE)]
    written: list[list[Value]] = []
    for index in range(max(map(len, sides))):
        left, right = (side[index] if index < len(side) else None for side in sides)
        halves = [[line.label if line else "", _amount_cell(line, "expenditure", rows)] for line in (left, right)]
        written.append(["", *halves[0], "", *halves[1]])
    return written


def _target(reader: TargetReader, row: DataRow) -> TargetRow:
    columns = reader.rows.columns
    reader.require(row, LEVELS, "每行都应有三级指标的名称")
    weight, score = (_points(reader.cells, row, columns.get(name)) for name in ("weight", "score"))
    if weight is not None and score is not None and score > weight:
        what = f"得分{score}高于分值{weight}"
        reader.cells.fail(row, columns.get("score"), what, "得分不能超过分值", "请改正得分或分值")
    return TargetRow(
        row.number, reader.next_order,
        _LEVEL1_POINTS.sub("", reader.text(row, "level1", 60)),
        reader.text(row, "level2", 60),
        reader.text(row, "level3", 200),
        reader.printed(row, "target", 200),
        reader.printed(row, "actual", 200),
        "", weight=weight, score=score,
    )  # fmt: skip


def _points(cells: CellReader, row: DataRow, found: FoundColumn | None) -> Decimal | None:
    """A weight or a score: a number of at most two places, not negative."""
    if found is None or found.index >= len(row.cells):
        return None
    quantity = cells.quantity(row, found, "分")
    if quantity.value is None:
        cells.fail(row, found, f"{found.label}是空的", "每个三级指标都应有分值和得分", "请补填")
        return None
    if quantity.value < 0 or quantity.value != quantity.value.quantize(_POINT_PLACES):
        cells.fail(row, found, f"{found.label}是{quantity.value}", "应为不小于0、至多两位小数的数", "请改正")
        return None
    return quantity.value


def _check_points(reader: LineReader, row: DataRow) -> None:
    """总分 of weights and of scores: the 预算执行率 of the funding block and every 三级指标."""
    targets = [target for target in reader.rows.targets if target.level1 != ANNUAL_GOAL]
    for key in ("weight", "score"):
        found = reader.columns.get(key)
        stated = _points(reader.cells, row, found)
        parts = [points for target in targets if (points := getattr(target, key)) is not None]
        if stated is not None and len(parts) == len(targets) and stated != sum(parts):
            expected = f"预算执行率与各指标之和为{sum(parts)}"
            reader.cells.fail(row, found, f"总分填的是{stated}", expected, "请核对总分和各项")


def _read_funding(reader: LineReader) -> None:
    """The lines of the funding block, and the weight and the score of the execution rate."""
    cells, located = reader.cells, reader.cells.located
    above = located.sheet.rows[: located.header.top]
    top = next((index for index, row in enumerate(above) if {"全年预算数", "全年执行数"} <= set(_heads(row))), None)
    if top is None or top + 1 >= len(above):
        what = "没有找到“部门资金”一栏"
        wanted = "其下应有全年预算数和全年执行数"
        cells.errors.append(located.error(located.header.top + 1, None, what, wanted, "请补上"))
        return
    _read_unit(reader, clean_text(above[top][0]))
    at, row = _heads(above[top]), DataRow(top + 2, above[top + 1])
    reader.columns |= {name: _column(key, head, at) for name, key, head in _FUNDING if head in at}
    total = reader.line(row, WHOLE, RowRole.TOTAL, AccountKind.NATURE, DEPARTMENT)
    if "预算执行率" in at:
        total.rates["rate"] = _cell(row, at["预算执行率"])
    reader.rows.lines.append(total)
    for measure in ("annual_budget", "expenditure"):
        if total.amounts[measure] is None:
            label = reader.columns[measure].label
            cells.fail(row, reader.columns[measure], f"{label}是空的", "应填年度资金总额", "请补填")
    weight, score = (_points(cells, row, reader.columns.get(f"execution.{key}")) for key in ("weight", "score"))
    levels = (EXECUTION_RATE,) * 3
    reader.rows.targets.append(TargetRow(row.number, 1, *levels, "", "", "", weight=weight, score=score))
    _read_split(reader, above, top + 2)


def _read_goal(reader: LineReader) -> None:
    """年度总体目标: what was expected and what was done, each below its head."""
    located = reader.cells.located
    above = located.sheet.rows[: located.header.top]
    for index, values in enumerate(above[:-1]):
        heads = _heads(values)
        expected = next((at for head, at in heads.items() if head.startswith("年初预期")), None)
        achieved = next((at for head, at in heads.items() if head.startswith("全年实际完成")), None)
        if expected is None or achieved is None:
            continue
        row = DataRow(index + 2, above[index + 1])
        found = [FoundColumn(Column("goal", (ANNUAL_GOAL,)), at, ANNUAL_GOAL) for at in (expected, achieved)]
        texts = [reader.cells.text(row, column, _LONGEST_GOAL) for column in found]
        reader.columns |= {"goal.target": found[0], "goal.actual": found[1]}
        order = len(reader.rows.targets) + 1
        reader.rows.targets.append(TargetRow(row.number, order, *(ANNUAL_GOAL,) * 3, texts[0], texts[1], ""))
        return


def _column(key: str, head: str, at: dict[str, int]) -> FoundColumn:
    return FoundColumn(Column(key, (head,), calculated=key == "rate"), at[head], head)


def _heads(row: Sequence[RawValue]) -> dict[str, int]:
    """The texts of a row, as headers are compared, with their columns."""
    return {normalise(text): index for index, value in enumerate(row) if (text := clean_text(value))}


def _read_unit(reader: LineReader, head: str) -> None:
    """The unit in the block's head, 部门资金（万元）."""
    match = _UNIT.search(head)
    if match is not None:
        reader.cells.unit = reader.rows.unit = unit_of(match[1])


def _cell(row: DataRow, index: int) -> RawValue:
    return row.cells[index] if index < len(row.cells) else ""


def _read_split(reader: LineReader, above: Sequence[Sequence[RawValue]], start: int) -> None:
    """Both sides of the split, row by row, to the row of 年度总体目标."""
    sides: list[_Side] = []
    rows: list[DataRow] = []
    for index in range(start, len(above)):
        texts = [normalise(clean_text(value)) for value in above[index]]
        if any(text.startswith("年度总体目标") for text in texts):
            break
        heads = {name: at for at, text in enumerate(texts) for name in (BY_SOURCE, BY_NATURE) if text.startswith(name)}
        if len(heads) == 2:
            left, right = heads[BY_SOURCE], heads[BY_NATURE]
            sides = [
                _Side(BY_SOURCE, left, right, AccountKind.INCOME_SOURCE),
                _Side(BY_NATURE, right, len(texts), AccountKind.NATURE),
            ]
        elif sides:
            rows.append(DataRow(index + 1, above[index]))
    for side in sides:
        filled = [at for row in rows for at in range(side.start + 1, side.stop) if clean_text(_cell(row, at))]
        if not filled:
            continue
        found = FoundColumn(Column("expenditure", (side.name,), ColumnKind.MONEY), filled[0], side.name)
        reader.columns[f"{side.name}.expenditure"] = found
        reader.rows.lines += [line for row in rows if (line := _split_line(reader, row, side, found)) is not None]


def _split_line(reader: LineReader, row: DataRow, side: _Side, found: FoundColumn) -> LineRow | None:
    """One row of one side: a label, and its amount in the side's column; dots of the form are passed over."""
    label = clean_text(_cell(row, side.start))
    name = _PREFIX.sub("", label)
    if _DOTS.match(name):
        return None
    strays = [at for at in range(side.start + 1, side.stop) if at != found.index and clean_text(_cell(row, at))]
    if strays:
        reader.cells.fail(row, found, f"“{name}”的金额不在这一列", "同侧金额应在同一列", "请移到这一列")
    amount, mark = reader.cells.money(row, found, reader.cells.unit) if found.index < len(row.cells) else (None, "")
    marks = {"expenditure": mark} if mark else {}
    kind = AccountKind.THREE_PUBLIC if "三公" in name else side.kind
    role = RowRole.SUBTOTAL if name == BASIC else RowRole.DETAIL
    if kind is AccountKind.THREE_PUBLIC:
        role = RowRole.OF_WHICH
    account = "“三公”经费" if kind is AccountKind.THREE_PUBLIC else name
    return LineRow(row.number, label, role, kind, account, {"expenditure": amount}, marks, block=side.name)


SELF_EVALUATION_FORM = SelfEvaluationForm()
