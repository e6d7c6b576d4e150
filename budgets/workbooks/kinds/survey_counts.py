"""满意度问卷统计表: how many copies chose each option of each question, and what the option weighs."""

from __future__ import annotations

from budgets.quantities import Quantity
from budgets.workbooks.figures import FigureKind, FigureReader
from budgets.workbooks.kind import Cells
from budgets.workbooks.rows import FigureRow, Rows
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.headers import normalise
from evalcase.spreadsheets.locate import DataRow

_WEIGHT, _COPIES = "权重", "份数"
_SUMS = ("合计", "小计", "总计")


class SurveyCounts(FigureKind):
    """Two figures for each option: ``问卷/{题目}/{选项}.权重`` and ``.份数``."""

    declaration = TableDeclaration(
        "survey_counts",
        "满意度问卷统计表",
        (
            Column("question", ("题目",), fill_down=True, width=40),
            Column("option", ("选项",), width=16),
            Column("weight", ("权重",), ColumnKind.NUMBER, width=10),
            Column("count", ("份数",), ColumnKind.INTEGER, width=10),
        ),
        has_unit_line=False,
        notes=("权重如 1、0.8、0.6、0。满意度＝Σ(权重×份数)÷Σ份数。", "不要填合计行。"),
    )
    series = "问卷"

    def read(self, reader: FigureReader, row: DataRow) -> None:
        cells, columns = reader.cells, reader.columns
        question, option = reader.text(row, "question", 500), reader.text(row, "option", 60)
        if normalise(option or question) in _SUMS:
            what = f"是“{option or question}”行"
            cells.fail(row, columns.get("option"), what, "问卷表不应有合计行", "请删除该行")
            return
        item = reader.name(row, "option", f"问卷/{question}/{option}" if question and option else "")
        weight, count = columns.get("weight"), columns.get("count")
        if not item or weight is None or count is None:
            return
        share, copies = cells.quantity(row, weight, ""), cells.count(row, count)
        if share.value is None or not 0 <= share.value <= 1:
            cells.fail(row, weight, f"权重是“{share}”", "应在0到1之间", "请改正权重")
        elif copies is None:
            cells.fail(row, count, "份数是空的", "应为不小于0的整数", "没有人选的填 0")
        else:
            reader.add(row, weight, f"{item}.{_WEIGHT}", share)
            reader.add(row, count, f"{item}.{_COPIES}", Quantity.of(copies, "份"))

    def labels(self, row: FigureRow) -> Cells:
        question, _, option = row.item.removeprefix("问卷/").rpartition("/")
        return {"question": question, "option": option.rpartition(".")[0]}

    def value_column(self, row: FigureRow, rows: Rows) -> str:
        return "weight" if row.item.endswith(f".{_WEIGHT}") else "count"

    def holds(self, key: str) -> bool:
        return super().holds(key) or key.startswith(("问卷/", "满意度调查."))


SURVEY_COUNTS = SurveyCounts()
