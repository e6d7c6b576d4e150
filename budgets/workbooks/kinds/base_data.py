"""部门整体支出绩效评价基础数据表 (附件1-1, 湖南): staff on top, money by item, then 楼堂馆所.

The three money columns stand in either order (当年决算·当年预算·上年决算 or 上年决算·当年预算·当年决算): headers tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.quantities import Quantity, State, unit_of
from budgets.vocabulary import BASIC, PROJECT, THREE_PUBLIC_TOTAL, AccountKind, RowRole
from budgets.workbooks.checks import Checked, added, compare
from budgets.workbooks.forms import FormKind
from budgets.workbooks.kind import Cells
from budgets.workbooks.lines import LineReader, amount_cells
from budgets.workbooks.rates import compare_rate, rate_of
from budgets.workbooks.rows import FigureRow, LineRow, Rows, StaffFigure, TableRow
from budgets.workbooks.staff import STAFF_FACTS
from budgets.workbooks.subjects import is_of_agency, is_of_three_public, subject_and_measure
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError, a1
from evalcase.spreadsheets.headers import FoundColumn, clean_text, normalise
from evalcase.spreadsheets.locate import DataRow, LocatedTable
from evalcase.spreadsheets.writer import Value

_MONEY = ColumnKind.MONEY
BUILDING_SERIES = "楼堂馆所"
_STAFF_HEADS = ("财政供养人员情况", "编制数", "年末实际在职人数", "控制率")
_MEASURES = ("settled", "opening_budget", "prior_settled")
GROUPS = ("业务工作专项", "运行维护专项", "县级专项资金")
# The rows that the blank form has already.
_BLANK_ROWS = (
    "一、部门基本支出", "其中：1、压缩一般性支出", "2、三公经费", "公务用车购置和维护经费", "其中：公车购置",
    "公车运行维护", "公务接待", "出国（境）经费", "二、部门项目支出", "1、业务工作专项", "2、运行维护专项",
    "3、县级专项资金", "政府采购金额", "厉行节约保障措施",
)  # fmt: skip

_OF_WHICH, _SUBTOTAL, _DETAIL = RowRole.OF_WHICH, RowRole.SUBTOTAL, RowRole.DETAIL
_NATURE, _THREE = AccountKind.NATURE, AccountKind.THREE_PUBLIC
_PREFIX = re.compile(r"^(?:其中[:：]?|[一二三四五六七八九十]+、|[(（]?\d{1,2}[)）]?[、.．]|\s)+")
_HINT = re.compile(r"[(（]一个(?:项目|专项)一行[)）]$")
_UNIT_IN_HEAD = re.compile(r"[(（]([^()（）]+)[)）]$")
_STAFF_FIELDS = {"编制数": "authorised", "在职人数": "in_post", "控制率": "control_rate"}
CONTROL_RATE = Column("control_rate", ("控制率",), ColumnKind.RATE, required=False, calculated=True)


@dataclass(frozen=True, slots=True)
class _Item:
    """How a row of that name is read; an 其中 row without an account hangs on that of the row it is part of."""

    kind: AccountKind
    role: RowRole
    account: str = ""


_NAMED = {
    ("部门基本支出", "基本支出"): _Item(_NATURE, _DETAIL, BASIC),
    ("部门项目支出", "项目支出"): _Item(_NATURE, _SUBTOTAL, PROJECT),
    ("公用经费",): _Item(_NATURE, _SUBTOTAL, "公用经费"),
    ("政府采购金额", "政府采购"): _Item(_NATURE, _DETAIL, "政府采购"),
    ("业务工作专项", "业务工作经费"): _Item(_NATURE, _SUBTOTAL, GROUPS[0]),
    ("运行维护专项", "运行维护经费"): _Item(_NATURE, _SUBTOTAL, GROUPS[1]),
    ("县级专项资金", "市级专项资金", "省级专项资金"): _Item(_NATURE, _SUBTOTAL, GROUPS[2]),
    ("三公经费",): _Item(_THREE, _OF_WHICH, THREE_PUBLIC_TOTAL),
    ("公务用车购置和维护经费", "公务用车购置及运行维护费"): _Item(_THREE, _OF_WHICH, "公务用车购置及运行维护费"),
    ("公车购置", "公务用车购置费"): _Item(_THREE, _OF_WHICH, "公务用车购置费"),
    ("公车运行维护", "公务用车运行维护费"): _Item(_THREE, _OF_WHICH, "公务用车运行维护费"),
    ("公务接待", "公务接待费"): _Item(_THREE, _OF_WHICH, "公务接待费"),
    ("出国(境)经费", "因公出国(境)费"): _Item(_THREE, _OF_WHICH, "因公出国（境）费"),
    ("压缩一般性支出",): _Item(_NATURE, _OF_WHICH),
    ("办公经费",): _Item(_NATURE, _OF_WHICH),
    ("水费、电费、差旅费",): _Item(_NATURE, _OF_WHICH),
    ("会议费、培训费",): _Item(_NATURE, _OF_WHICH),
    ("部门基本支出预算调整",): _Item(_NATURE, _OF_WHICH),
}
_ITEMS = {normalise(name): item for names, item in _NAMED.items() for name in names}


_VEHICLES = "公务用车购置及运行维护费"
_PARTS = {
    _VEHICLES: ("公务用车购置费", "公务用车运行维护费"),
    THREE_PUBLIC_TOTAL: (_VEHICLES, "公务接待费", "因公出国（境）费"),
    PROJECT: GROUPS,
}


class BaseData(FormKind):
    """Staff figures, money lines and 楼堂馆所 figures; a row that is none of them is a located fault."""

    declaration = TableDeclaration(
        "base_data",
        "部门整体支出绩效评价基础数据表",
        (
            Column("name", ("经费控制情况",), aliases=("经费控制情况（万元）",), width=40),
            Column("settled", ("当年决算数",), _MONEY, aliases=("本年决算数", "决算数"), width=18),
            Column("opening_budget", ("当年预算数",), _MONEY, aliases=("本年预算数", "预算数"), width=18),
            Column("prior_settled", ("上年决算数",), _MONEY, aliases=("上年数",), width=18),
        ),
        money_unit="万元",
        notes=(
            "三列金额的先后不限，按表头识别。“其中”各行是上级行的组成，不参与加总。",
            "项目支出按业务工作专项、运行维护专项、县级专项资金分组，一个项目一行，写在各组之后。",
            "楼堂馆所控制情况另写一行表头（如 批复规模、实际规模、规模控制率、预算投资、实际投资），其后一个项目一行。",
            "厉行节约保障措施是文字，不读取，请写在报告文字里。",
        ),
        above=(_STAFF_HEADS, ("",)),
    )
    staff_fields = ("authorised", "in_post")

    def parse(self, located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
        reader = LineReader(self, located, year, errors)
        _read_staff(reader)
        group = ""
        building: list[FoundColumn] = []
        for row in located.rows:
            label = reader.text(row, "name")
            bare = without_hint(_PREFIX.sub("", label))
            item = _ITEMS.get(normalise(bare))
            if normalise(bare).startswith(BUILDING_SERIES):
                building, group = _building_columns(row, reader), ""
            elif normalise(bare).startswith("厉行节约"):
                building, group = [], ""
            elif item is not None:
                building = []
                if item.role is not _OF_WHICH:
                    group = item.account if item.account in GROUPS else ""
                _add_item(reader, row, label, item)
            elif building:
                _add_building(reader, row, bare, building)
            else:
                _add_project(reader, row, bare, group)
        return reader.finish()

    def blank(self, year: int) -> list[Cells]:
        return [{"name": label} for label in _BLANK_ROWS]

    def cells(self, row: TableRow, rows: Rows) -> Cells:
        assert isinstance(row, LineRow)  # noqa: S101 - staff stands above the table, 楼堂馆所 in blocks of its own
        return {"name": row.label, **amount_cells(row, rows)}

    def sheet_rows(self, rows: Rows) -> list[Cells]:
        return [*(self.cells(line, rows) for line in rows.lines), *_building_rows(rows.figures)]

    def above(self, rows: Rows) -> Sequence[Sequence[Value]]:
        people = {figure.field_name: figure.value for figure in rows.staff}
        return [_STAFF_HEADS, ["", *(people.get(field) for field in self.staff_fields)]]

    def check(self, rows: Rows) -> Checked:
        """“三公”经费 and its parts, 项目支出 and its groups and projects, and the printed 控制率."""
        checked = Checked()
        by_account = lines_by_account(rows)
        for whole, parts in _PARTS.items():
            if whole in by_account:
                members = [part for name in parts for part in _stated(by_account, name)]
                complete = whole == PROJECT or all(name in by_account for name in parts)
                _check_whole(rows, by_account[whole], members, complete, checked)
        for group in GROUPS:
            projects = [line for line in rows.lines if line.project and line.account == group]
            if group in by_account and projects:
                _check_whole(rows, by_account[group], projects, True, checked)
        _check_control_rate(rows, checked)
        return checked

    def holds(self, key: str) -> bool:
        subject, measure = subject_and_measure(key)
        of_money = measure in _MEASURES and (is_of_agency(subject) or is_of_three_public(subject))
        of_staff = key in (STAFF_FACTS[field] for field in self.staff_fields)
        return super().holds(key) or of_money or of_staff or key.startswith(f"{BUILDING_SERIES}/")


def without_hint(label: str) -> str:
    """A row's name without what the blank form says of how to fill it in (一个项目一行)."""
    return _HINT.sub("", label).strip()


def _add_item(reader: LineReader, row: DataRow, label: str, item: _Item) -> None:
    line: LineRow | None
    if item.role is _OF_WHICH:
        line = reader.of_which(row, label, item.kind, item.account)
    else:
        line = reader.line(row, label, item.role, item.kind, item.account)
    if line is not None:
        reader.add(row, line)


def _add_project(reader: LineReader, row: DataRow, name: str, group: str) -> None:
    """A project of the group above; dots and empty rows of the form are passed over."""
    found = reader.columns.get("name")
    if not normalise(name):
        if any(clean_text(row.cells[column.index]) for _, column in reader.money_columns()):
            reader.cells.fail(row, found, "有金额但没有项目名称", "每行金额都应有名称", "请补填名称或清空该行")
        return
    if not group:
        groups = "、".join(GROUPS)
        reader.cells.fail(
            row, found, f"不认识的项目“{name}”", f"应为表中固定的行，或写在{groups}之后的项目", "请对照空白模板改正名称"
        )
        return
    reader.add(row, reader.line(row, name, _DETAIL, _NATURE, group, project=name))


def _read_staff(reader: LineReader) -> None:
    """编制数, 年末在职人数 and the printed 控制率 stand in the row below their heads, above the money table."""
    located, cells = reader.cells.located, reader.cells
    heads = located.sheet.rows[: located.header.top]
    for index, values in enumerate(heads[:-1]):
        found = {_STAFF_FIELDS[key]: at for at, value in enumerate(values) if (key := _staff_key(clean_text(value)))}
        if not {"authorised", "in_post"} <= set(found):
            continue
        row = DataRow(index + 2, heads[index + 1])
        for field in ("authorised", "in_post"):
            label = clean_text(values[found[field]])
            column = FoundColumn(Column(field, (label,), ColumnKind.INTEGER), found[field], label)
            people = cells.count(row, column)
            if people is None:
                cells.fail(row, column, f"“{label}”没有人数", "应为不小于0的整数", "请补填")
            staff = StaffFigure(row.number, field, label, people, a1(row.number - 1, column.index))
            reader.rows.staff.append(staff)
        if "control_rate" in found:
            at = found["control_rate"]
            reader.rows.columns["control_rate"] = FoundColumn(CONTROL_RATE, at, "控制率")
            reader.rows.rates[row.number] = {"control_rate": row.cells[at] if at < len(row.cells) else ""}
        return
    what = "没有找到“财政供养人员情况”一栏"
    cells.errors.append(located.error(located.header.top + 1, None, what, "其下应有编制数、年末实际在职人数", "请补上"))


def _staff_key(text: str) -> str:
    """Which staff head a text is; the year or 年末实际 before 在职人数 does not matter."""
    name = normalise(text)
    return next((key for key in _STAFF_FIELDS if name == key or (key == "在职人数" and name.endswith(key))), "")


def _building_columns(row: DataRow, reader: LineReader) -> list[FoundColumn]:
    """The heads of the 楼堂馆所 block, which stand in the block's own first row."""
    start = reader.columns["name"].index + 1
    heads = [(index, clean_text(value)) for index, value in enumerate(row.cells) if index >= start]
    return [
        FoundColumn(Column(text, (text,), ColumnKind.QUANTITY), index, text) for index, text in heads if normalise(text)
    ]


def _add_building(reader: LineReader, row: DataRow, name: str, columns: list[FoundColumn]) -> None:
    """One figure for each filled cell: ``楼堂馆所/〔项目〕.批复规模``."""
    if not normalise(name):
        return
    for found in columns:
        match = _UNIT_IN_HEAD.search(found.label)
        head = found.label[: match.start()] if match else found.label
        unit = match[1] if match else "%" if head.endswith("率") else ""
        quantity = reader.cells.quantity(row, found, unit)
        if quantity.state is State.BLANK:
            continue
        letter = a1(0, found.index)[:-1]
        reader.rows.figures.append(
            FigureRow(
                row.number, letter, BUILDING_SERIES, f"{BUILDING_SERIES}/{name}.{head}", len(reader.rows.figures) + 1,
                reader.rows.year, quantity.value, quantity.state.value, quantity.unit.symbol, quantity.places,
            )
        )  # fmt: skip


def _building_rows(figures: Sequence[FigureRow]) -> Iterator[Cells]:
    """A head row and a row a project; in several such blocks where there are more heads than columns."""
    heads = list(dict.fromkeys(figure.item.rpartition(".")[2] for figure in figures))
    for start in range(0, len(heads), len(_MEASURES)):
        columns = dict(zip(heads[start : start + len(_MEASURES)], _MEASURES, strict=False))
        projects: dict[str, Cells] = {}
        for figure in figures:
            project, _, head = figure.item.removeprefix(f"{BUILDING_SERIES}/").rpartition(".")
            if head in columns:
                quantity = Quantity(figure.value, unit_of(figure.unit_symbol), figure.places, State(figure.state))
                projects.setdefault(project, {"name": project})[columns[head]] = quantity.text()
        yield {"name": f"{BUILDING_SERIES}控制情况", **{name: head for head, name in columns.items()}}
        yield from projects.values()


def lines_by_account(rows: Rows) -> dict[str, LineRow]:
    """The lines by account, without projects and without 其中 rows that only stand on the account of another."""
    borrowed = (RowRole.OF_WHICH, AccountKind.NATURE)
    return {
        line.account: line for line in rows.lines if not line.project and (line.role, line.account_kind) != borrowed
    }


def _stated(by_account: dict[str, LineRow], name: str) -> Iterator[LineRow]:
    """The line of that account; where the form leaves it blank, the lines it is made up of."""
    line = by_account.get(name)
    if line is None:
        return
    if any(value is not None for value in line.amounts.values()) or name not in _PARTS:
        yield line
    else:
        yield from (by_account[part] for part in _PARTS[name] if part in by_account)


def _check_whole(rows: Rows, whole: LineRow, parts: Sequence[LineRow], complete: bool, checked: Checked) -> None:
    """Parts never exceed their whole, and make it up where all of them are filled in."""
    for measure, stated in whole.amounts.items():
        known = [part for part in parts if part.amounts.get(measure) is not None]
        if not known or stated is None:
            continue  # a blank whole claims nothing
        inside = added(known, measure)
        if (complete and len(known) == len(parts)) or inside > stated:
            compare(rows, whole, measure, inside, "各组成部分之和", checked)


def _check_control_rate(rows: Rows, checked: Checked) -> None:
    people = {figure.field_name: figure.value for figure in rows.staff}
    authorised, in_post = people.get("authorised"), people.get("in_post")
    for row, cells in rows.rates.items():
        if authorised is not None and in_post is not None:
            wanted = rate_of(Decimal(in_post), Decimal(authorised))
            compare_rate(rows, row, "control_rate", "控制率", cells.get("control_rate", ""), wanted, checked)


BASE_DATA = BaseData()
