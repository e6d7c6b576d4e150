"""编制及人员情况表: the posts and people of the agency at the end of the year."""

from __future__ import annotations

from budgets.workbooks.cells import CellReader
from budgets.workbooks.kind import Cells, WorkbookKind
from budgets.workbooks.rows import Rows, StaffFigure, TableRow
from budgets.workbooks.staff import STAFF_ITEMS, STAFF_LABELS
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError, a1
from evalcase.spreadsheets.headers import normalise
from evalcase.spreadsheets.locate import LocatedTable

_FIELDS = {normalise(name): item.field for item in STAFF_ITEMS for name in (item.label, *item.aliases)}
_REQUIRED = ("authorised", "in_post")


class Staffing(WorkbookKind):
    """A row a figure of units.Staffing; 编制数 and 在职人数 must be there."""

    declaration = TableDeclaration(
        "staffing",
        "编制及人员情况表",
        (
            Column("name", ("项目",), width=24),
            Column("people", ("人数",), ColumnKind.INTEGER, aliases=("人数(人)",), width=12),
        ),
        has_unit_line=False,
        notes=(f"行：{'、'.join(STAFF_LABELS.values())}。",),
    )
    staff_fields = tuple(STAFF_LABELS)

    def parse(self, located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
        """Unknown, repeated and missing rows are faults."""
        cells = CellReader(located, errors)
        rows = Rows.on(located, self, year)
        name, people = located.column("name"), located.column("people")
        seen: dict[str, int] = {}
        for row in located.rows:
            label = cells.text(row, name, 60)
            field = _FIELDS.get(normalise(label))
            if field is None:
                known = "、".join(STAFF_LABELS.values())
                cells.fail(row, name, f"不认识的项目“{label}”", f"应为{known}之一", "请改正名称")
            elif seen.setdefault(field, row.number) != row.number:
                cells.fail(row, name, f"“{label}”与第{seen[field]}行重复", "每个项目只能有一行", "请删除多余的一行")
            elif people is not None:
                value = cells.count(row, people)
                rows.staff.append(StaffFigure(row.number, field, label, value, a1(row.number - 1, people.index)))
                if value is None and field in _REQUIRED:
                    cells.fail(row, people, f"“{label}”没有人数", "应为不小于0的整数", "请补填")
        for field in _REQUIRED:
            if field not in seen:
                what = f"缺少“{STAFF_LABELS[field]}”行"
                below = located.header.bottom + 2
                errors.append(located.error(below, name, what, "编制数、在职人数必填", "请补上"))
        return rows

    def cells(self, row: TableRow, rows: Rows) -> Cells:
        assert isinstance(row, StaffFigure)  # noqa: S101 - the only rows it has
        return {"name": row.label, "people": row.value}

    def blank(self, year: int) -> list[Cells]:
        return [{"name": label} for label in STAFF_LABELS.values()]

    def holds(self, key: str) -> bool:
        return super().holds(key) or key.startswith("人员.")


STAFFING = Staffing()
