"""What the two tables of “三公”经费 share: 合计, its three items, and 公务用车 told apart by 其中 rows."""

from __future__ import annotations

from budgets.vocabulary import THREE_PUBLIC_TOTAL, AccountKind, RowRole
from budgets.workbooks.lines import LineKind, LineReader, is_of_which, without_of_which
from budgets.workbooks.rows import LineRow
from budgets.workbooks.subjects import is_of_three_public
from evalcase.spreadsheets.headers import normalise
from evalcase.spreadsheets.locate import DataRow

_TOTALS = {normalise(text) for text in ("合计", "总计", "“三公”经费合计", THREE_PUBLIC_TOTAL)}
_KIND = AccountKind.THREE_PUBLIC


class ThreePublicKind(LineKind):
    """Lines of the tree of “三公”经费."""

    def read(self, reader: LineReader, row: DataRow) -> LineRow | None:
        label = reader.text(row, "name")
        if not label:
            reader.fail(row, "name", "项目是空的", "每行都应有项目", "请补填或删除该行")
            return None
        if normalise(label) in _TOTALS:
            return reader.line(row, label, RowRole.TOTAL, _KIND, THREE_PUBLIC_TOTAL)
        if is_of_which(label):
            return reader.of_which(row, label, _KIND, without_of_which(label))
        return reader.line(row, label, RowRole.DETAIL, _KIND, label)

    def has_subject(self, subject: str) -> bool:
        return is_of_three_public(subject)
