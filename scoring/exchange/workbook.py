"""The score sheet as one workbook: its columns declared for writing and reading, and the writing.

A cell of a column to fill in holds what the page shows: the typed text, else the figure known from elsewhere. Two
hidden columns carry the row's key and a checksum of each such cell, so that a sheet that comes back sorted is read row
by row, and only what a person has changed in it counts as wanted.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence

from evalcase.printable import printable
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.headers import normalise
from evalcase.spreadsheets.writer import SheetContent, Styled, Value, write_workbook
from indicators.rules import Answers
from scoring.cases.models import Case, CaseIndicator
from scoring.exchange.previews import is_fixed_target, shown_text
from scoring.score_sheet.edits import why_not_typed
from scoring.scores.fields import WORDS, Field, field_of, fields_of
from scoring.scores.selectors import explained_line

WORKSHEET = "评分表"
KEY, CHECKSUMS = "key", "checksums"
_NUMERALS = "一二三四五六七八九十"
_BRACKETS = re.compile(r"[()（）\[\]{}【】]")
_COMPUTED = (
    Column("computed", ("规则得分",), ColumnKind.NUMBER, required=False, calculated=True, width=10),
    Column("score", ("得分",), ColumnKind.NUMBER, required=False, calculated=True, width=10),
    Column("basis", ("计算说明",), required=False, calculated=True, width=44),
)
_HIDDEN = (
    Column(KEY, ("行标识（勿改）",), required=False, hidden=True),
    Column(CHECKSUMS, ("导出校验（勿改）",), required=False, hidden=True),
)
_NOTES = (
    "灰色的格由系统计算、取自导入的数据或不需要填写，改动后不会写入；白色的格可以填写。",
    "指标值、完成值等按文字填写，如“98.5%”“120人”；要点填序号，如“1、3”，都不符合填“无”；是否达到填“是”或“否”；日期如“2023-6-30”。",
    "可以排序、筛选、只保留要改的行，但要整行移动；不要改动指标名称和表头，不要增加列。",
    "把一格清空，导入后系统中这一格的填写内容也会清空；没有改过的格不会写入。",
    "导入时先列出每一格的变化，确认后才写入；导出之后别人在系统中改过的格会单独标明。",
)
_ORDER = ("target", "values", "actual", "choices")
_WIDTHS = {"reason": 36, "override": 10, "override_reason": 30}


def declaration_of(rows: Sequence[CaseIndicator]) -> TableDeclaration:
    """The columns of this case's score sheet: as many levels as its tree has, and every field of its leaves."""
    leaves = [row for row in rows if row.rule]
    depth = max((row.level for row in leaves), default=1)
    levels = [Column(f"level{level}", (f"{_NUMERALS[level - 1]}级指标",), width=20) for level in range(1, depth + 1)]
    weight = Column("weight", ("分值",), ColumnKind.NUMBER, required=False, calculated=True, width=8)
    taken = {normalise(column.headers[0]) for column in (*levels, weight, *_COMPUTED, *_HIDDEN)}
    fields = [_field_column(field, taken) for field in sheet_fields(leaves)]
    return TableDeclaration(
        "score_sheet",
        WORKSHEET,
        (*levels, weight, *fields, *_COMPUTED, *_HIDDEN),
        has_unit_line=False,
        notes=_NOTES,
    )


def sheet_fields(leaves: Sequence[CaseIndicator]) -> list[Field]:
    """Every field that some leaf has, each once: target, values, actual, choices, then the words."""
    by_name = {field.name: field for leaf in leaves for field in fields_of(leaf)}
    words = {word.name for word in WORDS}
    data = [field for name, field in by_name.items() if name not in words]
    if "target" not in by_name and any(leaf.score.target_text for leaf in leaves):
        data.append(Field("target", Answers.QUANTITY, "指标值"))
    data.sort(key=lambda field: _ORDER.index(field.name.partition(".")[0]))
    return [*data, *WORDS]


def _field_column(field: Field, taken: set[str]) -> Column:
    label = _BRACKETS.sub("", field.label) or "数据"
    turn, wanted = 1, label
    while normalise(wanted) in taken:
        turn += 1
        wanted = f"{label}{turn}"
    taken.add(normalise(wanted))
    return Column(field.name, (wanted,), ColumnKind.TEXT, required=False, width=_WIDTHS.get(field.name, 16))


def score_sheet_workbook(case: Case, rows: Sequence[CaseIndicator]) -> bytes:
    """The score sheet as an .xlsx: one row to a leaf, no formula anywhere, what a person typed as text."""
    declaration = declaration_of(rows)
    by_pk = {row.pk: row for row in rows}
    names = [field.name for field in sheet_fields([row for row in rows if row.rule])]
    content = [_row(case, row, by_pk, names) for row in rows if row.rule]
    title = f"{case.title}{WORKSHEET}"
    return write_workbook([SheetContent(declaration, title, content, sheet_name=WORKSHEET)])


def _row(
    case: Case, leaf: CaseIndicator, by_pk: Mapping[int, CaseIndicator], names: Sequence[str]
) -> dict[str, Value | Styled]:
    score = leaf.score
    shown = {name: cell_text(leaf, name) for name in names}
    row: dict[str, Value | Styled] = {
        f"level{branch.level}": Styled(branch.name, shaded=True) for branch in line_of(leaf, by_pk)
    }
    row["weight"] = Styled(leaf.weight.normalize() + 0, shaded=True)
    row["computed"], row["score"] = Styled(score.computed, shaded=True), Styled(score.score, shaded=True)
    row["basis"] = Styled(explained_line(score), shaded=True)
    for name, text in shown.items():
        row[name] = Styled(text, as_text=True, shaded=not is_open(leaf, name))
    row[KEY] = row_key(case, leaf)
    row[CHECKSUMS] = json.dumps({name: checksum(text) for name, text in shown.items()}, ensure_ascii=False)
    return row


def line_of(leaf: CaseIndicator, by_pk: Mapping[int, CaseIndicator]) -> list[CaseIndicator]:
    """The leaf and the branches above it."""
    line = [leaf]
    while line[-1].parent_id is not None and line[-1].parent_id in by_pk:
        line.append(by_pk[line[-1].parent_id])
    return line


def row_key(case: Case, leaf: CaseIndicator) -> str:
    """What a row is known by when it comes back: the case, so that no other case's is taken, and the path."""
    return f"{case.code}:{leaf.path}"


def cell_text(leaf: CaseIndicator, name: str) -> str:
    """What the score sheet shows in a leaf's column; empty where the leaf has no such field."""
    field = field_of(leaf, name)
    if name == "reason" and leaf.score.has_idle_reason:
        return ""
    if field is None or is_fixed_target(leaf, name):
        return as_read(leaf.score.target_text) if name == "target" else ""
    return as_read(shown_text(leaf, field))


def is_open(leaf: CaseIndicator, name: str) -> bool:
    """Whether a person fills this cell in."""
    field = field_of(leaf, name)
    return field is not None and not is_fixed_target(leaf, name) and not why_not_typed(leaf, field, "1")


def as_read(text: str) -> str:
    """A text as it comes back out of a workbook: one kind of line break, no characters that XML does not know."""
    return printable(text).replace("\r\n", "\n").replace("\r", "\n").strip()


def checksum(text: str) -> str:
    """Tells whether a cell is still as it was written; no secret."""
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()
