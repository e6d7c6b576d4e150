"""机构运行信息表 (财决附03): 机关运行经费, 政府采购, “三公”的实物量, 车辆和设备; this year and last."""

from __future__ import annotations

import re

from budgets.workbooks.cells import CellReader
from budgets.workbooks.lines import without_of_which
from budgets.workbooks.rows import UNMOVED, FigureRow, Rows
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError, column_letter
from evalcase.spreadsheets.headers import normalise
from evalcase.spreadsheets.locate import DataRow, LocatedTable

OPERATION_SERIES = "机构运行"
_ORDINAL = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}\s*、|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}\s*[.．、])\s*"
)
# Item (as facts name it), unit, and other spellings of the row.
OPERATION_ROWS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("因公出国（境）团组数", "个", ("因公出国（境）团组",)),
    ("因公出国（境）人次", "人次", ("因公出国（境）人次数",)),
    ("公务用车购置数", "辆", ("公务用车购置量",)),
    ("公务用车保有量", "辆", ("公务用车数",)),
    ("国内公务接待批次", "批次", ("国内公务接待批次数",)),
    ("国内公务接待人次", "人次", ("国内公务接待人次数",)),
    ("国内公务接待费", "万元", ("国内公务接待支出",)),
    ("外事接待批次", "批次", ("国（境）外公务接待批次",)),
    ("外事接待人次", "人次", ("国（境）外公务接待人次",)),
    ("外事接待费", "万元", ("外事接待支出", "国（境）外公务接待费")),
    ("机关运行经费", "万元", ("机关运行经费支出",)),
    ("政府采购支出总额", "万元", ("政府采购支出合计", "政府采购支出")),
    ("政府采购货物支出", "万元", ()),
    ("政府采购工程支出", "万元", ()),
    ("政府采购服务支出", "万元", ()),
    ("授予中小企业合同金额", "万元", ("政府采购授予中小企业合同金额",)),
    ("授予小微企业合同金额", "万元", ("政府采购授予小微企业合同金额", "授予小型微型企业合同金额")),
    ("车辆合计", "辆", ("车辆数合计", "车辆数量")),
    ("主要领导干部用车", "辆", ("副部（省）级及以上领导用车",)),
    ("机要通信用车", "辆", ()),
    ("应急保障用车", "辆", ()),
    ("执法执勤用车", "辆", ()),
    ("其他用车", "辆", ()),
    ("单价50万元以上通用设备", "台（套）", ("单价50万元（含）以上通用设备",)),
    ("单价100万元以上专用设备", "台（套）", ("单价100万元（含）以上专用设备",)),
    ("单价100万元以上设备（不含车辆）", "台（套）", ("单价100万元（含）以上设备（不含车辆）",)),
)
_ITEMS = {normalise(text): item for item, _, aliases in OPERATION_ROWS for text in (item, *aliases)}
_UNITS = {item: unit for item, unit, _ in OPERATION_ROWS}

OPERATION_INFORMATION = TableDeclaration(
    "operation_information",
    "机构运行信息表",
    (
        Column("name", ("项目",), aliases=("统计项目",), width=40),
        Column("unit", ("计量单位",), aliases=("单位",), width=12),
        Column("value", ("本年数",), ColumnKind.QUANTITY, aliases=("本年统计数", "本年决算数"), width=14),
        Column("prior", ("上年数",), ColumnKind.QUANTITY, aliases=("上年统计数", "上年决算数"), width=14),
    ),
    has_unit_line=False,
    notes=(f"可填的项目：{'、'.join(item for item, _, _ in OPERATION_ROWS)}。", "没有的填 0；不掌握上年数的留空。"),
)


def parse(located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
    """Rows to figures of this year and last; an unknown or repeated item and a unit of another measure are faults."""
    cells = CellReader(located, errors)
    table = Rows.on(located, UNMOVED, year)
    seen: dict[str, int] = {}
    for row in located.rows:
        item = _item(cells, table, row)
        if not item:
            continue
        if seen.setdefault(item, row.number) != row.number:
            what = f"“{item}”与第{seen[item]}行重复"
            cells.fail(row, table.columns.get("name"), what, "每个项目只能有一行", "请删除多余的一行")
            continue
        _read_years(cells, table, row, item, len(seen))
    if not table.figures and not errors:
        errors.append(located.error(located.header.bottom + 2, None, "表头之下没有数据", "至少应有一行数据"))
    return table


def _item(cells: CellReader, table: Rows, row: DataRow) -> str:
    """The item a row is about; empty for a heading row (一、“三公”经费实物量) and for an unknown one, a fault."""
    label = without_of_which(_ORDINAL.sub("", cells.text(row, table.columns.get("name"), 120)))
    item = _ITEMS.get(normalise(label), "")
    if not item and cells.text(row, table.columns.get("value"), 40):
        known = "、".join(name for name, _, _ in OPERATION_ROWS)
        cells.fail(row, table.columns.get("name"), f"不认识的项目“{label}”", f"应为：{known}", "请改正名称")
    return item


def _read_years(cells: CellReader, table: Rows, row: DataRow, item: str, order: int) -> None:
    unit = cells.text(row, table.columns.get("unit"), 20) or _UNITS[item]
    for name, year in (("value", table.year), ("prior", table.year - 1)):
        found = table.columns.get(name)
        if found is None:
            continue
        quantity = cells.quantity(row, found, unit)
        if (quantity.value or 0) < 0:
            cells.fail(row, found, f"“{item}”是负数", "应不小于0", "请改正")
        table.figures.append(
            FigureRow(
                row.number, column_letter(found.index), OPERATION_SERIES, item, order, year,
                quantity.value, quantity.state.value, quantity.unit.symbol, quantity.places,
            )
        )  # fmt: skip
