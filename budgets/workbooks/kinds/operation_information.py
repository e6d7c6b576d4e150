"""机构运行信息表 (财决附03): 机关运行经费, 政府采购, “三公”的实物量, 车辆和设备; this year and last."""

from __future__ import annotations

import re
from dataclasses import dataclass

from budgets.workbooks.figures import FigureKind, FigureReader
from budgets.workbooks.kind import Cells
from budgets.workbooks.lines import without_of_which
from budgets.workbooks.rows import FigureRow, Rows
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.headers import normalise
from evalcase.spreadsheets.locate import DataRow

_ORDINAL = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}\s*、|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}\s*[.．、])\s*"
)


@dataclass(frozen=True, slots=True)
class OperationItem:
    """A row of the table, as facts name it, with its unit and other spellings."""

    name: str
    unit: str
    aliases: tuple[str, ...] = ()


OPERATION_ITEMS = (
    OperationItem("因公出国（境）团组数", "个", ("因公出国（境）团组",)),
    OperationItem("因公出国（境）人次", "人次", ("因公出国（境）人次数",)),
    OperationItem("公务用车购置数", "辆", ("公务用车购置量",)),
    OperationItem("公务用车保有量", "辆", ("公务用车数",)),
    OperationItem("国内公务接待批次", "批次", ("国内公务接待批次数",)),
    OperationItem("国内公务接待人次", "人次", ("国内公务接待人次数",)),
    OperationItem("国内公务接待费", "万元", ("国内公务接待支出",)),
    OperationItem("外事接待批次", "批次", ("国（境）外公务接待批次",)),
    OperationItem("外事接待人次", "人次", ("国（境）外公务接待人次",)),
    OperationItem("外事接待费", "万元", ("外事接待支出", "国（境）外公务接待费")),
    OperationItem("机关运行经费", "万元", ("机关运行经费支出",)),
    OperationItem("政府采购支出总额", "万元", ("政府采购支出合计", "政府采购支出")),
    OperationItem("政府采购货物支出", "万元"),
    OperationItem("政府采购工程支出", "万元"),
    OperationItem("政府采购服务支出", "万元"),
    OperationItem("授予中小企业合同金额", "万元", ("政府采购授予中小企业合同金额",)),
    OperationItem("授予小微企业合同金额", "万元", ("政府采购授予小微企业合同金额", "授予小型微型企业合同金额")),
    OperationItem("车辆合计", "辆", ("车辆数合计", "车辆数量")),
    OperationItem("主要领导干部用车", "辆", ("副部（省）级及以上领导用车",)),
    OperationItem("机要通信用车", "辆"),
    OperationItem("应急保障用车", "辆"),
    OperationItem("执法执勤用车", "辆"),
    OperationItem("其他用车", "辆"),
    OperationItem("单价50万元以上通用设备", "台（套）", ("单价50万元（含）以上通用设备",)),
    OperationItem("单价100万元以上专用设备", "台（套）", ("单价100万元（含）以上专用设备",)),
    OperationItem("单价100万元以上设备（不含车辆）", "台（套）", ("单价100万元（含）以上设备（不含车辆）",)),
)
_BY_NAME = {normalise(text): item for item in OPERATION_ITEMS for text in (item.name, *item.aliases)}
_KNOWN = "、".join(item.name for item in OPERATION_ITEMS)


class OperationInformation(FigureKind):
    """Rows that are known by name, each with a figure of this year and of last year."""

    declaration = TableDeclaration(
        "operation_information",
        "机构运行信息表",
        (
            Column("name", ("项目",), aliases=("统计项目",), width=40),
            Column("unit", ("计量单位",), aliases=("单位",), width=12),
            Column("value", ("本年数",), ColumnKind.QUANTITY, aliases=("本年统计数", "本年决算数"), width=14),
            Column("prior", ("上年数",), ColumnKind.QUANTITY, aliases=("上年统计数", "上年决算数"), width=14),
        ),
        has_unit_line=False,
        notes=(f"可填的项目：{_KNOWN}。", "没有的填 0；不掌握上年数的留空。"),
    )
    series = "机构运行"

    def blank(self, year: int) -> list[Cells]:
        return [{"name": item.name, "unit": item.unit} for item in OPERATION_ITEMS]

    def read(self, reader: FigureReader, row: DataRow) -> None:
        item = self._item(reader, row)
        if item is None or not reader.name(row, "name", item.name):
            return
        unit = reader.text(row, "unit", 20) or item.unit
        for name, year in (("value", reader.rows.year), ("prior", reader.rows.year - 1)):
            found = reader.columns.get(name)
            if found is None:
                continue
            quantity = reader.cells.quantity(row, found, unit)
            if (quantity.value or 0) < 0:
                reader.cells.fail(row, found, f"“{item.name}”是负数", "应不小于0", "请改正")
            reader.add(row, found, item.name, quantity, year=year)

    def _item(self, reader: FigureReader, row: DataRow) -> OperationItem | None:
        """The item a row is about; None for a heading row (一、“三公”经费实物量), and for an unknown one, a fault."""
        label = without_of_which(_ORDINAL.sub("", reader.text(row, "name", 120)))
        item = _BY_NAME.get(normalise(label))
        if item is None and reader.text(row, "value", 40):
            name = reader.columns.get("name")
            reader.cells.fail(row, name, f"不认识的项目“{label}”", f"应为：{_KNOWN}", "请改正名称")
        return item

    def value_column(self, row: FigureRow, rows: Rows) -> str:
        return "value" if row.year == rows.year else "prior"

    def holds(self, key: str) -> bool:
        return super().holds(key) or any(key == item.name for item in OPERATION_ITEMS)


OPERATION_INFORMATION = OperationInformation()
