"""A framework as a file: the YAML pack, and a workbook that is read back as it was written."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import yaml
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from evalcase.printable import printable
from indicators.frameworks.content import FrameworkContent, Node
from indicators.rules.numbers import decimal_text

_HEADS = ("一级指标", "二级指标", "三级指标", "四级指标")
_TEXTS = ("分值", "指标值", "指标解释", "评价要点", "评分标准", "评价依据", "备注")
_WIDTHS = (14, 16, 22, 22, 8, 14, 34, 34, 44, 26, 20)
_LINE = Side(style="thin")


def framework_yaml(content: dict[str, Any]) -> bytes:
    """The content as a pack that ``load_frameworks`` and the site take."""
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100).encode()


def framework_workbook(content: FrameworkContent) -> bytes:
    """One sheet: title, head, a row an indicator with the weights of branches behind their names, the sum."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "指标体系"
    depth = max(path.count("/") + 1 for path in content.paths())
    heads = [*_HEADS[:depth], *_TEXTS]
    rows = [row for node in content.tree for row in _rows(node, 0, depth, ())]
    last = ["合计", *[""] * (depth - 1), decimal_text(content.total)]
    for number, cells in enumerate([[content.title], heads, *rows, last], start=1):
        for column, text in enumerate(cells, start=1):
            cell = sheet.cell(number, column)
            # Never a formula: what stands in a framework is text.
            cell.value, cell.data_type = printable(text), "s"
            if number > 1:
                cell.border = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
                cell.alignment = Alignment(vertical="center", wrap_text=True)
            if number == 2:
                cell.font, cell.fill = Font(bold=True), PatternFill("solid", start_color="FFEDEFF2")
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    widths = [*_WIDTHS[:depth], *_WIDTHS[4:]]
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A3"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _rows(node: Node, level: int, depth: int, above: tuple[str, ...]) -> list[list[str]]:
    """A row for each leaf; the names above stand in each of them."""
    if node.children:
        name = f"{node.name}（{decimal_text(node.weight)}分）"
        return [row for child in node.children for row in _rows(child, level + 1, depth, (*above, name))]
    names = [*above, node.name, *[""] * (depth - level - 1)]
    texts = (node.definition, "\n".join(node.points), node.printed_standard, node.evidence, node.note)
    return [[*names, decimal_text(node.weight), node.inputs.target, *texts]]
