"""The rows of a tree under work: found, re-hung and numbered again, so that order, level and path always agree."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.drafts.trees import own_key
from indicators.frameworks.limits import MAX_DEPTH, PATH_SEPARATOR
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.services import ScoreSheetError, require_setup, touch

LONGEST_NAME, LONGEST_PATH = 60, 250
_PLACED = ("parent", "order", "level", "path", "inputs")


class TreeError(ScoreSheetError):
    """A change to the tree cannot be made; the message names the indicator, what was found and the mend."""


class TreeRows:
    """All indicators of a case as a tree of rows, locked against other writers until the transaction ends."""

    def __init__(self, case: Case) -> None:
        """Raises ScoreSheetError where the tree is frozen."""
        current = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        require_setup(current)
        case.score_sheet_version = current.score_sheet_version
        case.framework, case.formulas = current.framework, current.formulas
        self.case = case
        self._below: dict[int | None, list[CaseIndicator]] = {}
        for row in case.indicators.order_by("order"):
            self._below.setdefault(row.parent_id, []).append(row)
        self._rows = {row.pk: row for rows in self._below.values() for row in rows}
        self._stored = {pk: _place(row) for pk, row in self._rows.items()}

    def row(self, pk: int) -> CaseIndicator:
        """The indicator. Raises TreeError where it is no longer there."""
        row = self._rows.get(pk)
        if row is None:
            raise TreeError("该指标已不在指标体系中，可能已被他人删除；页面显示的是最新内容，请核对")
        return row

    def below(self, row: CaseIndicator | None) -> list[CaseIndicator]:
        """The children of a row (None: level 1), in order; change the list to change the tree."""
        return self._below.setdefault(None if row is None else row.pk, [])

    def parent(self, row: CaseIndicator) -> CaseIndicator | None:
        return None if row.parent_id is None else self._rows[row.parent_id]

    def siblings(self, row: CaseIndicator) -> list[CaseIndicator]:
        return self.below(self.parent(row))

    def position(self, row: CaseIndicator) -> int:
        return [sibling.pk for sibling in self.siblings(row)].index(row.pk)

    def subtree(self, row: CaseIndicator) -> Iterator[CaseIndicator]:
        """The row and everything below it, in order."""
        yield row
        for child in self.below(row):
            yield from self.subtree(child)

    def depth(self, row: CaseIndicator) -> int:
        """How many levels the row and everything below it take."""
        return 1 + max((self.depth(child) for child in self.below(row)), default=0)

    def hang(self, row: CaseIndicator, parent: CaseIndicator | None, position: int) -> None:
        """Put a saved row, with all below it, under a parent. Raises TreeError for a name or a depth not allowed."""
        check_place(self, row.name, parent, self.depth(row), but=row)
        if row.pk in self._rows:
            self.siblings(row).remove(row)
        self._rows[row.pk] = row
        row.parent = parent
        self.below(parent).insert(position, row)

    def drop(self, row: CaseIndicator) -> None:
        """Take a row and everything below it out of the tree (not out of the database)."""
        self.siblings(row).remove(row)
        for gone in list(self.subtree(row)):
            del self._rows[gone.pk]

    def save_places(self) -> None:
        """Number all rows anew and write those whose place or path changed; the sheet has a new version after it.

        Raises TreeError where a path grows too long.
        """
        for order, row in enumerate((row for top in self.below(None) for row in self.subtree(top)), start=1):
            parent = self.parent(row)
            row.order, row.level = order, 1 if parent is None else parent.level + 1
            row.inputs, row.path = _renamed(row, path_under(parent, row.name))
        changed = [row for pk, row in self._rows.items() if _place(row) != self._stored.get(pk)]
        CaseIndicator.objects.bulk_update(changed, _PLACED)
        touch(self.case)


def _place(row: CaseIndicator) -> tuple[int | None, int, int, str]:
    return row.parent_id, row.order, row.level, row.path


def path_under(parent: CaseIndicator | None, name: str) -> str:
    """The path of an indicator of that name. Raises TreeError where it is too long."""
    path = name if parent is None else f"{parent.path}{PATH_SEPARATOR}{name}"
    if len(path) > LONGEST_PATH:
        raise TreeError(f"“{name}”连同各上级的名称共{len(path)}个字，至多{LONGEST_PATH}个，请缩短名称")
    return path


def check_place(
    rows: TreeRows, name: str, parent: CaseIndicator | None, depth: int, *, but: CaseIndicator | None = None
) -> None:
    """Whether an indicator may stand under ``parent``. Raises TreeError with what is in the way."""
    where = "一级指标" if parent is None else f"“{parent.name}”的下级"
    if any(row.name == name and row is not but for row in rows.below(parent)):
        raise TreeError(f"{where}中已有“{name}”，同级指标不能重名，请先改名")
    level = depth if parent is None else parent.level + depth
    if level > MAX_DEPTH:
        raise TreeError(f"“{name}”放在{where}后将达到第{level}级，至多{MAX_DEPTH}级")
    if parent is not None and parent.rule:
        raise TreeError(f"“{parent.name}”已有评分规则，是末级指标，不能再有下级；请先清除它的评分规则")


def _renamed(row: CaseIndicator, path: str) -> tuple[dict[str, object], str]:
    """The row's inputs and path: keys that stand for figures typed on the sheet follow the path."""
    if path == row.path or not row.inputs:
        return row.inputs, path

    def moved(key: str) -> str:
        stem = f"完成值/{row.path}"
        follows = own_key(key) and (key == stem or key.startswith(f"{stem}."))
        return f"完成值/{path}{key.removeprefix(stem)}" if follows else key

    inputs: dict[str, object] = {}
    for name, item in row.inputs.items():
        inputs[name] = moved(item) if isinstance(item, str) else {key: moved(fact) for key, fact in item.items()}
    return inputs, path
