"""部门决算报表 with two blocks side by side: 收入支出决算总表, 财政拨款收支决算总表, 基本支出决算表.

A row of the sheet holds an item of each block; the block's name stands in the header above it and in the facts
(``收入/其他收入.决算``, ``支出/总计.决算``, ``人员经费/30101基本工资.决算``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from budgets.vocabulary import AccountKind, RowRole
from budgets.workbooks.cells import CellReader
from budgets.workbooks.rows import UNMOVED, LineRow, Rows
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.headers import FoundColumn, normalise
from evalcase.spreadsheets.locate import DataRow, LocatedTable

_MONEY = ColumnKind.MONEY
TOTAL = "合计"
_ORDINAL = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}\s*、|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}\s*[.．、])\s*"
)
_SUMS = {"总计", "收入总计", "支出总计", "合计", "人员经费合计", "公用经费合计"}
_YEAR_TOTALS = {"本年收入合计", "本年支出合计"}


def _block(block: str, *columns: tuple[str, str, bool], coded: bool = False) -> tuple[Column, ...]:
    """The columns of a block: item (with its code), then (measure, header, required) of money."""
    name = "科目名称" if coded else "项目"
    labels = [Column(f"{block}.code", (block, "科目编码"), width=10)] if coded else []
    labels.append(Column(f"{block}.name", (block, name), aliases=("项目（按功能分类）", "按功能分类"), width=34))
    return (
        *labels,
        *(Column(f"{block}.{measure}", (block, header), _MONEY, required) for measure, header, required in columns),
    )


SETTLEMENT_OVERVIEW = TableDeclaration(
    "settlement_overview",
    "收入支出决算总表",
    (
        *_block("收入", ("settled", "决算数", True), ("prior_settled", "上年决算数", True)),
        *_block("支出", ("settled", "决算数", True), ("prior_settled", "上年决算数", True)),
    ),
    money_unit="万元",
    notes=("收入总计＝支出总计；总计＝本年合计＋结转结余等。", "上年决算数至少填总计。", "支出按功能分类填到类。"),
)
APPROPRIATION_OVERVIEW = TableDeclaration(
    "appropriation_overview",
    "财政拨款收入支出决算总表",
    (
        *_block("财政拨款收入", ("settled", "决算数", True), ("prior_settled", "上年决算数", True)),
        *_block(
            "财政拨款支出",
            ("settled", "合计", True),
            ("general_budget", "一般公共预算财政拨款", True),
            ("government_fund", "政府性基金预算财政拨款", True),
            ("state_capital", "国有资本经营预算财政拨款", True),
        ),
    ),
    money_unit="万元",
    notes=("收入总计＝支出总计；合计＝三本预算之和。", "上年决算数至少填总计。"),
)
BASIC_SETTLEMENT = TableDeclaration(
    "basic_settlement",
    "一般公共预算财政拨款基本支出决算表",
    (
        *_block("人员经费", ("settled", "决算数", True), coded=True),
        *_block("公用经费", ("settled", "决算数", True), coded=True),
    ),
    money_unit="万元",
    notes=("科目编码为经济分类的类（3位）、款（5位）。", "末行填“人员经费合计”“公用经费合计”。"),
)
# The kinds whose blocks stand side by side, the blocks from left to right, and the tree of each one's accounts.
TWO_SIDED: Mapping[str, Mapping[str, AccountKind]] = {
    "settlement_overview": {"收入": AccountKind.INCOME_SOURCE, "支出": AccountKind.FUNCTION},
    "appropriation_overview": {"财政拨款收入": AccountKind.INCOME_SOURCE, "财政拨款支出": AccountKind.FUNCTION},
    "basic_settlement": {"人员经费": AccountKind.ECONOMIC, "公用经费": AccountKind.ECONOMIC},
}


def parse(located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
    """Rows to one line a block; an item that stands twice in a block, or amounts without an item, are faults."""
    return _SidesReader(located, year, errors).read()


class _SidesReader:
    """Reads the blocks of one table, each row of the sheet once for each of them."""

    def __init__(self, located: LocatedTable, year: int, errors: list[CellError]) -> None:
        self.cells = CellReader(located, errors)
        self.table = Rows.on(located, UNMOVED, year, self.cells.unit)
        self._seen: dict[tuple[str, str], int] = {}

    def read(self) -> Rows:
        located, table = self.cells.located, self.table
        for block, kind in TWO_SIDED[located.declaration.kind].items():
            codes = {self._code(row, f"{block}.code") for row in located.rows} - {""}
            for row in located.rows:
                self._read_side(row, block, kind, codes)
        if not table.lines and not self.cells.errors:
            self.cells.errors.append(
                located.error(located.header.bottom + 2, None, "表头之下没有数据", "至少应有一行数据")
            )
        if table.unit.factor != 1:
            table.last_place = table.unit.factor.scaleb(-max(self.cells.money_places, 2))
        return table

    def _read_side(self, row: DataRow, block: str, kind: AccountKind, codes: set[str]) -> None:
        label = _ORDINAL.sub("", self._text(row, f"{block}.name"))
        code = self._code(row, f"{block}.code")
        amounts, marks = self._amounts(row, block)
        found = self.table.columns.get(f"{block}.name")
        if normalise(label or code) in ("", "栏次"):
            if not label and any(value is not None for value in amounts.values()):
                self.cells.fail(row, found, f"“{block}”一侧有金额而没有项目", "每个金额都应有项目", "请补填项目")
            return
        role = _role(label or code, code, codes)
        account = TOTAL if role is RowRole.TOTAL and kind is AccountKind.ECONOMIC else code or label
        first = self._seen.setdefault((block, normalise(account)), row.number)
        if first != row.number:
            what = f"“{label}”与第{first}行重复"
            self.cells.fail(row, found, what, "同一侧每个项目只能有一行", "请合并为一行或改正名称")
        self.table.lines.append(LineRow(row.number, label or code, role, kind, account, amounts, marks, fund=block))

    def _amounts(self, row: DataRow, block: str) -> tuple[dict[str, Decimal | None], dict[str, str]]:
        amounts: dict[str, Decimal | None] = {}
        marks: dict[str, str] = {}
        for name, found in self._money_columns(block):
            amounts[name], mark = self.cells.money(row, found, self.cells.money_unit(found))
            if mark:
                marks[name] = mark
        return amounts, marks

    def _money_columns(self, block: str) -> list[tuple[str, FoundColumn]]:
        return [
            (name.partition(".")[2], found)
            for name, found in self.table.columns.items()
            if name.startswith(f"{block}.") and found.column.kind is _MONEY
        ]

    def _code(self, row: DataRow, name: str) -> str:
        return self.cells.code(row, self.table.columns.get(name), 120)

    def _text(self, row: DataRow, name: str) -> str:
        return self.cells.text(row, self.table.columns.get(name), 120)


def _role(label: str, code: str, codes: set[str]) -> RowRole:
    name = normalise(label)
    if name in _SUMS:
        return RowRole.TOTAL
    has_parts = code and any(other != code and other.startswith(code) for other in codes)
    return RowRole.SUBTOTAL if has_parts or name in _YEAR_TOTALS else RowRole.DETAIL
