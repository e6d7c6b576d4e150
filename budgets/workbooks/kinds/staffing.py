"""编制及人员情况表: the posts and people of the agency at the end of the year."""

from __future__ import annotations

from budgets.workbooks.cells import CellReader
from budgets.workbooks.lines import field_name
from budgets.workbooks.rows import ParsedTable, StaffFigure
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError, a1
from evalcase.spreadsheets.headers import normalise
from evalcase.spreadsheets.locate import LocatedTable

# The rows of the table: field of units.Staffing, printed name, other spellings.
STAFF_ROWS = (
    ("authorised", "编制数", ("编制人数", "核定编制数")),
    ("in_post", "在职人数", ("在职人员", "实有在职人数", "实有人数", "在职在编人数")),
    ("retired", "退休人数", ("退休人员", "离退休人数")),
    ("transferred_in", "当年调入", ("调入", "本年调入")),
    ("transferred_out", "当年调出", ("调出", "本年调出")),
    ("retired_in_year", "当年退休", ("退休", "本年退休")),
)
_FIELDS = {normalise(name): field for field, label, aliases in STAFF_ROWS for name in (label, *aliases)}
_REQUIRED = ("authorised", "in_post")

STAFFING = TableDeclaration(
    "staffing",
    "编制及人员情况表",
    (
        Column("name", ("项目",), width=24),
        Column("people", ("人数",), ColumnKind.INTEGER, aliases=("人数(人)",), width=12),
    ),
    has_unit_line=False,
    notes=(f"行：{'、'.join(label for _, label, _ in STAFF_ROWS)}。",),
)


def parse(located: LocatedTable, year: int, errors: list[CellError]) -> ParsedTable:
    """Rows to figures of units.Staffing; unknown, repeated and missing rows are faults."""
    cells = CellReader(located, errors)
    table = ParsedTable(located, "staffing", year)
    for found in located.header.columns:
        table.columns.setdefault(field_name(found), found)
    name, people = located.column("name"), located.column("people")
    seen: dict[str, int] = {}
    for row in located.rows:
        label = cells.text(row, name, 60)
        field = _FIELDS.get(normalise(label))
        if field is None:
            rows = "、".join(printed for _, printed, _ in STAFF_ROWS)
            cells.fail(row, name, f"不认识的项目“{label}”", f"应为{rows}之一", "请改正名称")
        elif seen.setdefault(field, row.number) != row.number:
            cells.fail(row, name, f"“{label}”与第{seen[field]}行重复", "每个项目只能有一行", "请删除多余的一行")
        elif people is not None:
            value = cells.count(row, people)
            table.staff.append(StaffFigure(row.number, field, label, value, a1(row.number - 1, people.index)))
            if value is None and field in _REQUIRED:
                cells.fail(row, people, f"“{label}”没有人数", "应为不小于0的整数", "请补填")
    for field, label, _ in STAFF_ROWS:
        if field in _REQUIRED and field not in seen:
            errors.append(
                located.error(located.header.bottom + 2, name, f"缺少“{label}”行", "编制数、在职人数必填", "请补上")
            )
    return table
